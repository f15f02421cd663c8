"""A table written into the ledger in one transaction, after its preview was seen: drafts, and amendments proposed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from luoshi.extraction.reading import Role, Strength
from luoshi.server.audit.services import record, record_each, record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.ledger.audited import ITEM, PLAN
from luoshi.server.ledger.comparing import compare_table
from luoshi.server.ledger.facts import own_government
from luoshi.server.ledger.importing import (
    RowChange,
    SheetPreview,
    SheetRow,
    Told,
    importing_government,
    mapped_table,
)
from luoshi.server.ledger.models import (
    AmendmentOrigin,
    AmendmentSubject,
    Area,
    ColumnMapping,
    Indicator,
    Milestone,
    Person,
    Plan,
    PlanKind,
    Responsibility,
    Target,
    Task,
)
from luoshi.server.ledger.selectors import ItemFilter, Order, items
from luoshi.server.ledger.services.amendments import propose_amendment
from luoshi.server.ledger.services.bodies import THING, decided_part, put_owners
from luoshi.server.ledger.services.building import strength_of, target_row
from luoshi.server.ledger.services.finding import let_find
from luoshi.server.ledger.services.making import plan_of_name
from luoshi.server.ledger.services.people import put_people
from luoshi.server.ledger.sheets import Printed, workbook
from luoshi.server.ledger.states import ITEM as TABLE
from luoshi.server.ledger.states import ItemState
from luoshi.server.ledger.table_reading import open_table
from luoshi.server.orgs.models import Government, NameKind, Organisation
from luoshi.server.orgs.selectors import register_for
from luoshi.server.orgs.services.locking import locked_government
from luoshi.server.orgs.services.organisations import add_name
from luoshi.server.orgs.sheets import refuse_errors, require_same
from luoshi.server.policy import Action, require


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person saw before confirming: the hash of the bytes, the digest of the preview (``SheetPreview``)."""

    sha256: str
    digest: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why confirmed items are to change, by which paper or decision, from which day (变更的理由和依据)."""

    reason: str = ""
    basis: str = ""
    effective_on: date | None = None

    def of_file(self, name: str, today: date) -> "Grounds":
        """The same, with the file as the basis where none is named, in force from today where no day is."""
        basis = self.basis.strip() or f"导入的台账“{name[:100]}”"
        return replace(self, basis=basis, effective_on=self.effective_on or today)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: public ids of new drafts, changed drafts, proposed amendments."""

    made: tuple[str, ...]
    changed: tuple[str, ...]
    proposed: tuple[str, ...]


def import_sheet(
    *,
    actor: Actor,
    now: datetime,
    told: Told,
    data: bytes,
    name: str,
    seen: Seen,
    remember: Collection[str] = (),
    grounds: Grounds | None = None,
) -> Imported:
    """Import a table into the plan of a name, which is begun where it is new.

    ``seen`` is what the person saw of it in the preview. New rows and drafts are written; for what is confirmed
    amendments are proposed, for the reason and on the basis that ``grounds`` give. What the columns hold is remembered,
    and so are as aliases, from today on, those names in ``told.bodies`` that ``remember`` holds. Raises Invalid where
    the bytes are others than those that were seen, the ledger would now change otherwise, or a row has an error; then
    nothing is written.
    """
    here, opened = importing_government(actor), open_table(data, name)  # before the transaction
    table, _ = mapped_table(here, opened, told.columns, told.sheet)
    require_same(table.sha256, seen.sha256)
    with transaction.atomic():
        root = locked_government(actor, actor.government)
        require(actor, Action.ITEM_IMPORT, own_government(actor))
        today = china_date(now)
        preview = compare_table(actor, root, table, told=told, today=today)
        if preview.digest != seen.digest:
            raise Invalid(
                say("预览之后台账有了变化，这个文件现在的结果与您看到的不一样"),
                say("请重新查看预览，核对后再确认"),
                fields={"file": say("台账已经变化")},
            )
        refuse_errors(preview.errors)
        new = preview.of(RowChange.NEW)
        made = _make(actor, now, root, told.plan, new) if new else []
        changed = [_change(actor, row) for row in preview.of(RowChange.CHANGES_DRAFT)]
        record_each(actor=actor, now=now, action=Action.ITEM_IMPORT, kind=ITEM, rows=let_find([*made, *changed]))
        why = grounds or Grounds()
        proposed = [
            amendment
            for row in preview.of(RowChange.PROPOSES)
            for amendment in _propose(actor, now, row, why.of_file(name, today))
        ]
        _remember(actor, now, root, preview)
        _remember_names(actor, now, root, told, remember)
        found = Imported(tuple(t.public_id for t in made), tuple(t.public_id for t in changed), tuple(proposed))
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.ITEM_IMPORT,
            kind="import",
            key=seen.sha256,
            name=name[:200],
            government=root.public_id,
            changes={"made": len(found.made), "changed": len(found.changed), "proposed": len(found.proposed)},
        )
        return found


