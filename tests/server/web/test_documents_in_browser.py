"""Three files dropped, stages seen, the paper found; text pasted; the same again; a changed text compared and kept."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import opening, session_of
from looking import LOOKS, focus, least_for, wrong_on
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from luoshi.server.intake.models import Arrival, Version
from luoshi.server.intake.services.arriving import receive
from luoshi.server.intake.services.reading import read_arrival
from luoshi.server.jobs.worker import Worker
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.people import change_password
from server_cast import NOW, Cast
from server_papers import CHANGED, PLAN, incoming, ledger_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNTY = Path(__file__).parents[3] / "examples" / "county"
SET = ("plan.html", "annex-1-work-points.docx", "annex-2-task-list.xlsx")
MORNING = NOW + timedelta(minutes=5)
At = Callable[..., Page]


@pytest.fixture
def at(
    committed_cast: Cast,
    browser: Browser,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
) -> Iterator[At]:
    """Opens a page as the county's compiler: ``at("/documents/")``."""
    settings.LUOSHI_FILES = tmp_path / "files"
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    person = committed_cast.people["compiler"]
    own = committed_cast.alone("compiler")
    change_password(actor=own, now=MORNING, person=person.public_id, password="云岭-Luoshi-2031")
    session = session_of(User.objects.get(pk=person.pk))

    yield from opening(browser, live_server.url, session)


@pytest.fixture
def worker() -> Worker:
    """A worker that does one job when it is told to."""
    found = Worker(clock=lambda: MORNING)
    found.show_life()
    return found


def work_off(worker: Worker) -> None:
    """Do everything that waits: what others put into the queue stands before the reading."""
    while worker.step():
        pass


def test_an_office_takes_papers_in(at: At, worker: Worker) -> None:
    page = at("/documents/")
    page.get_by_role("link", name="登记来源文件").first.click()
    page.locator("input[type=file]").set_input_files([COUNTY / name for name in SET[:1]])
    page.locator("input[type=file]").set_input_files([COUNTY / name for name in SET[1:]])
    expect(page.locator(".drop-list li")).to_have_count(3)
    page.get_by_role("button", name=f"去掉 {SET[2]}").click()
    expect(page.locator(".drop-list li")).to_have_count(2)
    assert focus(page)[1]
    _drop(page, COUNTY / SET[2])
    expect(page.locator(".drop-list li")).to_have_count(3)
    page.get_by_role("button", name="上传并读取").click()
    expect(page.locator("h1")).to_have_text("哪一份是正文")
    expect(page.get_by_role("radio", name="plan.html")).to_be_checked()
    page.get_by_role("button", name="开始读取").click()
    expect(page.locator(".stage-now")).to_have_count(1)
    expect(page.locator(".stage-done")).to_have_count(2)
    work_off(worker)
    expect(page.locator("h1")).to_contain_text("生态经济带", timeout=15_000)
    expect(page.locator(".documents-done")).to_contain_text("打开核对台")
    assert (page.get_by_role("link", name="打开核对台").get_attribute("href") or "").startswith("/desks/")
    page.goto(page.url.split("/documents/")[0] + "/documents/take-in/")
    page.get_by_role("link", name="粘贴文字").click()
    page.get_by_label("公文全文").fill(PLAN)
    page.get_by_role("button", name="上传并读取").click()
    work_off(worker)
    expect(page.locator("h1")).to_contain_text("清水河", timeout=15_000)
    paper = page.url
    page.goto(paper.split("/documents/")[0] + "/documents/take-in/?as=text")
    page.get_by_label("公文全文").fill(PLAN)
    page.get_by_role("button", name="上传并读取").click()
    expect(page.locator(".summary")).to_contain_text("已经登记过")
    page.get_by_role("link", name="打开《").click()
    page.get_by_role("link", name="登记新版本").click()
    page.get_by_role("link", name="粘贴文字").click()
    page.get_by_label("公文全文").fill(CHANGED)
    page.get_by_role("button", name="上传并比对").click()
    work_off(worker)
    expect(page.locator("h1")).to_have_text("新版本改了什么", timeout=15_000)
    expect(page.locator("del.digits")).to_have_text("18")
    expect(page.locator("ins.digits")).to_have_text("20")
    assert Version.objects.filter(document__title__contains="清水河").count() == 1
    page.get_by_role("button", name="确认登记新版本").click()
    expect(page.locator(".documents-done")).to_contain_text("新版本已登记")
    assert Version.objects.filter(document__title__contains="清水河").count() == 2


def _drop(page: Page, path: Path) -> None:
    """Drop a file onto the form as a hand would."""
    given = page.evaluate_handle(
        """([name, bytes]) => {
          const held = new DataTransfer();
          held.items.add(new File([new Uint8Array(bytes)], name));
          return held;
        }""",
        [path.name, list(path.read_bytes())],
    )
    for kind in ("dragenter", "dragover", "drop"):
        page.dispatch_event("[data-drop-zone]", kind, {"dataTransfer": given})


def test_it_works_without_scripts(at: At, worker: Worker) -> None:
    page = at("/documents/take-in/", java_script_enabled=False)
    page.locator("input[type=file]").set_input_files(
        {"name": "方案.txt", "mimeType": "text/plain", "buffer": PLAN.encode()}
    )
    page.get_by_role("button", name="上传并读取").click()
    work_off(worker)
    page.get_by_role("link", name="刷新").click()
    page.get_by_role("link", name="打开这份文件").click()
    assert "清水河" in (page.locator("h1").text_content() or "")


def test_a_form_is_sent_once(at: At) -> None:
    page = at("/documents/take-in/?as=text")
    page.get_by_label("公文全文").fill(PLAN)
    page.get_by_role("button", name="上传并读取").dblclick()
    expect(page.locator(".stage-now")).to_have_count(1)
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_every_page_of_papers_is_in_order(at: At, committed_cast: Cast, size: str, language: str) -> None:
    plan = ledger_of(committed_cast)
    assert plan.document is not None
    key = plan.document.public_id
    by: dict[str, Any] = {"actor": committed_cast.actor("compiler"), "now": MORNING}
    changed = receive(**by, files=[incoming(CHANGED, "改.txt")], document=key)
    secret = receive(**by, files=[incoming("机密★1年\n" + PLAN)])
    for each in (changed, secret):
        read_arrival(now=MORNING, arrival=each.public_id)
    waiting = receive(**by, files=[incoming("云岭县要点\n一、修建水渠3公里。\n", "要点.txt")])
    several = receive(**by, files=[incoming("甲。", "正文.txt"), incoming("乙。", "附件1.txt")])
    paths = [
        "/documents/", f"/documents/?open={key}", "/documents/take-in/", "/documents/take-in/?as=text",
        *(f"/documents/{key}/?part={part}" for part in ("about", "text", "versions", "readings", "questions")),
        *(f"/documents/arrivals/{each.public_id}/" for each in (changed, secret, waiting, several)),
    ]  # fmt: skip
    assert wrong_on(at("/", size, language), paths, least_for(size)) == {}
