"""Files that belong to rows of other apps: stored by their hash, seen by whoever sees the row."""
