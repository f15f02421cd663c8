"""The states that items and amendments pass through, and the acts between them."""

from enum import StrEnum

from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import DRAFT


class ItemState(StrEnum):
    """State of an item in the ledger (事项状态)."""

    DRAFT = DRAFT
    CONFIRMED = say("已确认")
    WITHDRAWN = say("已终止")


class ItemAct(StrEnum):
    """What an amendment in force does to an item besides giving it another value (事项办理)."""

    WITHDRAW = "withdraw"


class AmendmentState(StrEnum):
    """State of an amendment (变更状态)."""

    PROPOSED = say("待审批")
    APPROVED = say("已批准")
    REFUSED = say("未批准")
    IN_FORCE = say("已生效")
    WITHDRAWN = say("已撤回")


class Verdict(StrEnum):
    """What a leader decides about an amendment (审批意见)."""

    APPROVE = "approve"
    REFUSE = "refuse"


ITEM = (
    Transition(ItemState.DRAFT, Action.ITEM_CONFIRM, ItemState.CONFIRMED),
    Transition(ItemState.DRAFT, Action.ITEM_IMPORT, ItemState.DRAFT),
    Transition(ItemState.DRAFT, Action.LEDGER_MAKE, ItemState.DRAFT),
    Transition(ItemState.CONFIRMED, Action.AMENDMENT_PROPOSE, ItemState.CONFIRMED),
    Transition(ItemState.CONFIRMED, Action.AMENDMENT_APPLY, ItemState.CONFIRMED),
    # what is withdrawn stays as it was, and nothing follows
    Transition(ItemState.CONFIRMED, ItemAct.WITHDRAW, ItemState.WITHDRAWN),
)
AMENDMENT = (
    Transition(AmendmentState.PROPOSED, Verdict.APPROVE, AmendmentState.APPROVED),
    Transition(AmendmentState.PROPOSED, Verdict.REFUSE, AmendmentState.REFUSED, needs_comment=True),
    Transition(AmendmentState.PROPOSED, Action.AMENDMENT_WITHDRAW, AmendmentState.WITHDRAWN),
    Transition(AmendmentState.APPROVED, Action.AMENDMENT_APPLY, AmendmentState.IN_FORCE),
)
