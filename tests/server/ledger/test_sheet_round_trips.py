"""Random ledgers go out and come back: unchanged they ask for nothing, with one change for exactly that."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import luoshi
from luoshi.extraction.reading import Role
from luoshi.extraction.view import normal
from luoshi.server.ledger import table_reading
from luoshi.server.ledger.comparing import preview_sheet
from luoshi.server.ledger.importing import RowChange, SheetPreview, Told
from luoshi.server.ledger.models import AmendmentSubject, Area, Indicator, Plan, Target, Task
from luoshi.server.ledger.selectors import ItemFilter
from luoshi.server.ledger.services.bodies import put_owners
from luoshi.server.ledger.services.importing import export_sheet
from luoshi.server.quarantine.tables import Opened
from server_cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db

SIGNS = "修渠建河道整治防汛县水利局一二12３,，。；;、 \n=+-@'\"<&()（）%〃"
TITLES = st.text(SIGNS, min_size=1, max_size=40).filter(lambda text: bool(normal(text)))
BODIES = st.text(SIGNS, max_size=120)
KEYS = ("water", "agriculture", "ecology", "yuntai", "bailu", "townships")
TARGETS = ("建成生态护岸12处", "森林覆盖率达到63%", "清淤18公里", "自动监测站5座")


@dataclass(frozen=True)
class Drawn:
    """An item as it is drawn."""

    title: str
    body: str
    owners: tuple[tuple[str, Role], ...]
    last_day: date | None
    standing: bool
    due_text: str
    targets: tuple[str, ...]
    area: str
    state: str


@st.composite
def items(draw: Any) -> Drawn:
    """Anything that the ledger can hold."""
    bodies = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=5, unique=True))
    day = draw(st.none() | st.dates(date(2031, 1, 1), date(2040, 12, 31)))
    return Drawn(
        title=draw(TITLES),
        body=draw(BODIES),
        owners=tuple((key, draw(st.sampled_from(list(Role)))) for key in bodies),
        last_day=day,
        standing=day is None and draw(st.booleans()),
        due_text=draw(st.sampled_from(["", "汛期前", "2032年6月底前"])) if day else "",
        targets=tuple(draw(st.lists(st.sampled_from(TARGETS), max_size=3, unique=True))),
        area=draw(st.sampled_from(["", "河道整治", "=污染防治"])),
        state=draw(st.sampled_from(["草稿", "已确认"])),
    )


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process a table would be most of the time of these tests; it has its own in ``test_quarantine``."""

    def opened(data: bytes, name: str) -> Opened:
        document = luoshi.read(data, name)
        return Opened(document.sha256, document.text, document.tables)

    monkeypatch.setattr(table_reading, "open_tables_apart", opened)


@contextmanager
def ledger(cast: Cast, drawn: list[Drawn]) -> Iterator[Plan]:
    """A plan with such items, taken back at the end."""
    with transaction.atomic():
        here: dict[str, Any] = {"government": cast.county}
        by: dict[str, Any] = {"made_by": "somebody", "made_by_name": "某人", "made_at": NOW}
        plan = Plan.objects.create(kind="table", name="云岭县重点工作", **here, **by)
        areas = {each.area for each in drawn if each.area}
        rows = {title: Area.objects.create(plan=plan, position=0, title=title, **here) for title in sorted(areas)}
        for at, each in enumerate(drawn):
            origin = "decided" if each.last_day or each.standing else "none"
            task = Task.objects.create(
                plan=plan, position=at, title=each.title, body=each.body, strength="firm", last_day=each.last_day,
                standing=each.standing, due_text=each.due_text, due_origin=origin, state=each.state,
                area=rows.get(each.area), **here, **by,
            )  # fmt: skip
            put_owners(task, tuple((cast.body(key), role) for key, role in each.owners))
            for position, text in enumerate(each.targets):
                indicator, _ = Indicator.objects.get_or_create(name=text[:4], unit="", **here)
                Target.objects.create(
                    plan=plan, task=task, indicator=indicator, position=position, comparator="at_least", value=1,
                    normal_value=1, strength="firm", text=text, **here,
                )  # fmt: skip
        yield plan
        transaction.set_rollback(True)


