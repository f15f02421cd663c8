"""Texts as terms: each two neighbouring Han characters are one, so that words of two characters are found.

``水利局`` gives 水利 · 利局 · 局; letters and digits stand as they are, in lower case. A text that holds a word has all
pairs of the word; whether they stand side by side is seen in the text itself (``normal_text``).
"""

import re

from luoshi.extraction.view import normal

_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")


def normal_text(text: str) -> str:
    """The form in which texts are kept and compared: no blanks, one width, lower case."""
    return normal(text).lower()


def grams(text: str) -> str:
    """The terms of a text in normal form, each once, with blanks between them."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(text):
        if run[0].isascii():
            found[run] = None
        else:
            found |= dict.fromkeys(run[at : at + 2] for at in range(len(run)))
    return " ".join(found)


def words(query: str) -> list[str]:
    """The words that somebody typed, in normal form; signs alone are none."""
    return [word for part in query.split()[:20] if _RUNS.search(word := normal_text(part)[:100])]


def terms(word: str) -> list[tuple[str, bool]]:
    """The terms that a text must have to hold a word, each with whether it may be the beginning of a longer one."""
    found: list[tuple[str, bool]] = []
    for run in _RUNS.findall(word):
        if run[0].isascii() or len(run) == 1:
            found.append((run, True))
        else:
            found += [(run[at : at + 2], False) for at in range(len(run) - 1)]
    return found
