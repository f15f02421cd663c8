"""Reading papers: the list, one of them, what the next number would be."""

from dataclasses import dataclass

from django.db.models import Max, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.orgs.models import Government
from luoshi.server.papers.models import IssuedNumber, PaperKind, Snapshot
from luoshi.server.papers.scopes import visible_papers

PAPER_THING = say("这份公文")


@dataclass(frozen=True, slots=True)
class NextNumber:
    """What the book would give next for a kind of papers; ``code`` is empty where none was used yet."""

    code: str
    serial: int


def papers(actor: Actor, *, kind: str = "", matter: str = "", year: int | None = None) -> "QuerySet[Snapshot]":
    """The papers that an actor sees, newest first: of a kind, about a matter (public id), issued in a year."""
    rows = visible_papers(actor).select_related("government", "number", "blob", "corrects", "corrected_by")
    if kind:
        rows = rows.filter(kind=kind)
    if matter:
        rows = rows.filter(about__matter__public_id=matter)
    if year:
        rows = rows.filter(as_of__year=year)
    return rows


def paper(actor: Actor, public_id: str) -> Snapshot:
    """One paper with what it is about. Raises NotFound."""
    row = papers(actor).prefetch_related("about__matter__task").filter(public_id=public_id).first()
    if row is None:
        raise NotFound(PAPER_THING)
    return row


def next_number(government: Government, kind: PaperKind, year: int, code: str = "") -> NextNumber:
    """The serial behind the last one of a code in a year; without a code that of the latest paper of the kind."""
    if not code:
        latest = IssuedNumber.objects.filter(government=government, papers__kind=kind)
        code = latest.order_by("-given_at", "-pk").values_list("code", flat=True).first() or ""
    given = IssuedNumber.objects.filter(government=government, code=code, year=year)
    return NextNumber(code, (given.aggregate(last=Max("serial"))["last"] or 0) + 1)
