"""Channels, hours and preferences: who may set them, what is refused, what the trail keeps."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from wired import ChannelKind, channel, prefer

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotAllowed, NotFound, Refusal
from luoshi.server.jobs.models import Job
from luoshi.server.notices.facts import channel_facts
from luoshi.server.notices.models import Channel, MessageForm, Preference, Rules
from luoshi.server.notices.quiet import Hours
from luoshi.server.notices.scopes import visible_channels
from luoshi.server.notices.secrets import ADDRESS, MAIL, SECRET, masked_mail, unsealed
from luoshi.server.notices.services.channels import (
    ChannelWanted,
    create_channel,
    edit_channel,
    request_test,
    set_rules,
    switch_channel,
)
from luoshi.server.notices.services.preferences import set_preference
from luoshi.server.policy import Action, may
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db
HOOK = "https://hook.example/in?token=verborgen"
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=66a5"


def create(cast: Cast, kind: ChannelKind, who: str = "system", **wanted: Any) -> tuple[Channel, str]:
    asked = ChannelWanted(**({"name": "渠道"} | wanted))
    return create_channel(actor=cast.actor(who), now=NOW, government=cast.county.public_id, kind=kind, wanted=asked)


def test_what_is_secret_is_sealed_and_told_once(cast: Cast) -> None:
    row, secret = create(cast, ChannelKind.WEBHOOK, address=HOOK)
    assert len(secret) >= 40
    assert (unsealed(row.sealed_address, ADDRESS), unsealed(row.sealed_secret, SECRET)) == (HOOK, secret)
    for column in (row.sealed_address, row.sealed_secret):
        assert "verborgen" not in column
        assert secret not in column
    event = Event.objects.get(action="channel.create")
    assert "verborgen" not in event.changes
    assert secret not in event.changes
    given, told = create(cast, ChannelKind.WEBHOOK, name="另一个", address=HOOK, secret="theirs")
    assert (told, unsealed(given.sealed_secret, SECRET)) == ("", "theirs")


def test_an_edit_keeps_what_it_does_not_give(cast: Cast) -> None:
    row, secret = create(cast, ChannelKind.WEBHOOK, address=HOOK)
    edited = edit_channel(actor=cast.actor("system"), now=NOW, channel=row.public_id, wanted=ChannelWanted(name="新名"))
    assert (edited.name, unsealed(edited.sealed_address, ADDRESS)) == ("新名", HOOK)
    assert unsealed(edited.sealed_secret, SECRET) == secret
    edit_channel(
        actor=cast.actor("system"), now=NOW, channel=row.public_id,
        wanted=ChannelWanted(name="新名", address="https://other.example/", secret="anders"),
    )  # fmt: skip
    event = Event.objects.filter(action="channel.edit").latest("pk")
    assert event.changes == '{"address":["","changed"],"secret":["","changed"]}'


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (ChannelKind.WEBHOOK, ""),
        (ChannelKind.WEBHOOK, "http://hook.example/"),
        (ChannelKind.WEBHOOK, "https://user:word@hook.example/"),
        (ChannelKind.WECOM, HOOK),
        (ChannelKind.WECOM, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="),
        (ChannelKind.WECOM, DINGTALK),
        (ChannelKind.DINGTALK, WECOM),
        (ChannelKind.DINGTALK, "https://oapi.dingtalk.com.evil.example/robot/send?access_token=x"),
    ],
)
def test_an_address_that_cannot_be_right_is_refused(cast: Cast, kind: ChannelKind, address: str) -> None:
    with pytest.raises(Invalid) as refused:
        create(cast, kind, address=address)
    assert refused.value.fields["address"]
    assert not Channel.objects.exists()


def test_robots_and_listed_hosts_are_taken(cast: Cast, settings: Any) -> None:
    assert create(cast, ChannelKind.WECOM, name="企微", address=WECOM)[1] == ""
    assert create(cast, ChannelKind.DINGTALK, name="钉钉", address=DINGTALK, secret="SEC1")[0].sealed_secret
    settings.LUOSHI_WEBHOOK_HOSTS = frozenset({"wecom.yunling.example"})
    create(
        cast, ChannelKind.WECOM, name="自建企微", address=WECOM.replace("qyapi.weixin.qq.com", "wecom.yunling.example")
    )


@pytest.mark.parametrize("name", ["", "  ", "名" * 41, "渠道"])
def test_a_name_is_needed_and_stands_once(cast: Cast, name: str) -> None:
    create(cast, ChannelKind.WEBHOOK, address=HOOK)
    with pytest.raises(Invalid) as refused:
        create(cast, ChannelKind.WEBHOOK, name=name, address=HOOK)
    assert "name" in refused.value.fields


def test_mail_needs_a_server_and_domains_that_are_domains(cast: Cast, settings: Any) -> None:
    with pytest.raises(Invalid, match="LUOSHI_SMTP_URL"):
        create(cast, ChannelKind.MAIL)
    settings.EMAIL_HOST = "smtp.yunling.example"
    row, _ = create(cast, ChannelKind.MAIL, mail_domains="Yunling.gov.cn，example.cn")
    assert row.mail_domains == "yunling.gov.cn example.cn"
    for wrong in ("yunling", "a b@c.cn", "-x.cn", "x..cn"):
        with pytest.raises(Invalid):
            create(cast, ChannelKind.MAIL, name="二", mail_domains=wrong)


def test_a_channel_is_switched_and_tested(cast: Cast) -> None:
    row, _ = create(cast, ChannelKind.WECOM, address=WECOM)
    switch_channel(actor=cast.actor("system"), now=NOW, channel=row.public_id, on=False)
    with pytest.raises(Invalid, match="已经是停用状态"):
        switch_channel(actor=cast.actor("system"), now=NOW, channel=row.public_id, on=False)
    request_test(actor=cast.actor("system"), now=NOW, channel=row.public_id)
    assert Job.objects.get(task_path="luoshi.server.notices.tasks.send_test")
    assert Event.objects.filter(action="channel.test").count() == 1


def test_nobody_but_the_system_administrator_of_the_government_looks_after_channels(cast: Cast) -> None:
    row, _ = create(cast, ChannelKind.WECOM, address=WECOM)
    for who in set(cast.posts) - {"system"}:
        actor = cast.actor(who)
        assert not visible_channels(actor).exists()
        assert not may(actor, Action.CHANNEL_VIEW, channel_facts(row))
        with pytest.raises(Refusal):
            create(cast, ChannelKind.WECOM, who, name="二", address=WECOM)
        with pytest.raises(NotFound):
            switch_channel(actor=actor, now=NOW, channel=row.public_id, on=False)
        with pytest.raises(NotFound):
            request_test(actor=actor, now=NOW, channel=row.public_id)
        with pytest.raises(NotFound):
            edit_channel(actor=actor, now=NOW, channel=row.public_id, wanted=ChannelWanted(name="二"))
        with pytest.raises(Refusal):
            set_rules(actor=actor, now=NOW, government=cast.county.public_id, hours=Hours())
    assert visible_channels(cast.actor("system")).get() == row


# ---- hours


def test_hours_are_kept_and_night_needs_the_other_leave(cast: Cast) -> None:
    hours = Hours(time(7, 30), time(21), 8, urgent_passes=False, urgent_at_night=True)
    set_rules(actor=cast.actor("system"), now=NOW, government=cast.county.public_id, hours=hours)
    row = Rules.objects.get()
    assert (row.opens, row.digest_hour, row.urgent_at_night) == (time(7, 30), 8, False)
    set_rules(
        actor=cast.actor("system"), now=NOW, government=cast.county.public_id, hours=replace(hours, urgent_passes=True)
    )
    assert Rules.objects.get().urgent_at_night


@pytest.mark.parametrize(
    "hours", [Hours(opens=time(9), closes=time(9)), Hours(digest_hour=20), Hours(digest_hour=7), Hours(digest_hour=24)]
)
def test_hours_that_do_not_fit_are_refused(cast: Cast, hours: Hours) -> None:
    with pytest.raises(Invalid):
        set_rules(actor=cast.actor("system"), now=NOW, government=cast.county.public_id, hours=hours)


# ---- preferences


def test_a_person_chooses_among_what_is_offered(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = "smtp.yunling.example"
    post = channel(cast, ChannelKind.MAIL, mail_domains="yunling.gov.cn")
    row = prefer(cast, "deputy", post, mail="Fen@yunling.gov.cn", hour=10)
    assert unsealed(row.sealed_mail, MAIL) == "Fen@yunling.gov.cn"
    event = Event.objects.get(action="notice.prefer")
    assert "Fen@" not in event.changes
    assert "F***@yunling.gov.cn" in event.changes
    prefer(cast, "deputy")
    assert Preference.objects.get().channels.count() == 0
    assert masked_mail("x") == ""


@pytest.mark.parametrize(
    ("mail", "hour", "field"),
    [
        ("", None, "mail"),
        ("fen", None, "mail"),
        ("fen@other.cn", None, "mail"),
        ("fen@yunling.gov.cn\nBcc: x@y.cn", None, "mail"),
        ("f" * 130 + "@yunling.gov.cn", None, "mail"),
        ("fen@yunling.gov.cn", 22, "digest_hour"),
    ],
)
def test_what_does_not_fit_is_refused(cast: Cast, settings: Any, mail: str, hour: int | None, field: str) -> None:
    settings.EMAIL_HOST = "smtp.yunling.example"
    post = channel(cast, ChannelKind.MAIL, mail_domains="yunling.gov.cn")
    with pytest.raises(Invalid) as refused:
        prefer(cast, "deputy", post, mail=mail, hour=hour)
    assert field in refused.value.fields
    assert not Preference.objects.exists()


def test_what_is_off_or_anothers_is_not_offered(cast: Cast) -> None:
    row = channel(cast, ChannelKind.WECOM, WECOM)
    with pytest.raises(NotFound):
        prefer(cast, "city_compiler", row)
    switch_channel(actor=cast.actor("system"), now=NOW, channel=row.public_id, on=False)
    with pytest.raises(NotFound):
        prefer(cast, "deputy", row)


def test_work_of_the_system_has_no_preference(cast: Cast) -> None:
    from luoshi.server.core.actor import system_actor

    with pytest.raises((NotFound, NotAllowed)):
        set_preference(actor=system_actor("x"), now=NOW, channels=frozenset(), mail="", digest_hour=None)


# ---- the trail


def test_the_trail_covers_every_row_and_finds_what_was_changed_by_hand(cast: Cast) -> None:
    row = channel(cast, ChannelKind.WECOM, WECOM, form=MessageForm.TEXT)
    prefer(cast, "deputy", row, hour=10)
    set_rules(actor=cast.actor("system"), now=NOW, government=cast.county.public_id, hours=Hours())
    county = cast.county.public_id
    assert verify(county).findings == ()
    Channel.objects.update(sealed_address="fernet1:elsewhere")
    Preference.objects.update(digest_hour=9)
    Rules.objects.update(urgent_passes=True)
    assert {finding.thing.partition("“")[0] for finding in verify(county).findings} == {
        "通知渠道", "接收方式", "免打扰规则",
    }  # fmt: skip
