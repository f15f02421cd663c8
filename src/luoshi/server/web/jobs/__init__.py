"""Pages of background work: how it is doing, for its keeper and for a monitor."""