def export_sheet(
    *,
    actor: Actor,
    now: datetime,
    wanted: ItemFilter,
    order: Order = Order.PLAN,
    title: str = "工作台账",
    unit: str = "",
) -> bytes:
    """The items of a list as a workbook; ``unit`` takes it out, and that it did is recorded."""
    require(actor, Action.ITEM_EXPORT, own_government(actor))
    rows = list(items(actor, wanted, order))
    made = workbook(rows, Printed(title, unit, china_date(now)))
    with transaction.atomic():
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.ITEM_EXPORT,
            kind="export",
            key="ledger",
            name=title[:200],
            government=actor.government,
            changes={"items": len(rows)},
        )
    return made


def _make(actor: Actor, now: datetime, root: Government, plan: str, rows: tuple[SheetRow, ...]) -> list[Task]:
    home = plan_of_name(actor, now, root, plan, _kind_of(root, plan))
    first = home.tasks.count()
    areas = {area.title: area for area in home.areas.all()}
    for title in dict.fromkeys(row.area for row in rows if row.area):
        if title not in areas:
            areas[title] = Area(government=root, plan=home, position=len(areas), title=title)
            areas[title].save(force_insert=True)
    made = [_draft(actor, now, home, areas.get(row.area), first + at, row) for at, row in enumerate(rows)]
    Task.objects.bulk_create(made, batch_size=200)
    _put_all_owners(root, made, rows)
    Person.objects.bulk_create(
        (
            Person(
                government=root, task=task, position=at, name=each.name, kind=each.kind.value, printed_post=each.post
            )
            for task, row in zip(made, rows, strict=True)
            for at, each in enumerate(row.people)
        ),
        batch_size=200,
    )
    indicators: dict[tuple[str, str], Indicator] = {}
    targets = [
        target_row(
            home, value, task=task, goal=None, position=at, indicators=indicators, place={"government_id": root.pk}
        )
        for task, row in zip(made, rows, strict=True)
        for at, value in enumerate(row.targets)
    ]
    Target.objects.bulk_create(targets, batch_size=200)
    stages = [
        Milestone(
            government=root, task=task, position=at, text=stage.text, last_day=stage.last_day, due_text=stage.due_text
        )
        for task, row in zip(made, rows, strict=True)
        for at, stage in enumerate(row.stages)
    ]
    Milestone.objects.bulk_create(stages, batch_size=200)
    record(actor=actor, now=now, action=Action.ITEM_IMPORT, kind=PLAN, row=home, changes={"items": len(made)})
    return made


def _kind_of(root: Government, plan: str) -> PlanKind:
    known = Plan.objects.filter(government=root, name=plan.strip()).values_list("kind", flat=True).first()
    return PlanKind(known) if known else PlanKind.TABLE


