"""What candidates hold, one form a kind: the same when it was read, when it is edited, and when rows are made of it.

Kept as JSON; decimals are texts there. ``due_at`` is the span of the words that a day was read from, so that the answer
to a question about those words reaches every value that rests on them.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from luoshi.extraction.reading import Comparator, GoalKind, MeasureKind, Pace, Role, Strength
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.intake.models import CandidateKind

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
Short = Annotated[str, msgspec.Meta(max_length=300)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_NUMBER = re.compile(r"\d{5}")
_DIGITS = 30
_PLACES = 10


class DueOrigin(StrEnum):
    """Where a day comes from: printed in the paper, the plan's default, or a person's decision."""

    PRINTED = "printed"
    DEFAULT = "default"
    DECIDED = "decided"


class PersonKind(StrEnum):
    """What a person is to a task (人员职责): 责任领导 and the like, 责任人, 联系人."""

    LEADER = "leader"
    RESPONSIBLE = "person"
    CONTACT = "contact"


class AreaValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading that groups tasks."""

    title: Title
    label: Short = ""


class TaskValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A task; ``finer`` says that it divides the task that is its parent."""

    title: Title
    label: Short = ""
    body: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    finer: bool = False


class ResponsibilityValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body made answerable.

    ``role`` is printed; ``inferred_role`` is what a convention makes of it (the first listed leads), ``decided_role``
    what a person made of it. ``organisation`` and ``candidates`` are public ids; ``via_group`` is the printed group
    that it was expanded from, ``expanded`` says that a group was.
    """

    name: Title
    role: Role
    inferred_role: Role | None = None
    decided_role: Role | None = None
    organisation: str = ""
    candidates: tuple[str, ...] = ()
    group: bool = False
    expanded: bool = False
    open_list: bool = False
    via_group: str = ""


class PersonValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person as a row names them; never an owner.

    ``post`` is the head that the name stands under, as printed, ``kind`` what it comes to. ``user`` is the public id of
    an account that somebody chose; a name alone is never taken for one.
    """

    name: Name
    kind: PersonKind
    post: Annotated[str, msgspec.Meta(max_length=100)] = ""
    user: str = ""


class DeadlineValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By when a task is due; ``standing`` work has no last day."""

    text: Short = ""
    last_day: date | None = None
    standing: bool = False
    origin: DueOrigin = DueOrigin.PRINTED
    due_at: tuple[int, int] | None = None


class TargetValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quantity to reach."""

    subject: Title
    comparator: Comparator
    value: Decimal
    value_to: Decimal | None = None
    unit: Short = ""
    strength: Strength = Strength.FIRM
    text: Short = ""
    last_day: date | None = None
    due_text: Short = ""
    due_at: tuple[int, int] | None = None
    baseline: Decimal | None = None
    baseline_unit: Short = ""
    stretch: Decimal | None = None
    pace: Pace | None = None
    stage: int | None = None
    implied: bool = False


class MeasureValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One clause of a task."""

    text: Words
    kind: MeasureKind
    strength: Strength
    commitment: bool
    last_day: date | None = None
    due_text: Short = ""
    due_at: tuple[int, int] | None = None


class MilestoneValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be reached on the way."""

    text: Words
    last_day: date | None = None
    due_text: Short = ""
    due_at: tuple[int, int] | None = None


class ProjectValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named project."""

    name: Title
    kind: Short = ""


class CitationValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another paper that is named."""

    title: Short = ""
    number: Short = ""


class AnnexValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A listed annex."""

    title: Title
    ordinal: int | None = None


class GoalValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A goal of the plan as a whole."""

    text: Words
    kind: GoalKind


Value = (
    AreaValue
    | TaskValue
    | ResponsibilityValue
    | PersonValue
    | DeadlineValue
    | TargetValue
    | MeasureValue
    | MilestoneValue
    | ProjectValue
    | CitationValue
    | AnnexValue
    | GoalValue
)
FORMS: Mapping[CandidateKind, type[Any]] = {
    CandidateKind.AREA: AreaValue,
    CandidateKind.TASK: TaskValue,
    CandidateKind.RESPONSIBILITY: ResponsibilityValue,
    CandidateKind.PERSON: PersonValue,
    CandidateKind.DEADLINE: DeadlineValue,
    CandidateKind.TARGET: TargetValue,
    CandidateKind.MEASURE: MeasureValue,
    CandidateKind.MILESTONE: MilestoneValue,
    CandidateKind.PROJECT: ProjectValue,
    CandidateKind.CITATION: CitationValue,
    CandidateKind.ANNEX: AnnexValue,
    CandidateKind.GOAL: GoalValue,
}
PARENTS: Mapping[CandidateKind, frozenset[CandidateKind | None]] = {
    CandidateKind.AREA: frozenset({None}),
    CandidateKind.TASK: frozenset({None, CandidateKind.AREA, CandidateKind.TASK}),
    CandidateKind.RESPONSIBILITY: frozenset({CandidateKind.TASK}),
    CandidateKind.PERSON: frozenset({CandidateKind.TASK}),
    CandidateKind.DEADLINE: frozenset({CandidateKind.TASK}),
    CandidateKind.TARGET: frozenset({None, CandidateKind.TASK, CandidateKind.GOAL}),
    CandidateKind.MEASURE: frozenset({CandidateKind.TASK}),
    CandidateKind.MILESTONE: frozenset({CandidateKind.TASK}),
    CandidateKind.PROJECT: frozenset({None, CandidateKind.TASK}),
    CandidateKind.CITATION: frozenset({None, CandidateKind.TASK}),
    CandidateKind.ANNEX: frozenset({None}),
    CandidateKind.GOAL: frozenset({None}),
}
"""What a candidate of a kind can stand below; None is the plan itself."""


def value_of(kind: str, data: object) -> Any:
    """The value in the form of its kind. Raises Invalid for anything else, naming what is wrong."""
    try:
        found = msgspec.convert(data, FORMS[CandidateKind(kind)], strict=True)
    except (msgspec.ValidationError, ValueError) as error:
        label = CandidateKind(kind).label
        raise Invalid(
            say("%(label)s的内容不完整或者格式不对（%(error)s）", label=label, error=str(error)),
            say("请核对后重新填写"),
            fields={"value": say("格式不对")},
        ) from error
    if isinstance(found, PersonValue) and _NUMBER.search(found.name + found.post):
        raise Invalid(say("姓名里有号码"), say("请只填写姓名，电话号码不登记"), fields={"name": say("只填写姓名")})
    for number in (getattr(found, name, None) for name in ("value", "value_to", "baseline", "stretch")):
        if isinstance(number, Decimal) and not _fits(number):
            raise Invalid(say("数值不是可以保存的数"), say("请填写普通的数字"), fields={"value": say("数值不对")})
    return found


def data_of(value: Any) -> dict[str, Any]:
    """The value as JSON."""
    built: dict[str, Any] = msgspec.to_builtins(value)
    return built


def role_of(value: ResponsibilityValue) -> Role:
    """The role that holds: a person's decision, else the convention's that a person let stand, else the printed one."""
    return value.decided_role or value.inferred_role or value.role


def _fits(number: Decimal) -> bool:
    """Whether the database's columns hold it: 30 digits, 10 of them behind the point."""
    if not number.is_finite():
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_PLACES and number.adjusted() < _DIGITS - _PLACES
