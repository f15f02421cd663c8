"""Delegations: who acts in whose post."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import caller_of
from luoshi.server.api.fields import Day, Id, Told
from luoshi.server.api.operations import operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.api.views.me import Named
from luoshi.server.api.views.organisations import AsOf, named
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import say
from luoshi.server.orgs.listings import delegations, delegations_on
from luoshi.server.orgs.models import Delegation, DelegationKind
from luoshi.server.orgs.scopes import found
from luoshi.server.orgs.states import TermState
from luoshi.server.policy import Action

router = Router(tags=["people"])
THING = say("这个授权代理")


class DelegationTold(Told):
    """Somebody acts in another's post for some days."""

    id: str
    post: str
    holder: Named
    delegate: Named
    organisation: Named
    kind: DelegationKind
    reason: str
    starts_on: Day
    ends_on: Day
    state: TermState
    as_of: Day


class DelegationPage(Told):
    """A page of delegations."""

    items: list[DelegationTold]
    next: str | None


class DelegationsAsked(Paged):
    """Which delegations."""

    as_of: Day | None = Field(None, description="截至哪一天，不填为今天 · as of which day, today without")


@operation(
    router,
    "get",
    "/delegations",
    summary=_("授权代理列表"),
    action=Action.DELEGATION_VIEW,
    answers=DelegationPage,
)
def list_delegations(request: HttpRequest, asked: Query[DelegationsAsked]) -> dict[str, Any]:
    """The delegations that hold on a day, as far as the caller's post sees them."""
    caller = caller_of(request)
    on = asked.as_of or china_date(caller.now)
    shown = page(delegations_on(caller.actor, on), asked, ["id"])
    return {"items": [_delegation(row, on) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "get",
    "/delegations/{delegation}",
    summary=_("一个授权代理"),
    action=Action.DELEGATION_VIEW,
    answers=DelegationTold,
    refuses=[404],
)
def show_delegation(request: HttpRequest, delegation: Path[Id], asked: Query[AsOf]) -> dict[str, Any]:
    """A delegation that the caller's post sees, past ones included."""
    caller = caller_of(request)
    row = found(delegations(caller.actor), delegation, THING)
    return _delegation(row, asked.as_of or china_date(caller.now))


def _delegation(row: Delegation, on: date) -> dict[str, Any]:
    holder = row.post.user
    return {
        "id": row.public_id,
        "post": row.post.public_id,
        "holder": {"id": holder.public_id, "name": holder.display_name},
        "delegate": {"id": row.delegate.public_id, "name": row.delegate.display_name},
        "organisation": named(row.post.organisation, on),
        "kind": row.kind,
        "reason": row.reason,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "state": row.state_on(on),
        "as_of": on,
    }
