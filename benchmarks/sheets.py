"""How long sheets of the ledger take: a list kept elsewhere comes in, the office's sheet goes out, and comes back.

``python benchmarks/sheets.py [--rows 500 5000]`` makes a database of its own, prints seconds of the clock, of this
process's processor and queries as a table, and removes it. DATABASE_URL names a PostgreSQL server, else it is SQLite.
"""

import argparse
import io
import itertools
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.server.settings.test"
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
django.setup()

import openpyxl
from django.db import connection

from luoshi.server.ledger.comparing import preview_sheet
from luoshi.server.ledger.importing import SheetPreview, Told
from luoshi.server.ledger.selectors import ItemFilter
from luoshi.server.ledger.services.importing import Grounds, Imported, Seen, export_sheet, import_sheet
from server_cast import NOW, TODAY, Cast, build_cast

Answer = TypeVar("Answer")
PLAN = "云岭县2031年重点任务台账"
HEADS = ("序号", "领域", "重点任务", "工作举措", "牵头单位", "配合单位", "完成时限")
_PLACES = ("青石", "白鹭", "云台", "清水", "马岭", "松林", "河口", "北山", "龙潭", "石桥")
_WORKS = ("水库除险加固", "农村公路改造", "污水处理厂提标", "河道清淤疏浚", "高标准农田建设", "养老服务站建设")
_BODIES = ("县水利局", "县农业农村局", "云台镇", "白鹭乡")
CHANGED = 10
"""One row in so many comes back with other words."""


def main(arguments: list[str]) -> int:
    """Measure each size on an empty ledger, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[500, 5000])
    sizes = parser.parse_args(arguments).rows
    print(f"{connection.vendor}, load {os.getloadavg()[0]:.1f}")
    print(f"{'rows':>6}  {'act':<38}{'s':>8}{'cpu s':>8}{'queries':>9}{'':>3}outcome")
    for rows in sizes:
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            _measure(build_cast(), rows)
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)
    return 0


def _measure(cast: Cast, rows: int) -> None:
    elsewhere = _elsewhere(rows)
    found = _timed(rows, "a list of another kind: preview", lambda: _preview(cast, elsewhere), _outcome)
    _timed(rows, "the same: import", lambda: _import(cast, elsewhere, found), _made)
    sheet = _timed(rows, "the office's sheet: export", lambda: _export(cast), lambda data: f"{len(data) // 1024} KB")
    changed = _changed(sheet)
    again = _timed(rows, "the sheet with changes: preview", lambda: _preview(cast, changed), _outcome)
    _timed(rows, "the same: import", lambda: _import(cast, changed, again), _made)


def _timed(rows: int, act: str, do: Callable[[], Answer], tell: Callable[[Answer], str]) -> Answer:
    asked = itertools.count()

    def count(execute: Callable[..., object], *given: object) -> object:
        next(asked)
        return execute(*given)

    begun, used = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        answer = do()
    took, own = time.perf_counter() - begun, time.process_time() - used
    print(f"{rows:>6}  {act:<38}{took:>8.2f}{own:>8.2f}{next(asked):>9}{'':>3}{tell(answer)}", flush=True)
    return answer


def _outcome(found: SheetPreview) -> str:
    kinds = sorted({row.change.value for row in found.rows})
    return ", ".join(f"{sum(row.change == kind for row in found.rows)} {kind}" for kind in kinds) + (
        f", {len(found.errors)} errors" if found.errors else ""
    )


def _made(done: Imported) -> str:
    return f"{len(done.made)} made, {len(done.changed)} changed"


def _preview(cast: Cast, data: bytes) -> SheetPreview:
    return preview_sheet(cast.actor("compiler"), data, "台账.xlsx", told=Told(PLAN), today=TODAY)


def _import(cast: Cast, data: bytes, found: SheetPreview) -> Imported:
    return import_sheet(
        actor=cast.actor("compiler"), now=NOW, told=Told(PLAN), data=data, name="台账.xlsx",
        seen=Seen(found.sha256, found.digest), grounds=Grounds(""),
    )  # fmt: skip


def _export(cast: Cast) -> bytes:
    compiler = cast.actor("compiler")
    return export_sheet(actor=compiler, now=NOW, wanted=ItemFilter(), title=PLAN, unit="云岭县人民政府办公室")


def _elsewhere(rows: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("重点任务")
    page.append(HEADS)
    for at in range(rows):
        place, work = _PLACES[at % 10], _WORKS[at // 10 % 6]
        page.append((
            at + 1, f"{work}工作", f"{place}镇第{at + 1}号{work}",
            f"完成{work}{at % 90 + 1}处，长度{at % 40 + 1}公里。",
            _BODIES[at % 4], f"{_BODIES[(at + 1) % 4]}、{_BODIES[(at + 2) % 4]}", f"2031年{at % 12 + 1}月底前",
        ))  # fmt: skip
    return _saved(book)


def _changed(sheet: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    page = book.worksheets[0]
    for row in range(4, page.max_row + 1, CHANGED):
        page.cell(row, 4).value = f"{page.cell(row, 4).value}年内完成验收。"
    return _saved(book)


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
