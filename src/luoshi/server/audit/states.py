"""The states of a verification."""

from enum import StrEnum


class VerificationState(StrEnum):
    """State of a verification (核验状态)."""

    RUNNING = "正在核验"
    SOUND = "完好"
    FAULTY = "有问题"
    BROKEN = "没有完成"
