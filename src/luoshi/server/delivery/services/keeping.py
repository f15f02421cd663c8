"""Writing what an act did: the row, its event in the trail, and what is derived from it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import listed, say
from luoshi.server.core.transitions import Transition
from luoshi.server.delivery.models.columns import Decided
from luoshi.server.delivery.services.papers import Papers
from luoshi.server.policy import Action

LONGEST = 5000
"""The longest text that somebody writes into a field."""
_NOTHING: Mapping[str, object] = MappingProxyType({})


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
