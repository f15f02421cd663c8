"""Every thing that has a state in delivery, as pages tell it: its matter, whose it is, what it says, due when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import chinese, word
from luoshi.server.delivery.asked_for import risk_grade
from luoshi.server.delivery.holding import matter_of
from luoshi.server.delivery.models import (
    ClaimLevel,
    Feedback,
    FeedbackState,
    LightOverride,
    Matter,
    ObjectionKind,
    Outcome,
    Part,
    RiskGrade,
)
from luoshi.server.delivery.overrides import state_on
from luoshi.server.delivery.scopes import VISIBLE
from luoshi.server.delivery.services.overrides import LIGHTS
from luoshi.server.delivery.services.overrides import THING as OVERRIDE_THING
from luoshi.server.delivery.states import MACHINES, PartState, machine_of
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.scopes import found
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.web.components import Pair

_MATTER = ("government", "task__government", "task__plan__government__parent")
_BY_PART = ("government", "part__government", "part__organisation", *(f"part__matter__{name}" for name in _MATTER))
_HANDED = ("part__hand_ons__user",)
_BY_MATTER = ("government", *(f"matter__{name}" for name in _MATTER))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How the rows of one machine are told.

    ``related`` is what pages need of each in the same query, ``named`` what they fetch besides.
    """

    related: tuple[str, ...]
    named: tuple[str, ...] = ()
    says: Callable[[Any], str]
    due: Callable[[Any], date | None]
    pairs: Callable[[Any], list[Pair]]


def level_word(value: str) -> str:
    """How far a body says that it is."""
    return str(word(chinese(ClaimLevel(value).label))) if value else _("未报")


def day_words(day: date | None) -> str | None:
    """A day as the pages print it, None for none."""
    return f"{day:%Y-%m-%d}" if day else None


def _called(body: Organisation) -> str:
    return short_name_on(body, china_date(timezone.now()))


def _asked_by(row: Any) -> Pair:
    return Pair(_("提出人"), f"{row.made_by_name} {timezone.localtime(row.made_at):%Y-%m-%d %H:%M}")


def _answers(row: Any) -> list[Pair]:
    if not row.answer:
        return []
    return [Pair(_("答复"), row.answer), Pair(_("答复人"), row.answered_by_name)]


def _decisions(row: Any) -> list[Pair]:
    found_pairs = [Pair(_("签批人"), row.signed_by_name)] if getattr(row, "signed_by_name", "") else []
    if getattr(row, "screened_by_name", ""):
        found_pairs.append(Pair(_("初审人"), row.screened_by_name))
    if row.decided_by_name:
        found_pairs.append(Pair(_("办理人"), row.decided_by_name))
    if row.comment:
        found_pairs.append(Pair(_("意见"), row.comment))
    return found_pairs


def _completion_pairs(row: Matter) -> list[Pair]:
    """What was said for completion, and what others found."""
    waiting = next((each for each in row.completions.all() if each.outcome == Outcome.WAITING), None)
    if waiting is None:
        return []
    told = [
        Pair(_("办结申请"), f"{waiting.text}（{level_word(waiting.claim_level)}）"),
        Pair(_("申请人"), f"{waiting.made_by_name} {timezone.localtime(waiting.made_at):%Y-%m-%d}"),
    ]
    for found_row in waiting.verifications.all():
        told.append(Pair(str(word(chinese(found_row.get_method_display()))), found_row.findings))
    return told


def _matter_pairs(row: Matter) -> list[Pair]:
    found_pairs = [
        *_completion_pairs(row),
        Pair(_("立项依据"), row.basis),
        Pair(_("紧急程度"), str(word(chinese(row.get_urgency_display())))),
    ]
    if row.requirement:
        found_pairs.append(Pair(_("办理要求"), row.requirement))
    return [*found_pairs, *_decisions(row)]


def waiting_feedback(row: Part) -> Feedback | None:
    """What a body said that nobody has checked yet."""
    return next((each for each in row.feedbacks.all() if each.state == FeedbackState.WAITING), None)


def feedback_pairs(said: Feedback) -> list[Pair]:
    """What a body says of its part."""
    return [
        Pair(_("进展程度"), level_word(said.claim_level)),
        Pair(_("进展情况"), said.progress),
        Pair(_("存在问题"), said.problem or None),
        Pair(_("下步措施"), said.next_step or None),
        Pair(_("截至"), day_words(said.as_of)),
        Pair(_("佐证材料"), _("%(count)s 份") % {"count": len(said.evidence)} if said.evidence else None),
        _asked_by(said),
    ]


