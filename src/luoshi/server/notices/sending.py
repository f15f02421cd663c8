"""A message on its way: by mail, or as a signed request to a webhook. Called by jobs alone."""

import json
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import override

from luoshi.server.core.said import say
from luoshi.server.notices.messages import Letter, mail, own_body, robot_body
from luoshi.server.notices.models import Channel, ChannelKind, Detail, MessageForm, Outcome
from luoshi.server.notices.outgoing import Answer, Blocked, Unreachable, post, target_of
from luoshi.server.notices.secrets import ADDRESS, SECRET, unsealed
from luoshi.server.notices.signatures import dingtalk_query, own_headers

_JSON = "application/json; charset=utf-8"
_SHOWN = 160


def send(channel: Channel, letter: Letter, address: str, *, now: datetime, delivery: str) -> tuple[Outcome, str]:
    """Send a message; returns how it went and what was answered, shortened. ``address`` is that of a mail.

    Raises Invalid where the channel cannot be unsealed; anything else that goes wrong is an outcome.
    """
    with override(letter.language):
        if channel.kind == ChannelKind.MAIL:
            return _mail(channel, letter, address)
        return _webhook(channel, letter, now=now, delivery=delivery)


def _mail(channel: Channel, letter: Letter, address: str) -> tuple[Outcome, str]:
    subject, text = mail(letter, Detail(channel.detail))
    try:
        EmailMessage(subject, text, to=[address]).send()
    except SMTPException as error:
        return Outcome.REFUSED, say("发信服务器没有接受（%(name)s）", name=type(error).__name__)
    except OSError as error:
        return Outcome.FAILED, say("发信服务器连不上（%(name)s）", name=type(error).__name__)
    return Outcome.SENT, ""


def _webhook(channel: Channel, letter: Letter, *, now: datetime, delivery: str) -> tuple[Outcome, str]:
    url, secret = unsealed(channel.sealed_address, ADDRESS), unsealed(channel.sealed_secret, SECRET)
    kind, detail = ChannelKind(channel.kind), Detail(channel.detail)
    headers = {"Content-Type": _JSON, "User-Agent": "Luoshi"}
    if kind is ChannelKind.WEBHOOK:
        body = own_body(letter, detail)
        headers |= own_headers(secret, body, now, delivery)
    else:
        body = robot_body(letter, kind, MessageForm(channel.form), detail)
        if kind is ChannelKind.DINGTALK and secret:
            url = f"{url}&{dingtalk_query(secret, now)}"
    try:
        answer = post(target_of(url, settings.LUOSHI_WEBHOOK_HOSTS), body, headers)
    except Blocked as error:
        return Outcome.BLOCKED, error.said
    except Unreachable as error:
        return Outcome.FAILED, error.said
    return _judged(kind, answer)


def _judged(kind: ChannelKind, answer: Answer) -> tuple[Outcome, str]:
    """Taken with 2xx; robots say in the body whether they took it (``errcode`` 0). A redirect is not followed."""
    if not 200 <= answer.status < 300:
        return Outcome.REFUSED, f"HTTP {answer.status} {_shown(answer.body)}".strip()
    if kind is ChannelKind.WEBHOOK:
        return Outcome.SENT, f"HTTP {answer.status}"
    try:
        said = json.loads(answer.body)
        code, words = said["errcode"], str(said.get("errmsg", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Outcome.REFUSED, say("应答不是群机器人的格式：%(shown)s", shown=_shown(answer.body))
    if code == 0:
        return Outcome.SENT, "errcode 0"
    return Outcome.REFUSED, f"errcode {code} {words}"[:_SHOWN]


def _shown(body: bytes) -> str:
    text = body.decode("utf-8", errors="replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:_SHOWN]
