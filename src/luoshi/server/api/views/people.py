"""People and their posts."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import LAX, Day, Given, Id, Line, Lines, Told
from luoshi.server.api.operations import IDEMPOTENCY_KEY, IF_MATCH, operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.views.me import Named
from luoshi.server.api.views.organisations import AsOf, named
from luoshi.server.api.writing import Target, version, written
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.orgs.audited import PERSON, POST
from luoshi.server.orgs.listings import people, posts, posts_on
from luoshi.server.orgs.models import Post, User
from luoshi.server.orgs.scopes import found, visible_people, visible_posts
from luoshi.server.orgs.services.locking import locked
from luoshi.server.orgs.services.people import disable_person
from luoshi.server.orgs.services.posts import grant_post, revoke_post
from luoshi.server.orgs.services.roster import create_account
from luoshi.server.orgs.states import PersonState, TermState
from luoshi.server.policy import Action

router = Router(tags=["people"])
PERSON_THING, POST_THING = say("这个人员"), say("这个岗位")


class PersonTold(Told):
    """A person with an account. Telephone numbers are not told here."""

    id: str
    name: str
    login_name: str
    state: PersonState


class PersonPage(Told):
    """A page of people."""

    items: list[PersonTold]
    next: str | None


class NewPersonTold(PersonTold):
    """A person who was just made, and the temporary password, told this once."""

    password: str | None


class PostTold(Told):
    """A post: a person's role in an organisation in its time. ``in_charge_of`` are public ids."""

    id: str
    person: Named
    organisation: Named
    role: PostRole
    title: str
    section: str
    starts_on: Day | None
    ends_on: Day | None
    state: TermState
    in_charge_of: list[str]
    as_of: Day


class PostPage(Told):
    """A page of posts."""

    items: list[PostTold]
    next: str | None


class PeopleAsked(Paged):
    """Which people."""

    as_of: Day | None = Field(None, description="截至哪一天，不填为今天 · as of which day, today without")
    text: Line = Field("", max_length=40, description="姓名或登录名含 · part of the name or login name")


class PostsAsked(Paged):
    """Which posts."""

    as_of: Day | None = Field(None, description="截至哪一天，不填为今天 · as of which day, today without")
    person: Id | None = Field(None, description="人员 · person")
    organisation: Id | None = Field(None, description="机构 · organisation")


class NewPerson(Given):
    """A new account."""

    login_name: Line = Field(min_length=1, max_length=32)
    display_name: Line = Field(min_length=1, max_length=40)
    phone: Line = Field("", max_length=20)


class Because(Given):
    """Why it is done."""

    comment: Lines


class NewPost(Given):
    """A post for a person, from today unless a day is given."""

    person: Id
    organisation: Id
    role: Annotated[PostRole, LAX]
    title: Line = Field("", max_length=60)
    section: Line = Field("", max_length=60)
    starts_on: Day | None = None
    ends_on: Day | None = None


_PERSON = {"id": "user-7k3m9x0c2v5n8q1w", "name": "水小莲", "login_name": "water.clerk", "state": "启用"}
_POST: dict[str, Any] = {
    "id": "post-7k3m9x0c2v5n8q1w",
    "person": {"id": "user-7k3m9x0c2v5n8q1w", "name": "水小莲"},
    "organisation": {"id": "org-7k3m9x0c2v5n8q1w", "name": "云岭县水利局"},
    "role": "unit_clerk",
    "title": "",
    "section": "办公室",
    "starts_on": "2027-03-01",
    "ends_on": None,
    "state": "有效",
    "in_charge_of": [],
    "as_of": "2027-03-01",
}


