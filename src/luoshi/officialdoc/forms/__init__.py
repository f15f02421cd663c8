"""The papers of supervision: each takes plain facts and gives a paper to draw."""
