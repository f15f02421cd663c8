"""Pages of cycles: which there are, one with its days, planning and moving them, opening by hand."""
