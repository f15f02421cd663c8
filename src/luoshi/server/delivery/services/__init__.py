"""The one door for writes of this app."""
