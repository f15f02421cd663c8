"""The last act of a person at a desk taken back, as long as nobody built on it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.dateparse import parse_datetime

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Conflict, Invalid
from luoshi.server.core.said import say
from luoshi.server.intake.audited import DESK
from luoshi.server.intake.digests import Row, digested, note
from luoshi.server.intake.models import Act, Candidate, Question
from luoshi.server.intake.models.desks import FIRST_REVISION
from luoshi.server.intake.services.acting import ANSWERED, KEPT, WRITTEN, open_desk, write
from luoshi.server.policy import Action


def undo(*, actor: Actor, now: datetime, desk: str) -> Act:
    """Take the actor's last act at the desk back; several in a row go back one after the other.

    Raises Invalid where there is none, Conflict where somebody changed the same candidates since. A name that was
    remembered as an alias stays in the register of organisations: it is true beyond this desk.
    """
    with transaction.atomic():
        row = open_desk(actor, desk)
        act = Act.objects.filter(desk=row, user=actor.user, undone=False).first()
        if act is None:
            raise Invalid(say("没有可以撤销的操作"), say("只能撤销您自己在这个核对台上的操作"))
        rows = {each.public_id: each for each in row.candidates.select_for_update().filter(public_id__in=act.after)}
        for key, revision in act.after.items():
            if key not in rows or rows[key].revision != revision:
                who = rows[key].changed_by_name if key in rows else say("他人")
                raise Conflict(say("之后%(who)s又改过同一项，不能撤销", who=who), say("请刷新后直接修改"), by=who)
        kept: dict[Row, str | None] = {each: each.digest for each in rows.values()}
        made = [rows[key] for key, before in act.before["candidates"].items() if before is None]
        changed = {key: before for key, before in act.before["candidates"].items() if before is not None}
        _restore(rows, changed, actor, now)
        _follow(act, {key: (before["revision"], rows[key].revision) for key, before in changed.items()})
        for one in reversed(made):
            if one.children.exclude(pk__in=[each.pk for each in made]).exists():
                raise Conflict(
                    say("之后在补充的内容下面又加了别的，不能撤销"), say("请先移走下面的内容"), by=actor.name
                )
            row.candidates.filter(pk=one.pk).delete()
        for key, before in act.before["questions"].items():
            question = Question.objects.get(desk=row, public_id=key)
            kept[question] = question.digest
            for name in ANSWERED:
                value = before[name]
                setattr(question, name, parse_datetime(value) if name == "answered_at" and value else value)
            question.digest = digested(question)
            question.save(update_fields=[*ANSWERED, "digest"])
        note(row, kept)
        row.save(update_fields=["blocks"])
        act.undone = True
        act.save(update_fields=["undone"])
        changes = {"what": say("撤销"), "undone": act.what, "candidates": sorted(act.after)}
        record(actor=actor, now=now, action=Action.DOCUMENT_CONFIRM, kind=DESK, row=row, changes=changes)
        return act


def _follow(act: Act, revisions: Mapping[str, tuple[int, int]]) -> None:
    """Let the acts before this one find candidates as they left them, so that they can be undone next.

    ``revisions`` gives for each the one that it had before the act, and the one that it has now.
    """
    waiting = {key: each for key, each in revisions.items() if each[0] > FIRST_REVISION}
    for one in Act.objects.filter(desk=act.desk_id, pk__lt=act.pk, undone=False).only("after").iterator(chunk_size=50):
        if not waiting:
            return
        found = {key: now for key, (was, now) in waiting.items() if one.after.get(key) == was}
        if found:
            one.after |= found
            one.save(update_fields=["after"])
            waiting = {key: each for key, each in waiting.items() if key not in found}


def _restore(
    rows: Mapping[str, Candidate], before: Mapping[str, Mapping[str, object]], actor: Actor, now: datetime
) -> None:
    """The columns as they were; revisions grow on, so that whoever saw the act sees that it is gone."""
    written: set[str] = set()
    for key, columns in before.items():
        row = rows[key]
        for name in KEPT:
            if getattr(row, name) != columns[name]:
                setattr(row, name, columns[name])
                written.add(name.removesuffix("_id"))
        row.revision += 1
        row.changed_by, row.changed_by_name, row.changed_at = actor.user, actor.name, now
        row.digest = digested(row)
    write([rows[key] for key in before], [*written, *WRITTEN])
