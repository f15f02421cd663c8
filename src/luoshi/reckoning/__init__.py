"""Reckoning (测算): units, ways to a target, progress, figures put together, lights; pure functions.

Nothing here knows a database, a page, or what day it is. All numbers are decimals; a figure that is not there is never
zero. ``explaining.explain`` writes the working of any result as lines.
"""
