"""Pages of posts and delegations: granted and refused beside the field, handed over in two steps, lent, withdrawn."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from office_of_cast import Office

from luoshi.server.core.roles import GRANTABLE, PostRole
from luoshi.server.orgs.models import Delegation, Post, ProposedPost
from luoshi.server.orgs.services.delegations import give_delegation
from luoshi.server.orgs.services.posts import grant_post
from luoshi.server.orgs.services.proposals import propose_post
from luoshi.server.web.first_steps import STEPS
from server_cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


def granted(office: Office, **changes: str) -> Any:
    cast = office.cast
    sent = {
        "person": cast.person("newcomer"), "organisation": cast.body("water"), "role": "unit_clerk", "title": "",
        "section": "", "starts_on": str(TODAY), "ends_on": "",
    } | changes  # fmt: skip
    return office.at("security").post("/posts/new/", sent, follow=True)


def test_a_post_is_granted_and_its_holder_sees_the_entries(office: Office) -> None:
    assert "还没有岗位" in office.html("newcomer", "/")
    assert 'href="/people/"' not in office.html("newcomer", "/")
    page = granted(office)
    assert "已授予新来人 · 联络员" in page.content.decode()
    assert Post.objects.filter(user=office.cast.people["newcomer"]).count() == 1
    html = office.html("newcomer", "/")
    assert 'href="/people/"' in html and "联络员可以从这里开始" in html
    assert office.rows("newcomer", "/people/") == {
        office.cast.person(who) for who in ("newcomer", "water_clerk", "water_leader")
    }


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"person": "auditor", "role": "viewer"}, "role", "不能由同一人担任"),
        ({"person": "water_clerk", "role": "audit_administrator"}, "role", "须各由专人担任"),
        ({"person": "water_clerk"}, "role", "已经有这个岗位"),
        ({"ends_on": "2031-09-01"}, "ends_on", "结束日期早于开始日期"),
        ({"role": ""}, "role", "请填写此项"),
        ({"organisation": "townships"}, "organisation", "选择"),
    ],
)
def test_refusals_stand_beside_the_field(office: Office, changes: dict[str, str], field: str, said: str) -> None:
    cast = office.cast
    known: dict[str, dict[str, Any]] = {"person": dict(cast.people), "organisation": dict(cast.bodies)}
    sent = {key: known[key][value].public_id if key in known else value for key, value in changes.items()}
    before = Post.objects.count()
    page = granted(office, **sent)
    html = page.content.decode()
    assert page.status_code == 422
    assert said in html.partition(f'id="id_{field}_error"')[2].partition("</p>")[0]
    assert Post.objects.count() == before


def test_the_security_administrator_is_not_offered_to_himself(office: Office) -> None:
    html = office.html("security", "/posts/new/")
    assert office.cast.person("security") not in html.partition('name="person"')[2].partition("</select>")[0]
    chosen = office.html("security", f"/posts/new/?person={office.cast.person('newcomer')}")
    assert f'value="{office.cast.person("newcomer")}" selected' in chosen


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?role=unit_leader", {"water_leader", "town_leader"}),
        ("?state=running&q=江", {"water_leader"}),
        ("?state=withdrawn", {"viewer"}),
        ("?state=coming", {"coming"}),
        ("?state=over", {"over"}),
    ],
)
def test_filters(office: Office, query: str, found: set[str]) -> None:
    cast = office.cast
    for name, first, last in (("coming", 5, 9), ("over", -20, -2)):
        post = Post(
            government=cast.county, user=cast.people["newcomer"], organisation=cast.bodies["bailu"], role="unit_clerk",
            starts_on=TODAY + timedelta(days=first), ends_on=TODAY + timedelta(days=last), granted_by="x",
            granted_at=NOW,
        )  # fmt: skip
        post.save()
        cast.posts[name] = post
    Post.objects.filter(pk=cast.posts["viewer"].pk).update(revoked_at=NOW)
    known = {post.public_id: name for name, post in cast.posts.items()}
    assert {known[key] for key in office.rows("head", "/posts/" + query)} == found


def test_a_post_with_holdings_is_handed_over_before_it_is_revoked(office: Office) -> None:
    cast = office.cast
    deputy = cast.post("deputy")
    revoke, over = reverse("post_revoke", args=[deputy]), reverse("post_hand_over", args=[deputy])
    html = office.html("security", revoke)
    assert "名下还有事项" in html and "云岭县水利局" in html and "云台镇人民政府" in html
    no = office.at("security").post(revoke, {"comment": "调离"})
    assert no.status_code == 422 and "未移交" in no.content.decode()
    html = office.html("supervisor", over)
    assert "还没有可以接收的人" in html and "授予岗位由安全管理员办理" in html
    taking = grant_post(
        actor=cast.actor("security"), now=NOW, person=cast.person("newcomer"), organisation=cast.body("office"),
        role=PostRole.LEADER_IN_CHARGE, title="副县长",
    )  # fmt: skip
    assert f'value="{taking.public_id}"' in office.html("supervisor", over)
    step = f"{over}?to={taking.public_id}"
    html = office.html("supervisor", step)
    assert "移交给新来人" in html and "云岭县水利局" in html and "云台镇人民政府" in html
    page = office.at("supervisor").post(step, {"comment": "调离"}, follow=True)
    assert "已移交 2 项" in page.content.decode()
    assert taking.portfolios.filter(ends_on__isnull=True).count() == 2
    assert "已收回分副县" in office.at("security").post(revoke, {"comment": "调离"}, follow=True).content.decode()
    office.html("security", revoke, 409)
    assert "移交给谁" in office.html("supervisor", f"{over}?to=post-0000000000000000")


def test_a_portfolio_is_set(office: Office) -> None:
    path = reverse("post_portfolio", args=[office.cast.post("deputy")])
    html = office.html("security", path)
    assert html.count("checked") == 2
    sent = {"organisations": [office.cast.body("agriculture")], "effective_on": str(TODAY)}
    assert "分管单位已保存" in office.at("security").post(path, sent, follow=True).content.decode()
    held = office.cast.posts["deputy"].portfolios.filter(ends_on__isnull=True)
    assert [each.organisation for each in held] == [office.cast.bodies["agriculture"]]
    early = {"organisations": [], "effective_on": "2031-09-01"}
    assert office.at("security").post(path, early).status_code == 422


def lend(cast: Cast, **changes: str) -> dict[str, str]:
    sent = {
        "delegate": cast.person("water_clerk"), "starts_on": str(TODAY), "ends_on": str(TODAY + timedelta(days=3)),
        "reason": "外出学习",
    }  # fmt: skip
    return sent | changes


def test_a_holder_lets_somebody_act_and_takes_it_back(office: Office) -> None:
    cast = office.cast
    path = reverse("post_delegate", args=[cast.post("water_leader")])
    assert path in office.html("water_leader", "/account/delegations/")
    offered = office.html("water_leader", path).partition('name="delegate"')[2].partition("</select>")[0]
    assert cast.person("water_clerk") in offered and cast.person("viewer") not in offered
    page = office.at("water_leader").post(path, lend(cast), follow=True)
    assert "水小莲可以代理到 2031-09-15" in page.content.decode()
    for who in ("water_leader", "water_clerk"):
        assert "水小莲 代理 江局长" in office.html(who, "/account/delegations/")
    assert "换到 县水利局 单位负责人（代理江局长）" in office.html("water_clerk", "/")
    key = Delegation.objects.get().public_id
    assert office.rows("security", "/delegations/?state=running") == {key}
    assert office.rows("security", "/delegations/?state=withdrawn") == set()
    page = office.at("water_leader").post(reverse("delegation_withdraw", args=[key]), follow=True)
    assert "已收回水小莲的代理" in page.content.decode()
    office.html("water_leader", reverse("delegation_withdraw", args=[key]), 409)


def test_a_stand_in_is_appointed(office: Office) -> None:
    path = reverse("post_delegate", args=[office.cast.post("water_leader")])
    page = office.at("security").post(path, lend(office.cast, delegate=office.cast.person("newcomer")), follow=True)
    assert "新来人可以代理到" in page.content.decode()
    assert Delegation.objects.get().kind == "stand_in"
    again = office.at("security").post(path, lend(office.cast))
    assert again.status_code == 422 and "已由新来人代理" in again.content.decode()
    long = office.at("security").post(path, lend(office.cast, ends_on="2040-01-01"))
    assert "不超过 366 天" in long.content.decode()


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("security", {"water"}), ("water_leader", {"water"}), ("water_clerk", {"water"}), ("compiler", set()),
        ("system", set()), ("auditor", set()), ("city_security", {"city"}), ("city_viewer", {"city"}),
        ("city_compiler", {"city"}), ("viewer", set()),
    ],
)  # fmt: skip
def test_the_exact_delegations_are_listed(office: Office, who: str, seen: set[str]) -> None:
    made = {}
    for name, giver, delegate in (
        ("water", "water_leader", "water_clerk"), ("city", "city_compiler", "city_viewer"),
    ):  # fmt: skip
        made[name] = give_delegation(
            actor=office.cast.actor(giver), now=NOW, post=office.cast.post(giver),
            delegate=office.cast.person(delegate), starts_on=TODAY, ends_on=TODAY, reason="外出",
        ).public_id  # fmt: skip
    assert office.rows(who, "/delegations/") == {made[name] for name in seen}
    for name in set(made) - seen:
        office.html(who, reverse("delegation", args=[made[name]]), 404)


def test_proposals_are_granted_or_sent_back(office: Office) -> None:
    cast = office.cast
    keys = [
        propose_post(
            actor=cast.actor("system"), now=NOW, person=cast.person(who), organisation=cast.body("water"),
            role=PostRole.VIEWER,
        ).public_id
        for who in ("newcomer", "farm_clerk", "auditor")
    ]  # fmt: skip
    assert "确认 3 个拟任岗位" in office.html("security", "/")
    assert office.rows("security", "/posts/proposed/") == set(keys) == office.rows("system", "/posts/proposed/")
    html = office.html("system", reverse("proposal", args=[keys[0]]))
    assert "授予岗位、退回拟任岗位由安全管理员办理" in html and reverse("proposals_grant") not in html
    client = office.at("security")
    bad = client.post("/posts/proposed/grant", {"chosen": keys})
    assert bad.status_code == 422 and "沈计明" in bad.content.decode()
    assert ProposedPost.objects.filter(decided_at__isnull=True).count() == 3
    page = client.post("/posts/proposed/grant", {"chosen": keys[:2]}, follow=True)
    assert "已授予 2 个岗位" in page.content.decode()
    page = client.post(reverse("proposal_decline", args=[keys[2]]), {"comment": "不相容"}, follow=True)
    assert "已退回沈计明的拟任岗位" in page.content.decode()
    assert office.rows("security", "/posts/proposed/") == set()
    assert office.rows("security", "/posts/proposed/?state=declined") == {keys[2]}
    assert "没有勾选" in client.post("/posts/proposed/grant", {}, follow=True).content.decode()


@pytest.mark.parametrize("who", ["system", "security", "auditor", "compiler", "water_clerk", "viewer", "newcomer"])
def test_home_and_account_keep_the_budget_of_the_shell(office: Office, who: str) -> None:
    home = 20 if who == "system" else 12  # who leads the set-up is told how far it is, on every page
    for path, budget in (("/", home), ("/account/mine/", 30), ("/account/delegations/", 30)):
        office.html(who, path)
        with CaptureQueriesContext(connection) as queries:
            office.html(who, path)
        assert len(queries) <= budget, (path, len(queries))


def test_every_role_is_told_where_to_begin(office: Office) -> None:
    assert set(STEPS) == GRANTABLE
    for who, first in {
        "security": "确认拟任岗位", "auditor": "查看审计记录", "compiler": "登记来源文件",
        "water_clerk": "查看本单位的事项", "head": "查看台账", "viewer": "查看本单位的事项",
    }.items():  # fmt: skip
        assert f"<b>{first}</b>" in office.html(who, "/").partition("可以从这里开始")[2][:400]
