"""Matters on pages: what was handed out, whose turn it is, what is pressed; desks of office, unit and leader."""
