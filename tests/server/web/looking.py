"""What is measured in a browser: contrast, overflow, shifts, sizes of what is pressed. Each gives what is wrong."""

from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Error, Page

# WCAG 2.2, 1.4.3: 4.5 for text, 3 for large text; what is disabled is exempt.
CONTRAST = """() => {
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const over = (top, under) => {
    const alpha = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map((at) => top[at] * alpha + under[at] * (1 - alpha));
  };
  const light = (rgb) => {
    const curve = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map((each) => curve(each / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parts(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const wrong = [];
  let count = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || element.closest("script, option, [disabled], .disabled")) continue;
    if (!element.checkVisibility() || element.closest(".visually-hidden")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const under = ground(element);
    const found = ratio(over(parts(style.color), under), under);
    count += 1;
    const words = walk.currentNode.textContent.trim().slice(0, 20);
    if (found < (large ? 3 : 4.5)) wrong.push(`${words} ${found.toFixed(2)}`);
  }
  for (const control of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!control.checkVisibility() || control.disabled || control.closest(".visually-hidden")) continue;
    const under = ground(control.parentElement);
    const found = ratio(over(parts(getComputedStyle(control).borderTopColor), under), under);
    count += 1;
    if (found < 3) wrong.push(`edge of ${control.name} ${found.toFixed(2)}`);
  }
  return { count, wrong };
}"""

# Links in running text are exempt (WCAG 2.2, 2.5.8); a control inside its label is as large as the label.
SMALL = """(least) => {
  const wrong = [];
  for (const each of document.querySelectorAll("a, button, summary, select, input:not([type=hidden]), textarea")) {
    if (!each.checkVisibility({ checkVisibilityCSS: true }) || each.closest(".visually-hidden, .skip")) continue;
    const inside = each.closest("label") ?? each;
    const running = getComputedStyle(each).display === "inline";
    const box = inside.getBoundingClientRect();
    const words = (each.textContent || each.name || "").trim().slice(0, 20);
    if (!running && !each.closest(".crumbs, .duties h2") && box.height < least - 1)
      wrong.push(`${words} ${box.width.toFixed(0)}×${box.height.toFixed(0)}`);
  }
  return wrong;
}"""

WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > room + 1)
    .map((each) => `${each.tagName}.${each.className}`.slice(0, 60)).slice(0, 5).concat("wider");
}"""

# what comes behind the page, a panel or a list, is waited for
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  const add = (entry) => { if (!entry.hadRecentInput) sum += entry.value; };
  const watch = new PerformanceObserver((list) => list.getEntries().forEach(add));
  watch.observe({ type: "layout-shift", buffered: true });
  const comes = () => document.querySelector(".htmx-request");
  const look = () => (comes() ? setTimeout(look, 50) : setTimeout(() => done(sum), 100));
  setTimeout(look, 50);
})"""


FEWEST = 10
"""Texts and edges on a page; fewer, and nothing was measured."""
MOST_SHIFT = 0.02
"""What a page may move while it comes. 0.1 is called good; a bar on top that comes in pieces moves by 0.013."""


MOST_PAGES = 5
"""Pages that may come one behind another before one of them is measured."""

LOOKS = (("office", "zh-hans"), ("wide", "en"), ("phone", "en"))
"""Every size and every language; English has the longer words, so it is looked at where room is short."""


def wrong_on(page: Page, addresses: Iterable[str], least: int) -> dict[str, list[str]]:
    """Open pages one after another, from the root of the site: what is faint, too wide, too small or moves on each."""
    origin = "/".join(page.url.split("/")[:3])
    wrong = {}
    for address in addresses:
        page.goto(origin + address)
        found = wrong_here(page, least)
        if found:
            wrong[address] = found
    return wrong


def wrong_here(page: Page, least: int) -> list[str]:
    """What is faint, too wide, less high than so many pixels, or moved on the page that is open."""
    moved = shift(page)
    count, faint = poor_contrast(page)
    found = [*faint, *too_wide(page), *too_small(page, least)]
    found += [f"shift {moved}"] if moved > MOST_SHIFT else []
    found += ["nothing to be read"] if count < FEWEST else []
    return found


def least_for(size: str) -> int:
    """How high what is pressed has to be, in pixels: a finger needs more than a mouse."""
    return 44 if size == "phone" else 32


def poor_contrast(page: Page) -> tuple[int, list[str]]:
    """(how many texts and edges were measured, those that are too faint)."""
    found = _measured(page, CONTRAST)
    return found["count"], found["wrong"]


def too_small(page: Page, least: int) -> list[str]:
    """What is pressed and is less high than so many pixels."""
    return list(_measured(page, SMALL, least))


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    return list(_measured(page, WIDER))


def shift(page: Page) -> float:
    """The cumulative layout shift since the page was opened."""
    return float(_measured(page, SHIFTS))


def _measured(page: Page, script: str, *given: int) -> Any:
    """What a script finds on the page that is there once it has come whole.

    A click on a link does not wait for the page behind it, so a script may meet one that has no body yet, or be cut
    off by its coming; then the page that came is measured.
    """
    for _attempt in range(MOST_PAGES):
        try:
            page.wait_for_function("() => document.readyState === 'complete' && document.body !== null")
            return page.evaluate(script, *given)
        except Error as error:
            if "Execution context was destroyed" not in error.message and "navigation" not in error.message:
                raise
    raise AssertionError(f"{page.url} does not come to rest")


def focus(page: Page) -> tuple[str, bool]:
    """(the words of what has the focus, whether the focus is seen)."""
    script = """() => {
      const at = document.activeElement;
      const style = getComputedStyle(at);
      const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      return [(at.innerText || at.getAttribute("aria-label") || at.name || at.tagName).trim().slice(0, 40), seen];
    }"""
    words, seen = page.evaluate(script)
    return str(words), bool(seen)
