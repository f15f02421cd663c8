"""Whether a cycle takes a report now, and if it does not, why and who can change that."""

from datetime import date

from luoshi.server.core.errors import IllegalTransition
from luoshi.server.core.said import say, word
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.owing import Owed
from luoshi.server.cycles.states import CycleState


def is_taken(cycle: Cycle, owed: Owed, today: date) -> bool:
    """Whether a report is taken on a day: while the cycle is open, and once it is locked by an exception."""
    state = CycleState(cycle.state)
    return state in (CycleState.OPEN, CycleState.PAST_DUE) or (state is CycleState.LOCKED and today <= owed.taken_until)


def require_taken(cycle: Cycle, owed: Owed, today: date) -> None:
    """Raise IllegalTransition where a report is not taken on a day: before the cycle opens, and once it is locked
    unless an exception lifts that. It names the cause and who can lift it.
    """
    if is_taken(cycle, owed, today):
        return
    state = CycleState(cycle.state)
    if state is CycleState.LOCKED:
        raise IllegalTransition(
            say("“%(cycle)s”已于 %(day)s 锁定，不再接收填报", cycle=cycle.name, day=cycle.locks_on),
            say("确需补报的，请办公室综合员登记填报例外；已报的内容有误，请本单位负责人申请更正"),
            state=word(state),
        )
    if state is CycleState.PLANNED:
        raise IllegalTransition(
            say("“%(cycle)s”还没有开放填报", cycle=cycle.name),
            say("%(day)s 开放，请到时填报", day=cycle.opens_on),
            state=word(state),
        )
    raise IllegalTransition(
        say("“%(cycle)s”已取消，不需要填报", cycle=cycle.name), say("请在填报周期中查看"), state=word(state)
    )
