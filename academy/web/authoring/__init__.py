"""Where authors work: the desk, the editor, reviews, editions, and how each question does."""
