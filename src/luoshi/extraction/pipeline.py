"""``extract``: a document into a reading, in visible stages: find (where) → value (what) → resolve (who, by when)."""

from bisect import bisect_left
from datetime import date
from itertools import accumulate
from typing import TypeVar

from msgspec.structs import replace

from luoshi.document.model import Document
from luoshi.extraction.areas import sections
from luoshi.extraction.attachments import find_attachments
from luoshi.extraction.citations import cited, find_references
from luoshi.extraction.clauses import paragraphs
from luoshi.extraction.due import DueFinder, plan_year
from luoshi.extraction.kinds import find_kind
from luoshi.extraction.measures import find_measures
from luoshi.extraction.metadata import read_metadata
from luoshi.extraction.page import Page, open_page
from luoshi.extraction.projects import find_projects
from luoshi.extraction.questions import find_questions
from luoshi.extraction.reading import PlanReading, Project, RelativeTarget, Source, Target, Task
from luoshi.extraction.register import Register
from luoshi.extraction.sections import find_goals_in, find_interpretation, find_mechanism_in
from luoshi.extraction.targets import find_targets
from luoshi.extraction.task_facts import read_tasks


def extract(document: Document, *, register: Register | None = None, today: date | None = None) -> PlanReading:
    """Read a plan from a document.

    ``register`` is the list of organisations that owners are resolved against; ``today`` stands in for the day of
    issue where a draft has none, to judge which limits are past. The result depends on these three alone: no clock, no
    network. Every fact's quote is cut from ``document.text``. Linear in the length of the text.
    """
    page = open_page(document)
    metadata = read_metadata(page)
    due = DueFinder(page, plan_year(metadata), metadata.issued_on.value.year if metadata.issued_on else None)
    tasks, areas = read_tasks(page, due, register)
    tasks, projects = _with_measures(page, tasks, due)
    attachments = find_attachments(page)
    references = find_references(page)
    targets, relative_targets = find_targets(page, due, tasks)
    page.views.settle()
    reading = PlanReading(
        source=_source(document),
        kind=find_kind(page, [attachment.quote for attachment in attachments]),
        metadata=metadata,
        sections=sections(page),
        areas=areas,
        tasks=tasks,
        targets=_within_tasks(targets, tasks),
        relative_targets=_within_tasks(relative_targets, tasks),
        goals=find_goals_in(page, due),
        projects=projects,
        references=tuple(references),
        citations=cited(page, references, attachments),
        attachments=attachments,
        mechanism=find_mechanism_in(page),
        interpretation=find_interpretation(page),
    )
    return replace(reading, questions=find_questions(page, reading, register, today))


def _source(document: Document) -> Source:
    return Source(
        name=document.name,
        sha256=document.sha256,
        format=document.format.value,
        encoding=document.encoding,
        length=len(document.text),
    )


def _with_measures(page: Page, tasks: tuple[Task, ...], due: DueFinder) -> tuple[tuple[Task, ...], tuple[Project, ...]]:
    """The tasks with the measures of their bodies, and the projects that the bodies name; each body is cut once."""
    measured: list[Task] = []
    projects: list[Project] = []
    for index, task in enumerate(tasks):
        passages = paragraphs(page.text, task.body.start, task.body.end, page.views)
        measured.append(replace(task, measures=find_measures(passages, due)))
        projects += (replace(project, task=index) for project in find_projects(passages))
    return tuple(measured), tuple(projects)


T = TypeVar("T", Target, RelativeTarget)


def _within_tasks(targets: tuple[T, ...], tasks: tuple[Task, ...]) -> tuple[T, ...]:
    """Each target with the first task whose span holds it. Tasks are in the order of their starts."""
    reach = list(accumulate((task.end for task in tasks), max))  # the first task to reach a place is the one that does
    placed: list[T] = []
    for target in targets:
        first = bisect_left(reach, target.end)
        inside = first < len(tasks) and tasks[first].start <= target.start
        placed.append(replace(target, task=first) if inside else target)
    return tuple(placed)
