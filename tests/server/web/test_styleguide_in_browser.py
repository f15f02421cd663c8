"""Pages as people meet them: three sizes, two languages, keyboard alone, on paper, without scripts."""

import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from browsing import Open
from looking import LOOKS, focus, least_for, poor_contrast, too_small, too_wide, wrong_on
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/styleguide/list/"
PAGES = [
    "/",
    "/styleguide/",
    LIST,
    LIST + "?light=red&light=yellow&open=7",
    LIST + "?q=没有这样的任务",
    "/styleguide/list/7/",
    "/styleguide/form/",
    "/inbox/",
    "/inbox/settings/",
    "/account/tokens/",
    "/api/#open_account",
    "/account/2fa/",
    "/account/password/change/",
    "/styleguide/errors/409/",
    "/styleguide/errors/500/",
]


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_every_page_fits_stands_still_and_can_be_read(visit: Open, size: str, language: str) -> None:
    assert wrong_on(visit("/", size, language), PAGES, least_for(size)) == {}


def test_a_faint_text_would_be_found(visit: Open) -> None:
    page = visit("/")
    page.evaluate("document.querySelector('h1').style.color = '#949494'")
    page.evaluate("document.querySelector('main').style.minWidth = '3000px'")
    page.evaluate("document.querySelector('.duties .btn').style.cssText = 'min-height: 0; padding: 0'")
    assert len(poor_contrast(page)[1]) == 1
    assert too_wide(page)
    assert len(too_small(page, 32)) == 1


def walk(page: Page, until: str, most: int = 60) -> list[tuple[str, bool]]:
    """Press Tab until something with these words has the focus."""
    met = []
    for _ in range(most):
        page.keyboard.press("Tab")
        met.append(focus(page))
        if until in met[-1][0]:
            return met
    raise AssertionError([words for words, _ in met])


def test_from_list_to_panel_to_form_by_keyboard_alone(visit: Open) -> None:
    page = visit(LIST)
    met = walk(page, "跳到正文", 1)
    met += walk(page, "1.1")
    assert [words for words, seen in met if not seen] == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert focus(page) == ("1.2", True)
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel-inner]")).to_be_focused()
    expect(page.locator("[data-panel-inner] h2").first).to_have_text("实施农村饮水安全巩固提升工程")
    assert page.url.endswith("?open=2")
    assert page.locator("tr.opened").count() == 1
    page.keyboard.press("Escape")
    expect(page.locator("[data-panel-inner]")).to_have_count(0)
    assert focus(page) == ("1.2", True)
    assert "open" not in page.url
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel-inner]")).to_be_focused()
    met = walk(page, "报送三季度进展", 4)
    assert all(seen for _, seen in met)
    page.keyboard.press("Enter")
    page.wait_for_url("**/styleguide/form/")
    met = walk(page, "提交三季度进展")
    assert [words for words, seen in met if not seen] == []
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_done")).to_be_focused()


def test_an_opened_row_is_an_address_and_back_closes_it(visit: Open) -> None:
    page = visit(LIST)
    page.locator("td", has_text="石桥镇").nth(1).click()
    expect(page.locator("[data-panel-inner]")).to_be_visible()
    assert re.search(r"\?open=\d+$", page.url)
    page.go_back()
    expect(page.locator("[data-panel-inner]")).to_have_count(0)
    page.go_forward()
    expect(page.locator("[data-panel-inner]")).to_be_visible()


def test_a_page_that_history_moved_on_from_while_it_loaded_is_asked_for_anew(visit: Open) -> None:
    page = visit("/styleguide/")
    page.add_init_script("if (location.pathname.endsWith('/list/')) history.replaceState({}, '', '?open=2')")
    page.goto(page.url + "list/")
    expect(page.locator("[data-panel-inner]")).to_be_visible()
    assert page.url.endswith("?open=2")


def test_a_row_that_is_gone_is_told_beside_the_list(visit: Open) -> None:
    page = visit("/styleguide/")
    page.goto(page.url + "list/")
    page.evaluate("document.querySelector('.row-link').setAttribute('hx-get', '/styleguide/errors/409/')")
    page.evaluate("htmx.process(document.querySelector('[data-row]'))")
    page.locator(".row-link").first.click()
    expect(page.locator("#messages")).to_contain_text("现在不能这样做")
    page.locator("#messages [data-dismiss]").click()
    expect(page.locator("#messages .toast-line")).to_have_count(0)


