"""Pages of one's own government."""
