"""The one door for writes of notices, channels, preferences and messages."""
