"""The last act of a person at a desk taken back, as long as nobody built on it."""

from datetime import datetime

from django.db import transaction
from django.utils.dateparse import parse_datetime

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Conflict, Invalid
from luoshi.server.core.said import say
from luoshi.server.intake.audited import DESK
from luoshi.server.intake.models import Act, Candidate, Question
from luoshi.server.intake.services.acting import ANSWERED, KEPT, open_desk
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
        made = [rows[key] for key, before in act.before["candidates"].items() if before is None]
        for key, before in act.before["candidates"].items():
            if before is not None:
                _restore(rows[key], before, actor, now)
                _follow(act, key, before["revision"], rows[key].revision)
        for one in reversed(made):
            if one.children.exclude(pk__in=[each.pk for each in made]).exists():
                raise Conflict(
                    say("之后在补充的内容下面又加了别的，不能撤销"), say("请先移走下面的内容"), by=actor.name
                )
            one.delete()
        for key, before in act.before["questions"].items():
            question = Question.objects.get(desk=row, public_id=key)
            for name in ANSWERED:
                value = before[name]
                setattr(question, name, parse_datetime(value) if name == "answered_at" and value else value)
            question.save(update_fields=list(ANSWERED))
        act.undone = True
        act.save(update_fields=["undone"])
        changes = {"what": say("撤销"), "undone": act.what, "candidates": sorted(act.after)}
        record(actor=actor, now=now, action=Action.DOCUMENT_CONFIRM, kind=DESK, row=row, changes=changes)
        return act


def _follow(act: Act, key: str, was: int, revision: int) -> None:
    """Let the act before this one find the candidate as it left it, so that it can be undone next."""
    earlier = Act.objects.filter(desk=act.desk_id, pk__lt=act.pk, undone=False)
    for one in earlier:
        if one.after.get(key) == was:
            one.after[key] = revision
            one.save(update_fields=["after"])
            return


def _restore(row: Candidate, before: dict[str, object], actor: Actor, now: datetime) -> None:
    """The columns as they were; the revision grows on, so that whoever saw the act sees that it is gone."""
    for name in KEPT:
        setattr(row, name, before[name])
    row.revision += 1
    row.changed_by, row.changed_by_name, row.changed_at = actor.user, actor.name, now
    row.save(update_fields=[*KEPT, "revision", "changed_by", "changed_by_name", "changed_at"])
