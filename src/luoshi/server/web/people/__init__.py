"""Pages of people: the list, one person, their account, accounts by the sheet."""
