"""Reorganisation (机构改革): rename, merge, split, transfer duties, dissolve; the register of a day."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import Day, Given, Id, Ids, Line, Told, Whole
from luoshi.server.api.operations import IDEMPOTENCY_KEY, IF_MATCH, View, operation
from luoshi.server.api.register_toml import register_toml
from luoshi.server.api.views.organisations import (
    AsOf,
    NewBody,
    OrganisationTold,
    changed,
    target,
)
from luoshi.server.api.writing import written
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.orgs.listings import register_seen
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.services.organisations import NewOrganisation
from luoshi.server.orgs.services.reorganisation import (
    dissolve_organisation,
    merge_organisations,
    rename_organisation,
    split_organisation,
    transfer_duties,
)
from luoshi.server.policy import Action

router = Router(tags=["reorganisation"])
_REFUSES = (404, 409, 412, 413, 415)
_ACTION = Action.ORGANISATION_REORGANISE


class Basis(Given):
    """From which day, on what ground (文号)."""

    effective_on: Day
    basis: Line = Field("", max_length=200)


class Rename(Basis):
    """Another full name; new short names in place of the old ones where they are given."""

    name: Line = Field(min_length=1, max_length=100)
    short: list[Line] = Field([], max_length=20)


class Merge(Basis):
    """Bodies go into one, which goes on (``successor``) or is new (``new_successor``)."""

    predecessors: Ids
    successor: Id | None = None
    new_successor: NewBody | None = None


class Split(Basis):
    """A body ends; those that go on and new ones take its place, in this order; each open post goes to one of them."""

    successors: Ids = Field([], max_length=20)
    new_successors: list[NewBody] = Field([], max_length=20)
    posts: dict[str, Whole] = Field({}, max_length=500, json_schema_extra={"propertyNames": {"maxLength": 40}})


class Transfer(Basis):
    """Duties go to another body, which is there (``successor``) or new (``new_successor``); both go on."""

    successor: Id | None = None
    new_successor: NewBody | None = None


class Dissolve(Basis):
    """A body ends without a successor."""


class Several(Told):
    """Organisations after an act."""

    items: list[OrganisationTold]


class RegisterEntry(Told):
    """A body as ``luoshi.extract`` knows it."""

    id: str
    name: str
    short: list[str]
    aliases: list[str]
    kind: str
    level: str
    members: list[str]


class RegisterTold(Told):
    """The register of a government as of a day (``luoshi.register/1``)."""

    register_schema: str = Field(alias="schema")
    as_of: Day
    place: str
    city: str
    province: str
    organisations: list[RegisterEntry]


def _into(data: Merge | Transfer) -> str | NewOrganisation:
    """The body that takes over. Raises Invalid unless exactly one is named."""
    if (data.successor is None) == (data.new_successor is None):
        raise Invalid(say("承接的单位没有说清"), say("请填写 successor 或 new_successor，二者填一个"))
    return data.new_successor.new() if data.new_successor else str(data.successor)


def _act(
    path: str, *, summary: Any, sent: dict[str, Any], answers: type[Told] = OrganisationTold
) -> Callable[[View], View]:
    """Announce an act on one organisation."""
    return operation(
        router,
        "post",
        f"/organisations/{{organisation}}/{path}",
        summary=summary,
        action=_ACTION,
        answers=answers,
        refuses=_REFUSES,
        sent=sent,
        headers=[IDEMPOTENCY_KEY, IF_MATCH],
    )


def _done(data: Basis, service: Callable[..., Organisation]) -> Callable[[Caller], OrganisationTold]:
    """What ``service`` does for a caller from a day on a ground; told is the body that it gives."""

    def act(caller: Caller) -> OrganisationTold:
        row = service(actor=caller.actor, now=caller.now, effective_on=data.effective_on, basis=data.basis)
        return changed(caller, row)

    return act


@_act(
    "renames",
    summary=_("机构更名"),
    sent={"name": "云岭县水务局", "short": ["县水务局"], "effective_on": "2027-03-01", "basis": "云编发〔2027〕3号"},
)
def rename(request: HttpRequest, organisation: Path[Id], data: Rename) -> HttpResponse:
    """Another full name from a day on; the old one stays in its past."""
    carry_out = partial(rename_organisation, organisation=organisation, name=data.name, short=data.short)
    return written(request, 200, _done(data, carry_out), target=target(request, organisation))


@operation(
    router,
    "post",
    "/mergers",
    summary=_("机构合并"),
    action=_ACTION,
    answers={201: OrganisationTold},
    refuses=(404, 409, 413, 415),
    sent={
        "predecessors": ["org-7k3m9x0c2v5n8q1w"],
        "successor": "org-2k3m9x0c2v5n8q1w",
        "effective_on": "2027-03-01",
        "basis": "云编发〔2027〕3号",
    },
    headers=[IDEMPOTENCY_KEY],
)
def merge(request: HttpRequest, data: Merge) -> HttpResponse:
    """Bodies end and one takes over their posts and their places in groups."""
    carry_out = partial(merge_organisations, predecessors=frozenset(data.predecessors), successor=_into(data))
    return written(request, 201, _done(data, carry_out))


@_act(
    "splits",
    summary=_("机构分设"),
    answers=Several,
    sent={
        "new_successors": [
            {"name": "云岭县农业局", "kind": "bureau", "level": "county"},
            {"name": "云岭县乡村建设局", "kind": "bureau", "level": "county"},
        ],
        "posts": {"post-7k3m9x0c2v5n8q1w": 0},
        "effective_on": "2027-03-01",
    },
)
def split(request: HttpRequest, organisation: Path[Id], data: Split) -> HttpResponse:
    """A body ends and several take its place. ``posts`` gives each open post the index of its successor."""
    into: list[str | NewOrganisation] = [*data.successors, *(new.new() for new in data.new_successors)]
    if any(not 0 <= index < len(into) for index in data.posts.values()):
        raise Invalid(
            say("岗位的去向不在承接单位之内"),
            say("请为每个岗位填写承接单位的序号，从 0 数起"),
            fields={"posts": say("去向不对")},
        )

    def act(caller: Caller) -> Several:
        rows = split_organisation(
            actor=caller.actor,
            now=caller.now,
            organisation=organisation,
            successors=into,
            posts=data.posts,
            effective_on=data.effective_on,
            basis=data.basis,
        )
        return Several(items=[changed(caller, row) for row in rows])

    return written(request, 200, act, target=target(request, organisation))


@_act(
    "transfers",
    summary=_("职责划转"),
    sent={"successor": "org-2k3m9x0c2v5n8q1w", "effective_on": "2027-03-01", "basis": "云编发〔2027〕3号"},
)
def transfer(request: HttpRequest, organisation: Path[Id], data: Transfer) -> HttpResponse:
    """Duties go to another body from a day on; both go on. Answers with the body that takes them."""
    carry_out = partial(transfer_duties, organisation=organisation, successor=_into(data))
    return written(request, 200, _done(data, carry_out), target=target(request, organisation))


@_act(
    "dissolutions",
    summary=_("机构撤销"),
    sent={"effective_on": "2027-03-01", "basis": "云编发〔2027〕3号"},
)
def dissolve(request: HttpRequest, organisation: Path[Id], data: Dissolve) -> HttpResponse:
    """A body ends without a successor; its posts must have ended before."""
    carry_out = partial(dissolve_organisation, organisation=organisation)
    return written(request, 200, _done(data, carry_out), target=target(request, organisation))


@operation(
    router,
    "get",
    "/register",
    summary=_("机构名册（截至某日）"),
    action=Action.ORGANISATION_VIEW,
    answers=RegisterTold,
)
def show_register(request: HttpRequest, asked: Query[AsOf]) -> dict[str, Any]:
    """The frozen register of one's government as of a day: what extraction resolves names with."""
    caller = caller_of(request)
    found = register_seen(caller.actor, asked.as_of or china_date(caller.now))
    return {
        "schema": "luoshi.register/1",
        "as_of": found.as_of,
        "place": found.place,
        "city": found.city,
        "province": found.province,
        "organisations": [
            {
                "id": body.id,
                "name": body.name,
                "short": list(body.short),
                "aliases": list(body.aliases),
                "kind": body.kind,
                "level": body.level,
                "members": list(body.members),
            }
            for body in found.organisations
        ],
    }


@operation(
    router,
    "get",
    "/register.toml",
    summary=_("机构名册文件（TOML）"),
    action=Action.ORGANISATION_VIEW,
    answers={200: None},
    extra={"responses": {200: {"content": {"application/toml": {"schema": {"type": "string"}}}}}},
)
def download_register(request: HttpRequest, asked: Query[AsOf]) -> HttpResponse:
    """The same as a file for ``luoshi extract --register``."""
    caller = caller_of(request)
    on = asked.as_of or china_date(caller.now)
    response = HttpResponse(register_toml(register_seen(caller.actor, on)), content_type="application/toml")
    response.headers["Content-Disposition"] = f'attachment; filename="register-{on:%Y-%m-%d}.toml"'
    return response
