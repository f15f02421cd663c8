"""What a command says on stderr while it works: a bar over many files, one line for each that failed."""

import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from luoshi.commands.inputs import Failure
from luoshi.document import Oddity

_SAID = 3


class Reporter:
    """Counts and prints failures; shows a bar where stderr is a terminal and nothing else is drawn there."""

    def __init__(self, *, debug: bool, bar: bool) -> None:
        self.failed = 0
        self._debug = debug
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._bar = bar and sys.stderr.isatty()

    def track(self, files: Sequence[Path]) -> Iterator[Path]:
        """The files one by one, counted by the bar."""
        if not self._bar or len(files) < 2:
            yield from files
            return
        columns = (TextColumn("读取"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._console, transient=True) as progress:
            yield from progress.track(files)

    def oddities(self, name: str, found: Sequence[Oddity]) -> None:
        """Say on one line how many places of a file were unusual to read, and what the first of them are."""
        if not found:
            return
        said = list(dict.fromkeys(oddity.message.rstrip("。") for oddity in found))
        more = f"；等{len(said)}种情况" if len(said) > _SAID else ""
        line = f"{name}: 读取时有{len(found)}处需要留意：{'；'.join(said[:_SAID])}{more}"
        self._print(line)

    def failure(self, failure: Failure) -> None:
        """Report a file as ``文件: 原因`` on one line; with ``--debug`` the trace of the error in hand follows."""
        self.failed += 1
        self._print(f"{failure.name}: {failure.reason}")
        if self._debug and sys.exc_info()[0] is not None:
            self._console.print(traceback.format_exc(), markup=False)

    def _print(self, line: str) -> None:
        self._console.print(line.replace("\n", " ").encode(errors="backslashreplace").decode(), markup=False)
