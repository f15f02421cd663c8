"""The inbox, the bell, and how a person wants to hear."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from people_of_today import Office, build_office

from luoshi.server.notices.models import ChannelKind, Notice, Preference
from luoshi.server.notices.services.channels import ChannelWanted, create_channel
from luoshi.server.notices.services.notices import Telling, notify
from luoshi.server.orgs.models import User

pytestmark = pytest.mark.django_db
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


@pytest.fixture
def clerk(client: Client, office: Office) -> Client:
    return office.enter(client, "clerk")


def tell(office: Office, title: str, who: str = "clerk", link: str = "") -> Notice:
    telling = Telling(kind="post.granted", title=title, text="由安保全授予", link=link)
    (notice,) = notify(
        actor=office.actor("system"), now=timezone.now(), people=[office.people[who].public_id], telling=telling
    )
    return notice


def bell(html: str) -> list[str]:
    """The numbers beside the entry of the inbox."""
    found = re.findall(r'href="/inbox/"[^>]*>.*?</a>', html, re.S)
    return [number for each in found for number in re.findall(r'class="count[^"]*">(\d+)<', each)]


def test_the_bell_counts_what_is_unread(clerk: Client, office: Office) -> None:
    tell(office, "甲")
    tell(office, "乙")
    tell(office, "别人的", "leader")
    html = clerk.get("/").content.decode()
    assert bell(html) == ["2", "2"]  # in the bar and in the navigation
    assert clerk.get("/inbox/all-read/").status_code == 200
    assert clerk.post("/inbox/all-read/").headers["Location"] == "/inbox/"
    assert bell(clerk.get("/").content.decode()) in ([], ["0"])


def test_a_notice_opens_beside_is_read_and_leads_on(clerk: Client, office: Office) -> None:
    notice = tell(office, "您获授岗位", link="/account/mine/")
    html = clerk.get("/inbox/", {"open": notice.public_id}).content.decode()
    assert "由安保全授予" in html
    assert "标为已读并去处理" in html
    assert clerk.post(f"/inbox/{notice.public_id}/open").headers["Location"] == "/account/mine/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "标为未读" in clerk.get(f"/inbox/{notice.public_id}/").content.decode()
    clerk.post(f"/inbox/{notice.public_id}/unread")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_looking_does_not_mark(clerk: Client, office: Office) -> None:
    notice = tell(office, "甲")
    clerk.get(f"/inbox/{notice.public_id}/")
    assert clerk.get(f"/inbox/{notice.public_id}/open").status_code == 405
    notice.refresh_from_db()
    assert notice.read_at is None


def test_what_was_chosen_is_marked_and_filters_narrow(clerk: Client, office: Office) -> None:
    first, second = tell(office, "甲乙丙"), tell(office, "子丑寅")
    clerk.post("/inbox/read", {"chosen": [first.public_id]})
    html = clerk.get("/inbox/?state=unread").content.decode()
    assert ("甲乙丙" in html, "子丑寅" in html) == (False, True)
    assert "甲乙丙" in clerk.get("/inbox/?state=read&kind=post.granted").content.decode()
    assert second.title not in clerk.get("/inbox/?kind=account.locked").content.decode()
    assert clerk.get("/inbox/?export=xlsx").status_code == 200


def test_anothers_notice_is_not_found(clerk: Client, office: Office) -> None:
    other = tell(office, "别人的", "leader")
    for address in (f"/inbox/{other.public_id}/", f"/inbox/?open={other.public_id}"):
        assert clerk.get(address).status_code == 404
    for address in (f"/inbox/{other.public_id}/open", f"/inbox/{other.public_id}/unread"):
        assert clerk.post(address).status_code == 404
    assert clerk.post("/inbox/read", {"chosen": [other.public_id]}).status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_the_inbox_keeps_its_budget(clerk: Client, office: Office) -> None:
    for number in range(60):
        tell(office, f"第 {number} 条")
    clerk.get("/inbox/")
    with CaptureQueriesContext(connection) as asked:
        assert clerk.get("/inbox/").status_code == 200
    assert len(asked) <= 15, [query["sql"] for query in asked]


def test_a_person_says_how_they_want_to_hear(clerk: Client, office: Office) -> None:
    assert "还没有其他通知渠道" in clerk.get("/inbox/settings/").content.decode()
    row, _ = create_channel(
        actor=office.actor("system"), now=timezone.now(), government=office.government.public_id,
        kind=ChannelKind.WECOM, wanted=ChannelWanted(name="办公群", address=WECOM),
    )  # fmt: skip
    html = clerk.get("/inbox/settings/").content.decode()
    assert "办公群（企业微信群机器人）" in html
    assert "key=abc" not in html
    wanted = {"channels": [row.public_id], "digest_hour": "10", "language": "en"}
    assert clerk.post("/inbox/settings/", wanted).status_code == 302
    kept = Preference.objects.get()
    assert (kept.person, kept.digest_hour, kept.channels.get()) == (User.objects.get(login_name="clerk"), 10, row)
    assert kept.language == "en"
    html = clerk.get("/inbox/settings/").content.decode()
    assert re.search(rf'value="{row.public_id}"[^>]*checked', html)
    for wrong in ({"channels": ["chan-x"]}, {"digest_hour": "23"}, {"language": "tlh"}):
        assert clerk.post("/inbox/settings/", {"digest_hour": "", "language": "en"} | wrong).status_code == 422


@pytest.mark.parametrize("path", ["/inbox/", "/inbox/settings/", "/inbox/all-read/", "/channels/"])
def test_strangers_are_led_to_the_door(client: Client, path: str, db: None) -> None:
    assert client.get(path).status_code == 302
