"""Lights set by hand (人工调灯): by whom, why, until when; the computed light stays beside it."""

from datetime import date, datetime
from enum import StrEnum

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.core.said import say, word
from luoshi.server.delivery.audited import OVERRIDE
from luoshi.server.delivery.facts import matter_facts
from luoshi.server.delivery.models import LightOverride
from luoshi.server.delivery.overrides import OverrideState, holds, state_on
from luoshi.server.delivery.scopes import visible_overrides
from luoshi.server.delivery.services.keeping import authorship, touch, worded, writing
from luoshi.server.delivery.services.locking import locked_matter
from luoshi.server.delivery.services.taking import take_of_matter
from luoshi.server.delivery.states.matters import ENDED
from luoshi.server.policy import Action, require

THING = say("这次人工调灯")
LIGHTS = {
    "red": say("红灯"),
    "yellow": say("黄灯"),
    "blue": say("蓝灯"),
    "green": say("绿灯"),
    "grey": say("灰灯"),
}
"""The lights that a person may set, with their words; those of states (paused, closed) follow from the state alone."""


class OverrideAct(StrEnum):
    """What is done to a light set by hand (人工调灯办理)."""

    RELEASE = "release"


def override_light(
    *,
    actor: Actor,
    now: datetime,
    matter: str,
    light: str,
    reason: str,
    expires_on: date,
) -> LightOverride:
    """Show another light than the computed one from today until a day, and say why.

    Raises Invalid while another one holds: it is released first, so that each has its own reason.
    """
    with writing(now):
        row = locked_matter(actor, matter)
        require(actor, Action.LIGHT_OVERRIDE, matter_facts(row))
        if row.state in ENDED:
            raise IllegalTransition(
                say("督办事项目前是“%(state)s”状态，不再亮灯", state=word(row.state)),
                say("请核对是否选错了事项"),
                state=word(row.state),
            )
        today = china_date(now)
        wrong = {}
        if light not in LIGHTS:
            wrong["light"] = say("请从列表中选择")
        if expires_on < today:
            wrong["expires_on"] = say("请填写今天或者以后的日期")
        if wrong:
            raise Invalid(say("人工调灯填写有误"), say("请改正后再提交"), fields=wrong)
        words = worded(reason=reason)
        before = next((each for each in row.overrides.all() if holds(each, today)), None)
        if before is not None:
            raise Invalid(
                say("这个事项已由%(name)s人工调灯，%(day)s 到期", name=before.made_by_name, day=before.expires_on),
                say("请先解除那一次，再另行调整"),
                fields={"light": say("已经人工调灯")},
            )
        override = LightOverride(
            matter=row,
            light=light,
            reason=words["reason"],
            starts_on=today,
            expires_on=expires_on,
            government_id=row.government_id,
            **authorship(actor, now),
        )
        override.save(force_insert=True)
        _record(actor, now, override, "set")
        return override


def release_light(*, actor: Actor, now: datetime, light_override: str, comment: str = "") -> LightOverride:
    """End a light set by hand before its last day."""
    with writing(now):
        row = take_of_matter(actor, visible_overrides(actor), light_override, THING)
        require(actor, Action.LIGHT_OVERRIDE, matter_facts(row.matter))
        state = state_on(row, china_date(now))
        if state is not OverrideState.HOLDS:
            said = word(state)
            raise IllegalTransition(
                say("这次人工调灯%(state)s，不能再解除", state=said), say("请刷新后查看最新状态"), state=said
            )
        row.released_at, row.released_by_name = now, actor.name
        row.save(update_fields=["released_at", "released_by_name"])
        _record(actor, now, row, "released", comment)
        return row


def _record(actor: Actor, now: datetime, row: LightOverride, what: str, comment: str = "") -> None:
    touch(row)
    changes = {"matter": row.matter.public_id, "light": row.light, "what": what, "until": row.expires_on.isoformat()}
    record(actor=actor, now=now, action=Action.LIGHT_OVERRIDE, kind=OVERRIDE, row=row, changes=changes, comment=comment)
