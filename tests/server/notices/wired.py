"""People with channels: what the tests of messages begin with."""

from datetime import datetime, timedelta
from typing import Any

from luoshi.server.notices.models import Channel, ChannelKind, Detail, MessageForm, Notice, Preference, Urgency
from luoshi.server.notices.services.channels import ChannelWanted, create_channel
from luoshi.server.notices.services.notices import Telling, notify
from luoshi.server.notices.services.preferences import set_preference
from server_cast import NOW, Cast

NINE = NOW.replace(hour=1, minute=0)
"""Nine in the morning in China, on a Friday: when the digest of the day is made."""
EARLY = NINE - timedelta(hours=2)


def channel(
    cast: Cast, kind: ChannelKind = ChannelKind.WEBHOOK, address: str = "", name: str = "", **other: Any
) -> Channel:
    secret = "" if kind is ChannelKind.MAIL else "SEC-of-the-tests"
    wanted = ChannelWanted(name=name or kind.label, address=address, secret=secret, detail=Detail.TITLES, **other)
    made, _ = create_channel(
        actor=cast.actor("system"), now=NOW, government=cast.county.public_id, kind=kind, wanted=wanted
    )
    return made


def prefer(cast: Cast, who: str, *channels: Channel, mail: str = "", hour: int | None = None) -> Preference:
    return set_preference(
        actor=cast.actor(who), now=NOW, channels=frozenset(each.public_id for each in channels), mail=mail,
        digest_hour=hour,
    )  # fmt: skip


def tell(cast: Cast, who: str, title: str, now: datetime = EARLY, *, urgent: bool = False) -> Notice:
    telling = Telling(kind="hello", title=title, urgency=Urgency.URGENT if urgent else Urgency.ORDINARY)
    (notice,) = notify(actor=cast.actor("compiler"), now=now, people=[cast.person(who)], telling=telling)
    return notice


__all__ = ["EARLY", "NINE", "ChannelKind", "MessageForm", "channel", "prefer", "tell"]
