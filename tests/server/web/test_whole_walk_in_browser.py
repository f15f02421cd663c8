"""From the issued text to an amendment that a leader approved, in one sitting, as an office does it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from at_the_desk import LEADERS, confirm_by_keys, task_list_with_people
from browsing import Open, opening
from django.utils import timezone
from openpyxl.cell import Cell
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from luoshi.server import demo
from luoshi.server.audit.verification import verify
from luoshi.server.core.clock import china_date
from luoshi.server.intake.models import Desk
from luoshi.server.jobs.worker import Worker
from luoshi.server.ledger.models import Amendment, Person, Plan

pytestmark = [pytest.mark.browser, pytest.mark.walk, pytest.mark.django_db(transaction=True)]
COUNTY = Path(__file__).parents[3] / "examples" / "county"
SET = ("plan.html", "annex-1-work-points.docx", "annex-2-task-list.xlsx")
ITEM = "提升水资源保障和水生态治理水平"
SignIn = Callable[[str], Page]


@pytest.fixture
def sign_in(
    transactional_db: None,
    browser: Browser,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
) -> Iterator[SignIn]:
    """Signs one of the demo's people in at the page for it; the demo has no paper yet."""
    settings.LUOSHI_FILES = tmp_path / "files"
    monkeypatch.setattr(demo, "tell_story", lambda *_given: None)
    monkeypatch.setattr(demo, "set_demo_desk", lambda _actor, _now: None)
    demo.set_up(timezone.now())
    password = demo.accounts()[0].account.password

    def sign_in(login: str, opened: Open) -> Page:
        page = opened("/")
        page.locator("input[name=login]").fill(login)
        page.locator("input[name=password]").fill(password)
        page.locator("main button[type=submit]").click()
        expect(page.locator("h1")).to_have_text("我有什么要办")
        return page

    with contextmanager(opening)(browser, live_server.url, None) as opened:
        yield partial(sign_in, opened=opened)


def test_from_the_text_to_an_approved_amendment(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("zonghe")
    desk = _taken_in(page, tmp_path)
    page.get_by_role("link", name="打开核对台").click()
    confirm_by_keys(page, desk)
    plan = Plan.objects.get(document=desk.document)
    item = plan.tasks.get(title=ITEM)

    named = Person.objects.filter(task__plan=plan, kind="leader").select_related("task")[0]
    assert named.name in LEADERS
    page.keyboard.press("/")
    page.keyboard.type(named.name)
    page.keyboard.press("Enter")
    page.locator("[data-hit]", has_text=named.task.title).first.click()
    expect(page.locator(".owners", has_text="责任领导")).to_contain_text(named.name)

    page.keyboard.press("/")
    page.keyboard.type("水生态")
    page.keyboard.press("Enter")
    page.locator("[data-hit]", has_text=ITEM).first.click()
    expect(page.locator("h1")).to_have_text(ITEM)
    expect(page.locator("mark, .fact").first).to_be_visible()

    page.get_by_role("link", name="台账", exact=True).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出办公表").click()
    sheet = tmp_path / "台账.xlsx"
    download.value.save_as(sheet)
    heads = [str(cell.value) for cell in openpyxl.load_workbook(sheet)["台账"][3]]
    assert {"责任领导", "联系人"} <= set(heads) and "责任人" not in heads
    last_day = date(china_date(timezone.now()).year + 1, 6, 30)
    _give_another_day(sheet, last_day)

    page.get_by_role("link", name="导入台账").click()
    page.locator("input[type=file]").set_input_files(sheet)
    page.locator("#id_plan").select_option(plan.name)
    page.get_by_role("button", name="上传并指定各列").click()
    page.get_by_role("button", name="查看预览").click()
    expect(page.locator(".outcomes")).to_contain_text("提出变更")
    page.get_by_label("变更原因").fill("主汛期延长，工期顺延")
    page.get_by_label("依据").fill("县政府第13次常务会议纪要")
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator("h1")).to_have_text("台账已经导入")

    leader = sign_in("fenguan")
    leader.get_by_role("link", name="去审批").click()
    leader.get_by_role("link", name=ITEM).first.click()
    leader.locator("#panel").get_by_role("button", name="批准变更").click()
    expect(leader.locator("#messages")).to_contain_text("已经生效")
    item.refresh_from_db()
    assert item.last_day == last_day
    assert Amendment.objects.get().task == item

    page.goto(page.url.partition("/ledger/")[0] + f"/ledger/items/{item.public_id}/")
    expect(page.locator("main")).to_contain_text("主汛期延长，工期顺延")
    assert verify(plan.government.public_id).findings == ()


def _taken_in(page: Page, folder: Path) -> Desk:
    """The plan with its annexes, uploaded and read."""
    named = folder / SET[-1]
    named.write_bytes(task_list_with_people(COUNTY / SET[-1]))
    files = [*(COUNTY / name for name in SET[:-1]), named]
    worker = Worker(clock=timezone.now)
    worker.show_life()
    page.get_by_role("link", name="打开 登记来源文件").click()
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="上传并读取").click()
    page.get_by_role("button", name="开始读取").click()
    expect(page.locator(".stage-now")).to_have_count(1)
    while worker.step():  # setting up left jobs of its own before
        pass
    expect(page.locator(".documents-done")).to_contain_text("打开核对台", timeout=15_000)
    return Desk.objects.get()


def _give_another_day(path: Path, day: date) -> None:
    """Another last day for the item, typed into the sheet as a clerk types it."""
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)]
    column = next(cell.column for cell in cells if cell.value == "完成时限")
    row = next(cell.row for cell in cells if ITEM in str(cell.value))
    sheet.cell(row, column).value = f"{day.year}年{day.month}月{day.day}日"
    book.save(path)
