"""What a clause commits to: a project, a figure, a title, a document, a body, an agreement, an outcome, or an action.

It follows from the verb and from the noun that the object closes with; the words are ``data/measures.toml``. The first
kind that fits wins, from the most to the least checkable. Clauses of manner commit to nothing.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from luoshi.extraction.clauses import Clause
from luoshi.extraction.reading import MeasureKind
from luoshi.extraction.verbs import Head, Shape, Words, lexicon


@dataclass(frozen=True)
class _Knowledge:
    """The words of ``data/measures.toml``: sets of verbs by kind, and nouns that an object closes with."""

    verbs: dict[str, frozenset[str]]
    ends: dict[str, Words]


@lru_cache(maxsize=1)
def _knowledge() -> _Knowledge:
    data = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("measures.toml").read_text("utf-8"))
    verbs, ends = {}, {}
    for kind, table in data.items():
        verbs.update({f"{kind}.{name}": frozenset(words) for name, words in table["verbs"].items()})
        ends.update({f"{kind}.{name}": Words(words) for name, words in table["ends"].items()})
    return _Knowledge(verbs, ends)


@dataclass(frozen=True, slots=True)
class _Object:
    """A clause seen from its head: the verb, and the object (of a predicate, its subject) without its closing marks."""

    text: str
    verb: str
    start: int
    end: int
    shape: Shape

    def has_verb(self, name: str) -> bool:
        return self.verb in _knowledge().verbs[name]

    def ends_in(self, name: str, end: int | None = None) -> bool:
        """Whether the object, or its part up to ``end``, closes with a word of a list."""
        end = self.end if end is None else end
        return _knowledge().ends[name].start_at(self.text, self.start, end) < end

    def without(self, name: str, end: int | None = None) -> int:
        """Where the object ends without a closing word of a list."""
        return _knowledge().ends[name].start_at(self.text, self.start, self.end if end is None else end)

    def holds(self, name: str) -> bool:
        """Whether a word of a list stands anywhere in the object."""
        return _knowledge().ends[name].anywhere.search(self.text, self.start, self.end) is not None


def kind_of_clause(text: str, clause: Clause, figure: bool) -> MeasureKind:
    """What a clause of normal text commits to; ``figure`` says that it holds a quantity that can be a target."""
    head = clause.head
    if head is None:
        return MeasureKind.TARGET if figure else MeasureKind.ACTION
    if head.shape is Shape.MANNER:
        return MeasureKind.MANNER
    acted = _acted_on(text, head)
    for kind, fits in _CHECKS:
        if (figure and kind is MeasureKind.TARGET) or fits(acted):
            return kind
    return MeasureKind.ACTION


def obtains_means(text: str, head: Head) -> bool:
    """Whether 争取 asks for money or projects (争取专项资金): nobody can be held to that, so it does not strive."""
    return _acted_on(text, head).ends_in("status.granted")


def _acted_on(text: str, head: Head) -> _Object:
    end = head.closes
    while end > head.opens and text[end - 1] in "》”\"'":
        end -= 1
    return _Object(text, text[head.start : head.end], head.opens, end, head.shape)


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
        return acted.verb in _knowledge().verbs["target.whole"]
    if acted.ends_in("target.whole"):
        return True
    return acted.has_verb("target.finishing") and acted.ends_in("target.finished")


def _status(acted: _Object) -> bool:
    if acted.has_verb("status.applying"):
        return not acted.ends_in("status.granted")
    end = acted.without("status.tails")
    return acted.has_verb("status.verbs") and acted.holds("status.levels") and acted.ends_in("status.titles", end)


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
