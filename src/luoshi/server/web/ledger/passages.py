"""The words that an item comes from, as pages show them: marked field by field, each field knowing its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from luoshi.server.core.actor import Actor
from luoshi.server.intake.models import Version
from luoshi.server.intake.scopes import visible_documents
from luoshi.server.ledger.models import Task
from luoshi.server.ledger.selectors import ItemView
from luoshi.server.web.documents.places import HERE, place_in_text
from luoshi.server.web.plan_words import OWNER_ROLE_WORDS, PERSON_WORDS
from luoshi.server.web.sources import Around, Mark, SourceView, source_view

_WHOLE = "item"
"""The mark that lies under all the others."""
_PARTS = (
    ("responsibility", "owners"),
    ("person", "people"),
    ("measure", "measures"),
    ("target", "targets"),
    ("milestone", "milestones"),
    ("project", "projects"),
    ("citation", "citations"),
)
"""Each kind of mark with the rows of an item that it is put over."""


@dataclass(frozen=True)
class Passage:
    """Where an item stands: ``view`` the lines about it, or ``words`` where it comes from no paper.

    ``places`` leads the fields that have a place to it: ``deadline``, or a kind and a key of a row (``measure-7``).
    """

    view: SourceView | None = None
    words: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    paper: str = ""


def passage_of(view: ItemView, paper: str = "") -> Passage:
    """The passage of an item. ``paper`` is the address of the whole text for who may see it (``paper_of``)."""
    task, version = view.task, view.version
    if version is None:
        return Passage(words=task.source_text)
    marks = list(_marks(view, version))
    shown = source_view(version, marks, around=Around(task.start, task.end, lines=0), anchors=True)
    drawn = shown.drawn
    places = {mark.key: f"#m-{mark.key}" for mark in marks if mark.key in drawn}
    if paper:  # what stands far from the item, such as the bodies of a whole section, is shown in the whole text
        places |= {mark.key: at(paper, mark.start, mark.end) for mark in marks if mark.key not in drawn}
        paper = at(paper, task.start, task.end)
    return Passage(view=shown, places=places, paper=paper)


def paper_of(actor: Actor, view: ItemView) -> str:
    """The address of the text that an item stands in, empty for who does not see the paper."""
    if view.version is None:
        return ""
    paper = visible_documents(actor).filter(versions=view.version).first()
    if paper is None:
        return ""
    query = urlencode({"part": "text", "version": view.version.public_id})
    return f"{reverse('document', args=[paper.public_id])}?{query}"


def at(paper: str, start: int, end: int) -> str:
    """The address of a stretch in a whole text: it is marked there and scrolled to, without scripts as well."""
    return f"{paper}&at={place_in_text(start, end)}#m-{HERE}"


def _marks(view: ItemView, version: Version) -> Iterator[Mark]:
    task = view.task
    yield Mark(_WHOLE, task.start, task.end)
    if (title := version.text.find(task.title, task.start, task.end)) >= 0:
        yield Mark("task", title, title + len(task.title), "task")
    if (limit := _limit(task, version.text)) >= 0:
        yield Mark("deadline", limit, limit + len(task.due_text), "deadline")
    for kind, name in _PARTS:
        for row in getattr(view, name):
            if row.version_id == version.pk and row.end > row.start:
                yield Mark(f"{kind}-{row.pk}", row.start, row.end, kind, label=_label(kind, row))


def _limit(task: Task, text: str) -> int:
    """Where the printed words of the limit stand; an item keeps the words, not their place."""
    return text.find(task.due_text, task.start, task.end) if task.due_text else -1


def _label(kind: str, row: Any) -> str:
    if kind == "person":
        return str(PERSON_WORDS[row.kind])
    return str(OWNER_ROLE_WORDS[row.role]) if kind == "responsibility" else ""
