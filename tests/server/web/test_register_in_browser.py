"""Set-up, organisations, import and calendar in a real browser, as the first system administrator meets them."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from browsing import Open, opening, session_of
from django.utils import timezone
from looking import LOOKS, focus, least_for, wrong_on
from organisation_sheets import workbook
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from luoshi.server.audit.verification import verify
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.acting import act_in, without_post
from luoshi.server.orgs.models import (
    Government,
    GovernmentLevel,
    Organisation,
    OrganisationKind,
    OrganisationName,
    User,
)
from luoshi.server.orgs.selectors import name_on, successors
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation
from luoshi.server.orgs.services.people import change_password
from luoshi.server.setting_up import Account, Beginning, begin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "云岭-Luoshi-2027"
PEOPLE = {
    PostRole.SYSTEM_ADMINISTRATOR: ("xitong", "吴同"),
    PostRole.SECURITY_ADMINISTRATOR: ("anquan", "安全宁"),
    PostRole.AUDIT_ADMINISTRATOR: ("shenji", "沈明"),
}


@pytest.fixture
def begun(transactional_db: None) -> Account:
    """An installation as ``luoshi init`` leaves it, and the account of its system administrator."""
    wanted = Beginning("云岭县", GovernmentLevel.COUNTY, "云岭县人民政府办公室", PEOPLE)
    return begin(wanted, timezone.now())[0]


@pytest.fixture
def office(begun: Account, browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Opens pages as the system administrator, whose password is their own by now."""
    person = User.objects.get(login_name="xitong")
    own = change_password(actor=without_post(person), now=timezone.now(), person=person.public_id, password=PASSWORD)
    yield from opening(browser, live_server.url, session_of(own))


def register(*names: str) -> list[Organisation]:
    """Bureaus that are there already."""
    person = User.objects.get(login_name="xitong")
    actor = act_in(person, person.posts.get().public_id, timezone.now())
    here = Government.objects.get().public_id
    kind, level = OrganisationKind.BUREAU, GovernmentLevel.COUNTY
    return [
        create_organisation(
            actor=actor, now=timezone.now(), government=here, new=NewOrganisation(name=name, kind=kind, level=level)
        )
        for name in names
    ]


def step(page: Page, title: str) -> Any:
    return page.locator(".setup-step", has_text=title)


