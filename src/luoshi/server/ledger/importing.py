"""What a table would do to the ledger: new drafts, changed drafts, amendments of what is confirmed, and what is wrong.

Nothing is written here. A preview holds the hash of the bytes that it was made of; the service that writes takes the
same bytes and the hash that the person saw.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from luoshi.extraction.grammar.deadlines import find_deadlines, parse_deadline
from luoshi.extraction.grammar.periods import last_day as day_of
from luoshi.extraction.prediction import printed
from luoshi.extraction.reading import DeadlineKind, Role
from luoshi.extraction.register import Register
from luoshi.extraction.table_heads import Column
from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import listed, say
from luoshi.server.ledger.amending import current
from luoshi.server.ledger.facts import own_government
from luoshi.server.ledger.models import AmendmentSubject, ColumnMapping, Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.states import ItemState
from luoshi.server.ledger.table_reading import ID, Line, ReadTable, read_table
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.scopes import visible_governments
from luoshi.server.orgs.selectors import register_for
from luoshi.server.orgs.sheets import RowError
from luoshi.server.policy import Action, require

_OWNERS = {Column.LEAD.value: Role.LEAD, Column.RESPONSIBLE.value: Role.RESPONSIBLE, Column.SUPPORT.value: Role.SUPPORT}
_BETWEEN = re.compile(r"[、,，;；\n/]+|\s{2,}")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)")


class RowChange(StrEnum):
    """What a row of the table does (导入结果)."""

    NEW = "new"
    CHANGES_DRAFT = "changes_draft"
    PROPOSES = "proposes"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One item of the table. ``changes`` gives, for an item that is here already, each subject before and after."""

    place: str
    change: RowChange
    task: Task | None
    area: str
    label: str
    title: str
    body: str
    owners: tuple[tuple[str, Role], ...]
    last_day: date | None
    standing: bool
    changes: Mapping[AmendmentSubject, tuple[dict[str, Any], dict[str, Any]]]

    @property
    def known(self) -> Task:
        """The item that the row changes. Raises LookupError for a new one."""
        if self.task is None:
            raise LookupError("a new row changes no item")
        return self.task


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """What an import would do; it can be carried out where ``errors`` is empty. ``remembered``: the columns are those
    that somebody told of a table with the same heads before.
    """

    sha256: str
    heads: tuple[str, ...]
    fingerprint: str
    columns: Mapping[int, str]
    remembered: bool
    rows: tuple[SheetRow, ...]
    errors: tuple[RowError, ...]

    def of(self, change: RowChange) -> tuple[SheetRow, ...]:
        """The rows that do one thing."""
        return tuple(row for row in self.rows if row.change is change)


def preview_sheet(
    actor: Actor, data: bytes, name: str, *, plan: str, today: date, columns: Mapping[int, str] | None = None
) -> SheetPreview:
    """Read a table and say what importing it into the plan of a name would do.

    Raises NotAllowed, and Invalid for a file without a table.
    """
    government = visible_governments(actor).filter(public_id=actor.government).first()
    if government is None:
        raise NotFound(say("您所在的政府"))
    require(actor, Action.ITEM_IMPORT, own_government(actor))
    table, remembered = open_table(government, data, name, columns)
    return compare_table(actor, government, table, plan=plan, today=today, remembered=remembered)


def open_table(
    government: Government, data: bytes, name: str, columns: Mapping[int, str] | None
) -> tuple[ReadTable, bool]:
    """The table, by the columns that are told, else by those remembered for its heads, else by what the heads mean."""
    table = read_table(data, name, columns)
    if columns:
        return table, False
    known = ColumnMapping.objects.filter(government=government, heads=table.fingerprint).first()
    if known is None:
        return table, False
    return read_table(data, name, {int(at): str(kind) for at, kind in known.columns.items()}), True


def compare_table(
    actor: Actor, government: Government, table: ReadTable, *, plan: str, today: date, remembered: bool = False
) -> SheetPreview:
    """The table beside the ledger as it now is."""
    work = _Comparing(actor, government, table, plan.strip(), today)
    rows = work.rows()
    return SheetPreview(
        table.sha256, table.heads, table.fingerprint, table.columns, remembered, tuple(rows), tuple(work.errors)
    )


