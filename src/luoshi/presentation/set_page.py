"""One self-contained HTML page of a set: what it holds, what does not agree, how its tasks hang together.

Like the page of a reading it loads nothing and runs no script; every quote stands with some words around it.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from luoshi.document.model import Document
from luoshi.extraction.predicting import printed
from luoshi.extraction.sets.model import MemberFact, SetReading
from luoshi.presentation.set_rows import annex_rows, figures, filled_rows, link_rows, member_rows, title_of
from luoshi.presentation.set_vocabulary import CONTRADICTIONS, LINKS

_ASSETS = files("luoshi.presentation") / "assets"
_AROUND = 24
_EDGE = re.compile(r"\s*[\t\n]\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A quote with the words on either side of it, and where it stands."""

    before: str
    quote: str
    after: str
    member: str
    place: str


def set_page(documents: Sequence[Document], reading: SetReading) -> str:
    """The page of a set, as text to be saved in UTF-8; ``documents`` are those of its members, in their order."""
    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style = _asset("set.css")
    return environment.get_template("set.html").render(
        style=style,
        style_hash=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
        title=title_of(reading),
        figures=figures(reading),
        members=member_rows(reading),
        annexes=annex_rows(reading),
        contradictions=[
            (
                CONTRADICTIONS[found.kind].zh,
                found.message,
                _place(documents, found.first),
                _place(documents, found.second),
            )
            for found in reading.contradictions
        ],
        questions=[(question, _place(documents, question)) for question in reading.questions],
        links=link_rows(reading),
        filled=filled_rows(reading),
        terms=LINKS,
    )


def _place(documents: Sequence[Document], fact: MemberFact) -> Place:
    document = documents[fact.member]
    located = document.locate(fact.start, fact.end)
    return Place(
        before=_shown(document.text[max(fact.start - _AROUND, 0) : fact.start]),
        quote=_shown(fact.quote),
        after=_shown(document.text[fact.end : fact.end + _AROUND]),
        member=document.name,
        place=located[0].place if located else "",
    )


def _shown(text: str) -> str:
    """Text on one line; where a cell or a paragraph ends there stands a stroke."""
    return printed(_EDGE.sub("｜", text))


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
