"""What is said to people: Chinese in the source, in the reader's language at the moment it is shown.

It stands beside the rooms and knows none of them: reckoning and the server speak by it.

``say("“%(name)s”已经登记过", name=row.name)`` is a string whose value is Chinese: that is what rows and the trail keep
and what compares. Shown (``str()``, a template, an f-string) it is in the language of whoever reads.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Self

_NONE: Mapping[str, object] = {}


class Said(str):
    """A text of the catalogue with what it names. Its value is Chinese; ``str()`` of it, the reader's language."""

    def __new__(cls, pattern: str, named: Mapping[str, object] = _NONE) -> Self:
        """``pattern`` stands in the catalogue; ``named`` fills its placeholders."""
        made = super().__new__(cls, _filled(pattern, {key: chinese(value) for key, value in named.items()}))
        made.pattern, made.named = pattern, dict(named)
        return made

    pattern: str
    named: Mapping[str, object]

    def __str__(self) -> str:
        return _filled(_in_the_readers_language(self.pattern), self.named)

    def __format__(self, form: str) -> str:
        return format(str(self), form)

    def __add__(self, other: str) -> str:
        return str(self) + str(other)

    def __radd__(self, other: str) -> str:
        return str(other) + str(self)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.pattern, self.named)


class Listed(Said):
    """Several texts in a row; ``pattern`` stands between them."""

    def __new__(cls, between: str, named: Mapping[str, object] = _NONE) -> Self:
        """``between`` stands in the catalogue; ``named`` holds the texts in their order."""
        made = str.__new__(cls, between.join(chinese(each) for each in named.values()))
        made.pattern, made.named = between, dict(named)
        return made

    def __str__(self) -> str:
        return _in_the_readers_language(self.pattern).join(str(each) for each in self.named.values())


def say(text: str, /, **named: object) -> Said:
    """A text to be shown. ``text`` is a literal, for tools/translations.py collects it; ``named`` fills it."""
    return Said(text, named)


def word(text: str) -> Said:
    """A word that the catalogue has from elsewhere: the value of a state, the name of a role."""
    return text if isinstance(text, Said) else Said(text)


def listed(texts: Iterable[object], between: str = "、") -> Said:
    """Several texts in a row, with the sign of the reader's language between them."""
    return Listed(between, {str(number): each for number, each in enumerate(texts)})


def chinese(value: object) -> str:
    """The Chinese of a text, whoever reads: for what is kept."""
    return str.__str__(value) if isinstance(value, str) else str(value)


def _filled(pattern: str, named: Mapping[str, object]) -> str:
    return pattern % named if named else pattern


def _source(text: str) -> str:
    return text


_in_the_readers_language: Callable[[str], str] = _source


def speak_by(translate: Callable[[str], str]) -> None:
    """Have texts translated: given once by what knows the framework, for core knows none."""
    global _in_the_readers_language  # noqa: PLW0603  # a port: one translator a process
    _in_the_readers_language = translate
