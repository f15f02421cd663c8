"""The ladder of reminders, set by the office: the latest holds."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import listed, say
from luoshi.server.cycles.audited import LADDER
from luoshi.server.cycles.models import Ladder
from luoshi.server.cycles.rungs import FURTHEST, MOST_RUNGS, Rung, kept
from luoshi.server.orgs.models import Government
from luoshi.server.policy import Action, Facts, require

_LONGEST = 300


def set_ladder(*, actor: Actor, now: datetime, rungs: Sequence[Rung], reason: str = "") -> Ladder:
    """Set when who is reminded; no rung at all stops reminders.

    Raises NotAllowed; Invalid for two rungs of the same day, one that reminds nobody, one too far away, too many.
    """
    with transaction.atomic():
        require(actor, Action.CYCLE_KEEP, Facts(government=actor.government))
        government = Government.objects.select_for_update(no_key=True).get(public_id=actor.government)
        wrong = []
        if len(rungs) > MOST_RUNGS:
            wrong.append(say("最多 %(most)s 级", most=MOST_RUNGS))
        if len({rung.days for rung in rungs}) < len(rungs):
            wrong.append(say("同一天只设一级"))
        if any(abs(rung.days) > FURTHEST for rung in rungs):
            wrong.append(say("距截止日不超过 %(most)s 个工作日", most=FURTHEST))
        if not all(rung.whom for rung in rungs):
            wrong.append(say("每一级都要选提醒谁"))
        if wrong:
            raise Invalid(say("催办阶梯不对"), listed(wrong, "；"), fields={"rungs": listed(wrong, "；")})
        made = Ladder(
            government=government, rungs=kept(rungs), reason=reason.strip()[:_LONGEST], made_by=actor.user,
            made_by_name=actor.name, made_in=actor.post, made_at=now,
        )  # fmt: skip
        made.save()
        record(
            actor=actor, now=now, action=Action.CYCLE_KEEP, kind=LADDER, row=made, changes={"rungs": made.rungs},
            comment=made.reason,
        )  # fmt: skip
        return made
