"""Reads specs/: cases as data. A case that the program is known to get wrong says ``known_gap: true``.

Known gaps are strict: one that is closed fails until its mark is taken away, so that none is forgotten.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

SPECS = Path(__file__).parents[1] / "specs"

Case = dict[str, Any]


def load(topic: str) -> dict[str, Any]:
    """A whole spec file by its path below ``specs/`` without suffix, as ``extraction/markers``."""
    loaded: dict[str, Any] = yaml.safe_load((SPECS / f"{topic}.yaml").read_text("utf-8"))
    return loaded


def cases(topic: str, part: str = "cases") -> list[Any]:
    """The cases of one part of a spec file, as parameters of a test."""
    return [
        pytest.param(case, id=f"{number}: {name_of(case)}", marks=_marks(case))
        for number, case in enumerate(load(topic)[part], 1)
    ]


def name_of(case: Case) -> str:
    """What a case is called in the report: its name, else the text that it gives."""
    said = next((case[key] for key in ("name", "text", "title") if key in case), "")
    return " ".join(str(said).split())[:50]


def known_gaps(topic: str) -> Iterator[Case]:
    """The cases of a spec file that the program is known to get wrong."""
    return (case for part in load(topic).values() if isinstance(part, list) for case in part if case.get("known_gap"))


def _marks(case: Case) -> tuple[pytest.MarkDecorator, ...]:
    if case.get("known_gap"):
        return (pytest.mark.xfail(strict=True, reason=str(case.get("why", "known gap"))),)
    return ()