@pytest.mark.walk
def test_the_first_set_up_from_the_one_time_password_on(anyone: Open, begun: Account) -> None:
    page = anyone("/account/login/")
    page.get_by_label("登录名").fill(begun.login_name)
    page.get_by_label("密码").fill(begun.password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("input[name=oldpassword]").fill(begun.password)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").last.click()
    page.goto(page.url.partition("/account")[0] + "/")
    page.get_by_role("link", name="继续设置").click()
    expect(page.locator("h1")).to_have_text("开始使用前还要做什么")
    expect(step(page, "政府信息").locator(".light")).to_contain_text("待办")
    expect(step(page, "账号和岗位")).to_contain_text("安全管理员（安全宁）")
    page.get_by_role("link", name="补充政府信息").click()
    page.get_by_label("行政区划代码").fill("140922")
    page.get_by_label("所属省").fill("澜江省")
    page.get_by_role("button", name="保存").click()
    expect(step(page, "政府信息").locator(".light")).to_contain_text("已有")
    page.get_by_role("link", name="从行政区划表生成乡镇").click()
    page.get_by_role("link", name=re.compile("五台县")).first.click()
    page.get_by_label("茹村乡人民政府").uncheck()
    page.get_by_role("button", name="生成所选机构").click()
    expect(page.locator("#messages")).to_contain_text("已生成 14 个机构")
    page.get_by_role("link", name="首次设置").click()
    expect(step(page, "机构").first).to_contain_text("14 个机构，1 个机构组")
    assert page.locator("progress.bar").get_attribute("value") in ("50", "75")
    step(page, "账号和岗位").get_by_role("link", name="新建账号").click()
    page.wait_for_url("**/people/")
    page.get_by_role("link", name="首次设置").click()
    page.get_by_role("link", name="用表格导入部门").click()
    expect(page.locator("h1")).to_have_text("用表格导入机构")
    assert verify(Government.objects.get().public_id).findings == ()


def tab_to(page: Page, found: Callable[[str], bool], most: int = 60) -> None:
    """Press Tab until what has the focus fits; everything on the way shows that it has it."""
    met = []
    for _ in range(most):
        page.keyboard.press("Tab")
        words, seen = focus(page)
        met.append(words)
        picker = page.evaluate("document.activeElement.type === 'date' && !document.activeElement.matches(':focus')")
        assert seen or picker, words  # Chromium rings the button inside the field, not the field
        if found(words):
            return
    raise AssertionError(met)


def test_a_body_is_renamed_by_the_keyboard_alone(office: Open) -> None:
    (body,) = register("云岭县水利局")
    page = office("/organisations/")
    tab_to(page, lambda words: words == "云岭县人民政府办公室")
    page.keyboard.press("ArrowDown")
    assert focus(page)[0] == "云岭县水利局"
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel-inner]")).to_be_focused()
    tab_to(page, lambda words: words.startswith("沿革"), 5)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/organisations/org-\w+/\?on="))
    tab_to(page, lambda words: words == "更名", 60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/rename/")
    tab_to(page, lambda words: words == "预览结果", 60)
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_be_focused()
    page.keyboard.type("云岭县水务局")
    tab_to(page, lambda words: words == "预览结果", 10)
    page.keyboard.press("Enter")
    expect(page.locator(".preview")).to_be_focused()
    expect(page.locator(".preview")).to_contain_text("云岭县水务局")
    tab_to(page, lambda words: words == "确认更名", 3)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("云岭县水务局")
    assert name_on(body, china_date(timezone.now())) == "云岭县水务局"


def test_one_is_made_and_two_are_merged(office: Open) -> None:
    register("云岭县水利局")
    page = office("/organisations/new/")
    page.get_by_label("全称").fill("云岭县林业局")
    page.get_by_label("类别").select_option("bureau")
    page.locator("#id_superior").press_sequentially("办公室")
    expect(page.locator("#organisation-names option")).to_have_count(1)
    page.locator("#id_superior").fill("云岭县人民政府办公室")
    page.get_by_role("button", name="预览结果").click()
    expect(page.locator(".preview")).to_contain_text("新设")
    page.get_by_role("button", name="确认新建").click()
    expect(page.locator("h1")).to_have_text("云岭县林业局")
    page.get_by_role("link", name="机构", exact=True).first.click()
    for name in ("云岭县林业局", "云岭县水利局"):
        page.locator("tr", has_text=name).locator("[data-pick]").check()
    page.get_by_role("button", name="合并所选机构").click()
    expect(page.locator("#id_predecessors")).to_have_value("云岭县水利局\n云岭县林业局")
    page.get_by_label("新设立的机构").check()
    page.locator("#id_successor").fill("云岭县林业和水利局")
    page.get_by_label("依据").fill("云岭编〔2026〕2号")
    page.get_by_role("button", name="预览结果").click()
    expect(page.locator(".preview")).to_contain_text("不再存续")
    page.get_by_role("button", name="返回修改").click()
    expect(page.locator("#id_successor")).to_have_value("云岭县林业和水利局")
    page.get_by_role("button", name="预览结果").click()
    page.get_by_role("button", name="确认合并").click()
    expect(page.locator("h1")).to_have_text("云岭县林业和水利局")
    page.get_by_role("link", name="沿革").click()
    expect(page.locator(".timeline")).to_contain_text("依据：云岭编〔2026〕2号")
    water = OrganisationName.objects.get(text="云岭县水利局").organisation
    today = china_date(timezone.now())
    assert [name_on(each, today) for each in successors(water, today)] == ["云岭县林业和水利局"]
    page.get_by_role("link", name="机构", exact=True).first.click()
    page.locator("#as_of").fill((today - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="看这一天").click()
    expect(page.locator(".ledger")).to_contain_text("云岭县水利局")
    expect(page.locator(".ledger")).not_to_contain_text("云岭县林业和水利局")


def test_an_import_with_a_wrong_row_that_is_then_mended(office: Open, tmp_path: Path) -> None:
    page = office("/organisations/import/")
    wrong = tmp_path / "机构.xlsx"
    wrong.write_bytes(workbook(["云岭县水利局", "衙门", "县水利局"], ["云岭县林业局", "工作部门", ""]))
    page.locator("input[type=file]").set_input_files(wrong)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("main")).to_contain_text("机构!B2")
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载标出错误的表格").click()
    saved = tmp_path / "marked.xlsx"
    download.value.save_as(saved)
    book = openpyxl.load_workbook(saved)
    assert "不能识别" in str(book["机构"]["B2"].comment)
    book["机构"]["B2"] = "工作部门"
    book.save(saved)
    page.get_by_role("link", name="重新上传").click()
    page.locator("input[type=file]").set_input_files(saved)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("main")).to_contain_text("将新建 2 个机构")
    assert Organisation.objects.count() == 1
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator("#messages")).to_contain_text("已导入 2 个机构")
    assert OrganisationName.objects.filter(text="县水利局").exists()


