"""The one door for writes, one noun a module."""
