"""A reading as a person sees it: a table in the terminal, a workbook, a page with the text and its facts marked."""
