"""Search over papers and items: one box."""
