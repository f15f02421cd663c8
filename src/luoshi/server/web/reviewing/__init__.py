"""The page on which a supervisor reads what changed, asks about what is odd, accepts and sends back."""
