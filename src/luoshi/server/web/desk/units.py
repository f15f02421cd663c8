"""The elements that the list of a desk is made of, and which candidates each draws: so much comes anew after an act."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from luoshi.server.intake.models import CandidateKind
from luoshi.server.intake.settling import Fact

F = TypeVar("F", bound=Fact)


class Layout(Generic[F]):
    """Candidates as the page lays them out: areas, tasks below none, and what belongs to the plan as a whole.

    What stands below a candidate that is not among them, stands by itself.
    """

    def __init__(self, rows: Sequence[F]) -> None:
        known = {row.pk for row in rows}
        self._below: dict[int | None, list[F]] = {}
        for row in rows:
            self._below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
        roots = self._below.get(None, [])
        self.areas = [row for row in roots if row.kind == CandidateKind.AREA]
        self.tasks = [row for row in roots if row.kind == CandidateKind.TASK]
        self.own = [row for row in roots if row.kind not in (CandidateKind.AREA, CandidateKind.TASK)]

    def below(self, row: F) -> Sequence[F]:
        """What stands right below a candidate."""
        return self._below.get(row.pk, ())

    def tasks_below(self, row: F) -> list[F]:
        """The tasks right below an area or a task."""
        return [each for each in self.below(row) if each.kind == CandidateKind.TASK]

    def beside(self, row: F) -> list[F]:
        """What stands right below a candidate and is no task."""
        return [each for each in self.below(row) if each.kind != CandidateKind.TASK]

    def card(self, task: F) -> Iterator[F]:
        """A task with all that stands below it."""
        yield task
        for row in self.below(task):
            if row.kind == CandidateKind.TASK:
                yield from self.card(row)
            else:
                yield row


@dataclass(slots=True)
class Units:
    """``of`` names the element of each candidate that is drawn, ``within`` gives the primary keys that it draws."""

    of: dict[str, str] = field(default_factory=dict)
    within: dict[str, list[int]] = field(default_factory=dict)

    def draw(self, element: str, rows: Iterable[Fact]) -> None:
        """Note that an element draws candidates, and is what is sent anew where one of them changed."""
        drawn = self.within.setdefault(element, [])
        for row in rows:
            self.of[row.public_id] = element
            drawn.append(row.pk)


def units_of(facts: Sequence[Fact]) -> Units:
    """The elements of a desk out of all of its candidates: a card for each task that stands below no other one, a
    section for an area, one for what belongs to the plan as a whole.
    """
    layout, found = Layout(facts), Units()
    for area in layout.areas:
        section = f"s-{area.public_id}"
        found.draw(section, [area, *layout.beside(area)])
        for task in layout.tasks_below(area):
            found.draw(f"u-{task.public_id}", layout.card(task))
            found.within[section] += found.within[f"u-{task.public_id}"]
    for task in layout.tasks:
        found.draw(f"u-{task.public_id}", layout.card(task))
    for row in layout.own:
        found.draw("s-plan", [row, *layout.beside(row)])
    return found
