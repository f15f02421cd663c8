"""What the Markdown pages share: their first line, and rows of tables."""

GENERATED = "<!-- Written by docs/generate.py from the code; run `make docs` after a change, do not edit. -->"


def row(*cells: str) -> str:
    """A row of a table; <id> in a text is no markup, <br> between two texts is."""
    shown = (cell.replace("|", "\\|").replace("<", "\\<").replace("\\<br>", "<br>") for cell in cells)
    return f"| {' | '.join(shown)} |"
