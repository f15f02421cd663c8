"""What somebody does at the desk in a browser: one act, all of it by keys, what blocks put aside."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from luoshi.server.intake.models import Desk
from luoshi.server.intake.selectors import open_points

LEADERS = ("李某某", "王某某", "赵某某")


def task_list_with_people(path: Path) -> bytes:
    """The bundled task list with two columns more, as counties have them: 责任领导, 联系人; groups go on over them."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    wide = [area for area in sheet.merged_cells.ranges if area.min_col == 1 and area.max_col == sheet.max_column]
    first, second = sheet.max_column + 1, sheet.max_column + 2
    for area in wide:
        sheet.merged_cells.remove(area)
        sheet.merge_cells(start_row=area.min_row, end_row=area.max_row, start_column=1, end_column=second)
    for column, head in ((first, "责任领导"), (second, "联系人")):
        sheet.cell(3, column, head)
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    for row in range(5, sheet.max_row + 1):
        if isinstance(sheet.cell(row, 1).value, int):
            sheet.cell(row, first, LEADERS[row % len(LEADERS)])
            sheet.cell(row, second, f"钱某某 1390000{row:04}")
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def done(page: Page, act: Callable[[], object]) -> None:
    """An act that the server answers, and the page after the answer stands in it."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/hold" not in answer.url):
        act()
    page.wait_for_timeout(80)


def waiting(page: Page) -> int:
    """Candidates that nobody has decided."""
    return page.locator(".cand.is-waiting").count()


def confirm_by_keys(page: Page, desk: Desk) -> None:
    """Everything that was read confirmed without a mouse, questions answered by their first choice, the ledger made."""
    keys = page.keyboard
    expect(page.locator(".cand-link:focus")).to_have_count(1)
    done(page, lambda: keys.press("a"))
    expect(page.locator("#desk-bar")).to_contain_text("项确定的")
    while page.locator("#needs-days, #needs-questions .question[data-need]:not(details *)").count():
        before = page.locator("[data-need]:not(details *)").count()
        keys.press("n")
        if page.evaluate("Boolean(document.activeElement.closest('.question'))"):
            keys.press("Space")
        done(page, lambda: keys.press("Enter"))
        assert page.locator("[data-need]:not(details *)").count() < before
    keys.press("/")
    for _step in range(60):
        if not waiting(page):
            break
        in_card = page.evaluate("Boolean(document.querySelector('.cand.selected')?.closest('.card'))")
        done(page, partial(keys.press, "Shift+Enter" if in_card else "Enter"))
        expect(page.locator(".cand-link:focus")).to_have_count(1 if waiting(page) else 0)
    assert waiting(page) == 0
    put_aside_ownerless(page, desk)
    keys.press("g")
    page.wait_for_url("**/make/")
    expect(page.locator(".make button[type=submit]")).to_be_focused()
    keys.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/make/"))


def put_aside_ownerless(page: Page, desk: Desk) -> int:
    """Tasks that nobody is named for block a ledger: an office would ask, the walk puts them aside; returns clicks."""
    pressed = 0
    for point in open_points(list(desk.candidates.order_by("position")), list(desk.questions.all())):
        assert point.what == "没有责任单位", point
        page.goto(f"{page.url.partition('?')[0]}?at={point.key}")  # where the page before the ledger leads
        done(page, lambda: page.keyboard.press("x"))
        pressed += 2
    return pressed
