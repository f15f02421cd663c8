"""Organisations as of a day: list, one; set up and described."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import LAX, Asked, Day, Given, Id, Line, Told, Whole
from luoshi.server.api.operations import IDEMPOTENCY_KEY, IF_MATCH, operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.views.me import Named
from luoshi.server.api.writing import Target, version, written
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import say
from luoshi.server.orgs.audited import ORGANISATION
from luoshi.server.orgs.listings import Wanted, organisations, organisations_as_of
from luoshi.server.orgs.models import GovernmentLevel, Organisation, OrganisationKind
from luoshi.server.orgs.scopes import found
from luoshi.server.orgs.selectors import name_on, short_name_on
from luoshi.server.orgs.services.locking import locked_government
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation, edit_organisation
from luoshi.server.orgs.states import TermState
from luoshi.server.policy import Action, require_some

router = Router(tags=["organisations"])
THING = say("这个机构")
MOST_NAMES = 20


class OrganisationTold(Told):
    """An organisation as of a day: ``name`` and ``short_name`` are those of the day."""

    id: str
    name: str
    short_name: str
    kind: OrganisationKind
    level: GovernmentLevel
    superior: Named | None
    superior_name: str
    supervisor: Named | None
    division_code: str
    position: int
    starts_on: Day | None
    ends_on: Day | None
    state: TermState
    as_of: Day


class OrganisationPage(Told):
    """A page of organisations, in the order of the government's own list."""

    items: list[OrganisationTold]
    next: str | None


class AsOf(Asked):
    """As of which day; today without."""

    as_of: Day | None = Field(None, description="截至哪一天，不填为今天 · as of which day, today without")


class OrganisationsAsked(Paged):
    """Which organisations."""

    as_of: Day | None = Field(None, description="截至哪一天，不填为今天 · as of which day, today without")
    kind: OrganisationKind | None = Field(None, description="类别 · kind")
    text: Line = Field("", max_length=100, description="曾用名和现名含 · part of a name that it has or had")


class Described(Given):
    """What an organisation is, besides its names; ``superior`` and ``supervisor`` are public ids."""

    kind: Annotated[OrganisationKind, LAX]
    level: Annotated[GovernmentLevel, LAX]
    superior: Id | None = None
    superior_name: Line = Field("", max_length=100)
    supervisor: Id | None = None
    division_code: Line = Field("", max_length=12)
    position: Whole = Field(0, ge=0, le=100_000)


Texts = list[Line]


class NewBody(Described):
    """A new organisation."""

    name: Line = Field(min_length=1, max_length=100)
    short: Texts = Field([], max_length=MOST_NAMES)
    aliases: Texts = Field([], max_length=MOST_NAMES)
    plates: Texts = Field([], max_length=MOST_NAMES)
    starts_on: Day | None = None

    def new(self) -> NewOrganisation:
        """As the service takes it."""
        return NewOrganisation(
            name=self.name,
            kind=self.kind,
            level=self.level,
            short=tuple(self.short),
            aliases=tuple(self.aliases),
            plates=tuple(self.plates),
            superior=self.superior or "",
            superior_name=self.superior_name,
            supervisor=self.supervisor or "",
            division_code=self.division_code,
            position=self.position,
            starts_on=self.starts_on,
        )


_EXAMPLE = {
    "id": "org-7k3m9x0c2v5n8q1w",
    "name": "云岭县水利局",
    "short_name": "县水利局",
    "kind": "bureau",
    "level": "county",
    "superior": None,
    "superior_name": "",
    "supervisor": None,
    "division_code": "",
    "position": 3,
    "starts_on": "2019-03-01",
    "ends_on": None,
    "state": "有效",
    "as_of": "2027-03-01",
}
_NEW = {
    "name": "云岭县数据局",
    "kind": "bureau",
    "level": "county",
    "short": ["县数据局"],
    "starts_on": "2027-03-01",
}


