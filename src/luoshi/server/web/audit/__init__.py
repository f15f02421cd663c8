"""Pages of the audit trail, for the audit administrator alone."""
