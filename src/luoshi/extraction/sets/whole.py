"""``extract_set``: documents that belong together into one reading, in visible stages.

Read each member by itself → which is the plan → which annex is which member → how tasks stand to the plan's tasks →
what cannot both hold → what the annexes add → what only a person can settle.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from luoshi.document.model import Document
from luoshi.extraction.pipeline import extract
from luoshi.extraction.questions.codes import Code
from luoshi.extraction.reading import PlanReading
from luoshi.extraction.register import Register
from luoshi.extraction.sets.annexes import link_annexes
from luoshi.extraction.sets.counts import compare_counts
from luoshi.extraction.sets.figures import compare_figures, compare_limits, compare_spoken
from luoshi.extraction.sets.filling import fill
from luoshi.extraction.sets.material import Material, Paper
from luoshi.extraction.sets.members import cites, plan_of, role_of
from luoshi.extraction.sets.model import (
    AnnexLink,
    Contradiction,
    LinkKind,
    Member,
    MemberRole,
    SetCode,
    SetQuestion,
    SetReading,
    TaskLink,
)
from luoshi.extraction.sets.owners_differ import ask_owners, compare_owners
from luoshi.extraction.sets.task_links import TaskLinker
from luoshi.extraction.sets.titles_differ import compare_titles
from luoshi.extraction.sets.wording import core
from luoshi.extraction.view import normal

_ONE_THING = 4  # characters of core by which two annexes name one task


def extract_set(
    documents: Iterable[Document],
    *,
    register: Register | None = None,
    today: date | None = None,
    plan: int | None = None,
) -> SetReading:
    """Read a plan together with its annexes.

    The members stand in the order of ``documents``; each is read as ``extract`` reads it. The result depends on the
    documents, the register, ``today`` and ``plan`` alone: the index of the plan where a person has said which one it
    is. Every quote is cut from the text of the member that its fact names.
    """
    papers = [
        Paper(index, document, extract(document, register=register, today=today))
        for index, document in enumerate(documents)
    ]
    main, unclear = plan_of(papers) if plan is None else (papers[plan], [])
    material = Material(papers, main, register)
    annexes = link_annexes(main, material.others) if main else ()
    listed = {link.member: normal(link.listed.quote) for link in annexes if link.member is not None}
    named = [role_of(paper, material, listed.get(paper.index, "")) for paper in papers]
    roles = tuple(role for role, _ in named)
    _name_papers(material, roles, annexes)
    links = _links(material, roles, annexes)
    members = tuple(
        Member(
            name=paper.document.name,
            role=role,
            rule=rule,
            title=paper.pinned(paper.title, "set.member") if paper.title else None,
            reading=_answered(paper.reading, annexes) if paper is main else paper.reading,
        )
        for paper, (role, rule) in zip(papers, named, strict=True)
    )
    return SetReading(
        members=members,
        plan=main.index if main else None,
        annexes=annexes,
        links=links,
        contradictions=tuple(_contradictions(material, roles, annexes, links)),
        filled=tuple(fill(material, links)),
        questions=tuple(_questions(material, unclear, annexes, links)),
    )


def _name_papers(material: Material, roles: tuple[MemberRole, ...], annexes: tuple[AnnexLink, ...]) -> None:
    """Give each paper the short name under which messages speak of it."""
    ordinals = {link.member: number + 1 for number, link in enumerate(annexes) if link.member is not None}
    for paper, role in zip(material.papers, roles, strict=True):
        if role is MemberRole.PLAN:
            paper.called = "正文"
        elif role is MemberRole.INTERPRETATION:
            paper.called = "解读"
        elif paper.index in ordinals:
            attachment = material.plan.reading.attachments[ordinals[paper.index] - 1] if material.plan else None
            ordinal = attachment.ordinal if attachment is not None and attachment.ordinal else ordinals[paper.index]
            paper.called = f"附件{ordinal}"
        else:
            paper.called = f"《{normal(paper.title.quote)}》" if paper.title else paper.document.name


def _links(material: Material, roles: tuple[MemberRole, ...], annexes: tuple[AnnexLink, ...]) -> tuple[TaskLink, ...]:
    listed = {link.member for link in annexes}
    if material.plan is None or not material.plan.reading.tasks:
        return ()
    linker = TaskLinker(material.plan)
    return tuple(
        link
        for paper in material.others
        if roles[paper.index] is not MemberRole.INTERPRETATION
        for link in linker.link(paper, belongs=paper.index in listed or cites(paper, material.plan))
    )


def _answered(reading: PlanReading, annexes: tuple[AnnexLink, ...]) -> PlanReading:
    """The plan's reading without the question that the set answers: the annexes are here."""
    if not annexes or any(link.member is None for link in annexes):
        return reading
    return replace(reading, questions=tuple(q for q in reading.questions if q.code != Code.ANNEX_MISSING))


