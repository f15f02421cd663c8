"""Reads specs/grammar: cases of the grammar as data, a third of them negative."""

from pathlib import Path
from typing import Any

import yaml

SPECS = Path(__file__).parents[3] / "specs" / "grammar"


def cases(topic: str, part: str = "cases") -> list[dict[str, Any]]:
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load((SPECS / f"{topic}.yaml").read_text("utf-8"))
    return loaded[part]


def name(case: dict[str, Any]) -> str:
    return "·".join(str(part) for part in case.values() if isinstance(part, str | int))[:60] or "empty"


def digit_mutations(quote: str) -> list[str]:
    """The quote with one digit changed, for every digit in it and every other digit, Arabic or Han."""
    changed = []
    for digits in ("0123456789", "一二三四五六七八九"):
        for at, character in enumerate(quote):
            if character in digits:
                changed += [quote[:at] + other + quote[at + 1 :] for other in digits if other != character]
    return changed
