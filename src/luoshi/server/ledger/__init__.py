"""The ledger: what was promised, by whom, by when, each row with the words that it comes from."""
