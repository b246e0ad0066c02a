"""What audiences are asked to finish: opened and closed, who is in, and what one person is asked."""
