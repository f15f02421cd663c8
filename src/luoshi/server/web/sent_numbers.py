"""Numbers in addresses and forms that pages made, and that anybody may have changed."""


def number_sent(text: str | None, digits: int = 9) -> int | None:
    """A whole number in plain digits, None for everything else: ``int`` fails on ² and on thousands of digits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else None
