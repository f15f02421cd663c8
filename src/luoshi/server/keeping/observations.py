"""What the doctor says: one observation a line, and how serious it is."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How something stands (体检结论)."""

    WELL = "正常"
    WARNING = "注意"
    FAULT = "故障"


@dataclass(frozen=True, slots=True)
class Observation:
    """One line of the doctor: what was looked at, how it stands, what was seen, and what to do unless all is well."""

    subject: str
    health: Health
    seen: str
    remedy: str = ""
