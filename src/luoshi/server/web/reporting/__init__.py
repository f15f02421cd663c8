"""Pages on which a unit reports: its sheet of a cycle, saved item by item, signed, handed in; also as a workbook."""
