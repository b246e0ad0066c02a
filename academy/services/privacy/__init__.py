"""What the academy holds about one person: handed to her, taken away, and never back by itself."""