def _part_says(row: Part) -> str:
    waiting = waiting_feedback(row)
    return waiting.progress if waiting else row.wanted


def _part_pairs(row: Part) -> list[Pair]:
    waiting = waiting_feedback(row)
    if waiting is not None:
        return feedback_pairs(waiting)
    returned = next((each for each in row.feedbacks.all() if each.state == FeedbackState.RETURNED), None)
    told = []
    if row.state == PartState.RETURNED and returned is not None:
        told = [Pair(_("退回意见"), returned.comment or None), Pair(_("退回的反馈"), returned.progress)]
    return [
        *told,
        Pair(_("签收时限"), day_words(row.sign_by)),
        Pair(_("完成时限"), day_words(row.due_on)),
        Pair(_("进展程度"), level_word(row.claim_level)),
    ]


def _extension_pairs(row: Any) -> list[Pair]:
    return [
        Pair(_("原时限"), day_words(row.old_due_on)),
        Pair(_("申请延至"), day_words(row.new_due_on)),
        Pair(_("延期原因"), row.reason),
        Pair(_("目前进展"), row.progress),
        Pair(_("进展程度"), level_word(row.claim_level)),
        *([Pair(_("逾期申请"), _("是，到期后才提出"))] if row.late else []),
        _asked_by(row),
        *_decisions(row),
    ]


def _objection_pairs(row: Any) -> list[Pair]:
    return [
        Pair(_("异议类别"), str(word(chinese(ObjectionKind(row.kind).label)))),
        *([Pair(_("建议改派给"), _called(row.to))] if row.to_id else []),
        *([Pair(_("建议时限"), day_words(row.new_due_on))] if row.new_due_on else []),
        Pair(_("理由"), row.reason),
        _asked_by(row),
        *_decisions(row),
    ]


def _coordination_pairs(row: Any) -> list[Pair]:
    return [
        Pair(_("存在问题"), row.problem),
        Pair(_("需要什么支持"), row.need),
        Pair(_("需要谁"), row.needs_from_name or None),
        Pair(_("希望何时"), day_words(row.wanted_on)),
        *([Pair(_("转请答复"), _called(row.asked))] if row.asked_id else []),
        *([Pair(_("答复时限"), day_words(row.answer_by))] if row.answer_by else []),
        _asked_by(row),
        *_answers(row),
        *_decisions(row),
    ]


def _waiting_pairs(row: Any) -> list[Pair]:
    return [
        Pair(_("等待什么"), row.waits_for),
        Pair(_("理由"), row.reason),
        Pair(_("开始日期"), day_words(row.since)),
        Pair(_("预计结束"), day_words(row.expected_until)),
        *([Pair(_("结束日期"), day_words(row.ended_on))] if row.ended_on else []),
        _asked_by(row),
        *_decisions(row),
    ]


def _risk_pairs(row: Any) -> list[Pair]:
    return [
        Pair(_("风险内容"), row.text),
        Pair(_("可能性"), str(word(chinese(RiskGrade(row.likelihood).label)))),
        Pair(_("影响程度"), str(word(chinese(RiskGrade(row.impact).label)))),
        Pair(_("风险等级"), str(word(chinese(risk_grade(row.likelihood, row.impact).label)))),
        Pair(_("处置措施"), row.action or None),
        Pair(_("复核日期"), day_words(row.review_on)),
        _asked_by(row),
        *_decisions(row),
    ]


def _instruction_pairs(row: Any) -> list[Pair]:
    return [
        Pair(_("批示内容"), row.text),
        Pair(_("批示领导"), row.leader_name),
        Pair(_("批示日期"), day_words(row.given_on)),
        Pair(_("反馈时限"), day_words(row.answer_by)),
        *_answers(row),
        *_decisions(row),
    ]


def _look_back_pairs(row: Any) -> list[Pair]:
    return [
        Pair(_("回头看日期"), day_words(row.due_on)),
        *([Pair(_("完成日期"), day_words(row.done_on))] if row.done_on else []),
        *([Pair(_("回头看情况"), row.findings)] if row.findings else []),
        *_decisions(row),
    ]


