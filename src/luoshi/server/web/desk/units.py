"""The elements that the list of a desk is made of, and which candidates each draws: so much comes anew after an act."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from luoshi.server.intake.models import CandidateKind
from luoshi.server.intake.settling import Fact

Below = Mapping[int | None, Sequence[Fact]]


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
    known = {row.pk for row in facts}
    below: dict[int | None, list[Fact]] = {}
    for row in facts:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    found = Units()
    for root in below.get(None, ()):
        beside = [row for row in below.get(root.pk, ()) if row.kind != CandidateKind.TASK]
        if root.kind == CandidateKind.TASK:
            found.draw(f"u-{root.public_id}", _card(root, below))
        elif root.kind == CandidateKind.AREA:
            section = f"s-{root.public_id}"
            found.draw(section, [root, *beside])
            for task in below.get(root.pk, ()):
                if task.kind == CandidateKind.TASK:
                    card = f"u-{task.public_id}"
                    found.draw(card, _card(task, below))
                    found.within[section] += found.within[card]
        else:
            found.draw("s-plan", [root, *beside])
    return found


def _card(task: Fact, below: Below) -> Iterator[Fact]:
    yield task
    for row in below.get(task.pk, ()):
        if row.kind == CandidateKind.TASK:
            yield from _card(row, below)
        else:
            yield row
