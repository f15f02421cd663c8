"""The one door for writes: each family of services in its module."""