def exported(cast: Cast) -> openpyxl.Workbook:
    data = export_sheet(actor=cast.actor("compiler"), now=NOW, wanted=ItemFilter(), title="台账", unit="办公室")
    return openpyxl.load_workbook(io.BytesIO(data))


def seen(cast: Cast, book: openpyxl.Workbook, plan: str = "云岭县重点工作") -> SheetPreview:
    stream = io.BytesIO()
    book.save(stream)
    return preview_sheet(cast.actor("compiler"), stream.getvalue(), "台账.xlsx", told=Told(plan), today=TODAY)


AS_DRAWN = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@AS_DRAWN
@given(drawn=st.lists(items(), min_size=1, max_size=6), plan=st.sampled_from(["云岭县重点工作", "另一个计划"]))
def test_what_comes_back_unchanged_asks_for_nothing(cast: Cast, drawn: list[Drawn], plan: str) -> None:
    with ledger(cast, drawn):
        found = seen(cast, exported(cast), plan)
        assert found.errors == ()
        assert [(row.change, row.known.title) for row in found.rows] == [(RowChange.SAME, each.title) for each in drawn]


@AS_DRAWN
@given(drawn=st.lists(items(), min_size=2, max_size=5), at=st.integers(0, 4), data=st.data())
def test_one_change_asks_for_exactly_that(cast: Cast, drawn: list[Drawn], at: int, data: st.DataObject) -> None:
    at %= len(drawn)
    with ledger(cast, drawn):
        book = exported(cast)
        page = book["台账"]
        subject = data.draw(st.sampled_from(["wording", "deadline", "owners"]))
        if subject == "wording":
            page.cell(4 + at, 3).value = f"改写{drawn[at].title}"
        elif subject == "deadline":
            page.cell(4 + at, 10).value = "2045-05-06"
        else:
            old = {key for key, _ in drawn[at].owners}
            page.cell(4 + at, 6).value = "云岭县人民政府办公室"
            assert "office" not in old
        found = seen(cast, book)
        assert found.errors == ()
        wanted = RowChange.CHANGES_DRAFT if drawn[at].state == "草稿" else RowChange.PROPOSES
        assert [row.change for row in found.rows] == [
            wanted if number == at else RowChange.SAME for number in range(len(drawn))
        ]
        (change,) = found.rows[at].changes
        assert change.subject == AmendmentSubject(subject)


@AS_DRAWN
@given(drawn=st.lists(items(), min_size=2, max_size=5), data=st.data())
def test_rows_may_be_sorted_unmerged_and_mixed_with_new_ones(
    cast: Cast, drawn: list[Drawn], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(drawn))))
    with ledger(cast, drawn):
        book = exported(cast)
        page = book["台账"]
        for area in list(page.merged_cells.ranges):
            if area.min_row > 2:
                page.unmerge_cells(str(area))
        rows: list[list[Any]] = [
            [page.cell(4 + at, column).value for column in range(1, 13)] for at in range(len(drawn))
        ]
        rows = [rows[at] for at in order]
        new = [9, "", "全新的任务", "做一件新事", "", "县水利局", "", "", "2032年6月底前", "", "", ""]
        for at, row in enumerate([*rows[:1], new, *rows[1:]]):
            for column, value in enumerate(row, 1):
                cell = page.cell(4 + at, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # as an office's program keeps it: a text, whatever sign it begins with
        found = seen(cast, book)
        assert found.errors == ()
        assert [row.change for row in found.rows] == [
            RowChange.SAME,
            RowChange.NEW,
            *[RowChange.SAME] * (len(drawn) - 1),
        ]
