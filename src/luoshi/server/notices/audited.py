"""How channels, rules and preferences stand in the audit trail. Notices and tries are no business state."""

from collections.abc import Mapping

from django.conf import settings

from luoshi.server.audit.registry import Audited, announce
from luoshi.server.notices.models import Channel, Preference, Rules

CHANNEL, RULES, PREFERENCE = "notice_channel", "notice_rules", "notice_preference"

State = Mapping[str, object]


def announce_all() -> None:
    """Tell the trail of every kind of row here."""
    for audited in _KINDS:
        announce(audited)


def _channel_state(row: Channel) -> State:
    """The digest covers address and secret as they are sealed, so that one put in by hand shows."""
    return {
        "kind": row.kind,
        "name": row.name,
        "address": row.sealed_address,
        "secret": row.sealed_secret,
        "mail_domains": row.mail_domains,
        "form": row.form,
        "detail": row.detail,
        "on": row.is_on,
    }


def _rules_state(row: Rules) -> State:
    return {
        "opens": row.opens.isoformat(),
        "closes": row.closes.isoformat(),
        "digest_hour": row.digest_hour,
        "urgent_passes": row.urgent_passes,
        "urgent_at_night": row.urgent_at_night,
    }


def _preference_state(row: Preference) -> State:
    return {
        "channels": sorted(channel.public_id for channel in row.channels.all()),
        "mail": row.sealed_mail,
        "digest_hour": row.digest_hour,
        # a digest of before the column says nothing of it and must still hold
        **({} if row.language == settings.LANGUAGE_CODE else {"language": row.language}),
    }


_KINDS = (
    Audited(
        kind=CHANNEL,
        label="通知渠道",
        name=lambda row: str(row.name),
        state=_channel_state,
        rows=lambda government: Channel.objects.filter(government__public_id=government),
    ),
    Audited(
        kind=RULES,
        label="免打扰规则",
        key=lambda row: str(row.government.public_id),
        name=lambda row: str(row.government.name),
        state=_rules_state,
        rows=lambda government: Rules.objects.filter(government__public_id=government).select_related("government"),
    ),
    Audited(
        kind=PREFERENCE,
        label="接收方式",
        key=lambda row: str(row.person.public_id),
        name=lambda row: str(row.person.display_name),
        state=_preference_state,
        rows=lambda government: (
            Preference.objects.filter(government__public_id=government)
            .select_related("person")
            .prefetch_related("channels")
        ),
    ),
)
