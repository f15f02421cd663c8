"""Pages of finish lines: what has none, what its words suggest, one set by hand."""
