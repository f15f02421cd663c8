"""Pages of the own account: what I am, what I hold, who acts for me."""
