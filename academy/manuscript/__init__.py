"""TEXT OF A LESSON. Pure: text to documents and back, with problems that name their line."""
