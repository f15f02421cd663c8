"""Pages of a list by cursor: the next page begins after the last row of this one, whatever was added meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from luoshi.server.api.fields import Asked, Line
from luoshi.server.api.problems import Fault, UnmetError

_SALT = "luoshi.api.cursor"
MOST = 200
USUAL = 50

Row = TypeVar("Row", bound=Model)


class Paged(Asked):
    """Which page: how many rows at most, and after which."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="每页最多几项 · rows a page at most")
    cursor: Line = Field("", max_length=300, description="上一页给出的 next · what the page before gave as next")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of a page, and the cursor of the next; None on the last."""

    rows: list[Row]
    next: str | None


def page(rows: "QuerySet[Row]", asked: Paged, order: Sequence[str]) -> Page[Row]:
    """A page of rows in an order of columns that hold numbers, the last of them unique; ``-`` turns one round.

    Raises UnmetError for a cursor that is not ours or belongs to another list.
    """
    name = f"{rows.model._meta.label}:{','.join(order)}"
    ordered = rows.order_by(*order)
    if asked.cursor:
        ordered = ordered.filter(_after(order, _place(asked.cursor, name, len(order))))
    found = list(ordered[: asked.limit + 1])
    if len(found) <= asked.limit:
        return Page(found, None)
    last = found[asked.limit - 1]
    place = [getattr(last, column.lstrip("-")) for column in order]
    return Page(found[: asked.limit], signing.dumps([name, *place], salt=_SALT, compress=True))


def _after(order: Sequence[str], place: Sequence[int]) -> Q:
    """The rows behind a place: equal in the first columns and beyond it in the next."""
    found, same = Q(pk__in=()), Q()
    for column, value in zip(order, place, strict=True):
        name, beyond = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        found |= same & Q(**{f"{name}__{beyond}": value})
        same &= Q(**{name: value})
    return found


def _place(cursor: str, name: str, length: int) -> list[int]:
    try:
        listed = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        listed = []
    if not isinstance(listed, list) or len(listed) != length + 1 or listed[0] != name:
        raise UnmetError(422, faults=[Fault("query.cursor", _("不是本接口给出的游标"))])
    return listed[1:]
