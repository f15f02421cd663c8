"""What somebody asks for when a paper is to be issued: which kind, about what, and what no row of the matter says."""

from dataclasses import dataclass
from datetime import date

from luoshi.server.papers.models import PaperKind


@dataclass(frozen=True, slots=True)
class NumberAsked:
    """A number that the office gives: a code, and a serial or the next one; without a code the paper has none."""

    code: str = ""
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """``about`` are public ids: of matters, of a part (催办单, 签收回执), or of an extension (延期批复).

    ``demands`` is what is asked of the bodies, one a line; ``topic``, ``basis``, ``begins_on``, ``ends_on``,
    ``methods`` and ``copies_to`` are those of a letter.
    """

    kind: PaperKind
    about: tuple[str, ...]
    number: NumberAsked = NumberAsked()
    demands: tuple[str, ...] = ()
    reply_by: date | None = None
    telephone: str = ""
    topic: str = ""
    basis: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    methods: tuple[str, ...] = ()
    copies_to: str = ""
