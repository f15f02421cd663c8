"""The ledger (台账) of a reading: one row a task, as an office lists them, and the tasks of each body."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from luoshi.extraction.predicting import printed, strongest
from luoshi.extraction.reading import Area, Owner, PlanReading, Role, Target, Task
from luoshi.presentation.vocabulary import deadline_text, quantity_text


@dataclass(frozen=True, slots=True)
class Row:
    """One task: its place in the list, its words, the bodies of each role, its deadline, its targets."""

    number: int
    area: str
    label: str
    title: str
    body: str
    bodies: dict[Role, tuple[str, ...]]
    due: str
    targets: tuple[Target, ...]
    task: Task

    @property
    def stages(self) -> str:
        """What is to be reached by when, as one cell: ``2031年3月（一季度）：完成设计``."""
        return "；".join(f"{deadline_text(stage.due)}：{printed(stage.quote)}" for stage in self.task.stages)

    @property
    def amounts(self) -> str:
        """The numbers of the row with their heads, as one cell: ``总投资：1200万元``."""
        said = ((_head(amount.head.quote), amount.quantity) for amount in self.task.amounts)
        return "；".join(f"{head}：{quantity_text(quantity)}" for head, quantity in said)

    @property
    def people(self) -> str:
        """The people of the row under their heads, as one cell: ``责任人：李某某、周某某``."""
        posts: dict[str, list[str]] = {}
        for person in self.task.people:
            posts.setdefault(printed(person.post.quote), []).append(printed(person.quote))
        return "；".join(f"{post}：{'、'.join(names)}" for post, names in posts.items())

    def names(self, role: Role) -> str:
        """The bodies of a role as one cell."""
        return "、".join(self.bodies.get(role, ()))

    @property
    def heading(self) -> str:
        """The printed number and the title."""
        return numbered(self.label, self.title)


@dataclass(slots=True)
class Duties:
    """What one body has to do: the numbers of its rows by role.

    ``name`` is as first printed; ``organisation`` the id under which a register knows the body, if one does.
    """

    name: str
    organisation: str | None = None
    rows: dict[Role, list[int]] = field(default_factory=dict)

    @property
    def numbers(self) -> frozenset[int]:
        """The rows that it has a part in."""
        return frozenset(number for numbers in self.rows.values() for number in numbers)

    @property
    def total(self) -> int:
        """How many tasks it has a part in."""
        return len(self.numbers)


def ledger(reading: PlanReading) -> tuple[Row, ...]:
    """The tasks of a reading as rows, in the order of the text."""
    targets: dict[int, list[Target]] = {}
    for target in reading.targets:
        if target.task is not None:
            targets.setdefault(target.task, []).append(target)
    return tuple(
        Row(
            number=index + 1,
            area="" if task.area is None else area_name(reading.areas[task.area]),
            label=task.label or "",
            title=printed(task.title.quote),
            body=printed(task.body.quote),
            bodies=_by_role(task.owners),
            due=deadline_text(task.due),
            targets=tuple(targets.get(index, ())),
            task=task,
        )
        for index, task in enumerate(reading.tasks)
    )


def duties(rows: Iterable[Row]) -> tuple[Duties, ...]:
    """The bodies of a ledger with the rows of each, the busiest first, then in the order of the text.

    Two names of one organisation of the register are one body.
    """
    found: dict[str, Duties] = {}
    for row in rows:
        for owner in strongest(row.task.owners):
            key = owner.organisation or owner.name
            body = found.setdefault(key, Duties(owner.name, owner.organisation))
            body.rows.setdefault(owner.role, []).append(row.number)
    return tuple(sorted(found.values(), key=lambda body: -body.total))


def area_name(area: Area) -> str:
    """An area's printed number and title."""
    return numbered(area.label or "", printed(area.quote))


def numbered(label: str, title: str) -> str:
    """A heading with its number: Chinese numerals take a 、, other labels a blank."""
    if not label:
        return title
    return f"{label}、{title}" if label.strip("一二三四五六七八九十百") == "" else f"{label} {title}"


def owner_name(owner: Owner) -> str:
    """A body as printed; 等 after it where the list was left open."""
    return f"{owner.name}等" if owner.open_list else owner.name


def _head(quote: str) -> str:
    """A head without the unit that it gives: 总投资（万元） → 总投资."""
    return re.sub(r"[(（][^()（）]*[)）]$", "", printed(quote))


def _by_role(owners: Iterable[Owner]) -> dict[Role, tuple[str, ...]]:
    roles: dict[Role, tuple[str, ...]] = {}
    for owner in strongest(owners):
        roles[owner.role] = (*roles.get(owner.role, ()), owner_name(owner))
    return roles
