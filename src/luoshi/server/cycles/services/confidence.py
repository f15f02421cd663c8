"""Judging how sure one is of a matter (信心判断), with the reasons, beside what its bodies report."""

from datetime import datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.core.said import say, word
from luoshi.server.cycles.audited import CONFIDENCE
from luoshi.server.cycles.confidences import JUDGED_IN
from luoshi.server.cycles.facts import confidence_facts
from luoshi.server.cycles.models import Confidence, ConfidenceGrade
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.services.reports import CYCLE_THING
from luoshi.server.delivery.services.keeping import authorship, worded
from luoshi.server.delivery.services.locking import locked_matter
from luoshi.server.delivery.states import MatterState
from luoshi.server.delivery.states.matters import ENDED
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, require

_OVER = (MatterState.CLOSED, *ENDED)


def judge_confidence(*, actor: Actor, now: datetime, cycle: str, matter: str, grade: str, reasons: str) -> Confidence:
    """Say how sure one is of a matter in a cycle, and why; what was said before stays, and the newest holds.

    Raises NotFound; NotAllowed for who reports on the matter; IllegalTransition where the matter is not under way or
    the cycle has not opened; Invalid for another grade than those of the list, and without reasons.
    """
    with transaction.atomic():
        row = locked_matter(actor, matter)
        require(actor, Action.CONFIDENCE_JUDGE, confidence_facts(row, china_date(now)))
        of = found(visible_cycles(actor), cycle, CYCLE_THING)
        for state, possible in (
            (row.state, row.handed_out_at is not None and row.state not in _OVER),
            (of.state, of.state in JUDGED_IN),
        ):
            if not possible:
                raise IllegalTransition(
                    say("目前是“%(state)s”状态，没有可以判断的填报", state=word(state)),
                    say("请核对事项和周期是否选对"),
                    state=word(state),
                )
        if grade not in ConfidenceGrade.values:
            raise Invalid(say("没有选择信心高低"), say("请从列表中选择"), fields={"grade": say("请从列表中选择")})
        made = Confidence(
            government_id=row.government_id, matter=row, cycle=of, grade=grade,
            reasons=worded(reasons=reasons)["reasons"], **_by(actor, now),
        )  # fmt: skip
        made.save(force_insert=True)
        record(
            actor=actor, now=now, action=Action.CONFIDENCE_JUDGE, kind=CONFIDENCE, row=made,
            changes={"matter": row.public_id, "cycle": of.public_id, "grade": grade}, comment=made.reasons,
        )  # fmt: skip
        return made


def _by(actor: Actor, now: datetime) -> dict[str, object]:
    written = authorship(actor, now)
    return {name: written[name] for name in ("made_by", "made_by_name", "made_in", "made_at")}
