"""What programs ask and are told of indicators and finish lines: their shapes, each with an example.

Figures are texts, so that nothing is rounded on the way; null is not known, which is no zero.
"""

from typing import Annotated, Any

from pydantic import Field

from luoshi.server.api.fields import LAX, Day, Given, Id, Line, Moment, Number, Told
from luoshi.server.api.paging import Paged
from luoshi.server.indicators.models import CadenceChoice, FinishLineKind, MethodChoice, StatusChoice

Figure = Annotated[str, Field(pattern=r"^-?\d{1,20}(\.\d{1,10})?$", max_length=32)]


class LineTold(Told):
    """One line of the working: input, rule, formula or result; what it is about; what it says."""

    kind: str
    label: str
    text: str


class IndicatorTold(Told):
    """A target. ``done`` and ``due`` are percent of the way, ``gap`` the points ahead (below 0: behind).
    ``defined`` is false where nobody said what is counted: kind and cadence are then guessed.
    """

    id: str
    name: str
    unit: str
    text: str
    comparator: str
    value: str
    last_day: Day | None
    plan: str
    item: str | None
    kind: str
    direction: str
    cadence: str
    defined: bool
    actual: str | None
    as_of: Day | None
    done: str | None
    due: str | None
    gap: str | None
    report: str
    light: str
    says: str


class Indicators(Told):
    """A page of targets."""

    items: list[IndicatorTold]
    next: str | None


class IndicatorWhole(IndicatorTold):
    """One of them, with the working of its light as the page shows it."""

    working: list[LineTold]


class IndicatorsAsked(Paged):
    """Which targets."""

    plan: Line = Field("", max_length=80, description="只看一个计划的 · of one plan")
    item: Line = Field("", max_length=80, description="只看一个台账事项的 · of one item")


class ObservationTold(Told):
    """What was said of a period; ``organisation`` null is the government as a whole, ``vintage`` counts revisions."""

    id: str
    organisation: str | None
    period_from: Day
    period_to: Day
    vintage: int
    status: str
    value: str | None
    numerator: str | None
    denominator: str | None
    unit: str
    note: str
    reason: str
    scan: str
    by: str
    at: Moment


class Observations(Told):
    """A page of them, in the order in which they were entered."""

    items: list[ObservationTold]
    next: str | None


class NewObservation(Given):
    """A figure of a period, or why there is none. ``seen`` is the revision that was read (0: none): 409 where there is
    a later one. A revision needs its ``reason``; what the office enters for a body, the ``scan`` of its paper.
    """

    period_from: Day
    period_to: Day
    organisation: Line = Field("", max_length=80)
    status: Annotated[StatusChoice, LAX]
    value: Figure | None = None
    numerator: Figure | None = None
    denominator: Figure | None = None
    unit: Line = Field("", max_length=300)
    note: Line = Field("", max_length=500)
    reason: Line = Field("", max_length=300)
    scan: Line = Field("", max_length=80)
    seen: Number | None = None


class PointTold(Told):
    """What is to be reached by the end of a day."""

    day: Day
    value: str


class WayTold(Told):
    """A way to a target; of several the last holds."""

    id: str
    organisation: str | None
    method: str
    start_on: Day
    start_value: str
    points: list[PointTold]
    shares: list[str]
    reason: str
    by: str
    at: Moment


class Ways(Told):
    """All ways of a target, the last first."""

    items: list[WayTold]


class PointGiven(Given):
    """What is to be reached by the end of a day."""

    day: Day
    value: Figure


class NewWay(Given):
    """How a target is to be reached; the last point is the target itself."""

    method: Annotated[MethodChoice, LAX]
    start_on: Day
    start_value: Figure
    points: list[PointGiven] = Field(min_length=1, max_length=200)
    shares: list[Figure] = Field([], max_length=12)
    reason: Line = Field(min_length=1, max_length=300)


class FinishLineTold(Told):
    """A finish line of an item, or of one measure in it."""

    id: str
    item: str
    measure: int | None
    kind: str
    text: str
    last_day: Day | None
    cadence: str
    basis: str
    by: str
    at: Moment


