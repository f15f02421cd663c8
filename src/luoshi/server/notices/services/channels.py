"""Channels and the hours of a government, looked after by its system administrator."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.db import IntegrityError, transaction

from luoshi.server.audit.services import record, record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say, word
from luoshi.server.core.transitions import step
from luoshi.server.notices.audited import CHANNEL, RULES
from luoshi.server.notices.facts import channel_facts, rules_facts
from luoshi.server.notices.models import Channel, ChannelKind, Detail, MessageForm, Rules
from luoshi.server.notices.outgoing import Blocked, Target, target_of
from luoshi.server.notices.queueing import enqueue_test
from luoshi.server.notices.quiet import Hours, is_digest_hour
from luoshi.server.notices.scopes import visible_channels
from luoshi.server.notices.secrets import ADDRESS, SECRET, new_secret, sealed
from luoshi.server.notices.states import CHANNEL as TABLE
from luoshi.server.orgs.services.locking import locked, locked_government
from luoshi.server.policy import Action, Facts, require

THING = say("这个通知渠道")
_LONGEST_NAME = 40
_DOMAIN = re.compile(r"(?=.{3,80}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_ROBOTS = {
    ChannelKind.WECOM: ("qyapi.weixin.qq.com", "/cgi-bin/webhook/send?key="),
    ChannelKind.DINGTALK: ("oapi.dingtalk.com", "/robot/send?access_token="),
}
"""Where the robots lie; another host is one of the office's own and must be listed in the settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelWanted:
    """What a channel is to be. An empty ``address`` or ``secret`` of an edit keeps what is there."""

    name: str
    address: str = ""
    secret: str = ""
    mail_domains: str = ""
    form: MessageForm = MessageForm.MARKDOWN
    detail: Detail = Detail.COUNT


def create_channel(
    *, actor: Actor, now: datetime, government: str, kind: ChannelKind, wanted: ChannelWanted
) -> tuple[Channel, str]:
    """A new channel, and the secret of our own form where none was given: it is told once."""
    with transaction.atomic():
        root = locked_government(actor, government)
        require(actor, Action.CHANNEL_CREATE, Facts(government=root.public_id))
        if kind is ChannelKind.MAIL and not settings.EMAIL_HOST:
            raise Invalid(
                say("安装没有配置发信服务器"), say("请运维人员先设置 LUOSHI_SMTP_URL（见安装说明），再新建邮件渠道"),
                fields={"kind": say("没有发信服务器")},
            )  # fmt: skip
        made = new_secret() if kind is ChannelKind.WEBHOOK and not wanted.secret.strip() else ""
        row = Channel(government=root, kind=kind, created_at=now)
        _fill(row, wanted, made)
        _save(row)
        record(actor=actor, now=now, action=Action.CHANNEL_CREATE, kind=CHANNEL, row=row, changes=_told(row))
        return row, made


def edit_channel(*, actor: Actor, now: datetime, channel: str, wanted: ChannelWanted) -> Channel:
    """Change a channel; its kind stays."""
    with transaction.atomic():
        row = _channel(actor, channel, Action.CHANNEL_EDIT)
        before = _told(row) | {"address": "", "secret": ""}
        _fill(row, wanted, "")
        _save(row)
        after = _told(row) | {
            "address": "changed" if wanted.address.strip() else "",
            "secret": "changed" if wanted.secret.strip() else "",
        }
        changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
        record(actor=actor, now=now, action=Action.CHANNEL_EDIT, kind=CHANNEL, row=row, changes=changes)
        return row


def switch_channel(*, actor: Actor, now: datetime, channel: str, on: bool) -> Channel:
    """Switch a channel on or off; what waits for it is dropped when its time comes and it is off."""
    with transaction.atomic():
        row = locked(visible_channels(actor), channel, THING)
        require(actor, Action.CHANNEL_SWITCH, channel_facts(row))
        if row.is_on is on:
            raise Invalid(
                say("渠道“%(name)s”已经是%(state)s状态", name=row.name, state=word(row.state)),
                say("请刷新页面查看最新状态"),
            )
        row.is_on = on
        row.save(update_fields=["is_on"])
        changes = {"on": on}
        record(actor=actor, now=now, action=Action.CHANNEL_SWITCH, kind=CHANNEL, row=row, changes=changes)
        return row


def request_test(*, actor: Actor, now: datetime, channel: str) -> Channel:
    """Put a message that tries the channel into the queue; how it went stands among its tries."""
    with transaction.atomic():
        row = _channel(actor, channel, Action.CHANNEL_TEST)
        enqueue_test(row.public_id, row.government.public_id)
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.CHANNEL_TEST,
            kind=CHANNEL,
            key=row.public_id,
            name=row.name,
            government=row.government.public_id,
        )
        return row


