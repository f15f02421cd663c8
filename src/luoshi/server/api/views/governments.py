"""Governments and the divisions that are suggested while one is set up."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router
from pydantic import Field

from luoshi.server.api.callers import caller_of
from luoshi.server.api.fields import Asked, Id, Line, Told
from luoshi.server.api.operations import operation
from luoshi.server.api.paging import Paged, page
from luoshi.server.core.said import say
from luoshi.server.orgs import divisions
from luoshi.server.orgs.listings import governments
from luoshi.server.orgs.models import Government, GovernmentLevel
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, require_some

router = Router(tags=["governments"])


class GovernmentTold(Told):
    """A government; ``parent`` is the public id of the one above, where it is in this installation."""

    id: str
    name: str
    level: GovernmentLevel
    division_code: str
    city: str
    province: str
    parent: str | None


class GovernmentPage(Told):
    """A page of governments."""

    items: list[GovernmentTold]
    next: str | None


class Suggestion(Told):
    """A division of China; ``path`` is its name with those above it."""

    code: str
    name: str
    path: str
    level: GovernmentLevel


class Suggestions(Told):
    """Divisions that fit a text, likeliest first; ``as_of`` and ``source`` say where they are from."""

    items: list[Suggestion]
    as_of: str
    source: str


class DivisionAsked(Asked):
    """Which divisions."""

    text: Line = Field(min_length=2, max_length=60, description="名称的一部分或代码的开头 · part of a name or a code")
    level: GovernmentLevel | None = Field(None, description="层级 · level")
    limit: int = Field(10, ge=1, le=50, description="最多几项 · how many at most")


_EXAMPLE = {
    "id": "gov-7k3m9x0c2v5n8q1w",
    "name": "云岭县",
    "level": "county",
    "division_code": "",
    "city": "景澄市",
    "province": "澜江省",
    "parent": None,
}


@operation(
    router,
    "get",
    "/governments",
    summary=_("政府列表"),
    action=Action.GOVERNMENT_VIEW,
    answers=GovernmentPage,
    got={"items": [_EXAMPLE], "next": None},
)
def list_governments(request: HttpRequest, asked: Query[Paged]) -> dict[str, Any]:
    """One's own government, those above it, and those directly below."""
    shown = page(governments(caller_of(request).actor), asked, ["id"])
    return {"items": [_told(row) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "get",
    "/governments/{government}",
    summary=_("一个政府"),
    action=Action.GOVERNMENT_VIEW,
    answers=GovernmentTold,
    refuses=[404],
    got=_EXAMPLE,
)
def show_government(request: HttpRequest, government: Path[Id]) -> dict[str, Any]:
    """A government that the caller sees."""
    return _told(found(governments(caller_of(request).actor), government, say("这个政府")))


@operation(
    router,
    "get",
    "/divisions",
    summary=_("行政区划提示"),
    action=Action.GOVERNMENT_VIEW,
    answers=Suggestions,
    got={
        "items": [{"code": "110101", "name": "东城区", "path": "北京市东城区", "level": "county"}],
        "as_of": "2023-06-30",
        "source": "国家统计局统计用区划代码（截至 2023-06-30）",
    },
)
def suggest_divisions(request: HttpRequest, asked: Query[DivisionAsked]) -> dict[str, Any]:
    """Provinces to townships by a part of their name or the head of their code, bundled and dated."""
    require_some(caller_of(request).actor, Action.GOVERNMENT_VIEW)
    items = divisions.suggest(asked.text, level=asked.level, limit=asked.limit)
    return {
        "items": [{"code": each.code, "name": each.name, "path": each.path, "level": each.level} for each in items],
        "as_of": divisions.AS_OF.isoformat(),
        "source": str(divisions.SOURCE),
    }


def _told(row: Government) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "name": row.name,
        "level": row.level,
        "division_code": row.division_code,
        "city": row.city,
        "province": row.province,
        "parent": row.parent.public_id if row.parent else None,
    }
