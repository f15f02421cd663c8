"""A cast of people at a real browser: from the slip of a new account to the trail that tells of it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from browsing import opening, session_of
from django.core.cache import cache
from django.utils import timezone
from looking import LOOKS, focus, least_for, poor_contrast, wrong_on
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from luoshi.server.core.actor import system_actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.acting import act_in, without_post
from luoshi.server.orgs.models import GovernmentLevel, OrganisationKind, Post, User
from luoshi.server.orgs.services.delegations import give_delegation
from luoshi.server.orgs.services.governments import create_government
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation
from luoshi.server.orgs.services.people import change_password
from luoshi.server.orgs.services.posts import grant_post, set_portfolio
from luoshi.server.orgs.services.proposals import propose_post
from luoshi.server.orgs.services.roster import create_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "云岭-Luoshi-2027"
SYSTEM = system_actor("初始化")
_PEOPLE = {
    "xitong": ("吴同", "office", PostRole.SYSTEM_ADMINISTRATOR),
    "anquan": ("安宁", "office", PostRole.SECURITY_ADMINISTRATOR),
    "shenji": ("沈明", "office", PostRole.AUDIT_ADMINISTRATOR),
    "shuili": ("水小莲", "water", PostRole.UNIT_CLERK),
    "shuiju": ("江平", "water", PostRole.UNIT_LEADER),
    "fenguan": ("冯远", "office", PostRole.LEADER_IN_CHARGE),
    "lizhu": ("李主", "office", PostRole.LEADER_IN_CHARGE),
}
Walk = Callable[..., Page]


@pytest.fixture
def county(transactional_db: None) -> dict[str, Post]:
    """Seven people of 云岭县 with passwords of their own; one more post is proposed, one lent, one in charge."""
    now = timezone.now()
    root = create_government(actor=SYSTEM, now=now, name="云岭县", level=GovernmentLevel.COUNTY)
    bodies = {}
    for key, name, short, kind in (
        ("office", "云岭县人民政府办公室", "县政府办", OrganisationKind.OFFICE),
        ("water", "云岭县水利局", "县水利局", OrganisationKind.BUREAU),
    ):
        new = NewOrganisation(name=name, kind=kind, level=GovernmentLevel.COUNTY, short=(short,))
        bodies[key] = create_organisation(actor=SYSTEM, now=now, government=root.public_id, new=new).public_id
    posts = {}
    for login, (name, body, role) in _PEOPLE.items():
        person = create_account(
            actor=SYSTEM, now=now, government=root.public_id, login_name=login, display_name=name, phone="13800005678"
        ).person
        change_password(actor=without_post(person), now=now, person=person.public_id, password=PASSWORD)
        posts[login] = grant_post(actor=SYSTEM, now=now, person=person.public_id, organisation=bodies[body], role=role)
    of = {login: act_in(post.user, post.public_id, now) for login, post in posts.items()}
    propose_post(
        actor=of["xitong"], now=now, person=posts["shuili"].user.public_id, organisation=bodies["office"],
        role=PostRole.VIEWER,
    )  # fmt: skip
    set_portfolio(
        actor=of["anquan"], now=now, post=posts["fenguan"].public_id, organisations=frozenset({bodies["water"]}),
        effective_on=china_date(now),
    )  # fmt: skip
    give_delegation(
        actor=of["shuiju"], now=now, post=posts["shuiju"].public_id, delegate=posts["shuili"].user.public_id,
        starts_on=china_date(now), ends_on=china_date(now) + timedelta(days=3), reason="外出学习",
    )  # fmt: skip
    return posts


@pytest.fixture
def walk(browser: Browser, live_server: LiveServer, county: dict[str, Post]) -> Iterator[Walk]:
    """Opens a browser of its own: ``walk("shuili", "/people/")`` signs in first, ``walk("", path)`` does not."""
    cache.clear()
    pages = opening(browser, live_server.url, None)
    open_page = next(pages)

    def signed_in(login: str, path: str = "/", size: str = "office", language: str = "zh-hans") -> Page:
        page: Page = open_page("/account/login/", size, language)
        if login:
            enter(page, login, PASSWORD)
        if path != "/":
            page.goto(live_server.url + path)
        return page

    yield signed_in
    next(pages, None)  # closes the browsers, and looks at what they complained of


def enter(page: Page, login: str, password: str) -> None:
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.locator("form.sheet button[type=submit]").click()
    page.wait_for_load_state()


def leave(page: Page) -> None:
    page.locator(".top .menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator("h1")).to_have_text("登录")


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


@pytest.mark.walk
def test_from_the_slip_to_a_second_factor(walk: Walk, live_server: LiveServer) -> None:
    """An account is made, its one-time password must be changed, a code is set up and asked for."""
    page = walk("xitong", "/people/new/")
    page.get_by_label("姓名").fill("新来人")
    page.get_by_label("登录名").fill("xin.lai")
    page.get_by_label("拟任单位").select_option(label="云岭县水利局")
    page.get_by_label("拟任岗位").select_option(label="联络员")
    page.get_by_role("button", name="开通账号").click()
    expect(page.locator("h1").first).to_have_text("把初始密码当面交给本人")
    password = page.locator(".slip-password").inner_text()
    paper = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
    text = paper[0].get_textpage().get_text_range()
    assert (
        len(paper) == 1 and password in text and "xin.lai" in text and "导航" not in text and "打印密码条" not in text
    )
    page.get_by_role("link", name="已经交出，继续").click()
    assert password not in page.content()

    page = walk("")
    enter(page, "xin.lai", password)
    expect(page.locator("h1")).to_have_text("修改密码")
    page.goto(live_server.url + "/people/")
    expect(page.locator("h1")).to_have_text("修改密码")  # nothing else before that
    for name, value in (("oldpassword", password), ("password1", PASSWORD), ("password2", PASSWORD)):
        page.locator(f"input[name={name}]").fill(value)
    page.locator("form.sheet button[type=submit]").click()
    page.goto(live_server.url + "/")
    expect(page.locator("main")).to_contain_text("还没有岗位")
    page.get_by_role("link", name="去设置").click()
    page.get_by_role("link", name="启用").first.click()
    if page.get_by_role("button", name="确认身份").count():
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="确认身份").click()
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label("验证码").fill(code(secret))
    page.get_by_role("button", name="启用").click()
    expect(page.locator("h1")).to_have_text("恢复码")
    leave(page)
    enter(page, "xin.lai", PASSWORD)
    expect(page.locator("h1")).to_have_text("两步验证")
    cache.clear()  # a code counts once; the next one comes in half a minute
    page.locator("input[name=code]").fill(code(secret))
    page.locator("form.sheet button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("我有什么要办")

    keeper = walk("anquan", "/people/?q=xin.lai")
    keeper.locator(".row-link").first.click()
    expect(keeper.locator("[data-panel-inner]")).to_contain_text("手机验证码")
    keeper.get_by_role("link", name="重置两步验证").click()
    keeper.get_by_label("说明").fill("本人持工作证到场，手机丢失")
    keeper.get_by_role("button", name="重置两步验证").click()
    expect(keeper.locator("#messages")).to_contain_text("已重置新来人的两步验证")


def test_locked_out_and_unlocked_by_who_may(walk: Walk) -> None:
    page = walk("")
    for _ in range(5):
        enter(page, "shuili", "wrong")
    expect(page.locator("h1")).to_have_text("账号已锁定")
    expect(page.locator("main")).to_contain_text("安全管理员")
    keeper = walk("anquan")
    expect(keeper.locator(".duties")).to_contain_text("1 个账号登录已锁定")
    keeper.get_by_role("link", name="去核实").click()
    keeper.locator(".row-link").first.click()
    expect(keeper.locator("[data-panel-inner]")).to_contain_text("锁定至")
    keeper.locator("[data-panel-inner]").get_by_role("link", name="解除登录锁定").click()
    keeper.get_by_role("button", name="解除锁定").click()
    expect(keeper.locator("#messages")).to_contain_text("已解除水小莲的登录锁定")
    page.get_by_role("link", name="返回登录页").click()
    enter(page, "shuili", PASSWORD)
    expect(page.locator("h1")).to_have_text("我有什么要办")


def test_a_post_is_granted_and_the_trail_tells_of_it(walk: Walk, live_server: LiveServer) -> None:
    """Proposed by one administrator, granted by another; the person sees it, the auditor finds it."""
    keeper = walk("anquan", "/posts/proposed/")
    keeper.locator("[data-pick]").first.check()
    keeper.get_by_role("button", name="授予所选岗位").click()
    expect(keeper.locator("#messages")).to_contain_text("已授予 1 个岗位")
    page = walk("shuili")
    expect(page.locator("nav.side a[href='/people/']")).to_have_count(1)
    page.locator(".top .menu summary").click()
    page.get_by_role("button", name="换到 县政府办 查看人").click()
    expect(page.locator("nav.side a[href='/people/']")).to_have_count(0)  # the entries are those of the post
    auditor = walk("shenji", "/audit/?action=post.grant")
    auditor.locator(".row-link").first.click()
    panel = auditor.locator("[data-panel-inner]")
    expect(panel).to_contain_text("安全管理员")
    expect(panel).to_contain_text("水小莲")
    auditor.goto(live_server.url + "/audit/verify/")
    auditor.get_by_role("button", name="开始核验").click()
    expect(auditor.locator("main")).to_contain_text("条记录首尾相接")
    auditor.goto(live_server.url + "/audit/head/")
    auditor.get_by_role("button", name="生成确认书").click()
    expect(auditor.locator(".hash-groups li")).to_have_count(8)
    groups = auditor.locator(".hash-groups li").all_inner_texts()
    number = auditor.locator(".paper-number").inner_text()
    paper = pypdfium2.PdfDocument(BytesIO(auditor.pdf(prefer_css_page_size=True)))
    assert [tuple(round(side / 72 * 25.4) for side in paper[at].get_size()) for at in range(len(paper))] == [(210, 297)]
    text = paper[0].get_textpage().get_text_range()
    assert all(group in text for group in groups) and len(groups) == 8 and "见证人（签字）" in text
    auditor.goto(live_server.url + "/audit/verify/")
    auditor.get_by_label("以前打印的链头").fill(f"{number}: {' '.join(groups)}")
    auditor.get_by_role("button", name="开始核验").click()
    expect(auditor.locator("main")).to_contain_text("填写的链头在链上")


def test_three_administrators_each_try_the_others_pages(walk: Walk, live_server: LiveServer) -> None:
    tried = {
        "xitong": {"/posts/new/": "安全管理员", "/audit/": "审计管理员"},
        "anquan": {"/people/new/": "系统管理员", "/audit/": "审计管理员"},
        "shenji": {"/people/new/": "系统管理员", "/posts/new/": "安全管理员"},
    }
    for login, pages in tried.items():
        page = walk(login)
        for path, who in pages.items():
            page.goto(live_server.url + path)
            expect(page.locator("h1")).to_have_text("没有权限")
            expect(page.locator("main")).to_contain_text(f"可以办理的岗位：{who}")
            assert poor_contrast(page)[1] == []


def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Press Tab until something with these words has the focus, which is seen all the way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found, seen = focus(page)
        assert seen, found
        if words in found:
            return
    raise AssertionError(words)


def test_a_person_is_found_and_closed_by_keyboard_alone(walk: Walk) -> None:
    page = walk("anquan", "/people/")
    tab_to(page, "冯远")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel-inner] h2").first).to_have_text("冯远")
    tab_to(page, "停用账号")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("停用冯远的账号")
    tab_to(page, "comment")
    page.keyboard.type("调离")
    tab_to(page, "停用账号")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("冯远的账号已停用")
    assert not User.objects.get(login_name="fenguan").is_active


def pages_of(county: dict[str, Post]) -> dict[str, list[str]]:
    person, post = county["shuili"].user.public_id, county["fenguan"].public_id
    return {
        "xitong": ["/", "/people/", f"/people/{person}/", "/people/new/", "/people/sheet/", "/posts/proposed/"],
        "anquan": [
            f"/people/?open={person}", "/posts/", f"/posts/{post}/", "/posts/new/", f"/posts/{post}/portfolio/",
            f"/posts/{post}/revoke/", f"/people/{person}/disable/", "/delegations/", "/posts/proposed/",
        ],
        "fenguan": [f"/posts/{post}/hand-over/", f"/posts/{post}/hand-over/?to={county['lizhu'].public_id}"],
        "shenji": ["/", "/audit/?open=3", "/audit/3/", "/audit/export/", "/audit/verify/", "/audit/head/"],
        "shuiju": ["/account/mine/", "/account/delegations/", "/account/sessions/", "/account/2fa/"],
    }  # fmt: skip


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_every_page_fits_stands_still_and_can_be_read(
    walk: Walk, live_server: LiveServer, county: dict[str, Post], size: str, language: str
) -> None:
    page = walk("", "/", size, language)
    for login, paths in pages_of(county).items():
        session = session_of(User.objects.get(login_name=login))
        page.context.add_cookies([{"name": "luoshi_session", "value": session, "url": live_server.url}])
        assert wrong_on(page, paths, least_for(size)) == {}, login
