"""The face of the server for people: pages, their parts, and what a person owes."""
