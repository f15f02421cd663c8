"""The page that leads through the first set-up."""
