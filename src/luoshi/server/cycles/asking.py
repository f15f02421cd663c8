"""What a report asks for: its fields, for whom each is, and which are not asked for any more.

Each field that is asked of a unit names its purpose and its reader; one that nobody read in two cycles is proposed for
removal (整治形式主义为基层减负若干规定: no needless forms; the two cycles are a rule of this program).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.cycles.figures import indicators_of
from luoshi.server.cycles.models import Cycle, DroppedField, FieldRead, Report
from luoshi.server.cycles.states import CycleState
from luoshi.server.ledger.models import Indicator

FIGURE = "figure:"
"""How the field of an indicator begins; its key follows."""
NEEDED = frozenset({"claim_level", "progress"})
"""Fields without which there is no report."""
UNREAD_CYCLES = 2


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a field is asked for, and who reads it."""

    label: str
    purpose: str
    reader: PostRole


PURPOSES: Mapping[str, Purpose] = MappingProxyType({
    "claim_level": Purpose(say("进展程度"), say("没有量化目标的事项按它亮灯"), PostRole.OFFICE_SUPERVISOR),
    "progress": Purpose(say("进展情况"), say("审核，写入督办公文"), PostRole.OFFICE_SUPERVISOR),
    "problem": Purpose(say("存在问题"), say("协调解决"), PostRole.LEADER_IN_CHARGE),
    "next_step": Purpose(say("下步措施"), say("判断能否按期完成"), PostRole.OFFICE_SUPERVISOR),
})  # fmt: skip
FIGURES = Purpose(say("指标数值"), say("测算进度，按目标亮灯"), PostRole.OFFICE_COMPILER)


def dropped_fields(government: int) -> dict[str, DroppedField]:
    """The fields that a government (its key) does not ask for any more."""
    rows = DroppedField.objects.filter(government=government, restored_at__isnull=True)
    return {row.field: row for row in rows}


def indicators_among(fields: Iterable[str]) -> frozenset[int]:
    """The indicators (keys) among some fields."""
    return frozenset(int(field.removeprefix(FIGURE)) for field in fields if _is_figure(field))


def _is_figure(field: str) -> bool:
    return field.startswith(FIGURE)


def field_of(indicator: int) -> str:
    """The field of an indicator (its key)."""
    return f"{FIGURE}{indicator}"


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A field as it was asked for: in how many reports of the last cycles it was filled in, in which cycles read."""

    field: str
    label: str
    purpose: Purpose
    filled: int
    read_in: int
    cycles: int
    dropped: DroppedField | None

    @property
    def is_needed(self) -> bool:
        """Whether there is no report without it."""
        return self.field in NEEDED

    @property
    def is_proposed(self) -> bool:
        """Whether its removal is proposed: asked for in two locked cycles, and read in none."""
        return not self.is_needed and self.dropped is None and self.cycles >= UNREAD_CYCLES and not self.read_in


def field_uses(government: int) -> list[FieldUse]:
    """Every field of the reports of the last two locked cycles and how it was used. A fixed number of queries."""
    locked = Cycle.objects.filter(government=government, state=CycleState.LOCKED).order_by("-last", "-pk")
    cycles = [row.pk for row in locked[:UNREAD_CYCLES]]
    read: dict[str, int] = {}
    for field in FieldRead.objects.filter(cycle__in=cycles).values_list("field", flat=True):
        read[field] = read.get(field, 0) + 1
    filled: dict[str, int] = {}
    for row in Report.objects.filter(cycle__in=cycles, came_in__isnull=False).order_by():
        for field in fields_filled(row):
            filled[field] = filled.get(field, 0) + 1
    dropped = dropped_fields(government)
    figures = {field for field in (*filled, *read, *dropped) if _is_figure(field)}
    keys = [int(field.removeprefix(FIGURE)) for field in figures]
    names = {field_of(row.pk): row.name for row in Indicator.objects.filter(pk__in=keys)}
    known = [(field, each.label, each) for field, each in PURPOSES.items()]
    known += [(field, names.get(field, field), FIGURES) for field in sorted(figures)]
    return [
        FieldUse(field, label, purpose, filled.get(field, 0), read.get(field, 0), len(cycles), dropped.get(field))
        for field, label, purpose in known
    ]


def fields_filled(report: Report) -> frozenset[str]:
    """The fields of a report that say something."""
    texts = {name for name in PURPOSES if getattr(report, name)}
    return frozenset(texts | {field_of(key) for key in indicators_of(report.figures)})
