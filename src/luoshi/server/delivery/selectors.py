"""Reading matters: one with everything of it, its whole life as one line, one of its parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from luoshi.server.audit.models import Event
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.delivery import audited
from luoshi.server.delivery.models import (
    Charge,
    Completion,
    Coordination,
    Extension,
    Feedback,
    HandOn,
    Instruction,
    LightOverride,
    LookBack,
    Matter,
    Objection,
    Part,
    Reminder,
    Risk,
    Verification,
    Waiting,
)
from luoshi.server.delivery.scopes import visible_look_backs, visible_matters, visible_objections, visible_parts
from luoshi.server.delivery.states.matters import OPEN_PARTS

MATTER_THING = say("这件督办事项")
PART_THING = say("这项分工")


@dataclass(frozen=True)
class MatterView:
    """A matter with everything of it, each sort newest first; parts in the order of the paper, ended ones behind."""

    matter: Matter
    parts: Sequence[Part]
    charges: Sequence[Charge]
    objections: Sequence[Objection]
    extensions: Sequence[Extension]
    coordinations: Sequence[Coordination]
    waitings: Sequence[Waiting]
    risks: Sequence[Risk]
    instructions: Sequence[Instruction]
    completions: Sequence[Completion]
    verifications: Sequence[Verification]
    look_backs: Sequence[LookBack]
    reminders: Sequence[Reminder]
    overrides: Sequence[LightOverride]

    @property
    def open_parts(self) -> list[Part]:
        """The parts on which bodies still work, or did until the matter came to rest."""
        return [part for part in self.parts if part.state in OPEN_PARTS]


def matter(actor: Actor, public_id: str) -> MatterView:
    """One matter with everything of it, in a fixed number of queries. Raises NotFound."""
    rows = visible_matters(actor).select_related("government", "task__plan__government__parent", "task__government")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise NotFound(MATTER_THING)
    parts = list(parts_of(row))
    for part in parts:
        part.matter = row
    parts.sort(key=lambda part: (part.state not in OPEN_PARTS, part.position, part.pk))
    return MatterView(
        matter=row,
        parts=parts,
        charges=list(row.charges.select_related("user", "part")),
        objections=_in_parts(Objection, row, "to"),
        extensions=_in_parts(Extension, row),
        coordinations=_in_parts(Coordination, row, "needs_from", "asked"),
        waitings=_in_parts(Waiting, row),
        risks=list(row.risks.select_related("owner")),
        instructions=list(row.instructions.select_related("part")),
        completions=list(row.completions.select_related("part")),
        verifications=list(row.verifications.select_related("completion")),
        look_backs=list(row.look_backs.all()),
        reminders=list(row.reminders.select_related("part")),
        overrides=list(row.overrides.all()),
    )


def parts_of(row: Matter) -> "QuerySet[Part]":
    """The parts of a matter with what a page shows of each: feedbacks newest first, who works on it inside."""
    held = HandOn.objects.select_related("section", "user")
    rows = row.parts.select_related("government", "organisation", "follows", "follows__organisation")
    return rows.prefetch_related(
        Prefetch("feedbacks", Feedback.objects.order_by("-made_at", "-pk")), Prefetch("hand_ons", held)
    )


def part(actor: Actor, public_id: str) -> Part:
    """One part with its matter. Raises NotFound."""
    rows = visible_parts(actor).select_related("government", "organisation", "matter__task", "matter__government")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise NotFound(PART_THING)
    return row


def objection(actor: Actor, public_id: str) -> Objection:
    """One objection with its part. Raises NotFound."""
    rows = visible_objections(actor).select_related("government", "to", "part__organisation", "part__matter__task")
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise NotFound(say("这项异议"))
    return row


def look_back(actor: Actor, public_id: str) -> LookBack:
    """One look-back with its matter. Raises NotFound."""
    row = visible_look_backs(actor).select_related("government", "matter__task").filter(public_id=public_id).first()
    if row is None:
        raise NotFound(say("这次回头看"))
    return row


def life_of(view: MatterView) -> list[Event]:
    """Everything that happened to a matter, to its parts and to what hangs on them, as one line, oldest first."""
    keys: dict[str, list[str]] = {
        audited.MATTER: [view.matter.public_id],
        audited.PART: _ids(view.parts),
        audited.FEEDBACK: [each.public_id for part in view.parts for each in part.feedbacks.all()],
        audited.OBJECTION: _ids(view.objections),
        audited.EXTENSION: _ids(view.extensions),
        audited.COORDINATION: _ids(view.coordinations),
        audited.WAITING: _ids(view.waitings),
        audited.RISK: _ids(view.risks),
        audited.INSTRUCTION: _ids(view.instructions),
        audited.COMPLETION: _ids(view.completions),
        audited.LOOK_BACK: _ids(view.look_backs),
        audited.REMINDER: _ids(view.reminders),
        audited.OVERRIDE: _ids(view.overrides),
    }
    asked = Q()
    for kind, ids in keys.items():
        if ids:
            asked |= Q(kind=kind, key__in=ids)
    return list(Event.objects.filter(asked, government=view.matter.government.public_id).order_by("sequence"))


def _ids(rows: Sequence[Any]) -> list[str]:
    return [row.public_id for row in rows]


def _in_parts(model: Any, row: Matter, *select: str) -> list[Any]:
    return list(model.objects.filter(part__matter=row).select_related("part__organisation", *select).order_by("-pk"))
