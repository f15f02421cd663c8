"""The ledger in sheets: out as offices use it, and back in by columns, preview and confirmation."""
