"""责任领导、督办人、联系人: the persons bound to a matter, each for some days."""

from datetime import date, datetime, timedelta

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid, NotFound
from luoshi.server.core.said import say, word
from luoshi.server.delivery.audited import MATTER
from luoshi.server.delivery.facts import matter_facts
from luoshi.server.delivery.models import Charge, ChargeKind, Matter, Part
from luoshi.server.delivery.services.keeping import keep, writing
from luoshi.server.delivery.services.locking import locked_matter
from luoshi.server.delivery.states import MatterState
from luoshi.server.delivery.states.matters import ENDED
from luoshi.server.orgs.models import User
from luoshi.server.policy import Action, require

_LONGEST = 80


def set_charge(
    *,
    actor: Actor,
    now: datetime,
    matter: str,
    kind: str,
    person: str = "",
    name: str = "",
    title: str = "",
    part: str = "",
    starts_on: date | None = None,
) -> Charge:
    """Bind a person to a matter or to one of its parts, in place of who was of that kind there so far.

    ``person`` is somebody with an account; of anybody else ``name`` says who it is.
    """
    with writing(now):
        row = _open_matter(actor, matter)
        day = starts_on or china_date(now)
        if kind not in ChargeKind.values:
            raise Invalid(say("没有选择人员类别"), say("请选择"), fields={"kind": say("请选择")})
        user = _person(row, person) if person else None
        called = name.strip()[:_LONGEST] or (user.display_name if user else "")
        if not called:
            raise Invalid(say("没有填写姓名"), say("请选择人员，或者填写姓名"), fields={"name": say("请填写")})
        of = _part(row, part) if part else None
        _end(row, kind, of, day)
        made = Charge(
            government_id=row.government_id, matter=row, part=of, kind=kind, user=user, name=called,
            title=title.strip()[:_LONGEST], starts_on=day,
        )  # fmt: skip
        made.save(force_insert=True)
        row.revision += 1
        changes = {"act": "set_charge", "kind": kind, "name": called, "part": part}
        keep(actor, now, Action.MATTER_HAND_OUT, MATTER, row, changes=changes)
        return made


def end_charge(
    *, actor: Actor, now: datetime, matter: str, kind: str, part: str = "", ends_on: date | None = None
) -> Matter:
    """Let go of who is of a kind in a matter or in one of its parts."""
    with writing(now):
        row = _open_matter(actor, matter)
        of = _part(row, part) if part else None
        day = ends_on or china_date(now)
        if not _end(row, kind, of, day + timedelta(days=1)):
            raise NotFound(say("这名责任人员"))
        row.revision += 1
        changes = {"act": "end_charge", "kind": kind, "part": part, "ends_on": day.isoformat()}
        keep(actor, now, Action.MATTER_HAND_OUT, MATTER, row, changes=changes)
        return row


def _open_matter(actor: Actor, key: str) -> Matter:
    row = locked_matter(actor, key)
    require(actor, Action.MATTER_HAND_OUT, matter_facts(row))
    state = MatterState(row.state)
    if state in ENDED:
        raise IllegalTransition(
            say("这件督办事项目前是“%(state)s”状态，不能再定责任人员", state=word(state)),
            say("请在办理中的事项上设定"),
            state=word(state),
        )
    return row


def _person(matter: Matter, public_id: str) -> User:
    found = User.objects.filter(public_id=public_id, government=matter.government_id, is_active=True).first()
    if found is None:
        raise NotFound(say("这个人员"))
    return found


def _part(matter: Matter, public_id: str) -> Part:
    found = matter.parts.filter(public_id=public_id).first()
    if found is None:
        raise NotFound(say("这项分工"))
    return found


def _end(matter: Matter, kind: str, part: Part | None, before: date) -> bool:
    """End who is of a kind before a day; who begins on that day or later lasts one day. Whether there was somebody."""
    ended = False
    for held in Charge.objects.filter(matter=matter, kind=kind, part=part, ends_on__isnull=True):
        held.ends_on = max(held.starts_on, before - timedelta(days=1))
        held.save(update_fields=["ends_on"])
        ended = True
    return ended
