"""What programs ask and are told of projects: their shapes, each with an example."""

from typing import Annotated, Any

from ninja import Path
from pydantic import Field

from luoshi.server.api.fields import LAX, Day, Given, Id, Line, Lines, Told
from luoshi.server.api.paging import Paged
from luoshi.server.delivery.models import NodeKind
from luoshi.server.delivery.services.projects import PRESET_KEY

_AMOUNT = r"^\d{1,14}(\.\d{1,4})?$"
_WEIGHT = r"^\d{1,5}(\.\d{1,4})?$"
Amount = Annotated[str, Field(pattern=_AMOUNT, max_length=20)]
"""万元 as a text, so that nothing is rounded on the way."""
Position = Annotated[int, Path(ge=0, le=100_000)]
Year = Annotated[int, Path(ge=1990, le=2100)]


class NodeTold(Told):
    """A node. ``share`` is its part of the whole in percent; ``first_planned_on`` never changes."""

    position: int
    kind: str
    name: str
    weight: str
    share: str
    planned_on: Day | None
    first_planned_on: Day | None
    reached_on: Day | None
    overdue: bool
    note: str


class MoneyTold(Told):
    """A year's money in 万元; null is not reported, which is no zero."""

    year: int
    planned: str | None
    done: str | None
    as_of: Day | None


class ProjectTold(Told):
    """A project. ``done`` and ``due`` are percent as of today; ``due`` is null where a node has no planned day."""

    id: str
    name: str
    owner: str
    builder_name: str
    content: str
    total: str | None
    funds: str
    starts_on: Day | None
    ends_on: Day | None
    ended: bool
    done: str | None
    due: str | None
    nodes: list[NodeTold]
    money: list[MoneyTold]


class Projects(Told):
    """A page of projects, by name."""

    items: list[ProjectTold]
    next: str | None


class ProjectsAsked(Paged):
    """Which projects."""

    owner: Line = Field("", max_length=80, description="只看一个责任单位的 · of one body")
    item: Line = Field("", max_length=80, description="支撑一个台账事项的 · that carry one item")
    overdue: bool = Field(False, description="只看有节点逾期的 · with a node that is overdue")


class NewProject(Given):
    """A project to be registered; ``template`` is ``preset``, a template's id, or empty."""

    name: Line = Field(min_length=1, max_length=300)
    owner: Id
    builder_name: Line = Field("", max_length=300)
    content: Lines = ""
    total: Amount | None = None
    funds: Line = Field("", max_length=300)
    starts_on: Day | None = None
    ends_on: Day | None = None
    template: Line = Field(PRESET_KEY, max_length=80)
    items: list[Id] = Field([], max_length=500)
    named: list[Line] = Field([], max_length=100)


class NodePlanned(Given):
    """A node as the office plans it; ``comment`` is needed where a planned day moves."""

    kind: Annotated[NodeKind, LAX]
    name: Line = Field("", max_length=60)
    weight: Annotated[str, Field(pattern=_WEIGHT, max_length=12)] = "1"
    planned_on: Day | None = None
    comment: Lines = ""


class NodeFilled(Given):
    """When a node was reached; null takes it back, with words in ``note``."""

    reached_on: Day | None
    note: Line = Field("", max_length=300)
    evidence: list[Id] = Field([], max_length=100)
    scan: Line = Field("", max_length=80)


class MoneyPlanned(Given):
    """A year's planned money."""

    planned: Amount | None


class MoneyFilled(Given):
    """How much of a year's money is done, as of a day."""

    done: Amount | None
    as_of: Day | None = None
    scan: Line = Field("", max_length=80)


_NODE: dict[str, Any] = {
    "position": 0,
    "kind": "approval",
    "name": "立项",
    "weight": "1",
    "share": "100",
    "planned_on": "2031-10-31",
    "first_planned_on": "2031-09-30",
    "reached_on": None,
    "overdue": False,
    "note": "",
}
EXAMPLE: dict[str, Any] = {
    "id": "proj-7k3m9x0c2v5n8q1w",
    "name": "清水河生态护岸工程",
    "owner": "org-7k3m9x0c2v5n8q1w",
    "builder_name": "",
    "content": "护岸12处",
    "total": "3600",
    "funds": "",
    "starts_on": "2031-11-01",
    "ends_on": "2033-06-30",
    "ended": False,
    "done": "0",
    "due": "0",
    "nodes": [_NODE],
    "money": [{"year": 2031, "planned": "800", "done": None, "as_of": None}],
}
SENT = {"name": "清水河生态护岸工程", "owner": "org-7k3m9x0c2v5n8q1w", "total": "3600", "template": "preset"}
