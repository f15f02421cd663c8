"""Items and rows that were found to be tasks, as facts: owners, time limit, measures."""

import re
from datetime import date

from msgspec.structs import replace

from luoshi.extraction.areas import group_areas
from luoshi.extraction.due import DueFinder
from luoshi.extraction.grammar.deadlines import DeadlineForm, DeadlineMatch
from luoshi.extraction.grammar.quantities import find_quantities
from luoshi.extraction.inline_owners import assigns_in_sentences, owners_at_head
from luoshi.extraction.limits import Limits, prepares
from luoshi.extraction.numbered_owners import lay_by_number
from luoshi.extraction.owners import OwnerReader
from luoshi.extraction.page import Page
from luoshi.extraction.paper_titles import hands_out_nothing, page_titles
from luoshi.extraction.reading import Area, Deadline, DeadlineKind, Role, Task
from luoshi.extraction.register import Register
from luoshi.extraction.responsibility import Assignment, Named
from luoshi.extraction.row_facts import amounts_of, dittos_of, people_of, stages_of
from luoshi.extraction.task_tables import Row, find_rows
from luoshi.extraction.tasks import Found, find_tasks
from luoshi.extraction.view import View


def read_tasks(page: Page, due: DueFinder, register: Register | None) -> tuple[tuple[Task, ...], tuple[Area, ...]]:
    """All tasks in the order of the text, and the areas that group them."""
    rows = [] if hands_out_nothing(page_titles(page)) else find_rows(page)
    found = find_tasks(page, tables_assign=bool(rows))
    lay_by_number(page, found)
    areas, places = group_areas(page, found, [row.area for row in rows])
    lines = [(view.start, assignment) for task in found for view, assignment in _views(task)]
    reader = OwnerReader(page, register, lines)
    tasks = [_item(page, task, reader, due, area) for task, area in zip(found, places[: len(found)], strict=True)]
    tasks += [_row(page, row, reader, due, area) for row, area in zip(rows, places[len(found) :], strict=True)]
    order = sorted(range(len(tasks)), key=lambda index: (tasks[index].start, tasks[index].end))
    places_of = {index: place for place, index in enumerate(order)}
    areas = tuple(replace(area, tasks=tuple(sorted(places_of[index] for index in area.tasks))) for area in areas)
    return tuple(tasks[index] for index in order), areas


def _views(task: Found) -> list[tuple[View, Assignment]]:
    return [(line.view, assignment) for line, assignment in task.lines]


def _item(page: Page, found: Found, reader: OwnerReader, due: DueFinder, area: int | None) -> Task:
    lines = _views(found)
    owners = reader.read(lines) if lines or not found.inline else reader.read(_inline(page, found))
    return page.pin_as(
        Task,
        found.start,
        max(found.end, found.body[1]),
        found.rule,
        label=found.label,
        title=page.pin(*found.title, "task.title"),
        body=page.pin(*found.body, "task.body"),
        owners=owners,
        owner_lines=tuple(page.pin(*view.span(a.start, a.end), "task.owner_line") for view, a in lines),
        due=_due_of_lines(due, lines) or _due_of_body(page, found.title, found.body, due),
        area=area,
    )


def _row(page: Page, row: Row, reader: OwnerReader, due: DueFinder, area: int | None) -> Task:
    return page.pin_as(
        Task,
        min(row.start, row.title[0], row.body[0]),
        max(row.end, row.title[1], row.body[1]),
        "task.row",
        label=row.label,
        title=page.pin(*row.title, "task.title"),
        body=page.pin(*row.body, "task.body"),
        owners=reader.read(row.lines),
        owner_lines=tuple(page.pin(*view.span(a.start, a.end), "task.owner_line") for view, a in row.lines),
        due=(_latest(due, page.view(*row.due), "due.column") if row.due else None)
        or _due_of_lines(due, row.lines)
        or _due_of_body(page, row.title, row.body, due),
        area=area,
        stages=stages_of(page, row, due),
        amounts=amounts_of(page, row),
        people=people_of(page, row),
        dittos=dittos_of(page, row),
    )


def _inline(page: Page, found: Found) -> list[tuple[View, Assignment]]:
    """What the item's own sentences say: its opening, or every sentence that gives a named body its part."""
    view = page.view(found.title[0], max(found.body[1], found.title[1]))
    named = owners_at_head(view, 0)
    if not named:
        named = [Named(a, b, Role.RESPONSIBLE) for a, b in assigns_in_sentences(view.text)]
    return [(view, Assignment(0, len(view.text), named))] if named else []


def _due_of_lines(due: DueFinder, lines: list[tuple[View, Assignment]]) -> Deadline | None:
    """The limit that a responsibility line gives; of several (第一批…;第二批…) the last."""
    for view, assignment in lines:
        if assignment.due is not None:
            found = _latest(due, view, "due.line", assignment.start, assignment.end)
            if found is not None:
                return found
    return None


def _latest(due: DueFinder, view: View, rule: str, start: int = 0, end: int | None = None) -> Deadline | None:
    stop = len(view.text) if end is None else end
    matches = [m for m in due.page.views.limits(view) if start <= m.start and m.end <= stop and _tells(m)]
    around = Limits(matches)
    deadlines = [due.deadline(view, match, rule, around) for match in matches]
    dated = [d for d in deadlines if d.last_day is not None]
    return max(dated, key=lambda d: (d.last_day or date.min, d.start)) if dated else next(iter(deadlines), None)


def _tells(match: DeadlineMatch) -> bool:
    return match.kind in (DeadlineKind.BY_DATE, DeadlineKind.ONGOING)


def _due_of_body(page: Page, title: tuple[int, int], body: tuple[int, int], due: DueFinder) -> Deadline | None:
    """One date that governs the whole text: the only one in a body of one sentence."""
    view = page.view(*body)
    if any(sign in view.text[:-1] for sign in "。;"):
        return None
    matches = [m for m in page.views.limits(view) if m.kind is DeadlineKind.BY_DATE]
    if (
        len(matches) == 1
        and not prepares(view.text, matches[0])
        and (_opens(view.text, matches[0]) or not _dates_an_amount(view.text, matches[0]))
    ):
        return due.deadline(view, matches[0], "due.body")
    standing = [m for m in page.views.limits(view) if m.kind is DeadlineKind.ONGOING and m.alone]
    if not matches and standing and (standing[0].start == 0 or standing[-1].end >= len(view.text.rstrip("。"))):
        return due.deadline(view, standing[0], "due.body")
    return None


def _opens(text: str, match: DeadlineMatch) -> bool:
    """6月底前完成清淤,…: a limit that opens the one sentence governs all of it, amounts as well."""
    return match.outer_start == 0 and match.form is DeadlineForm.LIMIT


def _dates_an_amount(text: str, match: DeadlineMatch) -> bool:
    """Whether the limit stands in the clause of a quantity: then it is the target's, not the task's."""
    begins = max(text.rfind(sign, 0, match.start) for sign in ",;。") + 1
    stop = re.compile(r"[,;。]").search(text, match.end + 1)
    clause = text[begins : match.start] + "," + text[match.end : stop.start() if stop else len(text)]
    return bool(find_quantities(clause))
