"""The pictures of the guides: the demo's pages as Chromium draws them, in both languages.

``python docs/pictures.py`` sets up a demo of its own in a temporary folder, serves it, signs in as the people of the
guides and writes ``docs/<guide>/pictures/<language>/<name>.png``. With names it draws those alone. Needs Chromium.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from luoshi.server.core.clock import CHINA

ROOT = Path(__file__).parents[1]
GUIDES = Path(__file__).parent
LANGUAGES = ("zh-hans", "en")
PASSWORD = "Yunling-2026"  # noqa: S105  # of the demo, which prints it
_PORT = 8642
_PATIENCE = 60.0
"""Seconds that the server may take until its first answer."""
_WIDE, _HIGH = 1366, 768


@dataclass(frozen=True)
class Picture:
    """One picture of a guide: who looks, and what is done before it is taken. ``phone`` draws it 375 pixels wide."""

    name: str
    login: str
    reach: Callable[[Page], None]
    phone: bool = False
    guide: str = "office"


def at(path: str) -> Callable[[Page], None]:
    """Just open an address."""

    def reach(page: Page) -> None:
        page.goto(_address(path))

    return reach


def found(words: str) -> Callable[[Page], None]:
    """Open the page that the first hit of a search leads to."""

    def reach(page: Page) -> None:
        page.goto(_address(f"/search/?q={words}"))
        page.locator("[data-hit]").first.click()

    return reach


def waiting_desk(page: Page) -> None:
    """Open the desk of the paper that waits."""
    page.goto(_address("/"))
    page.locator('a[href^="/desks/"]').first.click()


def first_matter(path: str) -> Callable[[Page], None]:
    """Open the page of the first matter that a list has."""

    def reach(page: Page) -> None:
        page.goto(_address(path))
        page.locator(".row-link").first.click()
        page.locator("#panel a", has_text="").first.wait_for()
        page.goto(_address(str(page.locator("#panel .panel-tools a").first.get_attribute("href"))))

    return reach


def acting(path: str) -> Callable[[Page], None]:
    """Press the first main act of a page, so that its dialog is open."""

    def reach(page: Page) -> None:
        page.goto(_address(path))
        page.locator(".offers .btn-primary").first.click()
        page.locator("dialog[open] form").wait_for()

    return reach


def leader_decides(page: Page) -> None:
    """Open what waits for a leader: an extension that a unit's leader files and the supervisor screens, once."""
    page.goto(_address("/matters/leader/"))
    if not page.locator(".offers").count():
        day = (datetime.now(CHINA).date() + timedelta(days=400)).isoformat()
        asked = {"new_due_on": day, "reason": "汛期不能施工，工期顺延", "progress": "两处排污口已完成整治"}
        _act(page, "shuiju", "/matters/unit/", "extension.begin", asked | {"claim_level": "under_way"})
        _act(page, "ducha", "/matters/desk/", "extension.screen", {})
        _as(page, "fenguan")
        page.goto(_address("/matters/leader/"))
    page.locator(".offers").first.wait_for()


_PLAN = ROOT / "examples" / "county" / "plan.html"
_CHANGED = (("12个省级和美乡村", "15个省级和美乡村"), ("6月底前完成农村旱厕", "9月底前完成农村旱厕"))
_shown: dict[str, str] = {}
"""Where what is made once for both languages is seen."""


def changed_text(page: Page) -> None:
    """Upload the plan with two figures changed, and open what it changes; it is not kept."""
    if "changes" not in _shown:
        page.goto(_address("/documents/"))
        link = str(page.locator(".row-link", has_text="实施方案").first.get_attribute("href"))
        page.goto(_address(f"/documents/{link.partition('open=')[2].partition('&')[0]}/version/"))
        text = _PLAN.read_text("utf-8")
        for old, new in _CHANGED:
            text = text.replace(old, new)
        page.locator("input[type=file]").set_input_files(
            {"name": _PLAN.name, "mimeType": "text/html", "buffer": text.encode()}
        )
        page.locator("form.sheet button[type=submit], main form button[type=submit]").first.click()
        page.wait_for_url("**/changes/")  # the page of the arrival goes on there once the text is read
        _shown["changes"] = page.url
    page.goto(_shown["changes"])


