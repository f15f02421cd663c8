"""Reading: the inbox, the hours, whom a channel may be offered to, where the inbox lies."""

from datetime import date

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery

from luoshi.server.core.actor import Actor
from luoshi.server.core.roles import PostRole
from luoshi.server.notices.models import Attempt, Channel, Notice, Preference, Rules
from luoshi.server.notices.quiet import Hours
from luoshi.server.notices.scopes import visible_channels, visible_notices
from luoshi.server.orgs.acting import posts_in_force
from luoshi.server.orgs.models import Government, User


def inbox(actor: Actor) -> "QuerySet[Notice]":
    """The actor's notices, unread ones first, then the newest."""
    return visible_notices(actor).order_by(F("read_at").desc(nulls_first=True), "-created_at", "-id")


def unread_count(person: User) -> int:
    """How many notices somebody has not read."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def hours_of(government: Government) -> Hours:
    """The rules of a government, or the defaults."""
    row = Rules.objects.filter(government=government).first()
    if row is None:
        return Hours()
    return Hours(row.opens, row.closes, row.digest_hour, row.urgent_passes, row.urgent_at_night)


def offered_channels(person: User) -> "QuerySet[Channel]":
    """The channels that somebody may choose: those of the government that are on."""
    return Channel.objects.filter(government=person.government_id, is_on=True)


def preference_of(person: User) -> Preference | None:
    """How somebody wants to hear; None where they never said."""
    return Preference.objects.filter(person=person).first()


def attempts_of(actor: Actor, channel: Channel) -> "QuerySet[Attempt]":
    """The tries by a channel, newest first; none for whoever does not see the channel."""
    return Attempt.objects.filter(channel__in=visible_channels(actor).filter(pk=channel.pk)).select_related(
        "dispatch__person"
    )


def last_attempts(channels: "QuerySet[Channel]") -> "QuerySet[Attempt]":
    """The last try of each channel that has one."""
    newest = Attempt.objects.filter(channel=OuterRef("pk")).values("pk")[:1]
    return Attempt.objects.filter(pk__in=channels.order_by().values(last=Subquery(newest)))


def holders_of(role: PostRole, on: date, government: str = "") -> tuple[User, ...]:
    """The people who hold a role on a day, of one government (public id) or of all."""
    posts = posts_in_force(on).filter(role=role)
    if government:
        posts = posts.filter(government__public_id=government)
    return tuple(User.objects.filter(pk__in=posts.values("user")).select_related("government"))


def inbox_address() -> str:
    """The whole address of the inbox for messages, or empty where the installation has no name but this machine's."""
    base = str(settings.LUOSHI_ADDRESS).rstrip("/")
    return f"{base}/inbox/" if base else ""
