"""A document into a reading of the plan that it holds."""
