"""The states that a desk and its candidates pass through, and the acts between them."""

from enum import StrEnum

from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition
from luoshi.server.policy import Action


class DeskState(StrEnum):
    """State of a desk (核对状态)."""

    OPEN = say("正在核对")
    MADE = say("已生成台账")
    SUPERSEDED = say("已被新的读取替代")


class CandidateState(StrEnum):
    """State of a candidate (候选项状态)."""

    PROPOSED = say("待确认")
    ACCEPTED = say("已确认")
    EDITED = say("已修改")
    ADDED = say("人工补充")
    REJECTED = say("不采用")


class DeskAct(StrEnum):
    """What a person does to a candidate (核对操作)."""

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"


DESK = (
    Transition(DeskState.OPEN, Action.DOCUMENT_CONFIRM, DeskState.OPEN),
    Transition(DeskState.OPEN, Action.LEDGER_MAKE, DeskState.MADE),
    Transition(DeskState.OPEN, Action.DOCUMENT_TAKE_IN, DeskState.SUPERSEDED),
    Transition(DeskState.MADE, Action.DOCUMENT_TAKE_IN, DeskState.SUPERSEDED),
)
CANDIDATE = (
    Transition(CandidateState.PROPOSED, DeskAct.ACCEPT, CandidateState.ACCEPTED),
    Transition(CandidateState.REJECTED, DeskAct.ACCEPT, CandidateState.ACCEPTED),
    Transition(CandidateState.PROPOSED, DeskAct.EDIT, CandidateState.EDITED),
    Transition(CandidateState.ACCEPTED, DeskAct.EDIT, CandidateState.EDITED),
    Transition(CandidateState.EDITED, DeskAct.EDIT, CandidateState.EDITED),
    Transition(CandidateState.REJECTED, DeskAct.EDIT, CandidateState.EDITED),
    Transition(CandidateState.ADDED, DeskAct.EDIT, CandidateState.ADDED),
    Transition(CandidateState.PROPOSED, DeskAct.REJECT, CandidateState.REJECTED),
    Transition(CandidateState.ACCEPTED, DeskAct.REJECT, CandidateState.REJECTED),
    Transition(CandidateState.EDITED, DeskAct.REJECT, CandidateState.REJECTED),
    Transition(CandidateState.ADDED, DeskAct.REJECT, CandidateState.REJECTED),
)
SETTLED = frozenset({CandidateState.ACCEPTED, CandidateState.EDITED, CandidateState.ADDED})
"""Candidates of which ledger rows are made."""