def set_rules(*, actor: Actor, now: datetime, government: str, hours: Hours) -> Rules:
    """When notices may leave the house."""
    with transaction.atomic():
        root = locked_government(actor, government)
        require(actor, Action.NOTICE_RULES, rules_facts(root))
        if hours.opens >= hours.closes:
            raise Invalid(
                say("免打扰结束时间须早于开始时间"), say("请核对时间"), fields={"closes": say("须晚于每天最早发送时间")}
            )
        if not is_digest_hour(hours.digest_hour, hours):
            message = say("须在每天允许发送的时间之内")
            raise Invalid(
                say("汇总发送的钟点不在允许发送的时间之内"), say("请核对钟点"), fields={"digest_hour": message}
            )
        row = Rules.objects.filter(government=root).first() or Rules(government=root)
        row.opens, row.closes, row.digest_hour = hours.opens, hours.closes, hours.digest_hour
        row.urgent_passes = hours.urgent_passes
        row.urgent_at_night = hours.urgent_passes and hours.urgent_at_night
        row.save()
        changes = {
            "opens": _clock(row.opens),
            "closes": _clock(row.closes),
            "digest_hour": row.digest_hour,
            "urgent_passes": row.urgent_passes,
            "urgent_at_night": row.urgent_at_night,
        }
        record(actor=actor, now=now, action=Action.NOTICE_RULES, kind=RULES, row=row, changes=changes)
        return row


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _channel(actor: Actor, public_id: str, action: Action) -> Channel:
    row = locked(visible_channels(actor), public_id, THING)
    require(actor, action, channel_facts(row))
    step(TABLE, row.state, action, thing=say("渠道“%(name)s”", name=row.name), state_name=row.state)
    return row


def _fill(row: Channel, wanted: ChannelWanted, made: str) -> None:
    name = wanted.name.strip()
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise Invalid(
            say("没有填写渠道名称或者名称过长"), say("请填写 1—40 个字"), fields={"name": say("请填写 1—40 个字")}
        )
    row.name, row.form, row.detail = name, wanted.form, wanted.detail
    if row.kind == ChannelKind.MAIL:
        row.mail_domains = _domains(wanted.mail_domains)
        return
    address, secret = wanted.address.strip(), wanted.secret.strip() or made
    if address:
        _check_address(ChannelKind(row.kind), address)
        row.sealed_address = sealed(address, ADDRESS)
    if not row.sealed_address:
        raise Invalid(say("没有填写地址"), say("请填写对方系统给出的完整地址"), fields={"address": say("请填写")})
    if secret and row.kind != ChannelKind.WECOM:
        row.sealed_secret = sealed(secret, SECRET)


def _check_address(kind: ChannelKind, address: str) -> None:
    try:
        target = target_of(address, settings.LUOSHI_WEBHOOK_HOSTS)
    except Blocked as error:
        raise Invalid(say("地址不能使用"), error.said, fields={"address": error.said}) from error
    if kind in _ROBOTS and not _is_robot(kind, target):
        host, path = _ROBOTS[kind]
        message = say("应为群机器人设置页给出的 https://%(host)s%(path)s… 地址", host=host, path=path)
        raise Invalid(say("这不是群机器人的地址"), message, fields={"address": message})


def _is_robot(kind: ChannelKind, target: Target) -> bool:
    host, path = _ROBOTS[kind]
    return (target.host == host or target.listed) and target.path.startswith(path) and target.path != path


def _domains(text: str) -> str:
    """Domains of mail as they are kept: in lower case, with one blank between."""
    found = text.replace("，", " ").replace(",", " ").replace("；", " ").replace(";", " ").lower().split()
    for domain in found:
        if not _DOMAIN.fullmatch(domain):
            message = say("“%(domain)s”不是邮箱域名，应如 yunling.gov.cn", domain=domain)
            raise Invalid(say("邮箱域名的格式不对"), message, fields={"mail_domains": message})
    return " ".join(dict.fromkeys(found))


def _told(row: Channel) -> dict[str, object]:
    """What the trail is told in plain words: neither address nor secret."""
    return {
        "kind": row.kind,
        "name": row.name,
        "mail_domains": row.mail_domains,
        "form": row.form,
        "detail": row.detail,
    }


def _save(row: Channel) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        message = say("已经有名为“%(name)s”的渠道", name=row.name)
        raise Invalid(message, say("请换一个名称"), fields={"name": message}) from error