def test_rows_are_picked_and_acted_on_together(visit: Open) -> None:
    page = visit(LIST)
    act = page.get_by_role("button", name="催办所选")
    expect(act).to_be_disabled()
    page.locator("[data-pick]").nth(0).check()
    page.locator("[data-pick]").nth(3).check()
    expect(page.locator("[data-picked]")).to_have_text("已选 2 项")
    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-picked]")).to_have_text("已选 50 项")
    act.click()
    expect(page.locator("#messages")).to_contain_text("已选 50 项")


def test_what_is_typed_is_kept_and_comes_back(visit: Open) -> None:
    page = visit("/styleguide/form/")
    page.locator("#id_told").fill("已完成主管网铺设")
    expect(page.locator("[data-saved-at]")).to_have_text(re.compile(r"^已保存 \d\d:\d\d$"))
    page.reload()
    expect(page.locator("#id_told")).to_have_value("已完成主管网铺设")
    expect(page.locator("[data-saved-at]")).to_have_text(re.compile(r"^已保存 \d\d:\d\d$"))


def test_a_dialog_opens_and_closes_without_doing_anything(visit: Open) -> None:
    page = visit("/styleguide/")
    page.locator("[data-dialog=confirm-drop]").click()
    dialog = page.locator("#confirm-drop")
    expect(dialog).to_be_visible()
    assert poor_contrast(page)[1] == []
    dialog.get_by_role("button", name="取消").click()
    expect(dialog).to_be_hidden()
    page.locator("[data-dialog=confirm-drop]").click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_menus_close_on_escape_and_give_the_focus_back(visit: Open) -> None:
    page = visit(LIST + "?open=7")
    page.locator(".list-bar summary").first.click()
    expect(page.locator(".filters .menu-list")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".filters .menu-list")).to_be_hidden()
    expect(page.locator("[data-panel-inner]")).to_be_visible()


def test_head_and_first_column_stay_in_sight(visit: Open) -> None:
    page = visit(LIST, "phone")
    page.locator(".ledger-scroll").evaluate("box => box.scrollTo(400, 600)")
    frame = page.locator(".ledger-scroll").bounding_box()
    head = page.locator(".ledger thead th").nth(1).bounding_box()
    assert frame and head
    assert abs(head["y"] - frame["y"]) <= 2
    assert frame["x"] <= head["x"] <= frame["x"] + 45
    heights = page.locator(".ledger tbody tr").evaluate_all("rows => [...new Set(rows.map(row => row.offsetHeight))]")
    assert heights == [44]


def test_rows_are_36_pixels_high_in_the_office(visit: Open) -> None:
    page = visit(LIST)
    heights = page.locator(".ledger tbody tr").evaluate_all("rows => [...new Set(rows.map(row => row.offsetHeight))]")
    assert heights == [36]
    foot = page.locator(".list-foot").bounding_box()
    assert foot
    assert foot["y"] + foot["height"] <= 768  # totals are in sight


def test_the_language_is_switched_and_kept(visit: Open) -> None:
    page = visit(LIST + "?light=red")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Which tasks need attention")
    assert page.url.endswith("?light=red")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("h1")).to_have_text("哪些任务需要处理")


def test_without_scripts_the_same_can_be_done(visit: Open) -> None:
    page = visit(LIST, java_script_enabled=False)
    page.locator(".row-link").nth(1).click()
    assert page.locator("[data-panel-inner] h2").first.text_content() == "实施农村饮水安全巩固提升工程"
    page.locator("[data-panel-close]").click()
    assert page.locator("[data-panel-inner]").count() == 0
    page.locator(".filters summary").click()
    page.locator("input[name=light][value=red]").check()
    page.get_by_role("button", name="应用筛选").click()
    assert page.locator(".chips .mark").count() == 1
    page.locator(".mark-remove").click()
    assert page.locator(".chips .mark").count() == 0


def test_a_list_prints_on_a4_with_head_and_page_numbers(visit: Open, tmp_path: Path) -> None:
    page = visit(LIST)
    document = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
    sizes = [tuple(round(side / 72 * 25.4) for side in document[at].get_size()) for at in range(len(document))]
    assert len(sizes) >= 2
    assert set(sizes) == {(210, 297)}
    texts = [document[at].get_textpage().get_text_range() for at in range(len(document))]
    assert "打印日期" in texts[0]
    assert "王秀英" in texts[0]
    for at, text in enumerate(texts):
        assert "责任单位" in text  # the head of the table, on every page
        assert text.strip().splitlines()[-1].strip() == str(at + 1) or text.strip().startswith(str(at + 1))
        assert "筛选" not in text
        assert "我的待办" not in text
    last = max(int(number) for number in re.findall(r"^(\d+)\.\d", "\n".join(texts), re.M))
    assert last == 13  # all rows of the page, none cut off