def _contradictions(
    material: Material, roles: tuple[MemberRole, ...], annexes: tuple[AnnexLink, ...], links: tuple[TaskLink, ...]
) -> Iterator[Contradiction]:
    pairs = list(_twins(material, links))
    yield from compare_titles(material, annexes, links, roles)
    yield from compare_counts(material, roles)
    yield from compare_figures(material, links)
    yield from compare_spoken(material)
    yield from compare_limits(material, links, pairs)
    yield from compare_owners(material, links, pairs)


def _twins(material: Material, links: tuple[TaskLink, ...]) -> Iterator[tuple[TaskLink, TaskLink]]:
    """Tasks of two annexes that are one by their titles, and belong to no two tasks of the plan."""
    seen: dict[str, list[TaskLink]] = {}
    for link in links:
        title = core(normal(material.papers[link.member].reading.tasks[link.task].title.quote))
        if len(title) < _ONE_THING:
            continue
        for other in seen.get(title, []):
            if other.member != link.member and other.plan_task == link.plan_task:
                yield other, link
        seen.setdefault(title, []).append(link)


# ---- questions


def _questions(
    material: Material, unclear: list[Paper], annexes: tuple[AnnexLink, ...], links: tuple[TaskLink, ...]
) -> Iterator[SetQuestion]:
    if unclear and material.plan is not None:
        names = "、".join(f"“{paper.document.name}”" for paper in unclear[:5])
        choices = tuple(paper.document.name for paper in unclear)
        yield _ask(material.plan, SetCode.PLAN_UNCLEAR, f"不能确定{names}中哪一份是正文，请确定。", choices)
    yield from _about_annexes(material, annexes)
    for link in links:
        if link.kind is LinkKind.OPEN and material.plan is not None:
            yield _open(material, material.plan, link)
    yield from ask_owners(material, links)


def _about_annexes(material: Material, annexes: tuple[AnnexLink, ...]) -> Iterator[SetQuestion]:
    plan = material.plan
    if plan is None:
        return
    for link in annexes:
        title = normal(link.listed.quote)
        if link.candidates:
            choices = tuple(material.papers[index].document.name for index in link.candidates)
            message = f"附件“{title}”与{'、'.join(choices)}都相符，请确定是哪一份。"
            yield _ask(plan, SetCode.ANNEX_UNCLEAR, message, choices, (link.listed.start, link.listed.end))
        elif link.member is None:
            message = f"附件“{title}”没有对应的文件，请补充，否则其中的任务和指标不会读入。"
            yield _ask(plan, SetCode.ANNEX_MISSING, message, (), (link.listed.start, link.listed.end))
    known = {link.member for link in annexes} | {index for link in annexes for index in link.candidates}
    for paper in material.others:
        if annexes and paper.index not in known and paper.reading.tasks:
            message = f"“{paper.document.name}”不在正文的附件清单里，请确认它是否属于这份文件。"
            yield _ask(paper, SetCode.MEMBER_UNLISTED, message)


def _open(material: Material, plan: Paper, link: TaskLink) -> SetQuestion:
    paper = material.papers[link.member]
    task = paper.reading.tasks[link.task]
    choices = tuple(_heading(plan, number) for number in link.candidates)
    named = "、".join(f"“{name}”" for name in choices)
    title = normal(task.title.quote)
    message = f"“{title}”可能属于正文任务{named}，请确定属于哪一项，或是新增任务。"
    return _ask(paper, SetCode.LINK_UNCLEAR, message, choices, (task.title.start, task.title.end))


def _heading(plan: Paper, number: int) -> str:
    task = plan.reading.tasks[number]
    return f"{task.label or ''} {normal(task.title.quote)}".strip()


def _ask(
    paper: Paper, code: SetCode, message: str, choices: tuple[str, ...] = (), span: tuple[int, int] | None = None
) -> SetQuestion:
    if span is None:
        span = (paper.title.start, paper.title.end) if paper.title else (0, 0)
    start, end = span
    return SetQuestion(
        start=start,
        end=end,
        quote=paper.document.text[start:end],
        rule=f"set.{code.value}",
        member=paper.index,
        code=code,
        message=message,
        choices=choices,
    )
