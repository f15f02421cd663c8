"""What organisations are called, who belongs to groups of them, and what follows what."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import LAX, Day, Given, Id, Ids, Line, Told
from luoshi.server.api.operations import IDEMPOTENCY_KEY, IF_MATCH, operation
from luoshi.server.api.views.me import Named
from luoshi.server.api.views.organisations import THING, AsOf, named, target
from luoshi.server.api.writing import written
from luoshi.server.core.clock import china_date
from luoshi.server.orgs.listings import organisations
from luoshi.server.orgs.models import NameKind
from luoshi.server.orgs.scopes import found
from luoshi.server.orgs.selectors import members_on, predecessors, successors
from luoshi.server.orgs.services.organisations import add_name, end_name, set_members
from luoshi.server.policy import Action

router = Router(tags=["organisations"])


class NameTold(Told):
    """A name in its time."""

    kind: NameKind
    text: str
    starts_on: Day | None
    ends_on: Day | None


class Names(Told):
    """All names that an organisation has, had, or will have."""

    items: list[NameTold]


class Bodies(Told):
    """Some organisations as of a day."""

    items: list[Named]
    as_of: Day


class Step(Told):
    """How a body came to what it does: from which other, in what way, from which day on what ground."""

    predecessor: Named
    kind: str
    effective_on: Day
    basis: str


class Lineage(Told):
    """Who stands in a body's place on a day, and what it came from."""

    successors: list[Named]
    predecessors: list[Step]
    as_of: Day


class NewName(Given):
    """Another short name, alias or plate."""

    kind: Annotated[NameKind, LAX]
    text: Line = Field(min_length=1, max_length=100)
    starts_on: Day | None = None


class NameEnding(Given):
    """A name goes out of use after a day."""

    text: Line = Field(min_length=1, max_length=100)
    last_day: Day


class NewMembers(Given):
    """From a day on a group has exactly these members."""

    members: Ids
    effective_on: Day


@operation(
    router,
    "get",
    "/organisations/{organisation}/names",
    summary=_("机构的全部名称"),
    action=Action.ORGANISATION_VIEW,
    answers=Names,
    refuses=[404],
    got={"items": [{"kind": "full", "text": "云岭县水利局", "starts_on": "2019-03-01", "ends_on": None}]},
)
def list_names(request: HttpRequest, organisation: Path[Id]) -> dict[str, Any]:
    """Every name with its first and last day."""
    row = found(organisations(caller_of(request).actor), organisation, THING)
    names = sorted(row.names.all(), key=lambda name: (name.starts_on or date.min, name.position, name.pk))
    return {"items": [_name(name) for name in names]}


@operation(
    router,
    "post",
    "/organisations/{organisation}/names",
    summary=_("登记简称、别称、加挂牌子"),
    action=Action.ORGANISATION_NAME,
    answers={201: NameTold},
    refuses=[404, 409, 412, 413, 415],
    sent={"kind": "alias", "text": "县水务局"},
    got={"kind": "alias", "text": "县水务局", "starts_on": None, "ends_on": None},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def name_organisation(request: HttpRequest, organisation: Path[Id], data: NewName) -> HttpResponse:
    """Another short name, alias or plate. The full name changes by renaming."""

    def act(caller: Caller) -> NameTold:
        made = add_name(
            actor=caller.actor,
            now=caller.now,
            organisation=organisation,
            kind=data.kind,
            text=data.text,
            starts_on=data.starts_on,
        )
        return NameTold(**_name(made))

    return written(request, 201, act, target=target(request, organisation))


@operation(
    router,
    "post",
    "/organisations/{organisation}/names/endings",
    summary=_("停用简称、别称、加挂牌子"),
    action=Action.ORGANISATION_NAME,
    answers=NameTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"text": "县水务局", "last_day": "2027-03-01"},
    got={"kind": "alias", "text": "县水务局", "starts_on": None, "ends_on": "2027-03-01"},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def end_organisation_name(request: HttpRequest, organisation: Path[Id], data: NameEnding) -> HttpResponse:
    """A name goes out of use after a day."""

    def act(caller: Caller) -> NameTold:
        ended = end_name(
            actor=caller.actor, now=caller.now, organisation=organisation, text=data.text, last_day=data.last_day
        )
        return NameTold(**_name(ended))

    return written(request, 200, act, target=target(request, organisation))


@operation(
    router,
    "get",
    "/organisations/{organisation}/members",
    summary=_("机构组的成员"),
    action=Action.ORGANISATION_VIEW,
    answers=Bodies,
    refuses=[404],
    got={"items": [{"id": "org-7k3m9x0c2v5n8q1w", "name": "云台镇人民政府"}], "as_of": "2027-03-01"},
)
def list_members(request: HttpRequest, organisation: Path[Id], asked: Query[AsOf]) -> dict[str, Any]:
    """Who belongs to a group on a day; nobody for a body that is no group."""
    caller = caller_of(request)
    on = asked.as_of or china_date(caller.now)
    row = found(organisations(caller.actor), organisation, THING)
    return {"items": [named(each, on) for each in members_on(row, on)], "as_of": on}


@operation(
    router,
    "put",
    "/organisations/{organisation}/members",
    summary=_("调整机构组成员"),
    action=Action.ORGANISATION_GROUP,
    answers=Bodies,
    refuses=[404, 409, 412, 413, 415],
    sent={"members": ["org-7k3m9x0c2v5n8q1w"], "effective_on": "2027-03-01"},
    got={"items": [{"id": "org-7k3m9x0c2v5n8q1w", "name": "云台镇人民政府"}], "as_of": "2027-03-01"},
    headers=[IF_MATCH],
)
def group_organisations(request: HttpRequest, organisation: Path[Id], data: NewMembers) -> HttpResponse:
    """From a day on a group has exactly these members; what it had before stays in its past."""

    def act(caller: Caller) -> Bodies:
        row = set_members(
            actor=caller.actor,
            now=caller.now,
            group=organisation,
            members=frozenset(data.members),
            effective_on=data.effective_on,
        )
        items = [Named(**named(each, data.effective_on)) for each in members_on(row, data.effective_on)]
        return Bodies(items=items, as_of=data.effective_on)

    return written(request, 200, act, target=target(request, organisation))


@operation(
    router,
    "get",
    "/organisations/{organisation}/successors",
    summary=_("机构的沿革"),
    action=Action.ORGANISATION_VIEW,
    answers=Lineage,
    refuses=[404],
    got={
        "successors": [{"id": "org-7k3m9x0c2v5n8q1w", "name": "云岭县水利局"}],
        "predecessors": [],
        "as_of": "2027-03-01",
    },
)
def list_successors(request: HttpRequest, organisation: Path[Id], asked: Query[AsOf]) -> dict[str, Any]:
    """Who stands in a body's place on a day (itself while it lasts), and the steps by which it came to what it does."""
    caller = caller_of(request)
    on = asked.as_of or china_date(caller.now)
    row = found(organisations(caller.actor), organisation, THING)
    return {
        "successors": [named(each, on) for each in successors(row, on)],
        "predecessors": [
            {
                "predecessor": named(step.predecessor, on),
                "kind": step.kind,
                "effective_on": step.effective_on,
                "basis": step.basis,
            }
            for step in predecessors(row)
        ],
        "as_of": on,
    }


def _name(row: Any) -> dict[str, Any]:
    return {"kind": row.kind, "text": row.text, "starts_on": row.starts_on, "ends_on": row.ends_on}
