"""Governments, organisations, people, posts and delegations: who there is, who does what, and since when."""