class _Comparing:
    """The lines of a table one by one, with everything that they are held against loaded once."""

    def __init__(self, actor: Actor, government: Government, table: ReadTable, plan: str, today: date) -> None:
        self.table, self.errors = table, list[RowError]()
        visible = visible_items(actor).filter(government=government).select_related("plan", "area")
        tasks = list(visible.prefetch_related("responsibilities__organisation"))
        self.by_id = {task.public_id: task for task in tasks}
        self.by_title = {normal(task.title): task for task in tasks if task.plan.name == plan}
        self.register: Register = register_for(government, today)
        self.year = next((task.plan.period_from for task in tasks if task.plan.name == plan), None)
        self.met: dict[str, str] = {}

    def rows(self) -> list[SheetRow]:
        """Every line that holds an item; what is wrong is gathered beside."""
        kinds = set(self.table.columns.values())
        if not {Column.TITLE.value, Column.BODY.value} & kinds:
            self.errors.append(RowError(say("表头"), say("没有找到任务所在的列，请指定哪一列是工作任务")))
            return []
        if not set(_OWNERS) & kinds:
            self.errors.append(RowError(say("表头"), say("没有找到责任单位所在的列，请指定")))
            return []
        found = [row for line in self.table.lines if (row := self._row(line)) is not None]
        if not found and not self.errors:
            self.errors.append(RowError(say("表格"), say("表头下面没有事项，请检查是否选对了文件")))
        return found

    def _row(self, line: Line) -> SheetRow | None:
        body = printed(line.cells.get(Column.BODY.value, ""))[:20_000]
        title = printed(line.cells.get(Column.TITLE.value, "")) or body
        if not title:
            return None
        if len(title) > 300:
            body, title = body or title, re.split(r"[。；;]", title)[0][:300]
        task = self._task(line, title)
        owners = self._owners(line, task)
        last_day, standing = self._due(line)
        key = task.public_id if task else normal(title)
        if key in self.met:
            self.errors.append(
                RowError(
                    line.place,
                    say("与 %(key)s 是同一个事项“%(title)s”，请只留一行", key=self.met[key], title=title[:30]),
                )
            )
        self.met[key] = line.place
        changes = self._changes(task, title, body, owners, last_day, standing, line) if task else {}
        if task is None and not owners:
            self.errors.append(RowError(line.place, say("“%(title)s”没有责任单位，请填写", title=title[:30])))
        return SheetRow(
            place=line.place,
            change=_kind(task, bool(changes)),
            task=task,
            area=line.area,
            label=printed(line.cells.get(Column.LABEL.value, ""))[:300],
            title=title,
            body=body,
            owners=owners,
            last_day=last_day,
            standing=standing,
            changes=changes,
        )

    def _task(self, line: Line, title: str) -> Task | None:
        key = line.cells.get(ID, "").strip()
        if not key:
            return self.by_title.get(normal(title))
        task = self.by_id.get(key)
        if task is None:
            place = line.places.get(ID, line.place)
            self.errors.append(RowError(place, say("没有编号为“%(key)s”的事项；新增的事项请把编号留空", key=key[:40])))
        return task

    def _owners(self, line: Line, task: Task | None) -> tuple[tuple[str, Role], ...]:
        """The bodies of the three columns, each once, with the strongest of its roles."""
        held = {normal(part.printed_name): part.organisation.public_id for part in _parts(task)}
        found: dict[str, Role] = {}
        for kind, role in _OWNERS.items():
            for name in filter(None, (_bare(part) for part in _BETWEEN.split(line.cells.get(kind, "")))):
                body = held.get(normal(name)) or self._body(name, line.places.get(kind, line.place))
                if body:
                    found.setdefault(body, role)
        return tuple(found.items())

    def _body(self, name: str, place: str) -> str:
        match = self.register.resolve(name)
        if match.organisation:
            return match.organisation
        near = listed(body.name for key in match.candidates if (body := self.register.organisation(key)))
        hint = say("，是不是%(near)s", near=near) if near else say("，请先登记机构或者别称")
        self.errors.append(RowError(place, say("机构名录里没有“%(name)s”%(hint)s", name=name[:40], hint=hint)))
        return ""

    def _due(self, line: Line) -> tuple[date | None, bool]:
        text = line.cells.get(Column.DUE.value, "").strip()
        if not text:
            return None, False
        place = line.places.get(Column.DUE.value, line.place)
        found = _day(text)
        if found is not None:
            return found, False
        match = parse_deadline(text) or next(iter(find_deadlines(normal(text))), None)
        if match is not None and match.kind in (DeadlineKind.ONGOING, DeadlineKind.RECURRING):
            return None, True
        day = day_of(match.value, self.year) if match is not None else None
        if day is None:
            self.errors.append(
                RowError(place, say("时限“%(text)s”不是完整的日期，请写成 2031年12月31日，或者“长期”", text=text[:30]))
            )
        return day, False

    def _changes(
        self, task: Task, title: str, body: str, owners: tuple[tuple[str, Role], ...], last_day: date | None,
        standing: bool, line: Line,
    ) -> dict[AmendmentSubject, tuple[dict[str, Any], dict[str, Any]]]:  # fmt: skip
        """What the row says otherwise than the item; a column that is not there, or empty, says nothing."""
        wanted: dict[AmendmentSubject, dict[str, Any]] = {}
        kept = body if line.cells.get(Column.BODY.value) else task.body
        if (normal(title), normal(kept)) != (normal(task.title), normal(task.body)):
            wanted[AmendmentSubject.WORDING] = {"title": title, "body": kept}
        held = {(part.organisation.public_id, Role(part.role)) for part in _parts(task)}
        if owners and set(owners) != held:
            wanted[AmendmentSubject.OWNERS] = {"owners": [[key, role.value] for key, role in owners]}
        if (last_day or standing) and (last_day, standing) != (task.last_day, task.standing):
            day = last_day.isoformat() if last_day else None
            wanted[AmendmentSubject.DEADLINE] = {"last_day": day, "standing": standing}
        return {subject: (current(task, subject), after) for subject, after in wanted.items()}


def _kind(task: Task | None, changed: bool) -> RowChange:
    if task is None:
        return RowChange.NEW
    if not changed:
        return RowChange.SAME
    return RowChange.CHANGES_DRAFT if task.state == ItemState.DRAFT else RowChange.PROPOSES


def _parts(task: Task | None) -> list[Any]:
    return list(task.responsibilities.all()) if task else []


def _bare(name: str) -> str:
    """A name without what surrounds it in a list: 县水利局等 → 县水利局."""
    return re.sub(r"^(?:牵头|责任|配合)单位[:：]", "", printed(name)).strip("。.：:()（） ").removesuffix("等")


def _day(text: str) -> date | None:
    """A whole date, or the last day of a month: 2031/12/31, 2031-12, 2031年12月底前."""
    found = _DAY.match(normal(text))
    if found is None:
        return None
    year, month, day = found.groups()
    return day_of(f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else ""))