@operation(
    router,
    "get",
    "/people",
    summary=_("人员列表"),
    action=Action.PERSON_VIEW,
    answers=PersonPage,
    got={"items": [_PERSON], "next": None},
)
def list_people(request: HttpRequest, asked: Query[PeopleAsked]) -> dict[str, Any]:
    """The people that the caller's post sees on a day."""
    caller = caller_of(request)
    shown = page(people(caller.actor, asked.as_of or china_date(caller.now), text=asked.text), asked, ["id"])
    return {"items": [_person(row) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "post",
    "/people",
    summary=_("新建人员账号"),
    action=Action.PERSON_CREATE,
    answers={201: NewPersonTold},
    refuses=[404, 409, 413, 415],
    sent={"login_name": "water.clerk", "display_name": "水小莲", "phone": "13800005678"},
    got={**_PERSON, "password": "kfmq-7395-Tzhw"},
    headers=[IDEMPOTENCY_KEY],
)
def open_account(request: HttpRequest, data: NewPerson) -> HttpResponse:
    """A new account and its temporary password, which must be changed at the first log-in.

    The password is told once: the answer that an idempotency key gives again has null in its place.
    """

    def act(caller: Caller) -> NewPersonTold:
        made = create_account(
            actor=caller.actor,
            now=caller.now,
            government=caller.actor.government,
            login_name=data.login_name,
            display_name=data.display_name,
            phone=data.phone,
        )
        person, password = made.person, made.password
        return NewPersonTold(**_person(person), password=password)

    return written(request, 201, act, secrets=["password"])


@operation(
    router,
    "get",
    "/people/{person}",
    summary=_("一个人员"),
    action=Action.PERSON_VIEW,
    answers=PersonTold,
    refuses=[404],
    got=_PERSON,
)
def show_person(request: HttpRequest, response: HttpResponse, person: Path[Id], asked: Query[AsOf]) -> dict[str, Any]:
    """A person that the caller's post sees on a day."""
    caller = caller_of(request)
    row = found(people(caller.actor, asked.as_of or china_date(caller.now)), person, PERSON_THING)
    response.headers["ETag"] = version(caller.actor.government, PERSON, person)
    return _person(row)


@operation(
    router,
    "post",
    "/people/{person}/disabling",
    summary=_("停用账号"),
    action=Action.PERSON_DISABLE,
    answers=PersonTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"comment": "调离"},
    got={**_PERSON, "state": "停用"},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def close_account(request: HttpRequest, person: Path[Id], data: Because) -> HttpResponse:
    """Close an account at once; sessions and tokens of it end."""
    caller = caller_of(request)
    seen = visible_people(caller.actor, china_date(caller.now))

    def act(caller: Caller) -> PersonTold:
        row = disable_person(actor=caller.actor, now=caller.now, person=person, comment=data.comment)
        return PersonTold(**_person(row))

    return written(request, 200, act, target=Target(PERSON, person, lambda: locked(seen, person, PERSON_THING)))


@operation(
    router,
    "get",
    "/posts",
    summary=_("岗位列表"),
    action=Action.POST_VIEW,
    answers=PostPage,
    got={"items": [_POST], "next": None},
)
def list_posts(request: HttpRequest, asked: Query[PostsAsked]) -> dict[str, Any]:
    """The posts that are held on a day, as far as the caller's post sees them."""
    caller = caller_of(request)
    on = asked.as_of or china_date(caller.now)
    rows = posts_on(caller.actor, on, person=asked.person or "", organisation=asked.organisation or "")
    shown = page(rows, asked, ["id"])
    return {"items": [_post(row, on) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "post",
    "/posts",
    summary=_("授予岗位"),
    action=Action.POST_GRANT,
    answers={201: PostTold},
    refuses=[404, 409, 413, 415],
    sent={"person": "user-7k3m9x0c2v5n8q1w", "organisation": "org-7k3m9x0c2v5n8q1w", "role": "unit_clerk"},
    got=_POST,
    headers=[IDEMPOTENCY_KEY],
)
def grant(request: HttpRequest, data: NewPost) -> HttpResponse:
    """A post for a person, from today unless a day is given."""

    def act(caller: Caller) -> PostTold:
        row = grant_post(
            actor=caller.actor,
            now=caller.now,
            person=data.person,
            organisation=data.organisation,
            role=data.role,
            title=data.title,
            section=data.section,
            starts_on=data.starts_on,
            ends_on=data.ends_on,
        )
        return PostTold(**_post(row, china_date(caller.now)))

    return written(request, 201, act)


@operation(
    router,
    "get",
    "/posts/{post}",
    summary=_("一个岗位"),
    action=Action.POST_VIEW,
    answers=PostTold,
    refuses=[404],
    got=_POST,
)
def show_post(request: HttpRequest, response: HttpResponse, post: Path[Id], asked: Query[AsOf]) -> dict[str, Any]:
    """A post that the caller's post sees, past ones included."""
    caller = caller_of(request)
    row = found(posts(caller.actor), post, POST_THING)
    response.headers["ETag"] = version(caller.actor.government, POST, post)
    return _post(row, asked.as_of or china_date(caller.now))


@operation(
    router,
    "post",
    "/posts/{post}/revocation",
    summary=_("收回岗位"),
    action=Action.POST_REVOKE,
    answers=PostTold,
    refuses=[404, 409, 412, 413, 415],
    sent={"comment": "轮岗"},
    got={**_POST, "state": "已收回"},
    headers=[IDEMPOTENCY_KEY, IF_MATCH],
)
def revoke(request: HttpRequest, post: Path[Id], data: Because) -> HttpResponse:
    """Take a post away at once, with its delegations and tokens. What it holds must have been handed over."""
    seen = visible_posts(caller_of(request).actor)

    def act(caller: Caller) -> PostTold:
        revoke_post(actor=caller.actor, now=caller.now, post=post, comment=data.comment)
        return PostTold(**_post(found(posts(caller.actor), post, POST_THING), china_date(caller.now)))

    return written(request, 200, act, target=Target(POST, post, lambda: locked(seen, post, POST_THING)))


def _person(row: User) -> dict[str, Any]:
    return {"id": row.public_id, "name": row.display_name, "login_name": row.login_name, "state": row.state}


def _post(row: Post, on: date) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "person": {"id": row.user.public_id, "name": row.user.display_name},
        "organisation": named(row.organisation, on),
        "role": row.role,
        "title": row.title,
        "section": row.section,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "state": row.state_on(on),
        "in_charge_of": sorted(held.organisation.public_id for held in row.portfolios.all() if on in held.period),
        "as_of": on,
    }
