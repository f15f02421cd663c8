"""Messages on their way: to a real server on this machine, and by mail."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from local_server import Local
from wired import NINE, ChannelKind, MessageForm, channel, prefer, tell

from luoshi.server.core.errors import Invalid
from luoshi.server.jobs.models import Job
from luoshi.server.jobs.worker import Worker
from luoshi.server.notices import tasks
from luoshi.server.notices.models import Attempt, Channel, Dispatch, DispatchState, Outcome
from luoshi.server.notices.sending import send
from luoshi.server.notices.services.dispatching import begin_try, plan_digests
from luoshi.server.notices.signatures import DELIVERY, is_own
from luoshi.server.settings.outgoing import address_of, mail_settings
from server_cast import Cast

pytestmark = pytest.mark.django_db


def sent(cast: Cast, row: Channel, address: str = "") -> tuple[Outcome, str]:
    """One message by a channel, as the job sends it."""
    prefer(cast, "deputy", row, mail=address)
    tell(cast, "deputy", "您获授岗位")
    plan_digests(now=NINE)
    begun = begin_try(dispatch=Dispatch.objects.get().public_id, now=NINE)
    assert begun is not None
    return send(begun.channel, begun.letter, begun.mail, now=NINE, delivery=begun.dispatch)


def test_our_own_form_arrives_signed(cast: Cast, local: Local) -> None:
    assert sent(cast, channel(cast, address=local.url())) == (Outcome.SENT, "HTTP 200")
    (asked,) = local.asked
    assert is_own("SEC-of-the-tests", asked.headers, asked.body, NINE)
    assert asked.headers[DELIVERY] == Dispatch.objects.get().public_id
    said = json.loads(asked.body)
    assert (said["count"], said["notices"][0]["title"]) == (1, "您获授岗位")


@pytest.mark.parametrize("form", list(MessageForm))
def test_robots_are_asked_in_their_forms(cast: Cast, local: Local, form: MessageForm) -> None:
    row = channel(cast, ChannelKind.DINGTALK, local.url("/robot/send?access_token=a"), form=form)
    assert sent(cast, row) == (Outcome.SENT, "errcode 0")
    (asked,) = local.asked
    path, _, signed = asked.path.partition("&timestamp=")
    assert path == "/robot/send?access_token=a"
    assert "&sign=" in signed
    said = json.loads(asked.body)
    assert said["msgtype"] == form.value


@pytest.mark.parametrize(
    ("kind", "status", "answer", "outcome", "told"),
    [
        (ChannelKind.WECOM, 200, b'{"errcode":0,"errmsg":"ok"}', Outcome.SENT, "errcode 0"),
        (ChannelKind.WECOM, 200, b'{"errcode":93000,"errmsg":"no"}', Outcome.REFUSED, "errcode 93000 no"),
        (ChannelKind.WECOM, 200, b"<html>", Outcome.REFUSED, "应答不是群机器人的格式：<html>"),
        (ChannelKind.WECOM, 200, b"[]", Outcome.REFUSED, "应答不是群机器人的格式：[]"),
        (ChannelKind.WECOM, 200, b"\xff\x00\n", Outcome.REFUSED, "应答不是群机器人的格式：\ufffd"),
        (ChannelKind.WEBHOOK, 204, b"", Outcome.SENT, "HTTP 204"),
        (ChannelKind.WEBHOOK, 500, b"broken", Outcome.REFUSED, "HTTP 500 broken"),
        (ChannelKind.WEBHOOK, 302, b"", Outcome.REFUSED, "HTTP 302"),
    ],
)  # fmt: skip
def test_the_answer_decides(
    cast: Cast, local: Local, kind: ChannelKind, status: int, answer: bytes, outcome: Outcome, told: str
) -> None:
    local.status, local.answer = status, answer
    address = local.url("/cgi-bin/webhook/send?key=a" if kind is ChannelKind.WECOM else "/in")
    assert sent(cast, channel(cast, kind, address)) == (outcome, told)


def test_an_address_that_may_not_be_asked_any_more_is_an_outcome(cast: Cast, local: Local, settings: Any) -> None:
    row = channel(cast, address=local.url().replace("http:", "https:"))
    settings.LUOSHI_WEBHOOK_HOSTS = frozenset()
    outcome, told = sent(cast, row)
    assert outcome is Outcome.BLOCKED
    assert "LUOSHI_WEBHOOK_HOSTS" in told
    assert local.asked == []


def test_nobody_at_home_is_an_outcome(cast: Cast, local: Local) -> None:
    row = channel(cast, address="http://127.0.0.1:9/")
    assert sent(cast, row)[0] is Outcome.FAILED


def test_another_key_of_the_installation_is_said(cast: Cast, local: Local, settings: Any) -> None:
    row = channel(cast, address=local.url())
    settings.SECRET_KEY = "another"
    with pytest.raises(Invalid, match="安装密钥已更换"):
        sent(cast, row)


def test_a_mail_arrives(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "smtp.yunling.example", "luoshi@yunling.gov.cn"
    settings.LUOSHI_ADDRESS = "https://luoshi.yunling.example"
    assert sent(cast, channel(cast, ChannelKind.MAIL), "fen@yunling.gov.cn") == (Outcome.SENT, "")
    (message,) = mail.outbox
    assert (message.to, message.from_email) == (["fen@yunling.gov.cn"], "luoshi@yunling.gov.cn")
    assert message.subject == "【落实】分副县，您有 1 条新通知（9月12日）"
    assert "您获授岗位" in message.body
    assert "https://luoshi.yunling.example/inbox/" in message.body


def test_a_mail_server_that_is_away_is_an_outcome(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_HOST = "smtp.yunling.example"

    def away(*_: Any) -> int:
        raise ConnectionRefusedError("verborgen")

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    outcome, told = sent(cast, channel(cast, ChannelKind.MAIL), "fen@yunling.gov.cn")
    assert (outcome, told) == (Outcome.FAILED, "发信服务器连不上（ConnectionRefusedError）")


def test_the_job_sends_and_keeps_the_try(cast: Cast, local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    prefer(cast, "deputy", channel(cast, address=local.url()))
    tell(cast, "deputy", "您获授岗位")
    plan_digests(now=NINE)
    monkeypatch.setattr(timezone, "now", lambda: NINE + timedelta(seconds=1))
    Job.objects.exclude(task_path__endswith="send_dispatch").delete()
    Job.objects.update(enqueued_at=NINE)
    assert Worker(name="w", clock=lambda: NINE + timedelta(seconds=1)).step()
    assert Dispatch.objects.get().state == DispatchState.SENT
    assert Attempt.objects.get().outcome == Outcome.SENT
    assert len(local.asked) == 1
    assert tasks.send_dispatch.call(dispatch=Dispatch.objects.get().public_id, government="x") == "nothing to do"
    assert len(local.asked) == 1


def test_a_test_is_sent_and_kept_without_a_message(cast: Cast, local: Local) -> None:
    row = channel(cast, address=local.url())
    assert tasks.send_test.call(channel=row.public_id, government="x") == "sent"
    attempt = Attempt.objects.get()
    assert (attempt.dispatch, attempt.outcome) == (None, Outcome.SENT)
    assert json.loads(local.asked[0].body)["test"] is True
    assert timezone.now() - attempt.at < timedelta(minutes=5)


# ---- settings


def test_the_mail_server_is_named_by_a_url() -> None:
    found = mail_settings({"LUOSHI_SMTP_URL": "smtps://lu%40x.cn:p%3Aw@smtp.x.cn?from=luoshi@x.cn"})
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_SSL"]) == ("smtp.x.cn", 465, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("lu@x.cn", "p:w")
    assert found["DEFAULT_FROM_EMAIL"] == "luoshi@x.cn"
    assert mail_settings({"LUOSHI_SMTP_URL": "smtp+starttls://a@x.cn:w@h:2525"})["EMAIL_USE_TLS"]
    assert mail_settings({})["EMAIL_HOST"] == ""


@pytest.mark.parametrize(
    "url", ["smtp.x.cn", "http://a@b.c@x/", "smtps://x.cn", "smtps://u:p@?from=a@b", "smtps://h:x?from=a@b"]
)
def test_a_mail_server_that_is_not_understood_stops_the_start(url: str) -> None:
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured, match="LUOSHI_SMTP_URL"):
        mail_settings({"LUOSHI_SMTP_URL": url})


def test_links_lead_to_the_address_that_people_use() -> None:
    assert (
        address_of({"LUOSHI_HOSTS": "127.0.0.1,localhost,luoshi.yunling.example"}) == "https://luoshi.yunling.example"
    )
    assert address_of({"LUOSHI_HOSTS": "oa.x.cn", "LUOSHI_PLAIN_HTTP": "1"}) == "http://oa.x.cn"
    assert address_of({"LUOSHI_ADDRESS": "http://10.0.0.5:8000/", "LUOSHI_HOSTS": "x.cn"}) == "http://10.0.0.5:8000"
    assert address_of({}) == address_of({"LUOSHI_HOSTS": "127.0.0.1,localhost"}) == ""
