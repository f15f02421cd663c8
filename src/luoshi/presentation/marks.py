"""Facts over a text: which stretches they mark, and the text cut into runs that each know their covering facts.

Facts nest (task, measure, target) and may cross; so the text is cut at every boundary, and a run lists its marks
from the longest to the shortest.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from luoshi.extraction.reading import Deadline, Fact, Owner, PlanReading, Target, Task


class MarkKind(StrEnum):
    """Kinds of marked facts, in the order of the legend."""

    TASK = "task"
    OWNER = "owner"
    DEADLINE = "deadline"
    TARGET = "target"
    MEASURE = "measure"
    GOAL = "goal"
    PROJECT = "project"
    MECHANISM = "mechanism"
    CITATION = "citation"
    ATTACHMENT = "attachment"
    METADATA = "metadata"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked stretch; facts of one kind over one span share a mark.

    ``number`` counts from 0 by start; ``variant`` is the role of an owner, else empty.
    """

    number: int
    kind: MarkKind
    start: int
    end: int
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text without a boundary inside; ``marks`` cover it, the longest first.

    Of two over the same span the kind that comes first in the legend is the inner one.
    """

    start: int
    end: int
    marks: tuple[Mark, ...]


class Marks:
    """The marks of a reading, sorted by start, the longer first."""

    def __init__(self, facts: Iterable[tuple[MarkKind, Fact]]) -> None:
        order = list(MarkKind)
        found: dict[tuple[int, int, MarkKind], str] = {}
        for kind, fact in facts:
            if fact.start < fact.end:
                found.setdefault((fact.start, fact.end, kind), fact.role.value if isinstance(fact, Owner) else "")
        ordered = sorted(found, key=lambda span: (span[0], -span[1], order.index(span[2])))
        self.all = tuple(
            Mark(number, kind, start, end, found[start, end, kind]) for number, (start, end, kind) in enumerate(ordered)
        )
        self._by_span = {(mark.kind, mark.start, mark.end): mark for mark in self.all}
        self._cuts = sorted({edge for mark in self.all for edge in (mark.start, mark.end)})
        self._covers = self._cover()

    def of(self, kind: MarkKind, fact: Fact) -> Mark | None:
        """The mark of a fact; None for one that covers no character."""
        return self._by_span.get((kind, fact.start, fact.end))

    def count(self, kind: MarkKind) -> int:
        """How many marks of a kind there are."""
        return sum(mark.kind is kind for mark in self.all)

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """The stretch ``[start, end)`` cut at every boundary of a mark inside it."""
        cuts = self._cuts[bisect_right(self._cuts, start) : bisect_left(self._cuts, end)]
        for low, high in zip([start, *cuts], [*cuts, end], strict=True):
            if low < high:
                yield Run(low, high, self._covers[bisect_right(self._cuts, low)])

    def _cover(self) -> list[tuple[Mark, ...]]:
        """The marks over each stretch between two cuts; the first entry is the stretch before the first cut."""
        covers: list[tuple[Mark, ...]] = [()]
        opening = iter(self.all)
        upcoming = next(opening, None)
        open_marks: list[Mark] = []
        for cut in self._cuts:
            open_marks = [mark for mark in open_marks if mark.end > cut]
            while upcoming is not None and upcoming.start == cut:
                open_marks.append(upcoming)
                upcoming = next(opening, None)
            covers.append(tuple(sorted(open_marks, key=lambda mark: (mark.start - mark.end, mark.start, -mark.number))))
        return covers


def marks_of(reading: PlanReading) -> Marks:
    """The marks of everything that the page lists."""
    return Marks(_facts(reading))


def _facts(reading: PlanReading) -> Iterator[tuple[MarkKind, Fact]]:
    for fact in _particulars(reading):
        yield MarkKind.METADATA, fact
    for task in reading.tasks:
        yield from _task_facts(task)
    for target in reading.targets:
        yield from _target_facts(target)
    for goal in reading.goals:
        yield MarkKind.GOAL, goal
        yield from _limit(goal.due)
    for kind, facts in (
        (MarkKind.PROJECT, reading.projects),
        (MarkKind.MECHANISM, reading.mechanism),
        (MarkKind.CITATION, reading.references),
        (MarkKind.ATTACHMENT, reading.attachments),
        (MarkKind.QUESTION, reading.questions),
    ):
        for fact in facts:
            yield kind, fact


def _particulars(reading: PlanReading) -> Iterator[Fact]:
    metadata = reading.metadata
    yield from (*metadata.issuers, *metadata.addressees, *metadata.fields)
    for fact in (
        metadata.title,
        metadata.inner_title,
        metadata.number,
        metadata.issued_on,
        metadata.approval,
        metadata.publicity,
        metadata.secrecy,
        metadata.period,
        reading.interpretation,
    ):
        if fact is not None:
            yield fact


def _task_facts(task: Task) -> Iterator[tuple[MarkKind, Fact]]:
    yield MarkKind.TASK, task.title
    yield from ((MarkKind.OWNER, owner) for owner in task.owners)
    yield from ((MarkKind.MEASURE, measure) for measure in task.measures)
    yield from _limit(task.due)


def _target_facts(target: Target) -> Iterator[tuple[MarkKind, Fact]]:
    yield MarkKind.TARGET, target
    yield from _limit(target.due)


def _limit(deadline: Deadline | None) -> Iterator[tuple[MarkKind, Fact]]:
    if deadline is not None:
        yield MarkKind.DEADLINE, deadline
