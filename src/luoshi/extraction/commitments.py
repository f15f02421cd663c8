"""What a clause commits to: a project, a figure, a title, a document, a body, an agreement, an outcome, or an action.

It follows from the verb and from the noun that the object closes with; the words are ``data/measures.toml``. The first
kind that fits wins, from the most to the least checkable. Clauses of manner commit to nothing.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from luoshi.extraction.clauses import Clause
from luoshi.extraction.reading import MeasureKind
from luoshi.extraction.verbs import Head, Shape, Words, lexicon

_NONE = frozenset[str]()
_WHOLE = "target.whole"  # the one list of objects that tells by itself what a clause commits to


@dataclass(frozen=True)
class _Knowledge:
    """The words of ``data/measures.toml``: the lists that each verb stands in, and nouns that an object closes with.

    ``closing`` has all words of the latter by their last two characters, each with the lists that it stands in, so
    that one look tells all lists that an object closes with.
    """

    verb_lists: dict[str, frozenset[str]]
    ends: dict[str, Words]
    closing: dict[str, tuple[tuple[str, str], ...]]

    def closes_in(self, text: str, start: int, end: int) -> frozenset[str]:
        """The lists that have a word which ``text[start:end]`` closes with."""
        pair, last = self.closing.get(text[max(end - 2, 0) : end]), self.closing.get(text[end - 1 : end])
        if pair is None and last is None:
            return _NONE
        found = [name for word, name in pair or () if text.endswith(word, start, end)]
        found += [name for word, name in last or () if start < end]
        return frozenset(found) if found else _NONE


@lru_cache(maxsize=1)
def _knowledge() -> _Knowledge:
    data = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("measures.toml").read_text("utf-8"))
    verbs: dict[str, set[str]] = {}
    closing: dict[str, list[tuple[str, str]]] = {}
    ends = {}
    for kind, table in data.items():
        for name, words in table["verbs"].items():
            for word in words:
                verbs.setdefault(word, set()).add(f"{kind}.{name}")
        for name, words in table["ends"].items():
            ends[f"{kind}.{name}"] = Words(words)
            for word in words:
                closing.setdefault(word[-2:], []).append((word, f"{kind}.{name}"))
    return _Knowledge(
        {word: frozenset(names) for word, names in verbs.items()},
        ends,
        {key: tuple(words) for key, words in closing.items()},
    )


class _Object:
    """A clause seen from its head: the verb, and the object (of a predicate, its subject) without its closing marks."""

    __slots__ = ("_closes", "_known", "end", "shape", "start", "text", "verb", "verb_in")

    def __init__(self, text: str, head: Head) -> None:
        end = head.closes
        while end > head.opens and text[end - 1] in "》”\"'":
            end -= 1
        self.text, self.verb, self.shape = text, text[head.start : head.end], head.shape
        self.start, self.end = head.opens, end
        self._known = known = _knowledge()
        self.verb_in = known.verb_lists.get(self.verb, _NONE)
        self._closes: frozenset[str] | None = None

    def has_verb(self, name: str) -> bool:
        return name in self.verb_in

    def ends_in(self, name: str, end: int | None = None) -> bool:
        """Whether the object, or its part up to ``end``, closes with a word of a list."""
        if end is not None and end != self.end:
            return name in self._known.closes_in(self.text, self.start, end)
        if self._closes is None:
            self._closes = self._known.closes_in(self.text, self.start, self.end)
        return name in self._closes

    def without(self, name: str) -> int:
        """Where the object ends without a closing word of a list."""
        return self._known.ends[name].start_at(self.text, self.start, self.end)

    def holds(self, name: str) -> bool:
        """Whether a word of a list stands anywhere in the object."""
        return self._known.ends[name].anywhere.search(self.text, self.start, self.end) is not None


def kind_of_clause(text: str, clause: Clause, figure: bool) -> MeasureKind:
    """What a clause of normal text commits to; ``figure`` says that it holds a quantity that can be a target."""
    head = clause.head
    if head is None:
        return MeasureKind.TARGET if figure else MeasureKind.ACTION
    if head.shape is Shape.MANNER:
        return MeasureKind.MANNER
    acted = _Object(text, head)
    if head.shape is Shape.VERB and not acted.verb_in:  # then no check but that of a figure or a whole can hold
        return MeasureKind.TARGET if figure or acted.ends_in(_WHOLE) else MeasureKind.ACTION
    for kind, fits in _CHECKS if head.shape is Shape.PREDICATE else _checks_of(acted.verb):
        if (figure and kind is MeasureKind.TARGET) or fits(acted):
            return kind
    return MeasureKind.ACTION


def obtains_means(text: str, head: Head) -> bool:
    """Whether 争取 asks for money or projects (争取专项资金): nobody can be held to that, so it does not strive."""
    return _Object(text, head).ends_in("status.granted")


def _agreement(acted: _Object) -> bool:
    return acted.has_verb("agreement.verbs") and acted.ends_in("agreement.papers")


def _body(acted: _Object) -> bool:
    if acted.has_verb("body.founding"):
        return acted.ends_in("body.bodies")
    return acted.has_verb("body.finishing") and acted.ends_in("body.founding")


def _document(acted: _Object) -> bool:
    if acted.has_verb("document.drafting"):
        return acted.ends_in("document.papers")
    return acted.has_verb("document.finishing") and acted.ends_in("document.drafting")


def _target(acted: _Object) -> bool:
    """All of it, without a figure: 全覆盖, 达标排放, 完成整改任务."""
    if acted.shape is Shape.PREDICATE:
        return acted.has_verb(_WHOLE)
    if acted.ends_in(_WHOLE):
        return True
    return acted.has_verb("target.finishing") and acted.ends_in("target.finished")


def _status(acted: _Object) -> bool:
    if acted.has_verb("status.applying"):
        return not acted.ends_in("status.granted")
    if not acted.has_verb("status.verbs") or not acted.holds("status.levels"):
        return False
    return acted.ends_in("status.titles", acted.without("status.tails"))


_QUOTED = re.compile(r"“[^“”]*$")


def _outcome(acted: _Object) -> bool:
    if acted.shape is Shape.PREDICATE:
        return acted.verb not in lexicon().firm_predicates
    if acted.has_verb("outcome.always"):
        return True
    if acted.has_verb("outcome.striving"):
        return not acted.ends_in("status.granted")
    if acted.has_verb("outcome.naming"):
        return (
            acted.text[acted.start : acted.start + 1] == "“"
            and _QUOTED.match(acted.text, acted.start, acted.end) is not None
        )
    if acted.has_verb("outcome.seeking"):
        return acted.ends_in("outcome.ways")
    if acted.has_verb("outcome.carrying"):
        return acted.holds("outcome.strategies") and acted.ends_in("outcome.carried")
    return acted.has_verb("outcome.verbs") and acted.ends_in("outcome.states")


def _project(acted: _Object) -> bool:
    if acted.shape is Shape.PREDICATE:
        return acted.ends_in("project.names")
    if acted.ends_in("project.paces"):
        return False
    end = acted.without("project.tails")
    if acted.has_verb("project.verbs") and any(
        acted.ends_in(f"project.{name}", end) for name in ("names", "programmes")
    ):
        return True
    if acted.has_verb("project.verbs") and acted.ends_in("project.works"):
        return True
    if acted.has_verb("project.building"):
        return acted.ends_in("project.facilities", end)
    return acted.has_verb("project.moving") and acted.ends_in("project.sites", end)


_CHECKS = (
    (MeasureKind.AGREEMENT, _agreement),
    (MeasureKind.BODY, _body),
    (MeasureKind.DOCUMENT, _document),
    (MeasureKind.TARGET, _target),
    (MeasureKind.STATUS, _status),
    (MeasureKind.OUTCOME, _outcome),
    (MeasureKind.PROJECT, _project),
)


@cache  # of the verbs in the lists
def _checks_of(verb: str) -> tuple[tuple[MeasureKind, Callable[[_Object], bool]], ...]:
    """The checks that a clause with this verb can pass: those of the kinds whose lists have it, and that of a whole."""
    kinds = {name.partition(".")[0] for name in _knowledge().verb_lists.get(verb, _NONE)} | {"target"}
    return tuple((kind, fits) for kind, fits in _CHECKS if kind.value in kinds)
