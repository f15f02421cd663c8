"""A table written into the ledger in one transaction, after its preview was seen: drafts, and amendments proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luoshi.extraction.reading import Role, Strength
from luoshi.server.audit.services import record, record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.ledger.audited import ITEM, PLAN
from luoshi.server.ledger.facts import own_government
from luoshi.server.ledger.importing import RowChange, SheetPreview, SheetRow, compare_table, open_table
from luoshi.server.ledger.models import AmendmentOrigin, AmendmentSubject, Area, ColumnMapping, Plan, PlanKind, Task
from luoshi.server.ledger.selectors import ItemFilter, Order, items
from luoshi.server.ledger.services.amendments import propose_amendment
from luoshi.server.ledger.services.bodies import THING, put_owners
from luoshi.server.ledger.services.finding import let_find
from luoshi.server.ledger.services.making import plan_of_name
from luoshi.server.ledger.sheets import workbook
from luoshi.server.ledger.states import ITEM as TABLE
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.scopes import visible_governments
from luoshi.server.orgs.services.locking import locked_government
from luoshi.server.orgs.sheets import refuse_errors, require_same
from luoshi.server.policy import Action, require


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
    plan: str,
    data: bytes,
    name: str,
    sha256: str,
    columns: Mapping[int, str] | None = None,
    reason: str = "",
    basis: str = "",
    effective_on: date | None = None,
) -> Imported:
    """Import a table into the plan of a name, which is begun where it is new.

    ``sha256`` is that of the preview. New rows and drafts are written; for what is confirmed amendments are proposed,
    with ``reason`` and ``basis``. What the columns hold is remembered. Raises Invalid where the bytes are others than
    those that were seen, or a row has an error; then nothing is written.
    """
    government = visible_governments(actor).filter(public_id=actor.government).first()
    if government is None:
        raise NotFound(say("您所在的政府"))
    require(actor, Action.ITEM_IMPORT, own_government(actor))
    table, _ = open_table(government, data, name, columns)  # read before the transaction begins
    require_same(table.sha256, sha256)
    with transaction.atomic():
        root = locked_government(actor, actor.government)
        require(actor, Action.ITEM_IMPORT, own_government(actor))
        preview = compare_table(actor, root, table, plan=plan, today=china_date(now))
        refuse_errors(preview.errors)
        new = preview.of(RowChange.NEW)
        made = _make(actor, now, root, plan, new) if new else []
        changed = [_change(actor, row) for row in preview.of(RowChange.CHANGES_DRAFT)]
        for task in let_find([*made, *changed]):
            record(actor=actor, now=now, action=Action.ITEM_IMPORT, kind=ITEM, row=task)
        day = effective_on or china_date(now)
        proposed = [
            amendment
            for row in preview.of(RowChange.PROPOSES)
            for amendment in _propose(actor, now, row, reason, basis or f"导入的台账“{name[:100]}”", day)
        ]
        _remember(actor, now, root, preview)
        found = Imported(tuple(t.public_id for t in made), tuple(t.public_id for t in changed), tuple(proposed))
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.ITEM_IMPORT,
            kind="import",
            key=sha256,
            name=name[:200],
            government=root.public_id,
            changes={"made": len(found.made), "changed": len(found.changed), "proposed": len(found.proposed)},
        )
        return found


def export_sheet(
    *, actor: Actor, now: datetime, wanted: ItemFilter, order: Order = Order.PLAN, title: str = "工作台账"
) -> bytes:
    """The items of a list as a workbook; who took what out is recorded."""
    require(actor, Action.ITEM_EXPORT, own_government(actor))
    rows = list(items(actor, wanted, order))
    made = workbook(rows, title)
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
    for task, row in zip(made, rows, strict=True):
        put_owners(task, row.owners)
    record(actor=actor, now=now, action=Action.ITEM_IMPORT, kind=PLAN, row=home, changes={"items": len(made)})
    return made


def _kind_of(root: Government, plan: str) -> PlanKind:
    known = Plan.objects.filter(government=root, name=plan.strip()).values_list("kind", flat=True).first()
    return PlanKind(known) if known else PlanKind.TABLE


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
        strength=Strength.FIRM.value if row.last_day else Strength.PUSH.value,
        last_day=row.last_day,
        standing=row.standing,
        due_origin="printed" if dated else "none",
        state=ItemState.DRAFT,
        made_by=actor.user,
        made_by_name=actor.name,
        made_in=actor.post,
        made_at=now,
    )


def _change(actor: Actor, row: SheetRow) -> Task:
    task = Task.objects.select_for_update().get(pk=row.known.pk)
    state = ItemState(task.state)
    step(TABLE, state, Action.ITEM_IMPORT, thing=THING, state_name=state)
    for subject, (_, after) in row.changes.items():
        if subject is AmendmentSubject.WORDING:
            task.title, task.body = after["title"], after["body"]
        elif subject is AmendmentSubject.DEADLINE:
            task.last_day, task.standing = row.last_day, row.standing
            task.due_origin, task.due_text = "printed", ""
        else:
            put_owners(task, tuple((key, Role(role)) for key, role in after["owners"]))
    task.revision += 1
    task.save()
    return task


def _propose(actor: Actor, now: datetime, row: SheetRow, reason: str, basis: str, day: date) -> list[str]:
    return [
        propose_amendment(
            actor=actor,
            now=now,
            item=row.known.public_id,
            subject=subject,
            after=after,
            reason=reason,
            basis=basis,
            effective_on=day,
            origin=AmendmentOrigin.IMPORT,
        ).public_id
        for subject, (_, after) in row.changes.items()
    ]


def _remember(actor: Actor, now: datetime, root: Government, preview: SheetPreview) -> None:
    columns = {str(at): kind for at, kind in preview.columns.items()}
    ColumnMapping.objects.update_or_create(
        government=root,
        heads=preview.fingerprint,
        defaults={"columns": columns, "saved_by": actor.user, "saved_by_name": actor.name, "saved_at": now},
    )
