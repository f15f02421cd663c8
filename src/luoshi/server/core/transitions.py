"""Tables of states: from where, by which act, to where. Each app writes its own in ``states.py``."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from luoshi.server.core.errors import IllegalTransition, Invalid
from luoshi.server.core.said import say, word


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that is allowed. ``needs_comment`` and ``needs_evidence`` say what must come with it."""

    source: StrEnum
    action: StrEnum
    target: StrEnum
    needs_comment: bool = False
    needs_evidence: bool = False


def step(
    table: Sequence[Transition],
    state: StrEnum,
    action: StrEnum,
    *,
    thing: str,
    state_name: str,
    comment: str = "",
    evidence: int = 0,
    came_from: StrEnum | None = None,
) -> Transition:
    """The step that an act takes from a state.

    Raises IllegalTransition where there is none, naming the state, and Invalid where the comment or the evidence that
    it needs is missing. ``say`` makes ``thing``; ``state_name`` is a word of the catalogue; ``evidence`` counts what
    was handed in. Where an act leads back to wherever a thing came from, the table has a row for each such state, and
    ``came_from`` says which.
    """
    found = _row(table, state, action, came_from)
    if found is None:
        raise IllegalTransition(
            say("%(thing)s目前是“%(state)s”状态，不能这样办理", thing=thing, state=word(state_name)),
            say("页面可能已经过时，请刷新后查看最新状态，再决定下一步"),
            state=word(state_name),
        )
    if found.needs_comment and not comment.strip():
        raise Invalid(say("没有填写说明"), say("请写明原因后再提交"), fields={"comment": say("请写明原因")})
    if found.needs_evidence and not evidence:
        raise Invalid(say("没有附佐证材料"), say("请上传佐证材料后再提交"), fields={"evidence": say("请上传佐证材料")})
    return found


def _row(table: Sequence[Transition], state: StrEnum, action: StrEnum, came_from: StrEnum | None) -> Transition | None:
    rows = [row for row in table if row.source is state and row.action is action]
    if len(rows) > 1:
        return next((row for row in rows if row.target is came_from), None)
    return rows[0] if rows else None