def _put_all_owners(root: Government, tasks: list[Task], rows: tuple[SheetRow, ...]) -> None:
    """The bodies of new items, those of a thousand rows in as many queries as those of one."""
    keys = {key for row in rows for key, _ in row.owners}
    found = Organisation.objects.filter(government=root, public_id__in=keys).prefetch_related("names")
    bodies = {body.public_id: body for body in found}
    if len(bodies) != len(keys):
        raise NotFound(say("其中一个责任单位"))
    parts = [
        decided_part(task, bodies[key], role, position)
        for task, row in zip(tasks, rows, strict=True)
        for position, (key, role) in enumerate(row.owners)
    ]
    Responsibility.objects.bulk_create(parts, batch_size=200)


def _draft(actor: Actor, now: datetime, home: Plan, area: Area | None, position: int, row: SheetRow) -> Task:
    dated = row.last_day is not None or row.standing
    return Task(
        government_id=home.government_id,
        plan=home,
        area=area,
        position=position,
        label=row.label,
        title=row.title,
        body=row.body,
        strength=_strength(row),
        last_day=row.last_day,
        due_text=row.due_text,
        standing=row.standing,
        due_origin="printed" if dated else "none",
        state=ItemState.DRAFT,
        made_by=actor.user,
        made_by_name=actor.name,
        made_in=actor.post,
        made_at=now,
    )


def _strength(row: SheetRow) -> str:
    """A limit binds firmly; without one an item binds as its targets do."""
    return Strength.FIRM.value if row.last_day else strength_of(row.targets)


def _change(actor: Actor, row: SheetRow) -> Task:
    task = Task.objects.select_for_update().get(pk=row.known.pk)
    state = ItemState(task.state)
    step(TABLE, state, Action.ITEM_IMPORT, thing=THING, state_name=state)
    for change in row.changes:
        if change.subject is AmendmentSubject.WORDING:
            task.title, task.body = change.after["title"], change.after["body"]
        elif change.subject is AmendmentSubject.DEADLINE:
            task.last_day, task.standing = row.last_day, row.standing
            task.due_origin, task.due_text = "printed", row.due_text
        elif change.subject is AmendmentSubject.TARGET:
            task.targets.all().delete()
            for at, value in enumerate(row.targets):
                target_row(
                    task.plan, value, task=task, goal=None, position=at, indicators={},
                    place={"government_id": task.government_id},
                ).save()  # fmt: skip
        elif change.subject is AmendmentSubject.PEOPLE:
            put_people(task, row.people)
        else:
            put_owners(task, tuple((key, Role(role)) for key, role in change.after["owners"]))
    task.revision += 1
    task.save()
    return task


def _propose(actor: Actor, now: datetime, row: SheetRow, grounds: Grounds) -> list[str]:
    return [
        propose_amendment(
            actor=actor,
            now=now,
            item=row.known.public_id,
            subject=change.subject,
            after=change.after,
            reason=grounds.reason,
            basis=grounds.basis,
            effective_on=grounds.effective_on or china_date(now),
            target=change.target,
            origin=AmendmentOrigin.IMPORT,
        ).public_id
        for change in row.changes
    ]


def _remember(actor: Actor, now: datetime, root: Government, preview: SheetPreview) -> None:
    columns = {str(at): kind for at, kind in preview.table.columns.items()}
    ColumnMapping.objects.update_or_create(
        government=root,
        heads=preview.table.fingerprint,
        defaults={"columns": columns, "saved_by": actor.user, "saved_by_name": actor.name, "saved_at": now},
    )


def _remember_names(actor: Actor, now: datetime, root: Government, told: Told, names: Collection[str]) -> None:
    """Names that a person settled, kept as aliases from today on; one that the body bears already needs none."""
    today = china_date(now)
    register = register_for(root, today)
    for name, key in (told.bodies or {}).items():
        if name in names and key and register.resolve(name).organisation != key:
            add_name(actor=actor, now=now, organisation=key, kind=NameKind.ALIAS, text=name, starts_on=today)
