"""What people are told of matters and parts: whose turn it now is; inside the services' transactions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import say
from luoshi.server.delivery.models import Matter, Objection, Part
from luoshi.server.delivery.staff import Holder, Person, staff_of
from luoshi.server.delivery.states import HolderKind
from luoshi.server.delivery.states.matters import OPEN_PARTS
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.services.notices import Telling, notify
from luoshi.server.orgs.models import User


def tell_holders(
    actor: Actor, now: datetime, matter: Matter, kind: HolderKind, *, notice: NoticeKind, title: str, text: str = ""
) -> None:
    """Those whose turn a matter now is are told."""
    bodies: Iterable[int] = ()
    if kind is HolderKind.LEADER:
        bodies = leader_bodies(matter)
    elif kind is HolderKind.UNITS:
        bodies = open_bodies(matter)
    holder = staff_of(matter.government_id, china_date(now)).holder(kind, bodies)
    _tell(actor, now, holder, notice, title=title, text=text, link=_link(matter))


def tell_waiting(actor: Actor, now: datetime, matters: Sequence[Matter]) -> None:
    """The leaders who approve are told of all that was registered at once, each leader one time."""
    mine: dict[Person, list[Matter]] = defaultdict(list)
    staff = staff_of(matters[0].government_id, china_date(now))
    for matter in matters:
        for person in staff.holder(HolderKind.LEADER, leader_bodies(matter)).people:
            mine[person].append(matter)
    for person, waiting in mine.items():
        title = say("请审批立项：%(thing)s", thing=thing(waiting[0]))
        if len(waiting) > 1:
            title = say("请审批 %(count)s 件督办事项的立项", count=len(waiting))
        _to(actor, now, [person], NoticeKind.MATTER_WAITS, title=title, link=_link_of(waiting, "awaiting_approval"))


def tell_given(actor: Actor, now: datetime, parts: Sequence[Part]) -> None:
    """Bodies are told what was handed out to them, each person once for all that went out together."""
    if not parts:
        return
    mine: dict[Person, list[Part]] = defaultdict(list)
    staff = staff_of(parts[0].government_id, china_date(now))
    for part in parts:
        for person in staff.holder(HolderKind.UNIT, (part.organisation_id,)).people:
            mine[person].append(part)
    for person, given in mine.items():
        title = say("请签收交办事项：%(thing)s", thing=thing(given[0].matter))
        if len(given) > 1:
            title = say("请签收 %(count)s 件交办事项", count=len(given))
        text = say("请在 %(day)s 前签收。", day=min(part.sign_by for part in given))
        link = _link_of([part.matter for part in given], "handed_out")
        _to(actor, now, [person], NoticeKind.PART_GIVEN, title=title, text=text, link=link)


def tell_unit(actor: Actor, now: datetime, part: Part, notice: NoticeKind, *, title: str, text: str = "") -> None:
    """The body of a part is told, or the person inside it who works on it now."""
    holder = staff_of(part.government_id, china_date(now)).holder(
        HolderKind.UNIT, (part.organisation_id,), handler_of(part)
    )
    _tell(actor, now, holder, notice, title=title, text=text, link=_link(part.matter))


def tell_supervisors(
    actor: Actor, now: datetime, matter: Matter, notice: NoticeKind, *, title: str, text: str = ""
) -> None:
    """The office's supervisors are told that something waits for them."""
    holder = staff_of(matter.government_id, china_date(now)).holder(HolderKind.SUPERVISOR)
    _tell(actor, now, holder, notice, title=title, text=text, link=_link(matter))


def tell_objection(actor: Actor, now: datetime, row: Objection, kind: HolderKind) -> None:
    """Who signs an objection, or who decides about it, is told that it waits."""
    staff = staff_of(row.government_id, china_date(now))
    title = say("请办理异议：%(thing)s", thing=thing(row.part.matter))
    text = say("%(body)s：%(reason)s", body=row.part.printed_name, reason=row.reason[:200])
    holder = staff.holder(kind, (row.part.organisation_id,))
    _tell(actor, now, holder, NoticeKind.OBJECTION_WAITS, title=title, text=text, link=_link(row.part.matter))


def tell_person(actor: Actor, now: datetime, part: Part, people: Iterable[Person | User]) -> None:
    """Whom a part was handed on to inside the body is told."""
    title = say("请承办：%(thing)s", thing=thing(part.matter))
    _to(actor, now, people, NoticeKind.PART_HANDED_ON, title=title, link=_link(part.matter))


def thing(matter: Matter) -> str:
    """How a notice names a matter."""
    return say("%(number)s %(title)s", number=matter.number, title=matter.task.title[:60])


def leader_bodies(matter: Matter) -> list[int]:
    """The bodies whose leader in charge decides about a matter: its parts', before those its item's."""
    found = list(matter.parts.order_by("position", "pk").values_list("organisation_id", flat=True))
    return found or list(matter.task.responsibilities.values_list("organisation_id", flat=True))


def open_bodies(matter: Matter) -> list[int]:
    """The bodies that work on a matter now."""
    return list(matter.parts.filter(state__in=OPEN_PARTS).values_list("organisation_id", flat=True))


def handler_of(part: Part) -> User | None:
    """The person inside the body who works on a part now."""
    held = part.hand_ons.filter(ended_at__isnull=True).select_related("user").first()
    return held.user if held else None


def _tell(actor: Actor, now: datetime, holder: Holder, kind: NoticeKind, *, title: str, text: str, link: str) -> None:
    _to(actor, now, holder.people, kind, title=title, text=text, link=link)


def _to(
    actor: Actor,
    now: datetime,
    people: Iterable[Person | User],
    kind: NoticeKind,
    *,
    title: str,
    text: str = "",
    link: str,
) -> None:
    telling = Telling(kind=kind, title=title, text=text, link=link)
    notify(actor=actor, now=now, people=[person.public_id for person in people], telling=telling)


def _link(matter: Matter) -> str:
    return f"/matters/items/{matter.public_id}/"


def _link_of(matters: Sequence[Matter], state: str) -> str:
    return _link(matters[0]) if len(matters) == 1 else f"/matters/?state={state}"
