"""The page on which a unit reports: all its items in a cycle, pre-filled, saved while it is typed."""