def open_cycle(page: Page) -> str:
    """Have the office ask for reports about days until the end of this month, once; gives the address of the sheet."""
    if "cycle" not in _shown:
        today = datetime.now(CHINA).date()
        _as(page, "zonghe")
        page.goto(_address("/cycles/own/"))
        days = {"first": today - timedelta(days=80), "last": today + timedelta(days=20)}
        page.fill("input[name=name]", f"{today.year}年冬季调度")
        for name, day in days.items():
            page.fill(f"input[name={name}]", day.isoformat())
        page.locator("form.sheet button[type=submit]").click()
        page.wait_for_url("**/cycles/cycle-*/")
        address = page.url
        page.goto(f"{address}open/")
        page.fill("[name=comment]", "提前布置")
        page.locator("form.sheet button[type=submit]").click()
        page.wait_for_url(address)
        _shown["cycle"] = f"{address}mine/"
    return _shown["cycle"]


def reporting(page: Page) -> None:
    """Open the sheet of a unit, the first item that is not filled in unfolded."""
    address = open_cycle(page)
    _as(page, "shuili")
    page.goto(address)
    page.locator("[data-empty] .report-open > summary").first.click()


def signing(page: Page) -> None:
    """What the clerk filled in and put up lies before the leader."""
    address = open_cycle(page)
    _as(page, "shuiju")
    page.goto(address)
    if not page.locator(".report-foot .btn-primary").count():
        _as(page, "shuili")
        page.goto(address)
        same = page.locator(".report-same button")
        same.first.click()
        page.locator(".report-saved").first.wait_for()
        page.locator(".report-foot .btn-primary").click()
        page.locator("#messages p").first.wait_for()
        _as(page, "shuiju")
        page.goto(address)


def quarter(more: str) -> Callable[[Page], None]:
    """Open a page of the third quarter, in which reports have come in."""

    def reach(page: Page) -> None:
        page.goto(_address("/cycles/?kind=quarter&state=填报中"))
        link = str(page.locator(".row-link").first.get_attribute("href"))
        page.goto(_address(f"/cycles/{link.partition('open=')[2].partition('&')[0]}/{more}"))

    return reach


def comparing(page: Page) -> None:
    """Voices side by side, with the first row beside the list."""
    quarter("compare/")(page)
    page.locator(".row-link").first.click()
    page.locator("#panel .voices").wait_for()


def judging(page: Page) -> None:
    """The page on which one judges."""
    comparing(page)
    page.goto(_address(str(page.locator('#panel a[href*="/judge/"]').first.get_attribute("href"))))


PAGES: tuple[Picture, ...] = (
    Picture("duties", "zonghe", at("/")),
    Picture("take-in", "zonghe", at("/documents/take-in/")),
    Picture("papers", "zonghe", at("/documents/")),
    Picture("changes", "zonghe", changed_text),
    Picture("desk", "zonghe", waiting_desk),
    Picture("ledger", "zonghe", at("/ledger/")),
    Picture("item", "zonghe", found("湿地保护")),
    Picture("search", "zonghe", at("/search/?q=水利")),
    Picture("import", "zonghe", at("/ledger/import/")),
    Picture("amendments", "fenguan", at("/amendments/")),
    Picture("item-phone", "shuili", found("水资源保障"), phone=True),
    Picture("matters", "zonghe", at("/matters/")),
    Picture("matter", "zonghe", first_matter("/matters/?stage=running")),
    Picture("office-desk", "ducha", at("/matters/desk/")),
    Picture("review", "ducha", quarter("review/")),
    Picture("compare", "ducha", comparing),
    Picture("judge", "ducha", judging),
    Picture("matrix", "ducha", at("/cycles/matrix/?kind=quarter")),
    Picture("reminders", "zonghe", at("/cycles/reminders/")),
    Picture("unit", "shuili", at("/matters/unit/"), guide="unit"),
    Picture("act", "shuili", acting("/matters/unit/"), guide="unit"),
    Picture("unit-phone", "shuili", at("/matters/unit/"), phone=True, guide="unit"),
    Picture("report", "shuili", reporting, guide="unit"),
    Picture("report-phone", "shuili", reporting, phone=True, guide="unit"),
    Picture("sign", "shuiju", signing, guide="unit"),
    Picture("decide", "fenguan", leader_decides, guide="leader"),
)
"""In the order of the guides."""


