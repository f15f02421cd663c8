"""Amendments: what is to change in the ledger, who decides, what changed; versions of a plan side by side."""
