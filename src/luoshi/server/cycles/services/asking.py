"""Fields that are not asked for any more, and that somebody read one; what planning would cost, before it is done."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import say, word
from luoshi.server.cycles.asking import FIGURE, NEEDED, PURPOSES
from luoshi.server.cycles.audited import DROPPED
from luoshi.server.cycles.burden import Burden, burden_of
from luoshi.server.cycles.models import Cycle, DroppedField, FieldRead
from luoshi.server.ledger.models import Indicator
from luoshi.server.orgs.models import Government
from luoshi.server.policy import Action, Facts, require

_LONGEST = 300


def drop_field(*, actor: Actor, now: datetime, field: str, reason: str) -> DroppedField:
    """Ask for a field no more. Raises NotAllowed; NotFound; IllegalTransition where it is dropped already; Invalid for
    one without which there is no report, and without a reason.
    """
    with transaction.atomic():
        government = _government(actor)
        _known(government, field)
        if field in NEEDED:
            raise Invalid(
                say("“%(field)s”是每份填报都要有的", field=PURPOSES[field].label),
                say("不能停填"),
                fields={"field": say("不能停填")},
            )
        if not reason.strip() or len(reason.strip()) > _LONGEST:
            raise Invalid(say("没有填写说明"), say("请写明原因后再提交"), fields={"reason": say("请写明原因")})
        if DroppedField.objects.filter(government=government, field=field, restored_at__isnull=True).exists():
            raise IllegalTransition(say("这个字段已经停填"), say("不需要再办理"), state=word(say("已停填")))
        made = DroppedField(
            government=government, field=field, reason=reason.strip(), made_by=actor.user, made_by_name=actor.name,
            made_in=actor.post, made_at=now,
        )  # fmt: skip
        made.save()
        record(
            actor=actor, now=now, action=Action.CYCLE_KEEP, kind=DROPPED, row=made, changes={"act": "drop"},
            comment=made.reason,
        )  # fmt: skip
        return made


def restore_field(*, actor: Actor, now: datetime, field: str) -> DroppedField:
    """Ask for a field again. Raises NotAllowed, and NotFound where it is asked for."""
    with transaction.atomic():
        government = _government(actor)
        row = DroppedField.objects.filter(government=government, field=field, restored_at__isnull=True).first()
        if row is None:
            raise NotFound(say("这个停填的字段"))
        row.restored_at, row.restored_by_name = now, actor.name
        row.save()
        record(actor=actor, now=now, action=Action.CYCLE_KEEP, kind=DROPPED, row=row, changes={"act": "restore"})
        return row


def note_read(*, now: datetime, cycle: Cycle, fields: Collection[str]) -> None:
    """Somebody who did not write them has read fields of a report: kept once for each field and cycle."""
    known = set(FieldRead.objects.filter(cycle=cycle, field__in=fields).values_list("field", flat=True))
    missing = [field for field in sorted(set(fields)) if field not in known]
    if missing:
        FieldRead.objects.bulk_create(
            [FieldRead(government_id=cycle.government_id, cycle=cycle, field=field, read_at=now) for field in missing],
            ignore_conflicts=True,
        )


def priced(plan: Callable[[], Sequence[Cycle]], now: datetime) -> list[Burden]:
    """What the cycles would ask for that a service would plan: planned, priced, and taken back. What it refuses is
    refused here.
    """
    with transaction.atomic():
        found = [burden_of(cycle, china_date(now)) for cycle in plan()]
        transaction.set_rollback(True)
    return found


def _government(actor: Actor) -> Government:
    """Locked, so that two who drop a field at once queue here."""
    require(actor, Action.CYCLE_KEEP, Facts(government=actor.government))
    return Government.objects.select_for_update(no_key=True).get(public_id=actor.government)


def _known(government: Government, field: str) -> None:
    key = field.removeprefix(FIGURE)
    of_indicator = field.startswith(FIGURE) and key.isdecimal()
    if field in PURPOSES or (of_indicator and Indicator.objects.filter(government=government, pk=int(key)).exists()):
        return
    raise NotFound(say("这个字段"))
