"""The states that a token passes through, and the acts between them."""

from enum import StrEnum

from luoshi.server.core.said import say
from luoshi.server.core.transitions import Transition
from luoshi.server.policy import Action


class TokenState(StrEnum):
    """State of a token (令牌状态); ``IDLE`` is that of one whose post or account has ended before it did."""

    ACTIVE = say("有效")
    EXPIRED = say("已过期")
    IDLE = say("岗位或账号已停用")
    REVOKED = say("已吊销")


TOKEN = (Transition(TokenState.ACTIVE, Action.TOKEN_REVOKE, TokenState.REVOKED),)
