"""Sets for tests: from the members of a spec, and the bundled county."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import fields
from paper_sources import document_of

from luoshi.document import Document, read
from luoshi.extraction import load_register
from luoshi.extraction.reading import PlanReading
from luoshi.extraction.sets.model import MemberFact, SetReading
from luoshi.extraction.sets.whole import extract_set

COUNTY = Path(__file__).parents[2] / "examples" / "county"
FILES = ("plan.html", "annex-1-work-points.docx", "annex-2-task-list.xlsx")


def documents_of(case: dict[str, Any]) -> list[Document]:
    """The members of a case in their order, under their names."""
    documents = []
    for name, member in case["members"].items():
        made = document_of({"text": member} if isinstance(member, str) else member)
        documents.append(replace(made, name=name))
    return documents


@lru_cache(maxsize=1)
def county_documents() -> tuple[Document, ...]:
    return tuple(read((COUNTY / name).read_bytes(), name) for name in FILES)


@lru_cache(maxsize=1)
def county() -> SetReading:
    return extract_set(county_documents(), register=load_register(COUNTY / "organisations.toml"))


def member_facts(value: Any) -> Iterator[MemberFact]:
    """Every fact of the set itself, the readings of its members aside."""
    if isinstance(value, MemberFact):
        yield value
    if isinstance(value, tuple):
        for item in value:
            yield from member_facts(item)
    elif isinstance(value, Struct) and not isinstance(value, PlanReading):
        for part in fields(value):
            yield from member_facts(getattr(value, part.name))
