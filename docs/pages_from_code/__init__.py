"""The writers of the generated pages: one module a page, and what they share."""
