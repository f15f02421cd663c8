"""What the server says to people (``luoshi.said``), and how it is kept as JSON to be said again in another language."""

from collections.abc import Mapping
from typing import Any

from luoshi.said import Listed, Said, chinese, listed, say, speak_by, word

__all__ = ["Listed", "Said", "chinese", "kept", "listed", "said_again", "say", "speak_by", "word"]


def kept(text: str) -> dict[str, object]:
    """A text as JSON keeps it, to be said again in any language; nothing for one that ``say`` did not make."""
    if not isinstance(text, Said):
        return {}
    named = {key: _kept_value(value) for key, value in text.named.items()}
    return {"listed" if isinstance(text, Listed) else "said": text.pattern, "named": named}


def said_again(plain: Mapping[str, Any], otherwise: str) -> str:
    """The text that was kept; ``otherwise`` where nothing was: rows of before are in the language of their time."""
    if not plain:
        return otherwise
    named = {
        key: said_again(value, "") if isinstance(value, Mapping) else value for key, value in plain["named"].items()
    }
    return Listed(plain["listed"], named) if "listed" in plain else Said(plain["said"], named)


def _kept_value(value: object) -> object:
    if isinstance(value, Said):
        return kept(value)
    return value if isinstance(value, int | str) else str(value)
