"""Who calls: the person, the posts to choose from, what the token may."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router

from luoshi.server.api.callers import caller_of
from luoshi.server.api.fields import Day, Told
from luoshi.server.api.operations import operation
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.acting import Seat, seats_of
from luoshi.server.orgs.selectors import name_on
from luoshi.server.policy.scopes import TokenScope

router = Router(tags=["me"])


class Named(Told):
    """A thing by its id and its name."""

    id: str
    name: str


class MyPost(Told):
    """A post that the caller may act in; ``acting_for`` names its holder where it is another's."""

    id: str
    role: PostRole
    organisation: Named
    acting_for: str | None
    chosen: bool


class MyToken(Told):
    """The token of the call."""

    id: str
    name: str
    prefix: str
    scopes: list[TokenScope]
    expires_at: datetime


class Me(Told):
    """Who calls."""

    person: Named
    government: Named
    posts: list[MyPost]
    token: MyToken | None
    day: Day


@operation(
    router,
    "get",
    "/me",
    summary=_("我是谁：人员、岗位、令牌"),
    action=None,
    answers=Me,
    got={
        "person": {"id": "user-7k3m9x0c2v5n8q1w", "name": "水小莲"},
        "government": {"id": "gov-7k3m9x0c2v5n8q1w", "name": "云岭县"},
        "posts": [
            {
                "id": "post-7k3m9x0c2v5n8q1w",
                "role": "unit_clerk",
                "organisation": {"id": "org-7k3m9x0c2v5n8q1w", "name": "云岭县水利局"},
                "acting_for": None,
                "chosen": True,
            }
        ],
        "token": None,
        "day": "2027-03-01",
    },
)
def show_me(request: HttpRequest) -> dict[str, Any]:
    """The person, the posts they may act in, and which of these this call acts in.

    A token acts in exactly one post. In a session ``X-Luoshi-Post`` names the post, else the one chosen in the account
    menu is it.
    """
    caller = caller_of(request)
    person, now, token = caller.person, caller.now, caller.token
    seats = [seat for seat in seats_of(person, now) if token is None or seat.post.public_id == caller.actor.post]
    return {
        "person": {"id": person.public_id, "name": person.display_name},
        "government": {"id": person.government.public_id, "name": person.government.name},
        "posts": [_post(seat, caller.actor.post, now) for seat in seats],
        "token": token and {**_token(token), "scopes": [str(scope) for scope in sorted(token.scope_set)]},
        "day": china_date(now),
    }


def _post(seat: Seat, chosen: str, now: datetime) -> dict[str, Any]:
    organisation = seat.post.organisation
    return {
        "id": seat.post.public_id,
        "role": seat.post.role,
        "organisation": {"id": organisation.public_id, "name": name_on(organisation, china_date(now))},
        "acting_for": seat.post.user.display_name if seat.delegation else None,
        "chosen": seat.post.public_id == chosen,
    }


def _token(token: Any) -> dict[str, Any]:
    return {"id": token.public_id, "name": token.name, "prefix": token.prefix, "expires_at": token.expires_at}
