"""From a path to a reading, for every subcommand that reads plans."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import luoshi
from luoshi.commands.inputs import Failure, os_reason, read_bytes
from luoshi.commands.progress import Reporter
from luoshi.document import Document, DocumentSet, ReadError, read_files
from luoshi.document.ocr import Recogniser
from luoshi.document.sets import holds_files, unpacked
from luoshi.extraction.reading import PlanReading
from luoshi.extraction.register import Register
from luoshi.extraction.sets import SetReading, extract_set

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """A file that was read, and the register that its bodies were resolved against."""

    path: Path
    document: Document
    reading: PlanReading
    register: Register | None

    @property
    def id(self) -> str:
        """The file's stem, the id of its prediction."""
        return self.path.stem


@dataclass(frozen=True, slots=True)
class PlanSet:
    """Files that were read as one set: a ZIP, or those that a command was given together."""

    path: Path
    found: DocumentSet
    reading: SetReading
    register: Register | None

    @property
    def id(self) -> str:
        """The stem of the ZIP, or of the plan among the files."""
        return self.path.stem


def read_plan(path: Path, reporter: Reporter, *, register: Register | None, today: date | None) -> Plan | None:
    """The plan of a file; None, and a line on stderr, where it cannot be read. Never raises for a bad file."""

    def read_one() -> Plan:
        document = luoshi.read(read_bytes(path), path.name)
        return Plan(path, document, luoshi.extract(document, register=register, today=today), register)

    return _reported(str(path), reporter, read_one)


def read_plan_or_set(
    path: Path,
    reporter: Reporter,
    *,
    register: Register | None,
    today: date | None,
    recogniser: Recogniser | None = None,
) -> Plan | PlanSet | None:
    """The plan of a file, or the set that a ZIP holds; a member that cannot be read gets its line on stderr."""

    def read_one() -> Plan | PlanSet:
        data = read_bytes(path)
        if not holds_files(data):
            document = luoshi.read(data, path.name, recogniser=recogniser)
            reporter.oddities(str(path), document.oddities)
            return Plan(path, document, luoshi.extract(document, register=register, today=today), register)
        return _as_set(
            path, str(path), luoshi.read_set(data, path.name, recogniser=recogniser), reporter, register, today
        )

    return _reported(str(path), reporter, read_one)


def read_together(
    paths: Sequence[Path],
    reporter: Reporter,
    *,
    register: Register | None,
    today: date | None,
    recogniser: Recogniser | None = None,
) -> PlanSet | None:
    """Several files as one set, the members of a ZIP among them; named after the plan."""

    def read_all() -> PlanSet | None:
        found = read_files(_opened(paths, reporter), paths[0].name, recogniser=recogniser)
        if not found.documents:
            _report_members("", found, reporter)
            return None
        joined = _as_set(paths[0], "", found, reporter, register, today)
        named = joined.reading.members[joined.reading.plan or 0].name
        plan = next((path for path in paths if path.name == named), paths[0])
        return PlanSet(plan, found, joined.reading, register)

    return _reported(str(paths[0]), reporter, read_all) if paths else None


def _opened(paths: Sequence[Path], reporter: Reporter) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """(name, function that gives the bytes) of each file, and of each member of a ZIP."""
    for path in paths:
        try:
            data = read_bytes(path)
            members = unpacked(data) if holds_files(data) else [(path.name, partial(bytes, data))]
        except ReadError as error:
            reporter.failure(Failure(str(path), error.message))
        except OSError as error:
            reporter.failure(Failure(str(path), os_reason(error)))
        else:
            yield from members


def _as_set(
    path: Path,
    where: str,
    found: DocumentSet,
    reporter: Reporter,
    register: Register | None,
    today: date | None,
) -> PlanSet:
    _report_members(where, found, reporter)
    if found.oddities:
        reporter.oddities(where or found.name, found.oddities)
    for document in found.documents:
        reporter.oddities(f"{where}: {document.name}" if where else document.name, document.oddities)
    return PlanSet(path, found, extract_set(found.documents, register=register, today=today), register)


def _report_members(where: str, found: DocumentSet, reporter: Reporter) -> None:
    for failure in found.failures:
        reporter.failure(Failure(f"{where}: {failure.name}" if where else failure.name, failure.message))


def _reported(name: str, reporter: Reporter, work: Callable[[], T]) -> T | None:
    """What some work on a file gives; None, and a line on stderr, where the file or the program fails."""
    try:
        return work()
    except ReadError as error:
        reporter.failure(Failure(name, error.message))
    except OSError as error:
        reporter.failure(Failure(name, os_reason(error)))
    except Exception as error:
        # A fault of the program, not of the file; the other files must not suffer for it.
        reporter.failure(Failure(name, f"程序出错（{type(error).__name__}: {error}），可加 --debug 查看详情并反馈"))
    return None
