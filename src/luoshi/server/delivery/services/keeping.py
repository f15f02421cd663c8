"""Writing what an act did: the row, its event in the trail, and what is derived from it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction

from luoshi.server.audit.services import chained_together, record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import listed, say
from luoshi.server.core.transitions import Transition
from luoshi.server.delivery.models import Matter
from luoshi.server.delivery.models.columns import Decided
from luoshi.server.delivery.services.papers import Papers
from luoshi.server.delivery.services.refreshing import followed, refresh_items, refresh_many
from luoshi.server.orgs.models import Government
from luoshi.server.policy import Action

LONGEST = 5000
"""The longest text that somebody writes into a field."""
_NOTHING: Mapping[str, object] = MappingProxyType({})

_touched: ContextVar[dict[int, Matter] | None] = ContextVar("touched", default=None)


@contextmanager
def writing(now: datetime) -> Iterator[None]:
    """The transaction of an act. Before it ends, what is derived from the matters that it touched is written anew,
    once, however many services took part.
    """
    with transaction.atomic():
        if _touched.get() is not None:
            with chained_together():
                yield
            return
        token = _touched.set({})
        try:
            with chained_together():
                yield
            _refresh(_touched.get() or {}, now)  # behind the chain: who writes lights of others' matters queues there
        finally:
            _touched.reset(token)


def touch(row: Any) -> None:
    """Note that something of a matter was written: the matter, its part, or what hangs on them."""
    matter = _matter_of(row)
    touched = _touched.get()
    if matter is None:
        return
    if touched is None:
        raise RuntimeError("a matter is written inside writing()")
    touched[matter.pk] = matter


def follow_items(items: Collection[int], now: datetime) -> None:
    """What says how far some items are has changed: within an act their matters are written anew with what it touched,
    once; else at once.
    """
    touched = _touched.get()
    if touched is None:
        refresh_items(items, now)
        return
    for matter in followed(items, now).select_related("government"):
        touched.setdefault(matter.pk, matter)


def authorship(actor: Actor, now: datetime, papers: Papers | None = None) -> dict[str, Any]:
    """The columns that say who wrote a new row, on which papers."""
    return {
        "made_by": actor.user,
        "made_by_name": actor.name,
        "made_in": actor.post,
        "made_at": now,
        "scan": papers.scan if papers else "",
        "evidence": list(papers.evidence) if papers else [],
    }


def decide(row: Decided, actor: Actor, now: datetime, comment: str = "") -> None:
    """Note on a row who decided about it last; it is saved with the rest."""
    row.decided_by, row.decided_by_name, row.decided_at = actor.user, actor.name, now
    row.comment = comment.strip()[:LONGEST]


def keep(
    actor: Actor,
    now: datetime,
    action: Action,
    kind: str,
    row: Any,
    taken: Transition | None = None,
    *,
    comment: str = "",
    scan: str = "",
    changes: Mapping[str, object] = _NOTHING,
) -> None:
    """Save a row and record what was done to it: the step that it took, and what else changed."""
    row.save()
    touch(row)
    told = dict(changes)
    if taken is not None:
        told |= {"act": taken.action.value, "from": taken.source.value, "state": taken.target.value}
    if scan:
        told["scan"] = scan
    record(actor=actor, now=now, action=action, kind=kind, row=row, changes=told, comment=comment.strip())


def worded(**texts: str) -> dict[str, str]:
    """Texts that must be there, trimmed. Raises Invalid, naming the fields that are empty or too long."""
    trimmed = {name: text.strip() for name, text in texts.items()}
    wrong = {
        name: say("请填写") if not text else say("不能超过 %(longest)s 个字", longest=LONGEST)
        for name, text in trimmed.items()
        if not text or len(text) > LONGEST
    }
    if wrong:
        raise Invalid(say("有必须填写的内容没有填写，或者过长"), listed(wrong.values(), "；"), fields=wrong)
    return trimmed


def _matter_of(row: Any) -> Matter | None:
    if isinstance(row, Matter):
        return row
    part = getattr(row, "part", None)
    found = getattr(row, "matter", None) or (part.matter if part else None)
    return found if isinstance(found, Matter) else None


def _refresh(touched: Mapping[int, Matter], now: datetime) -> None:
    by_government: dict[Government, list[int]] = defaultdict(list)
    for key, matter in touched.items():
        by_government[matter.government].append(key)
    for government, keys in by_government.items():
        refresh_many(keys, government, now)
