"""The one door by which papers are issued."""
