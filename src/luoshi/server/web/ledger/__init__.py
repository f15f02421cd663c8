"""Pages of the ledger: the list, an item, plans, items that come from no paper, saved lists."""
