from pathlib import Path

import pytest
import yaml
from grammar_specs import SPECS

NEGATIVE: tuple[None, list[str]] = (None, [])
OUTCOMES = ("found", "kind", "result", "last", "normal", "value")


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_third_of_the_cases_are_negative(path: Path) -> None:
    parts = yaml.safe_load(path.read_text("utf-8"))
    negative = total = 0
    for case in (case for part in parts.values() for case in part):
        outcome = next(case[key] for key in OUTCOMES if key in case)
        total += 1
        negative += outcome in NEGATIVE
    assert total >= 30
    assert negative >= total / 3


@pytest.mark.parametrize("path", sorted(SPECS.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_case_stands_twice(path: Path) -> None:
    for part in yaml.safe_load(path.read_text("utf-8")).values():
        printed = [repr({key: value for key, value in case.items() if key != "why"}) for case in part]
        assert len(printed) == len(set(printed))
