"""How many lines of the package run, so that growth is counted and not timed.

What runs inside a regular expression or a parser is one step however long it takes: there only time tells.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import luoshi

PACKAGE = str(Path(luoshi.__file__).parent)


def steps(run: Callable[[], object]) -> int:
    """The lines of the package that a call runs, each turn of a comprehension included."""
    count = 0

    def step(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal count
        count += 1
        return step

    def enter(frame: FrameType, _event: str, _argument: Any) -> Any:
        return step if frame.f_code.co_filename.startswith(PACKAGE) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        run()
    finally:
        sys.settrace(before)
    return count
