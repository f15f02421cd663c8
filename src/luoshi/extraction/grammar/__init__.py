"""Small composed patterns over normal text: numerals, units, dates, names, document numbers."""
