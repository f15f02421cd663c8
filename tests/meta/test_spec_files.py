"""Every spec file has negatives, and known gaps are counted."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from repository import ROOT

SPECS = ROOT / "specs"
FILES = sorted(SPECS.rglob("*.yaml"))
# files that say how something is printed: every input has its output, there is nothing to refuse
CONVERSIONS = {
    "document/html_text.yaml",
    "document/list_numbers.yaml",
    "document/number_formats.yaml",
    "extraction/views.yaml",
}
FEWEST = 3
SHARE = 0.3  # of all cases together; a file of its own may have less
KNOWN_GAPS = 60


def cases_of(path: Path) -> Iterator[dict[str, Any]]:
    loaded = yaml.safe_load(path.read_text("utf-8"))
    parts = loaded.values() if isinstance(loaded, dict) else [loaded]
    for part in parts:
        if isinstance(part, list):
            yield from (case for case in part if isinstance(case, dict))


def is_negative(case: dict[str, Any]) -> bool:
    """A case that says so, or one of whose outcomes is nothing."""
    nothing = any(value is None or value is False or value in ([], {}) for value in case.values())
    return bool(case.get("negative")) or nothing


def name(path: Path) -> str:
    return path.relative_to(SPECS).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_file_has_negatives(path: Path) -> None:
    found = list(cases_of(path))
    assert found
    if name(path) not in CONVERSIONS:
        assert sum(map(is_negative, found)) >= FEWEST


def test_about_a_third_of_all_cases_are_negative() -> None:
    every = [case for path in FILES if name(path) not in CONVERSIONS for case in cases_of(path)]
    assert len(every) > 1000
    assert sum(map(is_negative, every)) >= SHARE * len(every)


def test_conversions_exist() -> None:
    assert all((SPECS / path).is_file() for path in CONVERSIONS)


def test_known_gaps_are_few_and_say_why() -> None:
    gaps = [(name(path), case) for path in FILES for case in cases_of(path) if case.get("known_gap")]
    assert len(gaps) <= KNOWN_GAPS
    assert [place for place, case in gaps if not case.get("why")] == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_file_is_read_by_a_test(path: Path) -> None:
    """Its name stands in a test module of its room, or its folder does where a test reads all of it."""
    texts = [module.read_text("utf-8") for module in (ROOT / "tests").rglob("test_*.py")]
    texts += [module.read_text("utf-8") for module in (ROOT / "tests").rglob("*_specs.py")]
    named = re.compile(rf'["/]{re.escape(path.stem)}(?:\.yaml)?"')
    whole_folder = [text for text in texts if f'"{path.parent.name}"' in text and 'glob("*.yaml")' in text]
    assert whole_folder or any(named.search(text) for text in texts)
