"""Taking back what was handed out wrongly: a whole matter, or one body's part; and what follows when parts go."""

from collections.abc import Collection
from datetime import datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import MATTER
from luoshi.server.delivery.facts import matter_facts, part_facts
from luoshi.server.delivery.leading import ANSWERING
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.services.ending import take_part_back, withdraw_parts
from luoshi.server.delivery.services.keeping import decide, keep, writing
from luoshi.server.delivery.services.locking import (
    MATTER_THING,
    locked_matter,
    locked_matters,
    locked_part,
    require_running,
)
from luoshi.server.delivery.services.telling import tell_holders, tell_unit, thing
from luoshi.server.delivery.services.together import all_or_none
from luoshi.server.delivery.states import HolderKind, MatterAct, MatterState
from luoshi.server.delivery.states.matters import OPEN_PARTS, RUNNING
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.policy import Action, require


def withdraw_matter(*, actor: Actor, now: datetime, matter: str, comment: str = "") -> Matter:
    """Take a matter back with all its parts; its item can be registered anew. What was said of it stays."""
    with writing(now):
        row = locked_matter(actor, matter)
        require(actor, Action.MATTER_WITHDRAW, matter_facts(row))
        told = row.state in RUNNING
        taken = move("matter", row, MatterAct.WITHDRAW, now=now, thing=MATTER_THING, comment=comment)
        if told:
            title = say("撤回交办：%(thing)s", thing=thing(row))
            tell_holders(
                actor, now, row, HolderKind.UNITS, notice=NoticeKind.MATTER_CHANGED, title=title, text=comment.strip()
            )
        withdraw_parts(actor, now, row, comment)
        decide(row, actor, now, comment)
        keep(actor, now, Action.MATTER_WITHDRAW, MATTER, row, taken, comment=comment)
        return row


def withdraw_matters(*, actor: Actor, now: datetime, matters: Collection[str], comment: str = "") -> tuple[Matter, ...]:
    """Take several back, all or none."""
    keys = sorted(set(matters))
    with writing(now):
        rows = locked_matters(actor, keys)
        return all_or_none(
            keys,
            lambda key: withdraw_matter(actor=actor, now=now, matter=key, comment=comment),
            name=lambda key: str(thing(rows[key])),
            field="matters",
        )


def withdraw_part(*, actor: Actor, now: datetime, part: str, comment: str = "") -> Part:
    """Take back one body's part. Somebody who leads or is responsible must stay."""
    with writing(now):
        row = locked_part(actor, part)
        require(actor, Action.MATTER_WITHDRAW, part_facts(row))
        require_running(row.matter)
        tell_unit(
            actor, now, row, NoticeKind.MATTER_CHANGED,
            title=say("撤回分工：%(thing)s", thing=thing(row.matter)), text=comment.strip(),
        )  # fmt: skip
        take_part_back(actor, now, row, comment)
        require_somebody_answers(row.matter)
        start_where_signed(actor, now, row.matter, Action.MATTER_WITHDRAW)
        return row


def require_somebody_answers(matter: Matter) -> None:
    """Raise Invalid where no open part leads or is responsible: the matter would be nobody's."""
    if not matter.parts.filter(state__in=OPEN_PARTS, role__in=ANSWERING).exists():
        raise Invalid(
            say("这样就没有牵头或者责任单位了"),
            say("请先交办给其他牵头或者责任单位，或者撤回整件事项"),
            fields={"part": say("是最后一个牵头或者责任单位")},
        )


def start_where_signed(actor: Actor, now: datetime, matter: Matter, action: Action) -> None:
    """The matter is under way once every body that leads or is responsible has signed."""
    if matter.state != MatterState.HANDED_OUT:
        return
    if matter.parts.filter(state__in=OPEN_PARTS, role__in=ANSWERING, signed_at__isnull=True).exists():
        return
    taken = move("matter", matter, MatterAct.START, now=now, thing=MATTER_THING)
    keep(actor, now, action, MATTER, matter, taken)
