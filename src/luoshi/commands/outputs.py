"""Where results go: the standard output, or files that appear whole or not at all."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from luoshi.commands.inputs import os_reason


class OutputError(Exception):
    """Results that cannot be written. The message is Chinese and names path and cause."""


@contextmanager
def text_output(path: Path | None) -> Iterator[TextIO]:
    """A text stream in UTF-8: the standard output, or a file that takes its name when all is written.

    Raises ``OutputError``; ``BrokenPipeError`` of the standard output passes through.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    with _replacing(path) as file, TextIOWrapper(file, encoding="utf-8", newline="\n") as text:
        yield text


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file at once, replacing one that is there. Raises ``OutputError``."""
    with _replacing(path) as file:
        file.write(data)


def is_folder(output: str, count: int) -> bool:
    """Whether ``-o`` names a folder: it is one, ends like one, or several files must go there."""
    return count > 1 or output.endswith(("/", os.sep)) or Path(output).is_dir()


def ensure_folder(path: Path) -> None:
    """Make a folder and those above it. Raises ``OutputError``."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: 无法建立文件夹：{os_reason(error)}") from error


def file_names(files: Iterable[Path], suffix: str) -> Iterator[str]:
    """``<stem><suffix>`` for each file; a stem that came before gets a number, so that none overwrites another."""
    used: set[str] = set()
    for file in files:
        name, number = f"{file.stem}{suffix}", 1
        while name.casefold() in used:
            number += 1
            name = f"{file.stem}-{number}{suffix}"
        used.add(name.casefold())
        yield name


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside ``path`` that takes its place at the end, and vanishes on an error."""
    if path.is_dir():
        raise OutputError(f"{path}: 这是文件夹，请给出要写入的文件名")
    place = path.resolve()  # a link keeps pointing where it pointed
    in_place = place.exists() and not place.is_file()  # a device or a pipe cannot be replaced
    draft = place if in_place else place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with draft.open("wb" if in_place else "xb") as file:
            yield file
            if not file.closed:
                file.flush()
        if not in_place:
            draft.replace(place)
    except OSError as error:
        raise OutputError(f"{path}: 无法写入：{os_reason(error)}") from error
    finally:
        if not in_place:
            draft.unlink(missing_ok=True)
