"""What several forms say: the office, the matter, who does what, what somebody decided.

An empty text or a missing date is printed as room to write in: a form is filled in by hand where nothing is known.
"""

from dataclasses import dataclass
from datetime import date

from luoshi.officialdoc.wording import DocumentNumber

UNFILLED = "　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues a form: the organ, the number and day of the paper, whom to ask."""

    name: str
    number: DocumentNumber | None = None
    issued_on: date | None = None
    contact: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """督办事项: its number and name, where it comes from, what is to be done, when it counts as done, and by when."""

    number: str
    title: str
    source: str = ""
    requirement: str = ""
    finish_line: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A body's part in a matter: in which role, what it does, by when."""

    body: str
    role: str
    work: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody decided, who signed it, and when; empty where the paper is still to be signed by hand."""

    text: str = ""
    signed_by: str = ""
    signed_on: date | None = None


UNSIGNED = Opinion()
"""Nothing decided yet: the form has the room for it."""