def test_a_year_is_entered_and_an_own_day_taken_back(office: Open) -> None:
    page = office("/calendar/2032/")
    expect(page.locator("main")).to_contain_text("还没有登记")
    page.get_by_role("link", name="登记 2032 年放假安排").click()
    page.get_by_label("依据").fill("国办发明电〔2031〕9号")
    page.locator("#id_text").fill("国庆节：10月1日（周四）至7日放假调休，共7天。10月9日（周六）上班。")
    page.get_by_role("button", name="读出日期").click()
    expect(page.locator(".field-wrong")).to_contain_text("2032-10-01 是周五")
    page.locator("#id_text").fill("国庆节：10月1日（周五）至7日放假调休，共7天。10月9日（周六）上班。")
    page.get_by_role("button", name="读出日期").click()
    page.get_by_role("button", name="确认登记").click()
    expect(page.locator(".month").nth(9).locator("b")).to_have_text(["休", "休", "休", "休", "休", "班"])
    page.get_by_role("link", name="登记自定日期").click()
    page.locator("#id_day").fill("2032-03-01")
    page.get_by_label("说明").fill("成立纪念日")
    page.get_by_role("button", name="登记这一天").click()
    page.get_by_role("button", name="取消", exact=True).click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("恢复为国家的安排")
    dialog.get_by_role("button", name="取消安排").click()
    expect(page.locator("#messages")).to_contain_text("已取消 2032-03-01")


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_every_page_fits_stands_still_and_can_be_read(office: Open, size: str, language: str) -> None:
    (water,) = register("云岭县水利局")
    key = water.public_id
    paths = [
        "/setup/", "/government/", "/government/edit/", "/calendar/", "/calendar/2032/enter/", "/calendar/own/",
        "/organisations/", f"/organisations/?open={key}&kind=bureau", "/organisations/tree/?by=superior",
        f"/organisations/{key}/", f"/organisations/{key}/?part=life", f"/organisations/{key}/?part=register",
        f"/organisations/{key}/split/", "/organisations/new/", "/organisations/import/", "/organisations/divisions/",
        "/organisations/divisions/?code=140922", "/jobs/", "/channels/", "/files/", "/inbox/", "/inbox/settings/",
        "/account/2fa/", "/account/password/change/", "/account/sessions/", "/account/tokens/", "/account/mine/",
    ]  # fmt: skip
    assert wrong_on(office("/", size, language), paths, least_for(size)) == {}
