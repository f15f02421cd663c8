"""Papers of supervision: facts frozen as of a day, drawn once, numbered by the office, never changed afterwards."""
