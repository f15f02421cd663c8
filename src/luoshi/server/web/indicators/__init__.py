"""Pages of indicators: how far each target is, its figures and its way; figures entered, ways and meanings set."""
