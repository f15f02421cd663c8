"""The trail that proves who did what: events that are only ever added, one hash chain for each government."""
