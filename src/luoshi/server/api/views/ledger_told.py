"""What the calls of the ledger take and tell, with an example of each."""

from pydantic import Field

from luoshi.server.api.fields import Day, Id, Line, Told
from luoshi.server.api.paging import Paged
from luoshi.server.api.views.me import Named
from luoshi.server.ledger.models import PlanKind
from luoshi.server.ledger.models.columns import ComparatorChoice, DueChoice, PersonChoice, RoleChoice, StrengthChoice
from luoshi.server.ledger.models.parts import RelationKind, RoleBasis
from luoshi.server.ledger.narrowing import Due, ItemFilter, SourceKind
from luoshi.server.ledger.states import ItemState


class PartTold(Told):
    """A body's part in an item: its role, and what makes it so."""

    organisation: str
    name: str
    role: RoleChoice
    basis: RoleBasis
    printed_role: str
    via_group: str


class ItemPersonTold(Told):
    """A person whom an item names: what they are to it, and what that is called in print."""

    name: str
    kind: PersonChoice
    printed_post: str
    account: str | None


class TargetTold(Told):
    """A target: as printed (``value`` in ``unit``) and as reckoned; numbers are decimal texts."""

    id: str
    indicator: str
    comparator: ComparatorChoice
    value: str
    value_to: str | None
    unit: str
    normal_value: str
    normal_unit: str
    text: str
    last_day: Day | None
    strength: StrengthChoice
    implied: bool


class ItemTold(Told):
    """An item as lists tell it."""

    id: str
    plan: Named
    area: str
    label: str
    title: str
    state: ItemState
    strength: StrengthChoice
    last_day: Day | None
    standing: bool
    due_text: str
    due_origin: DueChoice
    source: str
    revision: int
    owners: list[PartTold]
    people: list[ItemPersonTold]
    targets: list[TargetTold]


class ItemsPage(Told):
    """A page of items, the newest plan first, in the order of each plan."""

    items: list[ItemTold]
    next: str | None


class RelationTold(Told):
    """A related item; ``first`` says whether the relation was registered at this one."""

    kind: RelationKind
    first: bool
    item: Named
    basis: str


class WholeItemTold(ItemTold):
    """An item with everything: its words, the passage in which they stand, what it consists of and belongs to."""

    body: str
    quote: str
    passage: str
    measures: list[str]
    milestones: list[str]
    projects: list[str]
    citations: list[str]
    relations: list[RelationTold]


class PlanTold(Told):
    """A plan or another source of items; ``items`` counts those that the caller sees."""

    id: str
    name: str
    kind: PlanKind
    number: str
    issuer: str
    issued_on: Day | None
    period_from: int | None
    period_to: int | None
    whole: Named | None
    items: int


class PlansPage(Told):
    """A page of plans, newest first."""

    items: list[PlanTold]
    next: str | None


class WholePlanTold(PlanTold):
    """A plan with what its items lack and its areas, each with the number of its items."""

    without_owner: int
    without_limit: int
    without_target: int
    drafts: int
    areas: dict[str, int]


class PieceTold(Told):
    """A stretch of an excerpt; ``marked`` where it is one of the words."""

    text: str
    marked: bool


class HitTold(Told):
    """What holds the words: an item of the ledger, or a version of a paper and where in its text the passage begins."""

    kind: str
    id: str
    title: str
    place: int
    excerpt: list[PieceTold]


class HitsPage(Told):
    """A page of hits, newest first."""

    items: list[HitTold]
    next: str | None


class ItemsAsked(Paged):
    """Which items; what is not given does not narrow."""

    plan: Id | None = Field(None, description="计划编号 · id of a plan")
    area: Line = Field("", max_length=300, description="领域 · title of an area")
    organisation: Id | None = Field(None, description="单位编号 · id of a body")
    role: RoleChoice | None = Field(None, description="职责 · its role")
    source: SourceKind | None = Field(None, description="来源类别 · kind of source")
    year: int | None = Field(None, ge=1900, le=2200, description="当年到期或在办 · due or under way in a year")
    due: Due | None = Field(None, description="时限情况 · how it is limited")
    due_from: Day | None = Field(None, description="时限不早于 · last day not before")
    due_to: Day | None = Field(None, description="时限不晚于 · last day not after")
    strength: StrengthChoice | None = Field(None, description="力度 · how strongly it binds")
    state: ItemState | None = Field(
        None, description="状态；不写时不含已终止的 · state; without one, what is withdrawn is left out"
    )
    has_target: bool | None = Field(None, description="有无目标值 · with or without a target")
    has_owner: bool | None = Field(None, description="有无责任单位 · with or without a body")
    text: Line = Field("", max_length=100, description="文字含 · words, as the search takes them")

    def wanted(self) -> ItemFilter:
        """As selectors take it."""
        return ItemFilter(
            plan=self.plan or "",
            area=self.area,
            organisation=self.organisation or "",
            role=self.role or "",
            source=self.source or "",
            year=self.year,
            due=self.due or "",
            due_from=self.due_from,
            due_to=self.due_to,
            strength=self.strength or "",
            state=self.state or "",
            has_target=self.has_target,
            has_owner=self.has_owner,
            text=self.text,
        )


class SearchAsked(Paged):
    """What to look for."""

    q: Line = Field(min_length=1, max_length=100, description="文字，几个词用空格隔开 · words, blanks between them")
    kind: Line = Field("", max_length=20, description="item 或 document_version · one kind alone")
    year: int | None = Field(None, ge=1900, le=2200, description="年份 · year of the paper")


PART = {
    "organisation": "org-7k3m9x0c2v5n8q1w",
    "name": "县水利局",
    "role": "lead",
    "basis": "printed",
    "printed_role": "lead",
    "via_group": "",
}
TARGET = {
    "id": "target-3n8q1w7k3m9x0c2v",
    "indicator": "干流清淤",
    "comparator": "at_least",
    "value": "18",
    "value_to": None,
    "unit": "公里",
    "normal_value": "18000",
    "normal_unit": "米",
    "text": "完成干流清淤18公里",
    "last_day": "2032-06-30",
    "strength": "firm",
    "implied": False,
}
ITEM_EXAMPLE = {
    "id": "item-0c2v5n8q1w7k3m9x",
    "plan": {"id": "plan-5n8q1w7k3m9x0c2v", "name": "云岭县清水河治理实施方案"},
    "area": "河道整治",
    "label": "1.",
    "title": "疏浚干流河道",
    "state": "已确认",
    "strength": "firm",
    "last_day": "2032-06-30",
    "standing": False,
    "due_text": "6月底前",
    "due_origin": "printed",
    "source": "",
    "revision": 1,
    "owners": [PART],
    "people": [{"name": "李某某", "kind": "leader", "printed_post": "包保领导", "account": None}],
    "targets": [TARGET],
}
PLAN_EXAMPLE = {
    "id": "plan-5n8q1w7k3m9x0c2v",
    "name": "云岭县清水河治理实施方案",
    "kind": "plan",
    "number": "云岭政办发〔2031〕21号",
    "issuer": "云岭县人民政府办公室",
    "issued_on": "2031-08-20",
    "period_from": 2031,
    "period_to": 2033,
    "whole": None,
    "items": 4,
}
