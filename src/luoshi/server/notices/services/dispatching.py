"""Messages: planned once a person a day a channel, tried, tried again ever later, given up; every try kept.

Nothing here opens a connection. A job begins a try (which moves the next one on), sends, and ends it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import override

from luoshi.server.audit.services import record_occurrence
from luoshi.server.core.actor import system_actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import chinese, kept
from luoshi.server.core.work import work_name
from luoshi.server.notices.kinds import KIND_NAMES
from luoshi.server.notices.messages import Letter, Line
from luoshi.server.notices.models import (
    Attempt,
    Carried,
    Channel,
    ChannelKind,
    Dispatch,
    DispatchState,
    Notice,
    Outcome,
    Preference,
)
from luoshi.server.notices.queueing import enqueue_dispatch
from luoshi.server.notices.quiet import Hours, digest_moment, sends_at
from luoshi.server.notices.secrets import MAIL, unsealed
from luoshi.server.notices.selectors import hours_of, inbox_address
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.selectors import working_days

DELAYS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
"""How long after its first, second … failed try a message is tried again; after one more than these it is given up."""

CLAIM = timedelta(minutes=10)
"""A try that has begun keeps others off for so long; one whose process died is tried again after it."""

PACE = timedelta(seconds=4)
"""Between two messages to a group's robot: WeCom and DingTalk take twenty a minute."""

_OLDEST = timedelta(days=30)
_SWEEP = timedelta(minutes=15)
_LONGEST = 200
GIVEN_UP = "notice.given_up"
KIND = "notice_dispatch"
_ACTOR = system_actor("通知发送")


@dataclass(frozen=True, slots=True)
class Try:
    """A try that has begun: everything that sending needs, nothing of the database."""

    dispatch: str
    channel: Channel
    letter: Letter
    mail: str


def plan_digests(*, now: datetime) -> int:
    """Make the digests that are due today and put them into the queue; returns how many. Sweeps up what was lost.

    A digest holds what was unread and not yet carried when its hour came; what came later is in the next one.
    """
    planned = 0
    for government in Government.objects.filter(channels__is_on=True).distinct():
        hours, days = hours_of(government), working_days(government)
        if sends_at(now, hours, days) > now:
            continue
        for preference in _preferring(government):
            moment = digest_moment(china_date(now), _hour(preference, hours))
            if moment <= now:
                planned += _plan(preference, moment, now)
    lost = Dispatch.objects.filter(state=DispatchState.WAITING, next_try_at__lt=now - _SWEEP)
    for dispatch in lost.select_related("government"):
        enqueue_dispatch(dispatch.public_id, dispatch.government.public_id)
    return planned


def _hour(preference: Preference, hours: Hours) -> int:
    return hours.digest_hour if preference.digest_hour is None else preference.digest_hour


def _preferring(government: Government) -> Iterable[Preference]:
    wanted = Preference.objects.filter(government=government, person__is_active=True, channels__is_on=True)
    return wanted.select_related("person").prefetch_related("channels").distinct()


def _plan(preference: Preference, moment: datetime, now: datetime) -> int:
    return sum(_plan_one(preference, channel, moment, now) for channel in preference.channels.all() if channel.is_on)


def _plan_one(preference: Preference, channel: Channel, moment: datetime, now: datetime) -> bool:
    """One digest where there is something to tell and none of today yet; two planners at once make one."""
    day = china_date(now)
    if Dispatch.objects.filter(person=preference.person, channel=channel, day=day, urgent=False).exists():
        return False
    notices = Notice.objects.filter(
        person=preference.person, read_at__isnull=True, in_app_only=False, created_at__lt=moment,
        created_at__gte=now - _OLDEST,
    ).exclude(carried__channel=channel)  # fmt: skip
    carried = list(notices)
    if not carried:
        return False
    try:
        _dispatch(carried, channel, now, at=_paced(channel, now), urgent=False)
    except IntegrityError:
        return False  # the other planner was first
    return True


def send_urgent(notice: Notice, now: datetime) -> None:
    """A message of its own for an urgent notice by each of the person's channels, when the rules allow."""
    preference = Preference.objects.filter(person=notice.person_id).first()
    if preference is None:
        return
    government = notice.person.government
    at = sends_at(now, hours_of(government), working_days(government), urgent=True)
    for channel in preference.channels.filter(is_on=True):
        _dispatch([notice], channel, now, at=at, urgent=True)


def _dispatch(notices: list[Notice], channel: Channel, now: datetime, *, at: datetime, urgent: bool) -> Dispatch:
    with transaction.atomic():
        dispatch = Dispatch(
            government_id=channel.government_id,
            person_id=notices[0].person_id,
            channel=channel,
            day=china_date(now),
            urgent=urgent,
            next_try_at=at,
            created_at=now,
        )
        dispatch.save(force_insert=True)
        Carried.objects.bulk_create(Carried(dispatch=dispatch, channel=channel, notice=each) for each in notices)
        enqueue_dispatch(dispatch.public_id, channel.government.public_id, at)
        return dispatch


