"""The states of a verification."""

from enum import StrEnum

from luoshi.server.core.said import say


class VerificationState(StrEnum):
    """State of a verification (核验状态)."""

    RUNNING = say("正在核验")
    SOUND = say("完好")
    FAULTY = say("有问题")
    BROKEN = say("没有完成")
