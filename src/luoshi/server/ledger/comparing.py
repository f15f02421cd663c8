"""The lines of a table beside the ledger as it now is, one by one, with everything that they are held against loaded
once and all texts with numbers read together.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from msgspec import to_builtins

from luoshi.extraction.predicting import printed
from luoshi.extraction.reading import Role
from luoshi.extraction.register import Register
from luoshi.extraction.table_heads import Column
from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.core.said import listed, say
from luoshi.server.intake.values import TargetValue
from luoshi.server.ledger.amending import NamedPerson, current, in_order, named_person
from luoshi.server.ledger.cell_reading import OWNERS, PEOPLE, Limit, bodies_in, limit_in, people_in, stages_in
from luoshi.server.ledger.importing import (
    RowChange,
    SheetChange,
    SheetPreview,
    SheetRow,
    Told,
    UnknownBody,
    importing_government,
    mapped_table,
)
from luoshi.server.ledger.models import Amendment, AmendmentSubject, Plan, Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.sheets import due_text, last_day_text, row_digest
from luoshi.server.ledger.states import AmendmentState, ItemState
from luoshi.server.ledger.table_reading import ID, LAST_DAY, TARGET, Line, ReadTable, open_table
from luoshi.server.ledger.target_comparing import Wish, settle, wish_of
from luoshi.server.ledger.target_reading import targets_in
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.selectors import register_for
from luoshi.server.orgs.sheets import RowError

_YEAR = re.compile(r"(20\d\d)年?")
_KEY = re.compile(r"(?P<item>[a-z0-9-]+)(?:@(?P<revision>\d{1,6}):(?P<digest>[0-9a-f]{10}))?")
_TOLD = (
    Column.TITLE.value, Column.BODY.value, TARGET, Column.LEAD.value, Column.RESPONSIBLE.value, Column.SUPPORT.value,
    Column.DUE.value, LAST_DAY,
)  # fmt: skip
"""What a row of a sheet of ours says of its item; besides, its people in each part for which it has a column."""


def preview_sheet(actor: Actor, data: bytes, name: str, *, told: Told, today: date) -> SheetPreview:
    """Read a table and say what importing it into the plan of a name would do.

    Raises NotAllowed, and Invalid for a file without a table.
    """
    government = importing_government(actor)
    table, remembered = mapped_table(government, open_table(data, name), told.columns, told.sheet)
    return compare_table(actor, government, table, told=told, today=today, remembered=remembered)


def compare_table(
    actor: Actor, government: Government, table: ReadTable, *, told: Told, today: date, remembered: bool = False
) -> SheetPreview:
    """What importing the table would do now."""
    work = _Comparing(actor, government, table, told, today)
    rows = tuple(work.rows())
    errors = (*work.errors, *(error for row in rows for error in row.errors))
    unknown = tuple(UnknownBody(name, tuple(places), held) for name, (places, held) in work.unknown.items())
    return SheetPreview(table, remembered, rows, errors, unknown)


@dataclass(slots=True)
class _Item:
    """A line on its way to a row."""

    line: Line
    task: Task | None
    keyed: bool
    stale: bool
    title: str
    body: str
    owners: tuple[tuple[str, Role], ...] = ()
    limit: Limit | None = None
    changes: list[SheetChange] = field(default_factory=list)
    wish: Wish | None = None
    targets: tuple[TargetValue, ...] = ()
    people: tuple[NamedPerson, ...] = ()
    errors: list[RowError] = field(default_factory=list)

    def wrong(self, kind: str, message: str) -> None:
        self.errors.append(RowError(self.line.places.get(kind, self.line.place), message))


class _Comparing:
    def __init__(self, actor: Actor, government: Government, table: ReadTable, told: Told, today: date) -> None:
        self.table, self.errors = table, list[RowError]()
        self.plan = told.plan.strip()[:300]
        self.kinds = set(table.columns.values())
        self.heads = {kind: table.heads[at].rpartition("/")[2] for at, kind in table.columns.items()}
        ids = {found["item"] for line in table.lines if (found := _KEY.fullmatch(line.cells.get(ID, "").strip()))}
        wanted = Q(public_id__in=ids) | Q(plan__name=self.plan)
        rows = visible_items(actor).filter(wanted, government=government).select_related("plan", "area")
        tasks = list(rows.prefetch_related("responsibilities__organisation", "people__account", "targets__indicator"))
        self.by_id = {task.public_id: task for task in tasks}
        self.by_title: dict[str, list[Task]] = {}
        for task in tasks:
            if task.plan.name == self.plan:
                self.by_title.setdefault(normal(task.title), []).append(task)
        self.register: Register = register_for(government, today)
        self.told = {normal(name): key for name, key in (told.bodies or {}).items() if key}
        home = Plan.objects.filter(government=government, name=self.plan).first()
        printed_year = _YEAR.search(self.plan)
        self.year = (home and home.period_from) or (int(printed_year[1]) if printed_year else None)
        self.met: dict[tuple[str, str], str] = {}
        self.unknown: dict[str, tuple[list[str], tuple[str, ...]]] = {}
        self.resolved: dict[str, str] = {}

    def rows(self) -> list[SheetRow]:
        """Every line that holds an item; what is wrong with the table as a whole is gathered beside."""
        if not {Column.TITLE.value, Column.BODY.value} & self.kinds:
            self.errors.append(RowError(say("表头"), say("没有找到任务所在的列，请指定哪一列是工作任务")))
            return []
        if not set(OWNERS) & self.kinds:
            self.errors.append(RowError(say("表头"), say("没有找到责任单位所在的列，请指定")))
            return []
        items = [item for line in self.table.lines if (item := self._item(line)) is not None]
        if not items:
            self.errors.append(RowError(say("表格"), say("表头下面没有事项，请检查是否选对了文件")))
        self._read_targets(items)
        self._hold_against_waiting(items)
        return [self._row(item) for item in items]

    def _item(self, line: Line) -> _Item | None:
        body = "\n".join(filter(None, map(printed, line.cells.get(Column.BODY.value, "").split("\n"))))[:20_000]
        title = printed(line.cells.get(Column.TITLE.value, "")) or printed(body)
        typed = bool(line.cells.get(ID, "").strip())
        if not title and not typed:
            return None
        if len(title) > 300:
            body, title = body or title, re.split(r"[。；;]", title)[0][:300]
        key = _KEY.fullmatch(line.cells.get(ID, "").strip())
        item = _Item(line, None, keyed=bool(key), stale=False, title=title, body=body)
        self._find(item, key)
        said = (*_TOLD, *(kind for kind in PEOPLE if kind in self.kinds))
        untouched = key is not None and key["digest"] == row_digest(line.cells.get(kind, "") for kind in said)
        if item.task is not None and untouched:
            return item  # as it left: whatever happened to the item meanwhile, this row asks for nothing
        if not title or (typed and Column.TITLE.value in self.kinds and not line.cells.get(Column.TITLE.value)):
            item.wrong(Column.TITLE.value, say("任务名称不能为空"))
            return item
        if item.task is not None and key is not None and key["revision"]:
            item.stale = int(key["revision"]) < item.task.revision
        self._owners(item)
        item.people = people_told(item.line, self.kinds, item.task, keyed=item.keyed, heads=self.heads)
        self._due(item)
        if item.task is None:
            if not item.owners and not item.errors:
                item.wrong(Column.LEAD.value, say("“%(title)s”没有责任单位，请填写", title=title[:30]))
            item.wish = Wish(_targets_told(line) or f"{title}。{body}")
        else:
            self._compare(item, item.task)
        return item

    def _find(self, item: _Item, key: "re.Match[str] | None") -> None:
        """The item of a row: by its number, else by its title and area in the plan."""
        line = item.line
        typed = line.cells.get(ID, "").strip()
        if typed:
            item.task = self.by_id.get(key["item"]) if key else None
            if item.task is None:
                item.wrong(ID, say("没有编号为“%(key)s”的事项；新增的事项请把这一格清空", key=typed[:40]))
        else:
            named = self.by_title.get(normal(item.title), [])
            here = [task for task in named if normal(task.area.title if task.area else "") == normal(line.area)]
            item.task = here[0] if len(here) == 1 else named[0] if len(named) == 1 else None
        known = (item.task.public_id, "") if item.task else (normal(line.area), normal(item.title))
        if known in self.met:
            item.wrong(
                ID, say("与 %(key)s 是同一个事项“%(title)s”，请只留一行", key=self.met[known], title=item.title[:30])
            )
        self.met.setdefault(known, line.place)

    def _owners(self, item: _Item) -> None:
        """The bodies of the columns, each once, with the first of its roles; a role without a column stays as it is."""
        parts = _parts(item.task)
        held = {normal(part.printed_name): part.organisation.public_id for part in parts}
        told = {role for kind, role in OWNERS.items() if kind in self.kinds}
        untold = {part.organisation.public_id: Role(part.role) for part in parts if Role(part.role) not in told}
        found: dict[str, Role] = {}
        for named in bodies_in(item.line):
            body = held.get(normal(named.name)) or self._body(named.name, named.place, item)
            if body:
                found.setdefault(body, untold.get(body, named.role))
        item.owners = tuple((found | {key: role for key, role in untold.items() if key not in found}).items())

    def _body(self, name: str, place: str, item: _Item) -> str:
        key = normal(name)
        if key in self.told:
            return self.told[key]
        if key in self.resolved:
            return self.resolved[key]
        match = self.register.resolve(name)
        if match.organisation:
            self.resolved[key] = match.organisation
            return match.organisation
        self.unknown.setdefault(name[:100], ([], tuple(match.candidates)))[0].append(place)
        near = listed(body.name for one in match.candidates if (body := self.register.organisation(one)))
        if near:
            told = say("机构名录里没有“%(name)s”，是不是%(near)s？请在上方选定", name=name[:40], near=near)
        else:
            told = say("机构名录里没有“%(name)s”，请在上方选定，或者先登记这个机构", name=name[:40])
        item.errors.append(RowError(place, told))
        return ""

    def _due(self, item: _Item) -> None:
        """The limit that the row gives, where it gives another than the item has."""
        held = item.task
        said: dict[str, Limit] = {}
        for kind in (Column.DUE.value, LAST_DAY):
            text = item.line.cells.get(kind, "").strip()
            if held is not None and normal(text) == normal(_shown_limit(held, kind)):
                continue
            if not text:
                if held is not None and item.keyed and kind in self.kinds:
                    item.wrong(kind, say("时限不能清空；没有期限的任务请写“长期”"))
                continue
            limit = limit_in(text, self.year)
            if limit is None:
                item.wrong(kind, say("时限“%(text)s”不是完整的日期，请写成 2031年12月31日，或者“长期”", text=text[:30]))
            else:
                said[kind] = limit
        if len({(limit.last_day, limit.standing) for limit in said.values()}) > 1:
            item.wrong(LAST_DAY, say("“完成时限”和“截止日期”说的不是同一天，请改成一致"))
        item.limit = said.get(Column.DUE.value) or said.get(LAST_DAY)

    def _compare(self, item: _Item, task: Task) -> None:
        """What the row says otherwise than the item. A column that is not there says nothing; an empty cell only in a
        row of our own sheet, where it was emptied.
        """
        told_body = item.line.cells.get(Column.BODY.value) or (item.keyed and Column.BODY.value in self.kinds)
        body = item.body if told_body else task.body
        reworded = (normal(item.title), normal(body)) != (normal(task.title), normal(task.body))
        if reworded:
            self._change(item, AmendmentSubject.WORDING, {"title": item.title, "body": body})
        item.body = body
        held = {(part.organisation.public_id, Role(part.role)) for part in _parts(task)}
        if not item.owners and item.keyed and not item.errors:
            item.wrong(Column.LEAD.value, say("“%(title)s”没有责任单位，请填写", title=item.title[:30]))
        elif item.owners and set(item.owners) != held:
            owners = [[key, role.value] for key, role in item.owners]
            self._change(item, AmendmentSubject.OWNERS, {"owners": owners})
        if _parts_named(item.people) != _parts_named(named_person(row) for row in in_order(task.people.all())):
            self._change(item, AmendmentSubject.PEOPLE, {"people": [to_builtins(each) for each in item.people]})
        limit = item.limit
        if limit is not None and (limit.last_day, limit.standing) != (task.last_day, task.standing):
            day = limit.last_day.isoformat() if limit.last_day else None
            self._change(item, AmendmentSubject.DEADLINE, {"last_day": day, "standing": limit.standing})
        if TARGET in self.kinds:
            item.wish = wish_of(task, item.line.cells.get(TARGET, ""), emptied=item.keyed)
        elif reworded:
            item.wish = Wish(f"{item.title}。{body}", keeps=True)

    def _change(self, item: _Item, subject: AmendmentSubject, after: Mapping[str, Any]) -> None:
        if item.task is not None:
            item.changes.append(SheetChange(subject, current(item.task, subject), after))

    def _read_targets(self, items: Iterable[_Item]) -> None:
        wishing = [item for item in items if item.wish is not None]
        found = targets_in([item.wish.text for item in wishing if item.wish is not None], self.year)
        for item, targets in zip(wishing, found, strict=True):
            if item.task is None or item.wish is None:
                item.targets = tuple(targets)
                continue
            outcome = settle(item.task, item.wish, targets)
            item.targets = outcome.targets
            item.changes += outcome.changes
            if outcome.error:
                item.wrong(TARGET, outcome.error)

    def _hold_against_waiting(self, items: Iterable[_Item]) -> None:
        """A change that waits already is not asked for twice; another one of its subject must be decided first."""
        asking = {item.task.pk: item for item in items if item.task is not None and item.changes}
        for item in asking.values():
            if item.task is not None and item.task.state == ItemState.WITHDRAWN:
                item.errors.append(RowError(item.line.place, say("这个事项已经终止，不能再改")))
            elif item.stale:
                item.errors.append(
                    RowError(item.line.place, say("这个事项在导出之后变过，请重新导出后在新的表格上修改"))
                )
        waiting = Amendment.objects.filter(task__in=asking, state=AmendmentState.PROPOSED).select_related("target")
        for row in waiting:
            item = asking[row.task_id]
            aim = row.target.public_id if row.target else ""
            for change in [c for c in item.changes if (c.subject, c.target) == (row.subject, aim)]:
                item.changes.remove(change)
                if row.after != change.after:
                    item.errors.append(
                        RowError(
                            item.line.place,
                            say("%(label)s已有一项变更在等待审批，请先审批或者撤回", label=change.subject.label),
                        )
                    )

    def _row(self, item: _Item) -> SheetRow:
        limit = item.limit or Limit(None, standing=False)
        return SheetRow(
            place=item.line.place,
            change=_kind(item),
            task=item.task,
            area=item.line.area,
            label=printed(item.line.cells.get(Column.LABEL.value, ""))[:300],
            title=item.title,
            body=item.body,
            owners=item.owners,
            last_day=limit.last_day,
            standing=limit.standing,
            due_text=limit.text,
            targets=item.targets,
            people=item.people,
            stages=() if item.task else stages_in(item.line, self.year),
            changes=tuple(item.changes),
            errors=tuple(item.errors),
        )


def _kind(item: _Item) -> RowChange:
    if item.errors:
        return RowChange.ERROR
    if item.task is None:
        return RowChange.NEW
    if not item.changes:
        return RowChange.SAME
    return RowChange.CHANGES_DRAFT if item.task.state == ItemState.DRAFT else RowChange.PROPOSES


def _parts(task: Task | None) -> list[Any]:
    return list(task.responsibilities.all()) if task else []


def people_told(
    line: Line, kinds: Collection[str], task: Task | None, *, keyed: bool, heads: Mapping[str, str]
) -> tuple[NamedPerson, ...]:
    """The people that an item is to have by its row: those of the columns, who stays with what is known of them.

    A part without a column stays as it is, and so does one whose cell is empty, but for a row of our own sheet.
    """
    held = [named_person(row) for row in in_order(task.people.all())] if task else []
    known = {(each.kind, normal(each.name)): each for each in held}
    said = people_in(line)
    kept = {part for kind, part in PEOPLE.items() if kind not in kinds or not (keyed or line.cells.get(kind))}
    posts = {part: printed(heads.get(kind, ""))[:100] for kind, part in PEOPLE.items()}
    new = [
        known.get((each.kind, normal(each.name))) or NamedPerson(name=each.name, kind=each.kind, post=posts[each.kind])
        for each in said
        if each.kind not in kept
    ]
    return (*(each for each in held if each.kind in kept), *new)


def _parts_named(people: Iterable[NamedPerson]) -> list[tuple[str, str]]:
    """Who has which part, whatever the order of the parts is."""
    return sorted(((each.kind.value, normal(each.name)) for each in people), key=lambda each: each[0])


def _shown_limit(task: Task, kind: str) -> str:
    if kind == LAST_DAY:
        return last_day_text(task)
    return due_text(task)


def _targets_told(line: Line) -> str:
    return "；".join(filter(None, (line.cells.get(TARGET, ""), line.cells.get(Column.AMOUNT.value, ""))))
