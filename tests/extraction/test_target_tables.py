"""Tables of indicators, case by case from specs/extraction/indicator_tables.yaml."""

import pytest
from facts import untrue
from paper_sources import document_of

from luoshi.extraction.pipeline import extract
from luoshi.extraction.predicting import decimal, due
from luoshi.extraction.view import normal
from spec_cases import Case, cases


@pytest.mark.parametrize("case", cases("extraction/indicator_tables"))
def test_case(case: Case) -> None:
    document = document_of(case)
    reading = extract(document)
    assert untrue(document.text, reading) == []
    found = []
    for target in reading.targets:
        quantity = target.quantity
        row = [normal(target.subject.quote), target.comparator.value, decimal(quantity.value), quantity.unit]
        row.append(due(target.due))
        found.append([*row, decimal(quantity.value_to)] if quantity.value_to is not None else row)
    assert found == case["targets"]
