"""What amendments hold: the value of a subject as it is and as it is to be, and whether that can be."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from luoshi.extraction.reading import Comparator, MeasureKind, Role, Strength
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.models import CandidateKind, Version
from luoshi.server.intake.values import (
    MeasureValue,
    MilestoneValue,
    PersonKind,
    ProjectValue,
    data_of,
    value_of,
)
from luoshi.server.ledger.models import AmendmentSubject, Measure, Milestone, Person, Project, Target, Task
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.models import Organisation, User

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Row = TypeVar("Row", bound=Any)
_DIGITS, _PLACES = 30, 10


class Reworded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measure, a milestone or a project of an item in other words: ``key`` is the primary key of its row, the rest as
    additions have it.
    """

    kind: Literal["measure", "milestone", "project"]
    key: int
    value: dict[str, Any]
    version: str
    start: int
    end: int
    quote: str


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Title and body of an item; ``parts`` are those that a new text says in other words, as they were or are to be."""

    title: Title
    body: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    parts: Annotated[tuple[Reworded, ...], msgspec.Meta(max_length=500)] = ()


class Owners(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The bodies of an item by public id, each with its role."""

    owners: Annotated[tuple[tuple[str, Role], ...], msgspec.Meta(min_length=1, max_length=60)]


class NamedPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person in a part; ``post`` is what that is called in print, ``user`` the public id of an account, if one is
    known.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    kind: PersonKind
    post: Annotated[str, msgspec.Meta(max_length=100)] = ""
    user: str = ""


class People(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The people of an item; there may be none."""

    people: Annotated[tuple[NamedPerson, ...], msgspec.Meta(max_length=60)]


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
    AmendmentSubject.PEOPLE: People,
    AmendmentSubject.DEADLINE: Limit,
    AmendmentSubject.TARGET: Amount,
    AmendmentSubject.ADDITIONS: Additions,
    AmendmentSubject.WITHDRAWAL: Withdrawal,
}


def current(
    task: Task, subject: AmendmentSubject, target: Target | None = None, after: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The value of a subject as it now is, as JSON; of parts that are reworded, those that ``after`` names."""
    found: Any
    if subject is AmendmentSubject.WORDING:
        found = Wording(title=task.title, body=task.body, parts=parts_as_they_are(task, (after or {}).get("parts", ())))
    elif subject is AmendmentSubject.OWNERS:
        parts = in_order(task.responsibilities.all())
        found = {"owners": [[part.organisation.public_id, part.role] for part in parts]}
    elif subject is AmendmentSubject.PEOPLE:
        found = People(people=tuple(named_person(each) for each in in_order(task.people.all())))
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
    return _plain(found)


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
    if isinstance(value, People):
        _named_once(task, value)
    if isinstance(value, Wording):
        _there(task, value)
    if isinstance(value, Additions | Wording):
        for part in value.parts:
            value_of(part.kind, part.value)
    built = _plain(value)
    if isinstance(value, Amount):
        for each in (value.value, value.value_to):
            if each is not None and not fits(each):
                raise Invalid(say("目标值不是可以保存的数"), say("请填写普通的数字"), fields={"after": say("数值不对")})
        built |= {"value": number(value.value), "value_to": number(value.value_to)}
    return built


def value_from(subject: AmendmentSubject, data: object) -> Any:
    """The value that an amendment keeps, in its form."""
    return msgspec.convert(data, _FORMS[subject], strict=True)


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Parts of an item in the order of the print; those that were fetched already are not fetched again."""
    return sorted(rows, key=lambda row: (row.position, row.pk))


def named_person(row: Person) -> NamedPerson:
    """A person of an item as an amendment keeps them."""
    user = row.account.public_id if row.account else ""
    return NamedPerson(name=row.name, kind=PersonKind(row.kind), post=row.printed_post, user=user)


def parts_as_they_are(task: Task, asked: Iterable[Mapping[str, Any]]) -> tuple[Reworded, ...]:
    """The parts of an item that are asked for by kind and key, as they now are; what is not there is left out."""
    of: dict[str, Any] = {"measure": task.measures, "milestone": task.milestones, "project": task.projects}
    found = []
    for part in asked:
        row = of[part["kind"]].select_related("version").filter(pk=part["key"]).first()
        if row is not None:
            version = row.version.public_id if row.version else ""
            found.append(
                Reworded(
                    kind=part["kind"], key=row.pk, value=data_of(part_value(row)), version=version, start=row.start,
                    end=row.end, quote=row.quote,
                )
            )  # fmt: skip
    return tuple(found)


def part_value(row: Measure | Milestone | Project) -> MeasureValue | MilestoneValue | ProjectValue:
    """What a part of an item says, in the form that candidates have."""
    if isinstance(row, Measure):
        return MeasureValue(
            text=row.text, kind=MeasureKind(row.kind), strength=Strength(row.strength), commitment=row.commitment,
            last_day=row.last_day, due_text=row.due_text,
        )  # fmt: skip
    if isinstance(row, Milestone):
        return MilestoneValue(text=row.text, last_day=row.last_day, due_text=row.due_text)
    return ProjectValue(name=row.name, kind=row.kind)


def number(value: Decimal | None) -> str | None:
    """A number in one spelling, whatever zeros an engine keeps behind it."""
    return None if value is None else format(value.normalize(), "f")


def fits(value: Decimal) -> bool:
    """Whether the columns hold it: 30 digits, 10 of them behind the point."""
    if not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_PLACES and value.adjusted() < _DIGITS - _PLACES


def _plain(value: Any) -> dict[str, Any]:
    """As JSON; a wording without parts says nothing of parts, as those from before there were any."""
    built: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value))  # as it comes back: lists, no tuples
    if isinstance(value, Wording) and not value.parts:
        del built["parts"]
    return built


def _there(task: Task, value: Wording) -> None:
    """The parts that are reworded are the item's, and stand in papers of its government. Raises NotFound."""
    asked = [{"kind": part.kind, "key": part.key} for part in value.parts]
    versions = {part.version for part in value.parts}
    known = Version.objects.filter(document__government=task.government_id, public_id__in=versions)
    if len(parts_as_they_are(task, asked)) != len(asked) or known.count() != len(versions):
        raise NotFound(say("其中一处要改写的内容"))


def _named_once(task: Task, value: People) -> None:
    named = [(each.name, each.kind) for each in value.people]
    if len(set(named)) != len(named):
        raise Invalid(say("同一个人出现了两次"), say("同一种职责里每人只写一次"), fields={"after": say("人员重复")})
    for each in value.people:
        value_of(CandidateKind.PERSON, msgspec.to_builtins(each))
    keys = {each.user for each in value.people if each.user}
    if User.objects.filter(government_id=task.government_id, public_id__in=keys).count() != len(keys):
        raise NotFound(say("其中一个账号"))


def _known(task: Task, value: Owners) -> None:
    keys = [key for key, _ in value.owners]
    if len(set(keys)) != len(keys):
        raise Invalid(say("同一个单位出现了两次"), say("每个单位只能有一种职责"), fields={"after": say("单位重复")})
    if Organisation.objects.filter(government_id=task.government_id, public_id__in=keys).count() != len(keys):
        raise NotFound(say("其中一个责任单位"))
