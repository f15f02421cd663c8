"""From a path to a reading, for every subcommand that reads plans."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import luoshi
from luoshi.commands.inputs import Failure, os_reason, read_bytes
from luoshi.commands.progress import Reporter
from luoshi.document import Document, ReadError
from luoshi.extraction.reading import PlanReading
from luoshi.extraction.register import Register


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


def read_plan(path: Path, reporter: Reporter, *, register: Register | None, today: date | None) -> Plan | None:
    """The plan of a file; None, and a line on stderr, where it cannot be read. Never raises for a bad file."""
    try:
        document = luoshi.read(read_bytes(path), path.name)
        reading = luoshi.extract(document, register=register, today=today)
    except ReadError as error:
        reporter.failure(Failure(str(path), error.message))
    except OSError as error:
        reporter.failure(Failure(str(path), os_reason(error)))
    except Exception as error:
        # A fault of the program, not of the file; the other files must not suffer for it.
        reporter.failure(
            Failure(str(path), f"程序出错（{type(error).__name__}: {error}），可加 --debug 查看详情并反馈")
        )
    else:
        return Plan(path, document, reading, register)
    return None
