"""Pages of the channels by which notices leave the house, for the system administrator."""
