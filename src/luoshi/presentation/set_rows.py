"""The reading of a set as rows, the same for every face: members, links, contradictions, what was filled, questions."""

from dataclasses import dataclass

from luoshi.extraction.predicting import printed
from luoshi.extraction.reading import Role, Task
from luoshi.extraction.sets.model import LinkKind, MemberRole, SetReading
from luoshi.presentation.ledger import numbered, owner_name
from luoshi.presentation.set_vocabulary import CONTRADICTIONS, LINKS, MEMBERS
from luoshi.presentation.vocabulary import deadline_text, zh


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A task of an annex: where it stands, what it is, how it stands to the plan, the words that say so."""

    member: str
    task: str
    bodies: str
    due: str
    kind: LinkKind
    plan_tasks: str
    evidence: str


@dataclass(frozen=True, slots=True)
class FilledRow:
    """What an annex adds to a task of the plan; ``part`` is the annex's task where only a part of it is meant."""

    plan_task: str
    part: str
    owners: str
    due: str
    member: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """A contradiction: its kind, what a clerk reads, both quotes with the files they stand in."""

    kind: str
    message: str
    first: str
    first_member: str
    second: str
    second_member: str


def title_of(reading: SetReading) -> str:
    """The title of the set: of its plan, else the name of its first file."""
    if reading.plan is None:
        return reading.members[0].name if reading.members else ""
    metadata = reading.members[reading.plan].reading.metadata
    return printed(metadata.title.quote) if metadata.title else reading.members[reading.plan].name


def member_rows(reading: SetReading) -> list[tuple[str, str, str, int]]:
    """(what it is in the set, its title, its file, the number of its tasks) of each member."""
    return [
        (
            MEMBERS[member.role].zh,
            printed(member.title.quote) if member.title else "",
            member.name,
            len(member.reading.tasks),
        )
        for member in reading.members
    ]


def annex_rows(reading: SetReading) -> list[tuple[str, str]]:
    """(annex as listed, the file that it is) of each annex of the plan's list."""
    rows = []
    for link in reading.annexes:
        names = [reading.members[index].name for index in link.candidates]
        file = reading.members[link.member].name if link.member is not None else "、".join(names) + "？" * bool(names)
        rows.append((printed(link.listed.quote), file or "没有对应的文件"))
    return rows


def link_rows(reading: SetReading) -> list[LinkRow]:
    """The tasks of the annexes in their order."""
    rows = []
    for link in reading.links:
        task = reading.members[link.member].reading.tasks[link.task]
        numbers = link.candidates if link.plan_task is None else (link.plan_task,)
        quotes = dict.fromkeys(printed(proof.other.quote) for proof in link.evidence)
        rows.append(
            LinkRow(
                member=reading.members[link.member].name,
                task=_heading(task),
                bodies="；".join(filter(None, (_bodies(task, role) for role in Role))),
                due=deadline_text(task.due),
                kind=link.kind,
                plan_tasks="、".join(_plan_heading(reading, number) for number in numbers),
                evidence="、".join(f"“{quote}”" for quote in quotes),
            )
        )
    return rows


def pair_rows(reading: SetReading) -> list[PairRow]:
    """The contradictions."""
    return [
        PairRow(
            kind=CONTRADICTIONS[found.kind].zh,
            message=found.message,
            first=printed(found.first.quote),
            first_member=reading.members[found.first.member].name,
            second=printed(found.second.quote),
            second_member=reading.members[found.second.member].name,
        )
        for found in reading.contradictions
    ]


def filled_rows(reading: SetReading) -> list[FilledRow]:
    """What the annexes add, in the order of the plan's tasks."""
    rows = []
    for filled in sorted(reading.filled, key=lambda filled: (filled.plan_task, filled.link)):
        link = reading.links[filled.link]
        task = reading.members[link.member].reading.tasks[link.task]
        owners = "、".join(f"{owner_name(owner)}（{zh(owner.role)}）" for owner in filled.owners)
        rows.append(
            FilledRow(
                plan_task=_plan_heading(reading, filled.plan_task),
                part="" if link.kind is LinkKind.SAME else _heading(task),
                owners=owners,
                due=deadline_text(filled.due),
                member=reading.members[filled.member].name,
            )
        )
    return rows


def figures(reading: SetReading) -> str:
    """The set in one line: files, tasks of the annexes by kind of link, contradictions, what was filled, questions."""
    counts = {kind: sum(link.kind is kind for link in reading.links) for kind in LinkKind}
    kinds = "、".join(f"{LINKS[kind].zh}{count}" for kind, count in counts.items() if count)
    annexes = sum(member.role is not MemberRole.PLAN for member in reading.members)
    parts = [
        f"{len(reading.members)} 份文件（附件等 {annexes} 份）",
        f"{len(reading.links)} 项附件任务" + (f"（{kinds}）" if kinds else ""),
        f"{len(reading.contradictions)} 处不一致",
        f"{len(reading.filled)} 处由附件补充",
        f"{len(reading.questions)} 处待确认",
    ]
    return " · ".join(parts)


def _heading(task: Task) -> str:
    return numbered(task.label or "", printed(task.title.quote))


def _plan_heading(reading: SetReading, number: int) -> str:
    return "" if reading.plan is None else _heading(reading.members[reading.plan].reading.tasks[number])


def _bodies(task: Task, role: Role) -> str:
    names = dict.fromkeys(owner_name(owner) for owner in task.owners if owner.role is role)
    return f"{zh(role)}：{'、'.join(names)}" if names else ""