def _override_pairs(row: LightOverride) -> list[Pair]:
    return [
        Pair(_("改亮"), str(word(LIGHTS[row.light]))),
        Pair(_("原因"), row.reason),
        Pair(_("有效期"), f"{row.starts_on:%Y-%m-%d} — {row.expires_on:%Y-%m-%d}"),
        Pair(_("办理人"), f"{row.made_by_name} {timezone.localtime(row.made_at):%Y-%m-%d %H:%M}"),
        *([Pair(_("解除人"), row.released_by_name)] if row.released_by_name else []),
    ]


KINDS: Mapping[str, Kind] = {
    "matter": Kind(
        related=_MATTER,
        named=("completions__verifications", "parts"),
        says=lambda row: row.requirement or row.basis,
        due=lambda row: row.task.last_day,
        pairs=_matter_pairs,
    ),
    "part": Kind(
        related=("government", "organisation", *(f"matter__{name}" for name in _MATTER)),
        named=("feedbacks", "hand_ons__user", "hand_ons__section"),
        says=_part_says,
        due=lambda row: row.due_on,
        pairs=_part_pairs,
    ),
    "objection": Kind(
        related=("to", *_BY_PART),
        named=("to__names", *_HANDED),
        says=lambda row: row.reason,
        due=lambda row: None,
        pairs=_objection_pairs,
    ),
    "extension": Kind(
        related=_BY_PART,
        named=_HANDED,
        says=lambda row: row.reason,
        due=lambda row: row.old_due_on,
        pairs=_extension_pairs,
    ),
    "coordination": Kind(
        related=("asked", *_BY_PART),
        named=("asked__names", *_HANDED),
        says=lambda row: row.need,
        due=lambda row: row.answer_by or row.wanted_on,
        pairs=_coordination_pairs,
    ),
    "waiting": Kind(
        related=_BY_PART,
        named=_HANDED,
        says=lambda row: row.waits_for,
        due=lambda row: row.expected_until,
        pairs=_waiting_pairs,
    ),
    "risk": Kind(
        related=("owner", *_BY_MATTER),
        named=("owner__names",),
        says=lambda row: row.text,
        due=lambda row: row.review_on,
        pairs=_risk_pairs,
    ),
    "instruction": Kind(
        related=("part__organisation", "part__government", *_BY_MATTER),
        says=lambda row: row.text,
        due=lambda row: row.answer_by,
        pairs=_instruction_pairs,
    ),
    "look_back": Kind(
        related=_BY_MATTER,
        says=lambda row: row.findings,
        due=lambda row: row.due_on,
        pairs=_look_back_pairs,
    ),
    "light_override": Kind(
        related=_BY_MATTER,
        says=lambda row: row.reason,
        due=lambda row: row.expires_on,
        pairs=_override_pairs,
    ),
}
"""The kinds by the name of their machine; a light set by hand has none."""


def rows_of(machine: str, actor: Actor) -> "QuerySet[Any]":
    """The rows of a machine that the actor sees, with what pages tell of each."""
    kind = KINDS[machine]
    return VISIBLE[machine](actor).select_related(*kind.related).prefetch_related(*kind.named)


def thing(machine: str, actor: Actor, key: str) -> Any:
    """One of them. Raises NotFound."""
    label = machine_of(machine).label if machine in MACHINES else OVERRIDE_THING
    return found(rows_of(machine, actor), key, label)


def part_of(machine: str, row: Any) -> Part | None:
    """The part that a thing belongs to, None for what belongs to a whole matter."""
    part: Part | None = row if machine == "part" else getattr(row, "part", None)
    return part


def body_of(machine: str, row: Any) -> str:
    """Whose it is, in the words of when it was handed out."""
    if machine == "risk":
        return _called(row.owner)
    part = part_of(machine, row)
    return part.printed_name if part else ""


def name_of(machine: str, row: Any) -> str:
    """What a thing is called: the number and title of its matter, and whose part."""
    matter = matter_of(machine, row)
    body = body_of(machine, row)
    return f"{matter.number} {matter.task.title}" + (f" · {body}" if body else "")


def state_word(row: Any) -> str:
    """Where a thing stands."""
    if isinstance(row, LightOverride):
        return str(word(state_on(row, china_date(timezone.now()))))
    return str(word(chinese(row.state)))
