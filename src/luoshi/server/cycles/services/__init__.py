"""What is done to cycles."""
