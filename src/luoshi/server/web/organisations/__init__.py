"""Pages of organisations: lists and tree, one body in its time, acts with a preview, divisions, import."""
