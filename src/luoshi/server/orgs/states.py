"""The states that people, posts, delegations and organisations pass through, and the acts between them."""

from datetime import date
from enum import StrEnum

from luoshi.server.core.periods import Period
from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition
from luoshi.server.policy import Action


class PersonState(StrEnum):
    """State of an account (账号状态)."""

    OPEN = say("启用")
    CLOSED = say("停用")


class ProposalState(StrEnum):
    """State of a proposed post (拟任岗位状态)."""

    OPEN = say("待确认")
    GRANTED = say("已授予")
    DECLINED = say("已退回")


class TermState(StrEnum):
    """State of something that holds for some days (任期状态): a post, a delegation, an organisation."""

    COMING = say("尚未开始")
    RUNNING = say("有效")
    OVER = say("已到期")
    WITHDRAWN = say("已收回")


PERSON = (
    Transition(PersonState.OPEN, Action.PERSON_DISABLE, PersonState.CLOSED, needs_comment=True),
    Transition(PersonState.CLOSED, Action.PERSON_ENABLE, PersonState.OPEN, needs_comment=True),
    Transition(PersonState.OPEN, Action.PERSON_RESET, PersonState.OPEN),
    Transition(PersonState.OPEN, Action.PERSON_UNLOCK, PersonState.OPEN),
    Transition(PersonState.OPEN, Action.PERSON_RESET_FACTOR, PersonState.OPEN, needs_comment=True),
    Transition(PersonState.OPEN, Action.PERSON_PASSWORD, PersonState.OPEN),
    Transition(PersonState.OPEN, Action.PERSON_CONTACT, PersonState.OPEN),
    Transition(PersonState.OPEN, Action.PERSON_EDIT, PersonState.OPEN),
    Transition(PersonState.CLOSED, Action.PERSON_EDIT, PersonState.CLOSED),
)
POST = (
    Transition(TermState.COMING, Action.POST_REVOKE, TermState.WITHDRAWN, needs_comment=True),
    Transition(TermState.RUNNING, Action.POST_REVOKE, TermState.WITHDRAWN, needs_comment=True),
    Transition(TermState.COMING, Action.POST_PORTFOLIO, TermState.COMING),
    Transition(TermState.RUNNING, Action.POST_PORTFOLIO, TermState.RUNNING),
    Transition(TermState.RUNNING, Action.POST_HAND_OVER, TermState.RUNNING),
    Transition(TermState.OVER, Action.POST_HAND_OVER, TermState.OVER),
    Transition(TermState.WITHDRAWN, Action.POST_HAND_OVER, TermState.WITHDRAWN),
    Transition(TermState.COMING, Action.DELEGATION_GIVE, TermState.COMING),
    Transition(TermState.RUNNING, Action.DELEGATION_GIVE, TermState.RUNNING),
    Transition(TermState.COMING, Action.DELEGATION_APPOINT, TermState.COMING),
    Transition(TermState.RUNNING, Action.DELEGATION_APPOINT, TermState.RUNNING),
)
PROPOSAL = (
    Transition(ProposalState.OPEN, Action.POST_GRANT, ProposalState.GRANTED),
    Transition(ProposalState.OPEN, Action.POST_DECLINE, ProposalState.DECLINED, needs_comment=True),
)
DELEGATION = (
    Transition(TermState.COMING, Action.DELEGATION_WITHDRAW, TermState.WITHDRAWN),
    Transition(TermState.RUNNING, Action.DELEGATION_WITHDRAW, TermState.WITHDRAWN),
)
ORGANISATION = tuple(
    Transition(state, action, state)
    for state in (TermState.COMING, TermState.RUNNING)
    for action in (
        Action.ORGANISATION_EDIT,
        Action.ORGANISATION_NAME,
        Action.ORGANISATION_GROUP,
        Action.ORGANISATION_REORGANISE,
    )
)


def term_state(period: Period, on: date) -> TermState:
    """Where a stretch of days stands on a day."""
    if on in period:
        return TermState.RUNNING
    return TermState.OVER if period.last is not None and period.last < on else TermState.COMING
