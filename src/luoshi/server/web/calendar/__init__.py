"""Pages of the calendar: the year, what was announced, days of one's own, reckoning in working days."""
