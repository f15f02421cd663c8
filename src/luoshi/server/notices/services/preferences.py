"""How a person wants to hear."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.notices.audited import PREFERENCE
from luoshi.server.notices.facts import own_facts
from luoshi.server.notices.models import Channel, ChannelKind, Preference
from luoshi.server.notices.quiet import is_digest_hour
from luoshi.server.notices.secrets import MAIL, masked_mail, sealed
from luoshi.server.notices.selectors import hours_of, offered_channels
from luoshi.server.orgs.models import User
from luoshi.server.policy import Action, require

_LONGEST_MAIL = 120


def set_preference(
    *,
    actor: Actor,
    now: datetime,
    channels: frozenset[str],
    mail: str,
    digest_hour: int | None,
    language: str = settings.LANGUAGE_CODE,
) -> Preference:
    """Exactly these channels (public ids), this mail address, the hour of the digest (None: the government's), and the
    language of the messages.

    Raises NotFound for a channel that is not offered, Invalid for an address or an hour that the government's rules
    do not allow.
    """
    with transaction.atomic():
        person = User.objects.select_for_update().filter(public_id=actor.user).first()
        if person is None:
            raise NotFound(say("您的账号"))
        require(actor, Action.NOTICE_PREFER, own_facts(person))
        chosen = list(offered_channels(person).filter(public_id__in=channels))
        if len(chosen) != len(channels):
            raise NotFound(say("所选的通知渠道"))
        address = _mail(mail, chosen)
        if digest_hour is not None and not is_digest_hour(digest_hour, hours_of(person.government)):
            message = say("不在本级政府允许发送的时间之内")
            raise Invalid(say("汇总发送的钟点不对"), say("请另选钟点"), fields={"digest_hour": message})
        if language not in dict(settings.LANGUAGES):
            raise Invalid(say("没有这种语言"), say("请另选语言"), fields={"language": say("请另选语言")})
        row = Preference.objects.filter(person=person).first() or Preference(person=person)
        row.language = language
        row.government_id, row.sealed_mail, row.digest_hour = person.government_id, sealed(address, MAIL), digest_hour
        row.save()
        row.channels.set(chosen)
        changes = {
            "channels": sorted(channels),
            "mail": masked_mail(address),
            "digest_hour": digest_hour,
            "language": language,
        }
        record(actor=actor, now=now, action=Action.NOTICE_PREFER, kind=PREFERENCE, row=row, changes=changes)
        return row


def _mail(text: str, chosen: list[Channel]) -> str:
    """The address, checked against the domains of every mail channel that was chosen."""
    address = text.strip()
    by_mail = [channel for channel in chosen if channel.kind == ChannelKind.MAIL]
    if not address:
        if by_mail:
            raise Invalid(say("选了邮件，没有填写邮箱"), say("请填写邮箱地址"), fields={"mail": say("请填写邮箱地址")})
        return ""
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(say("邮箱地址的格式不对"), say("请核对邮箱地址"), fields={"mail": say("格式不对")}) from error
    if len(address) > _LONGEST_MAIL:
        raise Invalid(say("邮箱地址过长"), say("请核对邮箱地址"), fields={"mail": say("过长")})
    domain = address.rpartition("@")[2].lower()
    for channel in by_mail:
        allowed = channel.mail_domains.split()
        if allowed and domain not in allowed:
            message = say("“%(name)s”只发往 %(domains)s 的邮箱", name=channel.name, domains="、".join(allowed))
            raise Invalid(say("这个邮箱不能用于接收通知"), message, fields={"mail": message})
    return address
