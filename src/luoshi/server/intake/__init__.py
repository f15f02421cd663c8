"""Papers taken in: their versions and readings, and the desk at which a person confirms what was read."""
