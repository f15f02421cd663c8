"""The particulars of papers, case by case from specs/extraction/metadata.yaml."""

from typing import Any

import pytest
from facts import untrue
from paper_sources import paper

from luoshi.extraction.pipeline import extract
from luoshi.extraction.reading import Fact, Metadata
from spec_cases import Case, cases


def quote(fact: Fact | None) -> str | None:
    return fact.quote if fact else None


def said(metadata: Metadata) -> dict[str, Any]:
    period = [metadata.period_from, metadata.period_to] if metadata.period else None
    return {
        "title": quote(metadata.title),
        "number": quote(metadata.number),
        "issuers": [issuer.quote for issuer in metadata.issuers],
        "issued": metadata.issued_on.value if metadata.issued_on else None,
        "addressees": [addressee.quote for addressee in metadata.addressees],
        "approval": quote(metadata.approval),
        "publicity": quote(metadata.publicity),
        "secrecy": quote(metadata.secrecy),
        "period": period,
    }


@pytest.mark.parametrize("case", cases("extraction/metadata"))
def test_case(case: Case) -> None:
    document = paper(case["text"])
    reading = extract(document)
    assert untrue(document.text, reading) == []
    found = said(reading.metadata)
    wanted = {key: case[key] for key in found if key in case}
    assert {key: found[key] for key in wanted} == wanted