class FinishLines(Told):
    """A page of them, in the order in which they were set."""

    items: list[FinishLineTold]
    next: str | None


class FinishLinesSet(Told):
    """Those that were made."""

    items: list[FinishLineTold]


class FinishLinesAsked(Paged):
    """Whose finish lines."""

    item: Line = Field("", max_length=80, description="只看一个台账事项的 · of one item")


class NewFinishLine(Given):
    """A finish line that a person sets; a standing duty has a ``cadence``, every other a ``last_day``."""

    item: Id
    kind: Annotated[FinishLineKind, LAX]
    text: Line = Field(min_length=1, max_length=300)
    last_day: Day | None = None
    cadence: Annotated[CadenceChoice, LAX] | None = None
    measure: Number | None = None


class ProposalTold(Told):
    """A measure without a finish line, with the one that its words suggest; ``lacks`` says what it wants first."""

    measure: int
    item: str
    words: str
    kind: str
    text: str
    last_day: Day | None
    cadence: str
    why: str
    lacks: str


class Proposals(Told):
    """A page of them."""

    items: list[ProposalTold]
    next: str | None


class Accepted(Given):
    """The measures whose proposals are taken over, all or none."""

    measures: list[Number] = Field(min_length=1, max_length=500)


_TOLD: dict[str, Any] = {
    "id": "target-7k3m9x0c2v5n8q1w", "name": "干流清淤", "unit": "公里", "text": "完成干流清淤18公里",
    "comparator": "at_least", "value": "18", "last_day": "2033-12-31", "plan": "plan-7k3m9x0c2v5n8q1w",
    "item": "item-7k3m9x0c2v5n8q1w", "kind": "cumulative", "direction": "higher", "cadence": "quarter",
    "defined": True, "actual": "3", "as_of": "2031-06-30", "done": "16.67", "due": "16.67", "gap": "0",
    "report": "on_time", "light": "green", "says": "应完成16.67%，已完成16.67%，差距不到5个百分点",
}  # fmt: skip
INDICATORS = {"items": [_TOLD], "next": None}
INDICATOR = _TOLD | {"working": [{"kind": "result", "label": "● 正常", "text": _TOLD["says"]}]}
OBSERVATION: dict[str, Any] = {
    "id": "observe-7k3m9x0c2v5n8q1w", "organisation": None, "period_from": "2031-04-01", "period_to": "2031-06-30",
    "vintage": 1, "status": "value", "value": "3", "numerator": None, "denominator": None, "unit": "公里", "note": "",
    "reason": "", "scan": "", "by": "水小莲", "at": "2031-07-03T10:00:00+08:00",
}  # fmt: skip
NEW_OBSERVATION = {"period_from": "2031-04-01", "period_to": "2031-06-30", "status": "value", "value": "3", "seen": 0}
NEW_WAY: dict[str, Any] = {
    "method": "linear", "start_on": "2030-12-31", "start_value": "0", "points": [{"day": "2033-12-31", "value": "18"}],
    "reason": "按月推进",
}  # fmt: skip
WAY = NEW_WAY | {
    "id": "way-7k3m9x0c2v5n8q1w", "organisation": None, "shares": [], "by": "钟合青", "at": "2031-07-03T10:00:00+08:00",
}  # fmt: skip
NEW_FINISH_LINE = {
    "item": "item-7k3m9x0c2v5n8q1w", "kind": "deliverable", "text": "通过县级验收", "last_day": "2033-06-30",
}  # fmt: skip
FINISH_LINE: dict[str, Any] = NEW_FINISH_LINE | {
    "id": "finish-7k3m9x0c2v5n8q1w", "measure": None, "cadence": "", "basis": "decided", "by": "钟合青",
    "at": "2031-07-03T10:00:00+08:00",
}  # fmt: skip
PROPOSAL = {
    "measure": 12, "item": "item-7k3m9x0c2v5n8q1w", "words": "每月巡查一次", "kind": "standing", "text": "每月巡查一次",
    "last_day": None, "cadence": "month", "why": "原文写明频次", "lacks": "",
}  # fmt: skip
