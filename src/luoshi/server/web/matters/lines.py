"""A part of a matter, and what stands beside it, each as one line of a page with what may be pressed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.asked_for import ExtensionCount, extensions_of_parts
from luoshi.server.delivery.holding import matter_of
from luoshi.server.delivery.models import Feedback, Matter, Part
from luoshi.server.delivery.moving import state_of
from luoshi.server.delivery.states import HolderKind, machine_of
from luoshi.server.delivery.states.matters import OPEN_PARTS
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.web.components import Pair, Text
from luoshi.server.web.ledger.words import Limit, Limits
from luoshi.server.web.matters.holders import Turn, Turns
from luoshi.server.web.matters.offers import Offers, offers_of
from luoshi.server.web.matters.things import KINDS, body_of, day_words, level_word, rows_of, state_word
from luoshi.server.web.plan_words import OWNER_ROLE_WORDS

BESIDE: Mapping[str, Text] = {
    "instruction": gettext_lazy("领导批示"),
    "objection": gettext_lazy("异议"),
    "extension": gettext_lazy("延期申请"),
    "coordination": gettext_lazy("协调事项"),
    "waiting": gettext_lazy("等待外部环节"),
    "risk": gettext_lazy("风险"),
    "look_back": gettext_lazy("回头看"),
}
"""What stands beside a matter, in the order of the page."""
_BY_UNITS = ("part", "objection", "extension", "coordination", "waiting", "instruction")
_OF_MATTER = ("risk", "instruction", "look_back")


@dataclass(frozen=True, slots=True)
class PartLine:
    """One body's part: its days, who inside works on it, what it said last, what may be pressed.

    ``extended`` is the day that was set at first, where another one or none counts now; ``asked`` how often more time
    was asked for. ``report`` is the address of its card, where the viewer reports on it now.
    """

    row: Part
    role: Text
    state: str
    turn: Turn
    limit: Limit
    level: str
    extended: str
    asked: ExtensionCount
    inside: str
    last: Feedback | None
    waiting: Feedback | None
    offers: Offers
    open: bool
    report: str = ""


@dataclass(frozen=True, slots=True)
class ThingLine:
    """A request, risk, instruction or look-back: whose, what it says, where it stands, what may be pressed."""

    row: Any
    matter: Matter
    body: str
    state: str
    turn: Turn
    says: str
    limit: Limit
    pairs: Sequence[Pair]
    offers: Offers
    open: bool


def parts_with_all(rows: Any) -> list[Part]:
    """Parts with everything that their lines tell."""
    parts = rows.select_related(
        "government", "organisation", "follows", "matter__government", "matter__task__government"
    )
    return list(
        parts.prefetch_related("hand_ons__section__names", "hand_ons__user", "feedbacks", "organisation__names")
    )


def part_lines(actor: Actor, rows: Any, turns: Turns, limits: Limits) -> list[PartLine]:
    """Some parts as lines."""
    parts = parts_with_all(rows)
    turns.read("part", parts)
    asked = extensions_of_parts(part.pk for part in parts)
    return [part_line(actor, part, turns, limits, asked.get(part.pk, ExtensionCount())) for part in parts]


def part_line(actor: Actor, part: Part, turns: Turns, limits: Limits, asked: ExtensionCount) -> PartLine:
    """One part as pages list it."""
    feedbacks = list(part.feedbacks.all())
    hand_on = next((each for each in part.hand_ons.all() if each.ended_at is None), None)
    inside = ""
    if hand_on is not None:
        inside = hand_on.user.display_name if hand_on.user else ""
        inside = inside or (short_name_on(hand_on.section, turns.on) if hand_on.section else "")
    moved = part.first_due_on is not None and part.first_due_on != part.due_on
    return PartLine(
        row=part,
        role=OWNER_ROLE_WORDS[part.role],
        state=state_word(part),
        turn=turns.of("part", part),
        limit=limits.of(part.due_on, standing=part.due_on is None),
        level=level_word(part.claim_level),
        extended=(day_words(part.first_due_on) or "") if moved else "",
        asked=asked,
        inside=inside,
        last=next((each for each in feedbacks if each.state != "recalled"), None),
        waiting=next((each for each in feedbacks if each.state == "waiting"), None),
        offers=offers_of(actor, "part", part, for_them=turns.without_account("part", part)),
        open=part.state in OPEN_PARTS,
    )


def thing_line(actor: Actor, machine: str, row: Any, turns: Turns, limits: Limits) -> ThingLine:
    """One thing as pages list it."""
    kind = KINDS[machine]
    for_them = machine not in _BY_UNITS or turns.without_account(machine, row) or _waits_above(machine, row)
    return ThingLine(
        row=row,
        matter=matter_of(machine, row),
        body=body_of(machine, row),
        state=state_word(row),
        turn=turns.of(machine, row),
        says=kind.says(row),
        limit=limits.of(kind.due(row), standing=False),
        pairs=kind.pairs(row),
        offers=offers_of(actor, machine, row, for_them=for_them),
        open=row.state not in {state.value for state in machine_of(machine).ended},
    )


def _waits_above(machine: str, row: Any) -> bool:
    """Whether a leader is to decide, whose word on paper the office enters."""
    table = machine_of(machine)
    return table.holders[state_of(table, row)] in (HolderKind.LEADER, HolderKind.PRINCIPAL)


def beside_of(actor: Actor, matter: Matter, turns: Turns, limits: Limits) -> list[tuple[str, Text, list[ThingLine]]]:
    """What stands beside a matter, by kind; kinds without a row are left out."""
    groups = []
    for machine, label in BESIDE.items():
        of = Q(matter=matter) if machine in _OF_MATTER else Q(part__matter=matter)
        lines = things(actor, machine, rows_of(machine, actor).filter(of), turns, limits)
        if lines:
            groups.append((machine, label, lines))
    return groups


def things(actor: Actor, machine: str, rows: Iterable[Any], turns: Turns, limits: Limits) -> list[ThingLine]:
    """Some rows of a machine as lines."""
    found = list(rows)
    turns.read(machine, found)
    return [thing_line(actor, machine, row, turns, limits) for row in found]
