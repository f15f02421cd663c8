"""``luoshi extract``: plans in, their readings out as a table, JSON, a workbook or a page."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

from luoshi.commands.inputs import find_files
from luoshi.commands.outputs import OutputError, ensure_folder, file_names, is_folder, text_output, write_bytes
from luoshi.commands.progress import Reporter
from luoshi.commands.reading import Plan, PlanSet, read_plan_or_set, read_together
from luoshi.document import ReadError
from luoshi.document.ocr import installed_recogniser
from luoshi.extraction.register import RegisterError, load_register
from luoshi.presentation.records import json_line, json_text, record, set_record

Item = Plan | PlanSet
Writer = Callable[[Iterable[Item], TextIO, int], None]
Renderer = Callable[[Item], bytes]

FAULTS = (OutputError, RegisterError, ReadError)
"""What ``run`` raises when the command itself is at fault, not one of its files."""


def run(args: Namespace) -> int:
    """Run the command; 0 when all was read, 1 when a file failed. Raises ``FAULTS``."""
    register = load_register(args.register) if args.register else None
    recogniser = installed_recogniser() if args.ocr else None
    files, failures = find_files(args.paths)
    render = _RENDERERS.get(args.format)
    reporter = Reporter(debug=args.debug, bar=render is not None or args.output is not None or not sys.stdout.isatty())
    for failure in failures:
        reporter.failure(failure)
    items: Iterator[Item]
    if args.set:
        together = read_together(files, reporter, register=register, today=args.today, recogniser=recogniser)
        items, files = iter([together] if together else []), [together.path] if together else []
    else:
        tracked = reporter.track(files)
        read = (
            read_plan_or_set(path, reporter, register=register, today=args.today, recogniser=recogniser)
            for path in tracked
        )
        items = (item for item in read if item is not None)
    if render is None:
        _write_stream(items, args.output, _WRITERS[args.format], len(files))
    else:
        _write_files(items, _targets(files, args.output, f".luoshi.{args.format}"), render)
    return 1 if reporter.failed else 0


def _write_stream(plans: Iterator[Item], output: str | None, write: Writer, count: int) -> None:
    """All readings into one stream; nothing at all where nothing could be read."""
    first = next(plans, None)
    if first is not None:
        with text_output(Path(output) if output else None) as stream:
            write(chain((first,), plans), stream, count)


def _targets(files: list[Path], output: str | None, suffix: str) -> dict[Path, Path]:
    """The file that each input is written to: beside the working directory, in a folder, or the one file named."""
    if output and not is_folder(output, len(files)):
        return dict.fromkeys(files, Path(output))
    folder = Path(output or ".")
    if files:
        ensure_folder(folder)
    return {file: folder / name for file, name in zip(files, file_names(files, suffix), strict=True)}


def _write_files(plans: Iterable[Item], targets: dict[Path, Path], render: Renderer) -> None:
    for plan in plans:
        target = targets[plan.path]
        write_bytes(target, render(plan))
        print(target, flush=True)


def _tables(plans: Iterable[Item], stream: TextIO, count: int) -> None:
    for number, plan in enumerate(plans):
        if number:
            stream.write("\n")
        if isinstance(plan, PlanSet):
            _face("set_table").write_set_table(plan.reading, stream, plan.found)
        else:
            _face("table").write_table(plan.reading, stream, plan.document.oddities)


def _json(plans: Iterable[Item], stream: TextIO, count: int) -> None:
    """One object for one file, an array for several."""
    for number, plan in enumerate(plans):
        if count > 1:
            stream.write(",\n" if number else "[\n")
        stream.write(json_text(_record(plan)))
    stream.write("\n]\n" if count > 1 else "\n")


def _json_lines(plans: Iterable[Item], stream: TextIO, count: int) -> None:
    for plan in plans:
        stream.write(json_line(_record(plan)) + "\n")


def _record(item: Item) -> dict[str, Any]:
    return set_record(item.reading, item.id) if isinstance(item, PlanSet) else record(item.reading, item.id)


def _workbook(item: Item) -> bytes:
    data: bytes
    if isinstance(item, PlanSet):
        data = _face("set_workbook").set_workbook(item.reading, item.register)
    else:
        data = _face("workbook").workbook(item.reading, item.register)
    return data


def _page(item: Item) -> bytes:
    text: str
    if isinstance(item, PlanSet):
        text = _face("set_page").set_page(item.found.documents, item.reading)
    else:
        text = _face("page").page(item.document, item.reading)
    return text.encode()


def _face(name: str) -> ModuleType:
    """A module of the presentation, loaded when its format is asked for: together they take a tenth of a second."""
    return import_module(f"luoshi.presentation.{name}")


_WRITERS: dict[str, Writer] = {"table": _tables, "json": _json, "jsonl": _json_lines}
_RENDERERS: dict[str, Renderer] = {"xlsx": _workbook, "html": _page}
