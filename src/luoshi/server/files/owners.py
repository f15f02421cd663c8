"""What files can be attached to, as apps announce it: which rows an actor sees, and who may attach to them.

An app announces in its ``ready``. This one imports only apps that stand to its right, so it announces for those
(``owners_of_orgs``); apps to its left announce for themselves.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Model, QuerySet
from django.db.models.functions import Cast

from luoshi.server.core.actor import Actor
from luoshi.server.policy import Action, Facts

Words = Any
"""A text, or one that is translated when it is shown."""


@dataclass(frozen=True, slots=True)
class OwnerKind:
    """A kind of rows that files can be attached to (附件所属类别).

    ``visible`` gives the rows that an actor sees, ``key`` is the column that names one of them within a government.
    ``attach`` is what an actor must be allowed to do to a row to attach a file or to remove one.
    """

    kind: str
    label: Words
    visible: Callable[[Actor], "QuerySet[Any]"]
    key: str
    name: Callable[[Any], str]
    facts: Callable[[Any], Facts]
    attach: Action

    def ids(self, actor: Actor) -> "QuerySet[Any, Any]":
        """The ids of the rows that the actor sees, as texts, for a query."""
        rows: QuerySet[Any, Any] = self.visible(actor).order_by().annotate(owner_key=Cast(self.key, CharField()))
        return rows.values("owner_key")

    def row(self, actor: Actor, owner_id: str) -> Model | None:
        """The row of an id, None where there is none or the actor does not see it."""
        rows = self.visible(actor).annotate(owner_key=Cast(self.key, CharField()))
        found: Model | None = rows.filter(owner_key=owner_id).first()
        return found

    def names(self, actor: Actor, ids: Collection[str]) -> dict[str, str]:
        """The names of those among some ids that the actor sees."""
        rows = self.visible(actor).annotate(owner_key=Cast(self.key, CharField())).filter(owner_key__in=ids)
        return {row.owner_key: self.name(row) for row in rows}


@dataclass(frozen=True, slots=True)
class Owner:
    """A row that files are attached to, as the actor sees it; ``government`` is a public id."""

    kind: OwnerKind
    id: str
    name: str
    facts: Facts

    @property
    def government(self) -> str:
        """The government that the row belongs to, and the files with it."""
        return self.facts.government


_kinds: dict[str, OwnerKind] = {}


def announce_owner(kind: OwnerKind) -> None:
    """Tell of a kind of rows that files can be attached to. Announcing a kind again replaces what was said before."""
    _kinds[kind.kind] = kind


def owner_kinds() -> tuple[OwnerKind, ...]:
    """Every kind that was announced, by name."""
    return tuple(_kinds[kind] for kind in sorted(_kinds))


def owner_kind(kind: str) -> OwnerKind | None:
    """A kind by its name; None for one that nobody announced, such as of a part that was taken away."""
    return _kinds.get(kind)


def owner_of(actor: Actor, kind: str, owner_id: str) -> Owner | None:
    """The owner as the actor sees it; None where it is not, or not for this actor."""
    about = owner_kind(kind)
    row = about.row(actor, owner_id) if about else None
    if about is None or row is None:
        return None
    return Owner(about, owner_id, about.name(row), about.facts(row))
