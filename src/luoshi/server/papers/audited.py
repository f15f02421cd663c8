"""How papers stand in the audit trail, and what a verification looks at besides: the bytes of every one."""

from collections.abc import Iterable, Iterator, Mapping

from luoshi.server.audit.registry import Audited, Finding, announce, announce_check
from luoshi.server.core.said import say
from luoshi.server.files.audited import held_against
from luoshi.server.files.storage import the_store
from luoshi.server.papers.models import Snapshot

PAPER = "paper"


def announce_all() -> None:
    """Tell the trail of papers and of the bytes behind them."""
    announce(_PAPER)
    announce_check("papers", changed_papers)


def changed_papers(government: str) -> Iterator[Finding]:
    """Papers of a government whose files are gone, or not those that were issued."""
    store = the_store()
    for row in _rows(government):
        named = say("公文“%(title)s”（%(id)s）", title=row.title, id=row.public_id)
        yield from held_against(store, named, row.blob.sha256, row.blob.size)


def _state(row: Snapshot) -> Mapping[str, object]:
    """Everything of a paper, with its number and what its bytes are."""
    return {
        "kind": row.kind,
        "title": row.title,
        "number": str(row.number) if row.number else None,
        "facts": row.facts,
        "asked_about": row.asked_about,
        "as_of": row.as_of,
        "file": [row.blob.sha256, row.blob.size],
        "part": row.part.public_id if row.part else None,
        "matters": [each.matter.public_id for each in row.about.all()],
        "corrects": row.corrects.public_id if row.corrects else None,
        "reason": row.reason,
        "made": [row.made_by, row.made_by_name, row.made_in, row.made_at],
    }


def _rows(government: str) -> Iterable[Snapshot]:
    rows = Snapshot.objects.filter(government__public_id=government)
    rows = rows.select_related("government", "number", "blob", "part", "corrects").prefetch_related("about__matter")
    return rows.iterator(chunk_size=200)


_PAPER = Audited(
    kind=PAPER,
    label="督办公文",
    name=lambda row: str(row.title)[:200],
    state=_state,
    rows=_rows,
)
