"""The bundled plan confirmed in a real browser: by keys alone, by mouse with the clicks counted, by two people at once.

They run on either database: ``pytest -m browser``, or ``python tests/second_database.py -m browser``.
"""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from at_the_desk import LEADERS, confirm_by_keys, done, put_aside_ownerless, task_list_with_people, waiting
from browsing import BACKEND, Open, opening, session_of
from django.test import Client
from django.utils import timezone
from looking import MOST_SHIFT, poor_contrast, shift, too_small, too_wide
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from luoshi.server import demo
from luoshi.server.audit.verification import verify
from luoshi.server.core.roles import PostRole
from luoshi.server.intake.models import CandidateKind, Desk
from luoshi.server.intake.preparing import Incoming
from luoshi.server.intake.services.taking_in import take_in
from luoshi.server.ledger.models import Person, Plan
from luoshi.server.orgs.acting import act_in
from luoshi.server.orgs.models import Post
from luoshi.server.orgs.services.posts import grant_post
from luoshi.server.setting_up import SETTING_UP

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNTY = Path(__file__).parents[4] / "examples" / "county"
PAPERS = ("plan.html", "annex-1-work-points.docx", "annex-2-task-list.xlsx")
MOST_CLICKS = 60


@pytest.fixture
def desk(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The bundled plan with its annexes on the desk of the demo's compiler."""
    monkeypatch.setattr(demo, "tell_story", lambda *_given: None)
    now = timezone.now()
    demo.set_up(now)
    post = compiler()
    files = [Incoming(name, (COUNTY / name).read_bytes()) for name in PAPERS[:-1]]
    files.append(Incoming(PAPERS[-1], task_list_with_people(COUNTY / PAPERS[-1])))
    return take_in(actor=act_in(post.user, post.public_id, now), now=now, files=files)


@pytest.fixture
def at_desk(browser: Browser, live_server: LiveServer, desk: Desk) -> Iterator[Open]:
    yield from opening(browser, live_server.url, session_of(compiler().user))


@pytest.fixture
def colleague(browser: Browser, live_server: LiveServer, desk: Desk) -> Iterator[Open]:
    """A second person who confirms: the supervisor gets a post as compiler."""
    post = (
        Post.objects.select_related("user__government", "organisation").filter(role=PostRole.OFFICE_SUPERVISOR).first()
    )
    assert post is not None
    second = grant_post(
        actor=SETTING_UP,
        now=timezone.now(),
        person=post.user.public_id,
        organisation=post.organisation.public_id,
        role=PostRole.OFFICE_COMPILER,
    )
    client = Client()
    client.force_login(post.user, backend=BACKEND)
    client.post("/post/", {"post": second.public_id})
    yield from opening(browser, live_server.url, client.cookies["luoshi_session"].value)


def compiler() -> Post:
    found = Post.objects.select_related("user").filter(role=PostRole.OFFICE_COMPILER).order_by("pk").first()
    assert found is not None
    return found


def finished(desk: Desk, page: Page) -> None:
    """The ledger is there, once, and the trail holds."""
    plan = Plan.objects.get(document=desk.document)
    assert plan.tasks.filter(divides=None).count() >= 16
    leaders = Person.objects.filter(task__plan=plan, kind="leader")
    assert set(leaders.values_list("name", flat=True)) == set(LEADERS)
    assert leaders.values("task").distinct().count() >= 10
    assert not plan.tasks.filter(last_day=None, standing=False).exists()
    assert verify(desk.government.public_id).findings == ()


def test_a_plan_is_confirmed_by_keys_alone(at_desk: Open, desk: Desk) -> None:
    page = at_desk(f"/desks/{desk.public_id}/")
    confirm_by_keys(page, desk)
    finished(desk, page)


def test_a_plan_of_sixteen_tasks_takes_few_clicks(at_desk: Open, desk: Desk) -> None:
    page = at_desk(f"/desks/{desk.public_id}/")
    clicks = count(1)

    def click(selector: str) -> None:
        next(clicks)
        done(page, page.locator(selector).first.click)

    click('button[value="certain"]')
    while page.locator("#needs-questions .question[data-need]:not(details *)").count():
        next(clicks)
        page.locator("#needs-questions .question[data-need]:not(details *) input[type=radio]").first.check()
        click("#needs-questions .question[data-need]:not(details *) button")
    click("#needs-days button[type=submit]")
    next(clicks)
    page.locator("[data-only]").check()
    while page.locator(".card:has(.is-waiting) > ul .small-all").count():
        click(".card:has(> ul > .is-waiting) > ul .small-all")
    while waiting(page):
        click('.is-waiting .small[value^="accept:"]')
    pressed = put_aside_ownerless(page, desk)
    next(clicks)
    page.locator(".page-actions .btn-primary").click()
    page.wait_for_url("**/make/")
    used = next(clicks) + pressed
    page.locator(".make button[type=submit]").click()
    page.wait_for_url(lambda url: not url.endswith("/make/"))
    finished(desk, page)
    print(f"clicks: {used}")
    assert used < MOST_CLICKS, used


def test_text_and_list_show_each_other(at_desk: Open, desk: Desk) -> None:
    page = at_desk(f"/desks/{desk.public_id}/")
    row = desk.candidates.filter(kind=CandidateKind.TARGET).order_by("-start").first()
    assert row is not None
    page.locator(f"#c-{row.public_id} .cand-link").click()
    mark = page.locator(f'.fact[data-key="{row.public_id}"]').first
    expect(mark).to_be_in_viewport()
    expect(mark).to_have_class(re.compile("fact-here"))
    owner = page.locator(".fact-responsibility[data-sign]").nth(4)
    owner.scroll_into_view_if_needed()
    key = owner.get_attribute("data-key")
    owner.click()
    expect(page.locator(f"#c-{key}.selected")).to_be_in_viewport()
    assert f"at={key}" in page.url
    page.reload()
    expect(page.locator(f"#c-{key}.selected")).to_be_in_viewport()


def test_selected_text_becomes_a_candidate_with_its_place(at_desk: Open, desk: Desk) -> None:
    page = at_desk(f"/desks/{desk.public_id}/")
    task = desk.candidates.filter(kind="task", version__document=desk.document).order_by("start").first()
    assert task is not None
    words = task.version.text[task.start + 8 : task.start + 20]
    page.locator(f"#c-{task.public_id} .cand-link").click()
    page.evaluate(SELECT, [task.version.public_id, task.start + 8, task.start + 20])
    expect(page.locator("#desk-pick")).to_be_visible()
    done(page, lambda: page.locator('[data-add="measure"]').click())
    made = desk.candidates.get(state="人工补充")
    assert (made.quote, made.start, made.parent) == (words, task.start + 8, task)
    expect(page.locator(f"#c-{made.public_id}.selected")).to_be_visible()
    done(page, lambda: page.keyboard.press("u"))
    assert not desk.candidates.filter(state="人工补充").exists()


def test_two_people_at_once_lose_nothing(at_desk: Open, colleague: Open, desk: Desk) -> None:
    row = desk.candidates.filter(kind="target").order_by("position").first()
    assert row is not None
    mine, theirs = (open_page(f"/desks/{desk.public_id}/?at={row.public_id}") for open_page in (at_desk, colleague))
    for page in (mine, theirs):
        page.locator(f"#c-{row.public_id} .cand-link").click()
        page.keyboard.press("e")
        expect(page.locator(".cand-edit")).to_be_visible()
    theirs.locator(".cand-edit [name=value]").fill("41")
    done(theirs, lambda: theirs.locator(".cand-edit [type=submit]").click())
    with mine.expect_response(lambda answer: answer.url.endswith("/draft") and answer.ok):
        mine.locator(".cand-edit [name=value]").fill("42")
    done(mine, lambda: mine.locator(".cand-edit [type=submit]").click())
    conflict = mine.locator(".cand-edit .conflict")
    expect(conflict).to_contain_text("41")
    expect(conflict).to_contain_text("42")
    expect(mine.locator(".cand-edit [name=value]")).to_have_value("42")
    mine.reload()  # the form with what was typed is there again
    expect(mine.locator(".cand-edit [name=value]")).to_have_value("42")
    done(mine, lambda: mine.locator(".cand-edit [type=submit]").click())
    row.refresh_from_db()
    assert row.value["value"] == "42"
    expect(theirs.locator(f"#c-{row.public_id}")).to_contain_text("42", timeout=15_000)
    expect(theirs.locator("#desk-bar")).to_contain_text("刚刚改过")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["office", "phone"])
def test_the_desk_stands_still_and_can_be_read(at_desk: Open, desk: Desk, size: str, language: str) -> None:
    page = at_desk(f"/desks/{desk.public_id}/", size, language)
    page.wait_for_timeout(300)
    assert shift(page) <= MOST_SHIFT
    assert too_wide(page) == []
    measured, faint = poor_contrast(page)
    assert measured > 200 and faint == []
    if size == "phone":
        assert too_small(page, 44) == []
        page.locator('[data-pane="source"]').click()
        expect(page.locator("#desk-source")).to_be_visible()
        expect(page.locator(".desk-side")).to_be_hidden()
        assert too_wide(page) == []


SELECT = """([version, start, end]) => {
  const root = document.querySelector(`[data-source="${version}"]`);
  const find = (place) => {
    const line = [...root.querySelectorAll("[data-at]")].filter((each) => Number(each.dataset.at) <= place).at(-1);
    let left = place - Number(line.dataset.at);
    const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const length = [...walk.currentNode.data].length;
      if (left <= length) return [walk.currentNode, left];
      left -= length;
    }
  };
  const range = document.createRange();
  range.setStart(...find(start));
  range.setEnd(...find(end));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  root.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""
