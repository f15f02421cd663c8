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


class ArrivalState(StrEnum):
    """State of files that were handed in (来件状态)."""

    RECEIVED = say("待确认文件")
    WAITING = say("等待读取")
    READING = say("正在读取")
    READ = say("待确认变化")
    DONE = say("已登记")
    REFUSED = say("标有密级，已拒绝")
    FAILED = say("没有登记")
    DROPPED = say("已放弃")


class ReadingStage(StrEnum):
    """How far a reading has come (读取阶段), in the order of the work."""

    RECEIVED = "received"
    HASHED = "hashed"
    RECOGNISED = "recognised"
    READ = "read"
    FOUND = "found"
    READY = "ready"


class ArrivalAct(StrEnum):
    """What happens to files that were handed in (来件办理)."""

    START = "start"
    BEGIN = "begin"
    READ = "read"
    KEEP = "keep"
    REFUSE = "refuse"
    FAIL = "fail"
    DROP = "drop"


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
ARRIVAL = (
    Transition(ArrivalState.RECEIVED, ArrivalAct.START, ArrivalState.WAITING),
    Transition(ArrivalState.READING, ArrivalAct.START, ArrivalState.WAITING),
    Transition(ArrivalState.WAITING, ArrivalAct.BEGIN, ArrivalState.READING),
    # a worker that died leaves it so; the next one begins again
    Transition(ArrivalState.READING, ArrivalAct.BEGIN, ArrivalState.READING),
    Transition(ArrivalState.READING, ArrivalAct.READ, ArrivalState.READ),
    Transition(ArrivalState.READING, ArrivalAct.KEEP, ArrivalState.DONE),
    Transition(ArrivalState.READING, ArrivalAct.REFUSE, ArrivalState.REFUSED),
    Transition(ArrivalState.READING, ArrivalAct.FAIL, ArrivalState.FAILED),
    Transition(ArrivalState.READ, ArrivalAct.KEEP, ArrivalState.DONE),
    Transition(ArrivalState.READ, ArrivalAct.FAIL, ArrivalState.FAILED),
    Transition(ArrivalState.RECEIVED, ArrivalAct.DROP, ArrivalState.DROPPED),
    Transition(ArrivalState.WAITING, ArrivalAct.DROP, ArrivalState.DROPPED),
    Transition(ArrivalState.READING, ArrivalAct.DROP, ArrivalState.DROPPED),
    Transition(ArrivalState.READ, ArrivalAct.DROP, ArrivalState.DROPPED),
)
UNDER_WAY = frozenset({ArrivalState.RECEIVED, ArrivalState.WAITING, ArrivalState.READING, ArrivalState.READ})
"""States in which the files still wait in ``incoming``."""
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
