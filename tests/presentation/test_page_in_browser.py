"""The page as a person uses it: opened as a file, in a real browser, with mouse and keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sample
from playwright.sync_api import Browser, Page

from luoshi.presentation.page import page as render

pytestmark = pytest.mark.browser

WIDE = {"width": 1366, "height": 768}
PHONE = {"width": 375, "height": 740}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "plan.luoshi.html"
    path.write_text(render(sample.document(), sample.reading()), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address, WIDE)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, address, PHONE)


def opened(browser: Browser, address: str, size: dict[str, int]) -> Iterator[Page]:
    """A fresh page; whatever the browser complains about (script errors, refused content) fails the test."""
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": size["width"], "height": size["height"]})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if request.url not in address else None)
    page.goto(address)
    yield page
    page.close()
    assert complaints == []


def chosen(page: Page) -> str:
    """The words of the chosen fact in the text."""
    return "".join(page.locator(".text .m.chosen").all_text_contents())


def active(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_a_click_in_the_list_shows_the_words_in_the_text(page: Page) -> None:
    page.locator("#panel-tasks").get_by_text("县生态环境监测站").last.click()
    assert chosen(page) == "县生态环境监测站"
    assert page.locator(".text .m.chosen").is_visible()


def test_a_click_in_the_text_finds_the_entry_in_the_list(page: Page) -> None:
    page.locator(".text .m", has_text="36公里").click()
    entry = page.locator("#panel-tasks .go.chosen").first
    assert entry.text_content() == "污水管网"
    assert entry.is_visible()  # its task was folded


def test_clicking_again_goes_from_the_inner_fact_to_the_outer(page: Page) -> None:
    run = page.locator(".text .m", has_text="新建污水管网").first
    kinds = []
    for _ in range(3):
        run.click()
        kinds.append(page.locator("#chain [aria-current=true] em").text_content())
    assert kinds == ["项目", "量化目标", "举措"]


def test_the_trail_names_all_facts_of_the_place_and_leads_to_them(page: Page) -> None:
    page.locator(".text .m", has_text="36公里").click()
    assert page.locator("#chain em").all_text_contents() == ["举措", "量化目标"]
    page.locator("#chain button").first.click()
    assert page.locator("#chain [aria-current=true] em").text_content() == "举措"


def test_a_click_on_plain_words_of_a_task_chooses_the_task(page: Page) -> None:
    page.locator("p[data-task='1']").click(position={"x": 8, "y": 16})
    assert chosen(page) == "保障饮水安全"


def test_arrow_keys_step_through_the_facts_and_escape_lets_go(page: Page) -> None:
    page.locator("#text").focus()
    page.keyboard.press("ArrowDown")
    first = chosen(page)
    page.keyboard.press("ArrowDown")
    assert first == "县政府文件"
    assert chosen(page) == sample.PARAGRAPHS[1]
    page.keyboard.press("ArrowUp")
    assert chosen(page) == first
    page.keyboard.press("Escape")
    assert chosen(page) == ""
    assert page.locator("#trail").is_hidden()


def test_enter_goes_to_the_entry_and_back_to_the_text(page: Page) -> None:
    page.locator(".text .m", has_text="县生态环境监测站").click()
    page.locator("#text").focus()
    page.keyboard.press("Enter")
    assert active(page) == "县生态环境监测站"
    assert page.evaluate("document.activeElement.className").startswith("go")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"


def test_the_list_is_walked_with_tab_and_arrows(page: Page) -> None:
    page.locator("#panel-tasks .title").first.focus()
    page.keyboard.press("ArrowDown")
    assert active(page) == "2031年8月"
    page.keyboard.press("Tab")
    assert active(page) == "县水务局"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "text"


def test_tabs_turn_with_the_arrow_keys(page: Page) -> None:
    page.locator("#tab-tasks").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#panel-targets").is_visible()
    assert page.locator("#panel-tasks").is_hidden()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#panel-questions").is_visible()


def test_a_fact_of_another_panel_turns_to_it(page: Page) -> None:
    page.locator(".text .m", has_text="每季度调度一次").click()
    assert page.locator("#panel-paper").is_visible()
    assert page.locator("#panel-paper .go.chosen").is_visible()


def test_a_kind_can_be_hidden_and_is_then_not_stepped_on(page: Page) -> None:
    owner = page.locator(".text .k-owner").first
    drawn = "getComputedStyle(arguments[0]).backgroundImage"
    before = owner.evaluate("node => getComputedStyle(node).backgroundImage")
    page.locator(".chip[data-kind=owner]").click()
    after = owner.evaluate("node => getComputedStyle(node).backgroundImage")
    assert before != after and "gradient" not in after, drawn
    owner.click()
    assert chosen(page) != "县水务局"
    page.locator("#all-kinds").click()
    assert page.locator(".chip[aria-pressed=false]").count() == 0


def test_all_kinds_can_be_hidden_at_once(page: Page) -> None:
    page.locator("#all-kinds").click()
    assert page.locator(".chip[data-kind][aria-pressed=true]").count() == 0
    images = page.locator(".text .m").evaluate_all("nodes => nodes.map(n => getComputedStyle(n).backgroundImage)")
    assert not any("gradient" in image for image in images)


def test_nested_facts_draw_all_their_layers(page: Page) -> None:
    layers = "node => getComputedStyle(node).backgroundImage.split('gradient').length - 1"
    assert page.locator(".text .m", has_text="36公里").evaluate(layers) == 2
    assert page.locator(".text .m", has_text="县域水质").evaluate(layers) == 2


def test_the_tasks_of_one_body(page: Page) -> None:
    page.locator("#body-filter").select_option(label="县生态环境监测站（1）")
    assert page.locator("li.task:visible .title").all_text_contents() == ["建立监测网络"]
    assert page.locator("li.area:visible").count() == 1
    assert page.locator("#shown").text_content() == "1"
    page.locator(".text .m", has_text="保障饮水安全").click()
    assert page.locator("li.task:visible").count() == 3  # a fact that the filter hides ends it


def test_measures_unfold_at_once(page: Page) -> None:
    page.locator("#unfold").click()
    assert page.locator(".task .parts:visible").count() == 3
    page.locator("#unfold").click()
    assert page.locator(".task .parts:visible").count() == 0
    page.locator(".fold").first.click()
    assert page.locator(".task .parts:visible").count() == 1


def test_the_language_switches_and_returns(page: Page) -> None:
    before = page.locator("body").inner_text()
    page.locator("#language").click()
    english = page.locator(".list-pane").inner_text()
    assert "Tasks 3" in " ".join(english.split())
    assert page.locator("#tab-tasks [lang=en]").text_content() == "Tasks"
    assert page.locator("#text").get_attribute("aria-label", timeout=1000).isascii()  # type: ignore[union-attr]  # the attribute is there, or the test fails
    page.locator("#language").click()
    assert page.locator("body").inner_text() == before


def test_an_address_with_a_place_opens_there(browser: Browser, address: str) -> None:
    at = sample.TEXT.index("每季度调度一次")
    for page in opened(browser, f"{address}#c{at}", WIDE):
        assert chosen(page) == "每季度调度一次"
        assert page.locator("#panel-paper .go.chosen").is_visible()


def test_the_wide_page_fits_without_scrolling_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_the_phone_shows_one_pane_at_a_time_and_jumps_between_them(phone: Page) -> None:
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert phone.locator("#list").is_visible() and phone.locator("#text").is_hidden()
    phone.locator("#panel-tasks .title").last.click()
    assert phone.locator("#text").is_visible() and phone.locator("#list").is_hidden()
    assert chosen(phone) == "建立监测网络"
    phone.locator("#chain button").click()
    assert phone.locator("#list").is_visible()


def test_hands_find_the_buttons(page: Page, phone: Page) -> None:
    for shown, least in ((page, 32), (phone, 44)):
        boxes = [item.bounding_box() for item in shown.locator("button:visible, select:visible").all()]
        assert all(box is not None and box["height"] >= least for box in boxes)


def test_words_can_be_told_from_their_ground(page: Page) -> None:
    """Contrast of at least 4.5 : 1 for every word, whatever it stands on."""
    page.locator("#unfold").click()
    for tab in ("tab-tasks", "tab-targets", "tab-paper", "tab-questions"):
        page.locator(f"#{tab}").click()
        faint = page.evaluate(
            """() => {
              const part = value => value <= 10 ? value / 3294.6 : ((value / 255 + .055) / 1.055) ** 2.4;
              const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
              const colour = text => text.match(/[\\d.]+/g).map(Number);
              const ground = node => {
                for (let at = node; at; at = at.parentElement) {
                  const found = colour(getComputedStyle(at).backgroundColor);
                  if (found.length < 4 || found[3] > 0) return found;
                }
                return [255, 255, 255];
              };
              const faint = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const node = walker.currentNode.parentElement;
                const words = walker.currentNode.data.trim();
                if (!words || !node.offsetParent || node.closest("option, script, style")) continue;
                const [a, b] = [light(colour(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
                if ((a + .05) / (b + .05) < 4.5) faint.push(node.className + ": " + words);
              }
              return faint;
            }"""
        )
        assert faint == []


def test_print_shows_everything_and_no_buttons(page: Page) -> None:
    page.emulate_media(media="print")
    for panel in page.locator(".panel").all():
        assert panel.is_visible()
    assert page.locator("#text").is_visible()
    assert page.locator(".task .parts:visible").count() == 3
    assert page.locator(".tabs, .tools, .actions, .trail").locator("visible=true").count() == 0


def test_without_script_the_links_still_lead_into_the_text(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(address)
    page.locator("#panel-paper .go", has_text="每季度调度一次").click()
    assert page.locator(".text .m:target").text_content() == "每季度调度一次"
    context.close()
