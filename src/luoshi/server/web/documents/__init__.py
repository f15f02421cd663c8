"""Pages of papers: which there are, taking in, what is read, what a new text changes."""
