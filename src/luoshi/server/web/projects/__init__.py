"""Pages of projects: the list, one with its nodes and money, what the office plans and bodies fill in."""
