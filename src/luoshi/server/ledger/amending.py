"""What amendments hold: the value of a subject as it is and as it is to be, and whether that can be."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from luoshi.extraction.reading import Comparator, Role
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.values import value_of
from luoshi.server.ledger.models import AmendmentSubject, Target, Task
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.models import Organisation

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
_DIGITS, _PLACES = 30, 10


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Title and body of an item."""

    title: Title
    body: Annotated[str, msgspec.Meta(max_length=20_000)] = ""


class Owners(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The bodies of an item by public id, each with its role."""

    owners: Annotated[tuple[tuple[str, Role], ...], msgspec.Meta(min_length=1, max_length=60)]


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last day of an item, or that it is standing work."""

    last_day: date | None = None
    standing: bool = False


class Amount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a target is to reach, by when."""

    comparator: Comparator
    value: Decimal
    value_to: Decimal | None = None
    unit: Annotated[str, msgspec.Meta(max_length=300)] = ""
    last_day: date | None = None


class Addition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that an item gets besides: a measure, a milestone, a project, a target, and where a text says it.

    ``value`` has the form that ``luoshi.server.intake.values`` gives to the kind, ``version`` is a public id.
    """

    kind: Literal["measure", "milestone", "project", "target"]
    value: dict[str, Any]
    version: str
    start: int
    end: int
    quote: str


class Additions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that an item gets by one amendment."""

    parts: Annotated[tuple[Addition, ...], msgspec.Meta(min_length=1, max_length=500)]


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That an item is worked on no more; only that way, since what is withdrawn stays so."""

    withdrawn: Literal[True]


_FORMS: dict[AmendmentSubject, type[Any]] = {
    AmendmentSubject.WORDING: Wording,
    AmendmentSubject.OWNERS: Owners,
    AmendmentSubject.DEADLINE: Limit,
    AmendmentSubject.TARGET: Amount,
    AmendmentSubject.ADDITIONS: Additions,
    AmendmentSubject.WITHDRAWAL: Withdrawal,
}


def current(task: Task, subject: AmendmentSubject, target: Target | None = None) -> dict[str, Any]:
    """The value of a subject as it now is, as JSON."""
    found: Any
    if subject is AmendmentSubject.WORDING:
        found = Wording(title=task.title, body=task.body)
    elif subject is AmendmentSubject.OWNERS:
        parts = sorted(task.responsibilities.all(), key=lambda part: (part.position, part.pk))
        found = {"owners": [[part.organisation.public_id, part.role] for part in parts]}
    elif subject is AmendmentSubject.DEADLINE:
        found = Limit(last_day=task.last_day, standing=task.standing)
    elif subject is AmendmentSubject.ADDITIONS:  # what it has stays: an addition starts from nothing
        found = {"parts": []}
    elif subject is AmendmentSubject.WITHDRAWAL:
        found = {"withdrawn": task.state == ItemState.WITHDRAWN}
    else:
        if target is None:
            raise NotFound(say("这个目标值"))
        found = {
            "comparator": target.comparator,
            "value": number(target.value),
            "value_to": number(target.value_to),
            "unit": target.unit,
            "last_day": target.last_day.isoformat() if target.last_day else None,
        }
    built: dict[str, Any] = msgspec.to_builtins(found)
    return built


def wanted(task: Task, subject: AmendmentSubject, data: object) -> dict[str, Any]:
    """The value that is asked for, in one spelling. Raises Invalid for anything that cannot be one."""
    try:
        value = msgspec.convert(data, _FORMS[subject], strict=True)
    except msgspec.ValidationError as error:
        raise Invalid(
            say("变更内容不完整（%(error)s）", error=str(error)),
            say("请核对后重新填写"),
            fields={"after": say("内容不完整")},
        ) from error
    if isinstance(value, Wording) and not value.title.strip():
        raise Invalid(say("任务名称不能为空"), say("请填写任务名称"), fields={"after": say("名称为空")})
    if isinstance(value, Limit) and (value.last_day is None) is not value.standing:
        raise Invalid(say("时限须是一个日期，或者注明长期"), say("请二选一"), fields={"after": say("时限不对")})
    if isinstance(value, Owners):
        _known(task, value)
    if isinstance(value, Additions):
        for part in value.parts:
            value_of(part.kind, part.value)
    built: dict[str, Any] = msgspec.to_builtins(value)
    if isinstance(value, Amount):
        for each in (value.value, value.value_to):
            if each is not None and not fits(each):
                raise Invalid(say("目标值不是可以保存的数"), say("请填写普通的数字"), fields={"after": say("数值不对")})
        built |= {"value": number(value.value), "value_to": number(value.value_to)}
    return built


def value_from(subject: AmendmentSubject, data: object) -> Any:
    """The value that an amendment keeps, in its form."""
    return msgspec.convert(data, _FORMS[subject], strict=True)


def number(value: Decimal | None) -> str | None:
    """A number in one spelling, whatever zeros an engine keeps behind it."""
    return None if value is None else format(value.normalize(), "f")


def fits(value: Decimal) -> bool:
    """Whether the columns hold it: 30 digits, 10 of them behind the point."""
    if not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_PLACES and value.adjusted() < _DIGITS - _PLACES


def _known(task: Task, value: Owners) -> None:
    keys = [key for key, _ in value.owners]
    if len(set(keys)) != len(keys):
        raise Invalid(say("同一个单位出现了两次"), say("每个单位只能有一种职责"), fields={"after": say("单位重复")})
    if Organisation.objects.filter(government_id=task.government_id, public_id__in=keys).count() != len(keys):
        raise NotFound(say("其中一个责任单位"))