def _paced(channel: Channel, now: datetime) -> datetime:
    """The next free moment of a robot; mail and own systems take everything at once."""
    if channel.kind not in (ChannelKind.WECOM, ChannelKind.DINGTALK):
        return now
    last = Dispatch.objects.filter(channel=channel, state=DispatchState.WAITING).order_by("-next_try_at").first()
    return max(now, last.next_try_at + PACE) if last else now


def begin_try(*, dispatch: str, now: datetime) -> Try | None:
    """Begin a try of a message; None where there is nothing to do now: sent, given up, begun by another, or quiet.

    A digest whose notices have all been read meanwhile, or whose channel is off or not wanted any more, is dropped.
    """
    with transaction.atomic():
        row = Dispatch.objects.select_for_update().filter(public_id=dispatch).first()
        if row is None or row.state != DispatchState.WAITING or row.next_try_at > now:
            return None
        government = row.government
        at = sends_at(now, hours_of(government), working_days(government), urgent=row.urgent)
        if at > now:
            row.next_try_at = at
            row.save(update_fields=["next_try_at"])
            enqueue_dispatch(row.public_id, government.public_id, at)
            return None
        letter, mail = _letter(row), _mail_of(row)
        if letter is None or mail is None:
            row.state = DispatchState.DROPPED
            row.save(update_fields=["state"])
            return None
        row.tries, row.next_try_at = row.tries + 1, now + CLAIM
        row.save(update_fields=["tries", "next_try_at"])
        return Try(row.public_id, row.channel, letter, mail)


def end_try(*, dispatch: str, now: datetime, outcome: Outcome, answer: str) -> DispatchState:
    """Keep how a try ended; a failed one is tried again later, or given up, which the trail keeps."""
    with transaction.atomic():
        row = (
            Dispatch.objects.select_for_update()
            .select_related("channel", "person", "government")
            .get(public_id=dispatch)
        )
        if row.state != DispatchState.WAITING:
            return DispatchState(row.state)
        again = None
        if outcome is Outcome.SENT:
            row.state = DispatchState.SENT
        elif row.tries > len(DELAYS):
            row.state = DispatchState.GIVEN_UP
            _record_given_up(row, now, answer)
        else:
            later = now + DELAYS[row.tries - 1]
            again = sends_at(later, hours_of(row.government), working_days(row.government), urgent=row.urgent)
            row.next_try_at = again
            enqueue_dispatch(row.public_id, row.government.public_id, again)
        row.save(update_fields=["state", "next_try_at"])
        keep_attempt(channel=row.channel, now=now, outcome=outcome, answer=answer, dispatch=row, again=again)
        return DispatchState(row.state)


def keep_attempt(
    *,
    channel: Channel,
    now: datetime,
    outcome: Outcome,
    answer: str,
    dispatch: Dispatch | None = None,
    again: datetime | None = None,
) -> Attempt:
    """Keep a try, with its answer shortened."""
    attempt = Attempt(
        channel=channel,
        dispatch=dispatch,
        at=now,
        outcome=outcome,
        answer=chinese(answer)[:_LONGEST],
        said=kept(answer),
        next_try_at=again,
    )
    attempt.save(force_insert=True)
    return attempt


def _letter(row: Dispatch) -> Letter | None:
    """The message; None where all of it has been read. An urgent one goes out whether it was read or not."""
    notices = [carried.notice for carried in row.carried.select_related("notice")]
    left = [notice for notice in notices if row.urgent or notice.read_at is None]
    if not left:
        return None
    language = _language_of(row)
    with override(language):
        lines = [_line(notice) for notice in left]
    return Letter(
        person=row.person.public_id,
        name=row.person.display_name,
        day=row.day,
        lines=lines,
        urgent=row.urgent,
        inbox=inbox_address(),
        language=language,
    )


def _line(notice: Notice) -> Line:
    name = KIND_NAMES.get(notice.kind) or work_name(notice.kind)
    at = notice.created_at.isoformat()
    return Line(notice.public_id, notice.kind, str(name), str(notice.told), str(notice.told_more), notice.link, at)


def _language_of(row: Dispatch) -> str:
    """The language that the person wants messages in."""
    preference = Preference.objects.filter(person=row.person_id).first()
    return preference.language if preference else settings.LANGUAGE_CODE


def _mail_of(row: Dispatch) -> str | None:
    """The mail address where the channel is mail, else empty; None where the message is not wanted any more."""
    preference = Preference.objects.filter(person=row.person_id, channels=row.channel_id).first()
    if preference is None or not row.channel.is_on or not row.person.is_active:
        return None
    if row.channel.kind != ChannelKind.MAIL:
        return ""
    return unsealed(preference.sealed_mail, MAIL) or None


def _record_given_up(row: Dispatch, now: datetime, answer: str) -> None:
    record_occurrence(
        actor=_ACTOR,
        now=now,
        action=GIVEN_UP,
        kind=KIND,
        key=row.public_id,
        name=row.channel.name,
        government=row.government.public_id,
        changes={"channel": row.channel.public_id, "tries": row.tries, "answer": chinese(answer)[:_LONGEST]},
    )
