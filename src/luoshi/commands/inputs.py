"""Which files a command was given: files, folders and patterns, each file once, in a stable order."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from luoshi.document.limits import MAX_INPUT_BYTES
from luoshi.document.sets import leftovers


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be worked on, and why, in a clerk's words."""

    name: str
    reason: str


def find_files(paths: Iterable[str]) -> tuple[list[Path], list[Failure]]:
    """The files that paths name, and the paths that name none.

    A folder gives all its files, down to the last subfolder, sorted by name; hidden files and the lock files of
    Office (``~$…``) are passed over, so is what a browser put beside a page that it saved. A path that does not exist
    is tried as a pattern (``*``, ``?``, ``[…]``, ``**``).
    """
    files: dict[Path, Path] = {}
    failures: list[Failure] = []
    for path in paths:
        for found in _named(path):
            if isinstance(found, Failure):
                failures.append(found)
            else:
                files.setdefault(found.resolve(), found)
    return list(files.values()), failures


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, at most one more than the readers take in. Raises ``OSError``."""
    with path.open("rb") as file:
        return file.read(MAX_INPUT_BYTES + 1)


def os_reason(error: OSError) -> str:
    """The cause of a failed read or write in Chinese."""
    reasons: dict[type[OSError], str] = {
        FileNotFoundError: "没有这个文件或文件夹，请检查路径",
        PermissionError: "没有权限，请检查文件的权限或换一个位置",
        IsADirectoryError: "这是文件夹，这里需要一个文件",
        NotADirectoryError: "路径中有一段不是文件夹",
    }
    return reasons.get(type(error), f"系统报告：{error.strerror or error}")


def _named(name: str) -> Iterator[Path | Failure]:
    path = Path(name)
    try:
        if path.is_dir():
            yield from _inside(path)
        elif path.exists():
            yield path
        else:
            yield from _matching(name)
    except OSError as error:  # a name that is too long, a folder above that may not be entered
        yield Failure(name, os_reason(error))


def _inside(folder: Path) -> Iterator[Path | Failure]:
    failures: list[Failure] = []
    count = 0
    for place, folders, names in os.walk(folder, onerror=lambda e: failures.append(_unreadable(e))):
        beside = leftovers([*names, *(f"{name}/" for name in folders)])
        folders[:] = sorted(name for name in folders if not _passed_over(name) and f"{name}/" not in beside)
        for name in sorted(names):
            path = Path(place, name)
            if not _passed_over(name) and path.is_file():
                count += 1
                yield path
    yield from failures
    if not count and not failures:
        yield Failure(str(folder), "文件夹里没有文件")


def _matching(pattern: str) -> Iterator[Path | Failure]:
    found = sorted(glob(pattern, recursive=True))  # noqa: PTH207  # Path.glob refuses absolute patterns
    if found:
        for name in found:
            path = Path(name)
            if path.is_file():
                yield path
    elif any(sign in pattern for sign in "*?["):
        yield Failure(pattern, "没有符合这个模式的文件")
    else:
        yield Failure(pattern, os_reason(FileNotFoundError()))


def _passed_over(name: str) -> bool:
    return name.startswith((".", "~$"))


def _unreadable(error: OSError) -> Failure:
    return Failure(str(error.filename), os_reason(error))
