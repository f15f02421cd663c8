"""Figures about days whose reports are locked: who enters one is told the cause, and who can lift it."""

from datetime import date

from luoshi.reckoning.periods import Period
from luoshi.server.core.errors import IllegalTransition
from luoshi.server.core.said import say, word
from luoshi.server.cycles.models import Allowance, AllowanceKind, Cycle
from luoshi.server.cycles.states import CycleState
from luoshi.server.ledger.models import Indicator
from luoshi.server.orgs.models import Organisation


def require_unlocked(indicator: Indicator, organisation: Organisation | None, period: Period, today: date) -> None:
    """Raise IllegalTransition for a figure whose days end in a cycle that is locked, unless its body, or everybody, may
    still report there.
    """
    locked = Cycle.objects.filter(
        government=indicator.government_id, state=CycleState.LOCKED, first__lte=period.last, last__gte=period.last
    )
    open_still = Allowance.objects.filter(
        cycle__in=locked, kind=AllowanceKind.AFTER_LOCK, ended_at__isnull=True, until__gte=today, part__isnull=True
    )
    lifted = {each.cycle_id for each in open_still if each.organisation_id in (None, organisation and organisation.pk)}
    closed = next((row for row in locked.order_by("locks_on") if row.pk not in lifted), None)
    if closed is not None:
        raise IllegalTransition(
            say("“%(cycle)s”已于 %(day)s 锁定，这个时段的数不能再改", cycle=closed.name, day=closed.locks_on),
            say("数有误的，请本单位负责人申请更正；没有报的，请办公室综合员登记填报例外"),
            state=word(CycleState(closed.state)),
        )
