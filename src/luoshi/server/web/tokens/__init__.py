"""Pages of access tokens: one's own, and all of the government for the security administrator."""