@operation(
    router,
    "get",
    "/organisations",
    summary=_("机构列表"),
    action=Action.ORGANISATION_VIEW,
    answers=OrganisationPage,
    got={"items": [_EXAMPLE], "next": None},
)
def list_organisations(request: HttpRequest, asked: Query[OrganisationsAsked]) -> dict[str, Any]:
    """The organisations of one's government on a day."""
    caller = caller_of(request)
    require_some(caller.actor, Action.ORGANISATION_VIEW)
    on = asked.as_of or china_date(caller.now)
    kinds = frozenset({asked.kind}) if asked.kind else frozenset()
    rows = organisations_as_of(caller.actor, Wanted(on=on, kinds=kinds, text=asked.text))
    shown = page(rows, asked, ["position", "id"])
    return {"items": [organisation_told(row, on) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "post",
    "/organisations",
    summary=_("新建机构"),
    action=Action.ORGANISATION_CREATE,
    answers={201: OrganisationTold},
    refuses=[404, 409, 413, 415],
    sent=_NEW,
    got=_EXAMPLE,
    headers=[IDEMPOTENCY_KEY],
)
def add_organisation(request: HttpRequest, data: NewBody) -> HttpResponse:
    """A new organisation or group of one's government, with its names."""

    def act(caller: Caller) -> OrganisationTold:
        actor = caller.actor
        made = create_organisation(actor=actor, now=caller.now, government=actor.government, new=data.new())
        return changed(caller, made)

    return written(request, 201, act)


@operation(
    router,
    "get",
    "/organisations/{organisation}",
    summary=_("一个机构"),
    action=Action.ORGANISATION_VIEW,
    answers=OrganisationTold,
    refuses=[404],
    got=_EXAMPLE,
)
def show_organisation(
    request: HttpRequest, response: HttpResponse, organisation: Path[Id], asked: Query[AsOf]
) -> dict[str, Any]:
    """An organisation as of a day, past and future ones included; the ETag names the version that is read."""
    caller = caller_of(request)
    row = found(organisations(caller.actor), organisation, THING)
    response.headers["ETag"] = version(caller.actor.government, ORGANISATION, organisation)
    return organisation_told(row, asked.as_of or china_date(caller.now))


@operation(
    router,
    "put",
    "/organisations/{organisation}",
    summary=_("修改机构信息"),
    action=Action.ORGANISATION_EDIT,
    answers=OrganisationTold,
    refuses=[404, 409, 412, 413, 415, 428],
    sent={"kind": "bureau", "level": "county", "position": 4},
    got=_EXAMPLE,
    headers=[IF_MATCH],
)
def describe_organisation(request: HttpRequest, organisation: Path[Id], data: Described) -> HttpResponse:
    """Describe an organisation anew, from the version that ``If-Match`` names; names have acts of their own."""

    def act(caller: Caller) -> OrganisationTold:
        row = edit_organisation(
            actor=caller.actor,
            now=caller.now,
            organisation=organisation,
            kind=data.kind,
            level=data.level,
            superior=data.superior or "",
            superior_name=data.superior_name,
            supervisor=data.supervisor or "",
            division_code=data.division_code,
            position=data.position,
        )
        return changed(caller, row)

    return written(request, 200, act, target=target(request, organisation), needs_match=True)


def named(row: Organisation, on: date) -> dict[str, Any]:
    """An organisation by its id and its name on a day."""
    return {"id": row.public_id, "name": name_on(row, on)}


def organisation_told(row: Organisation, on: date) -> dict[str, Any]:
    """What is told of an organisation as of a day."""
    return {
        "id": row.public_id,
        "name": name_on(row, on),
        "short_name": short_name_on(row, on),
        "kind": row.kind,
        "level": row.level,
        "superior": named(row.superior, on) if row.superior else None,
        "superior_name": row.superior_name,
        "supervisor": named(row.supervisor, on) if row.supervisor else None,
        "division_code": row.division_code,
        "position": row.position,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "state": row.state_on(on),
        "as_of": on,
    }


def changed(caller: Caller, row: Organisation) -> OrganisationTold:
    """What is told of an organisation after an act on it: as of today."""
    fresh = found(organisations(caller.actor), row.public_id, THING)
    return OrganisationTold(**organisation_told(fresh, china_date(caller.now)))


def target(request: HttpRequest, organisation: str) -> Target:
    """An organisation as what a call changes; changes of a register queue at its government."""
    actor = caller_of(request).actor
    return Target(ORGANISATION, organisation, lambda: _locked(request, organisation, actor.government))


def _locked(request: HttpRequest, organisation: str, government: str) -> None:
    actor = caller_of(request).actor
    found(organisations(actor), organisation, THING)
    locked_government(actor, government)
