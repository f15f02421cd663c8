"""Full-text search in Chinese, the same on both engines: pairs of characters, kept in the transaction of the row."""