def main(wanted: Sequence[str]) -> int:
    """Draw the pictures that are wanted, else all."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("needs Chromium: apt-get install chromium fonts-noto-cjk", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PAGES:
            if not wanted or picture.name in wanted:
                for language in LANGUAGES:
                    page = browser.new_page(viewport={"width": 375 if picture.phone else _WIDE, "height": _HIGH})
                    page.context.add_cookies([{"name": "luoshi_language", "value": language, "url": _address("/")}])
                    _sign_in(page, picture.login)
                    picture.reach(page)
                    page.wait_for_load_state("networkidle")
                    target = GUIDES / picture.guide / "pictures" / language / f"{picture.name}.png"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    _keep(page.screenshot(), target)
                    page.close()
                    print(target.relative_to(ROOT))
        browser.close()
    return 0


def _keep(picture: bytes, target: Path) -> None:
    """Few colours: pages have few, and the repository keeps every version of a picture."""
    with Image.open(BytesIO(picture)) as drawn:
        drawn.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(target, optimize=True)


@contextmanager
def served(home: Path) -> Iterator[None]:
    """The demo of a folder, served while the pictures are taken."""
    luoshi = [sys.executable, "-m", "luoshi.cli"]
    around = os.environ | {"CI": "true", "LUOSHI_HOME": str(home), "LUOSHI_PLAIN_HTTP": "1"}
    around |= {"LUOSHI_PASSWORD_DAYS": "0"}  # its people got theirs when their year began
    around.pop("DATABASE_URL", None)
    demo = [*luoshi, "demo", "--home", str(home), "--port", str(_PORT)]
    subprocess.run(demo, env=around, stdout=subprocess.DEVNULL, check=True)  # noqa: S603  # our own command
    with subprocess.Popen([*luoshi, "serve", "--port", str(_PORT)], env=around, stdout=subprocess.DEVNULL) as server:  # noqa: S603  # our own command
        try:
            until = time.monotonic() + _PATIENCE
            while not _answers() and time.monotonic() < until:
                time.sleep(0.2)
            yield
        finally:
            server.send_signal(signal.SIGINT)


def _answers() -> bool:
    try:
        with urlopen(_address("/healthz"), timeout=5):  # noqa: S310  # our own address
            return True
    except (URLError, OSError):
        return False


def _address(path: str) -> str:
    return f"http://127.0.0.1:{_PORT}{path}"


def _as(page: Page, login: str) -> None:
    """Somebody else sits down."""
    page.context.clear_cookies(name="luoshi_session")
    _sign_in(page, login)


def _act(page: Page, login: str, path: str, code: str, fields: Mapping[str, str]) -> None:
    """Somebody does the first act of a kind that a page offers, on the page of the act."""
    _as(page, login)
    page.goto(_address(path))
    page.goto(_address(str(page.locator(f'a[href*="/acts/{code}/"]').first.get_attribute("href"))))
    for name, value in fields.items():
        field = page.locator(f'form.sheet [name="{name}"]')
        if field.first.get_attribute("type") == "radio":
            page.locator(f'form.sheet [name="{name}"][value="{value}"]').check()
        else:
            field.fill(value)
    page.locator("form.sheet button[type=submit]").click()
    page.locator("#messages .toast, #messages p").first.wait_for()


def _sign_in(page: Page, login: str) -> None:
    page.goto(_address("/account/login/"))
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(_address("/"))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
