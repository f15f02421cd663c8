"""What people are told reaches each of them in their own language: inbox, digest, mail, own systems."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils.translation import override
from local_server import Local
from wired import NINE, ChannelKind, channel

from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.notices.audited import PREFERENCE
from luoshi.server.notices.models import Channel, Detail, Dispatch, Notice, Preference
from luoshi.server.notices.selectors import inbox
from luoshi.server.notices.sending import send
from luoshi.server.notices.services.dispatching import begin_try, plan_digests
from luoshi.server.notices.services.notices import Telling, notify
from luoshi.server.notices.services.preferences import set_preference
from luoshi.server.notices.services.reading import read_trail
from luoshi.server.orgs.services.people import reset_password
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db
EARLY = NINE - timedelta(hours=2)
TELLING = Telling(
    kind="post.granted",
    title=say("您获授岗位：%(post)s", post=say("%(body)s %(role)s", body="云岭县水利局", role=say("联络员"))),
    text=say("由%(name)s授予，自 %(first)s 起。", name="安保全", first=NOW.date()),
)
CHINESE = "您获授岗位：云岭县水利局 联络员"
ENGLISH = "You were granted a post: 云岭县水利局, Clerk"


def told(cast: Cast, telling: Telling = TELLING) -> Notice:
    (row,) = notify(actor=cast.actor("compiler"), now=EARLY, people=[cast.person("deputy")], telling=telling)
    return Notice.objects.get(pk=row.pk)


def wants(cast: Cast, row: Channel, language: str, address: str = "") -> Preference:
    return set_preference(
        actor=cast.actor("deputy"), now=NOW, channels=frozenset({row.public_id}), mail=address, digest_hour=None,
        language=language,
    )  # fmt: skip


def sent(cast: Cast, row: Channel, language: str, address: str = "") -> None:
    """The digest of the day by a channel, as the job sends it, whose own language is Chinese."""
    wants(cast, row, language, address)
    told(cast)
    plan_digests(now=NINE)
    begun = begin_try(dispatch=Dispatch.objects.get().public_id, now=NINE)
    assert begun is not None
    send(begun.channel, begun.letter, begun.mail, now=NINE, delivery=begun.dispatch)


def test_the_inbox_is_in_the_language_of_the_reader(cast: Cast) -> None:
    told(cast)
    (row,) = inbox(cast.actor("deputy"))
    assert (str(row.told), str(row.told_more)) == (CHINESE, f"由安保全授予，自 {NOW.date()} 起。")
    with override("en"):
        assert str(row.told) == ENGLISH
        assert str(row.told_more) == f"Granted by 安保全, from {NOW.date()} on."


def test_a_notice_that_an_english_session_writes_is_kept_in_chinese(cast: Cast) -> None:
    with override("en"):
        row = told(cast)
    assert (row.title, row.text) == (CHINESE, f"由安保全授予，自 {NOW.date()} 起。")


def test_a_notice_of_before_says_what_it_said(cast: Cast) -> None:
    row = told(cast)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_notice SET said = '{}'")
    row.refresh_from_db()
    with override("en"):
        assert str(row.told) == CHINESE


def test_what_follows_from_the_trail_is_told_in_both_languages(cast: Cast) -> None:
    reset_password(actor=cast.actor("security"), now=NOW, person=cast.person("deputy"))
    read_trail(government=cast.county.public_id, now=NOW)
    row = Notice.objects.get(person=cast.people["deputy"], kind="password.reset")
    assert str(row.told) == "您的登录密码已被重置"
    with override("en"):
        assert str(row.told) == "Your password was reset"
        assert str(row.told_more).startswith("Reset by ")


@pytest.mark.parametrize(
    ("language", "headline", "title"),
    [("zh-hans", "您有 1 条新通知（9月12日）", CHINESE), ("en", "new notices for you: 1 (12 September)", ENGLISH)],
)
def test_a_mail_is_in_the_language_of_the_person(
    cast: Cast, settings: Any, language: str, headline: str, title: str
) -> None:
    settings.EMAIL_HOST = "smtp.example"
    sent(cast, channel(cast, ChannelKind.MAIL), language, "deputy@yunling.example")
    (message,) = mail.outbox
    assert headline in message.subject and headline in message.body
    assert title in message.body
    assert ("请勿回复" in message.body) is (language != "en")


@pytest.mark.parametrize(("language", "title"), [("zh-hans", CHINESE), ("en", ENGLISH)])
def test_an_own_system_gets_the_language_of_the_person(cast: Cast, local: Local, language: str, title: str) -> None:
    sent(cast, channel(cast, address=local.url()), language)
    (asked,) = local.asked
    assert [each["title"] for each in json.loads(asked.body)["notices"]] == [title]


@pytest.mark.parametrize(("language", "title"), [("zh-hans", CHINESE), ("en", ENGLISH)])
def test_a_robot_gets_the_language_of_the_person(cast: Cast, local: Local, language: str, title: str) -> None:
    row = channel(cast, ChannelKind.DINGTALK, local.url("/robot/send?access_token=a"))
    sent(cast, row, language)
    (asked,) = local.asked
    assert title in asked.body.decode()
    assert Detail(row.detail) is Detail.TITLES


def test_a_language_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match="没有这种语言"):
        wants(cast, channel(cast, address="https://hook.example/in"), "tlh")


def test_a_preference_in_chinese_stands_in_the_trail_as_before(cast: Cast) -> None:
    """Digests that were recorded before people chose a language must still hold."""
    from luoshi.server.audit.registry import audited

    row = wants(cast, channel(cast, address="https://hook.example/in"), "zh-hans")
    state = audited(PREFERENCE).state
    assert "language" not in state(row)
    row.language = "en"
    assert state(row)["language"] == "en"
