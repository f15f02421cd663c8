"""The desk: where a person confirms what was read in a paper."""
