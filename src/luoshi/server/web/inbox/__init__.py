"""Pages of the inbox, and of how a person wants to hear."""
