"""A reading in the short form that evaluations compare: what is printed, without spans and without what is inferred.

The form is that of the annotation guide. Everything is quoted from the text; only white space that is layout is taken
out, because real pages put blanks into words and break lines inside titles.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from luoshi.extraction.reading import (
    Citation,
    Deadline,
    DeadlineKind,
    Fact,
    Metadata,
    Owner,
    PlanReading,
    Role,
    Target,
    Task,
)

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]+")
_BLANKS = re.compile(r"\s+")
_LATIN = re.compile(r"[A-Za-z]")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_STRENGTH = {Role.LEAD: 0, Role.RESPONSIBLE: 1, Role.SUPPORT: 2}


def prediction(reading: PlanReading, id: str | None = None) -> dict[str, Any]:
    """The reading as JSON values in the form of the annotation guide, with ``id`` first where one is given.

    Implied targets (全部 = 100 %) are left out: their number is not printed. So are counts without a unit (十大线路).
    """
    record: dict[str, Any] = {} if id is None else {"id": id}
    return record | {
        "kind": reading.kind.value,
        "metadata": _metadata(reading.metadata),
        "tasks": [_task(task) for task in reading.tasks],
        "targets": [_target(target) for target in reading.targets if _is_printed(target)],
        "citations": [_citation(citation) for citation in reading.citations],
        "attachments": [printed(attachment.quote) for attachment in reading.attachments],
    }


def printed(quote: str) -> str:
    """The quote without the white space of its layout; one blank stays between two Latin words."""
    return _BLANKS.sub(_blank, _INVISIBLE.sub("", quote).strip())


def due(deadline: Deadline | None) -> str | None:
    """``2022``, ``2022-08``, ``2022-08-31`` or ``ongoing``; None for a limit that cannot be put so."""
    if deadline is None:
        return None
    if deadline.kind is DeadlineKind.ONGOING:
        return "ongoing"
    resolved = deadline.resolved or ""
    return resolved if _DATE.fullmatch(resolved) else None


def decimal(value: Decimal | None) -> str | None:
    """The number in plain digits, never with an exponent."""
    return None if value is None else format(value, "f")


def strongest(owners: Iterable[Owner]) -> list[Owner]:
    """Each body once, in the order of the text, with the strongest of its roles."""
    held: dict[str, Owner] = {}
    for owner in owners:
        known = held.get(owner.name)
        if known is None or _STRENGTH[owner.role] < _STRENGTH[known.role]:
            held[owner.name] = owner
    return list(held.values())


def _blank(match: re.Match[str]) -> str:
    """What stays of a stretch of white space: Chinese has none between words, Latin has one."""
    text, before, after = match.string, match.start() - 1, match.end()
    return " " if _LATIN.match(text, before) and _LATIN.match(text, after) else ""


def _metadata(metadata: Metadata) -> dict[str, Any]:
    return {
        "title": _quote(metadata.title),
        "number": _quote(metadata.number),
        "issuer": " ".join(printed(issuer.quote) for issuer in metadata.issuers) or None,
        "issued_on": metadata.issued_on.value.isoformat() if metadata.issued_on else None,
        "addressees": [printed(addressee.quote) for addressee in metadata.addressees],
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "label": task.label,
        "title": printed(task.title.quote),
        "body": printed(task.body.quote),
        "owners": [{"name": owner.name, "role": owner.role.value} for owner in strongest(task.owners)],
        "due": due(task.due),
    }


def _is_printed(target: Target) -> bool:
    return not target.implied and target.quantity.unit != ""


def _target(target: Target) -> dict[str, Any]:
    return {
        "quote": printed(target.quote),
        "subject": printed(target.subject.quote),
        "comparator": target.comparator.value,
        "value": decimal(target.quantity.value),
        "value_to": decimal(target.quantity.value_to),
        "unit": target.quantity.unit,
        "due": due(target.due),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {"title": _quote(citation.title), "number": _quote(citation.number)}


def _quote(fact: Fact | None) -> str | None:
    return printed(fact.quote) if fact else None
