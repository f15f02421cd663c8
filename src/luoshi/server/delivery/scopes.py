"""Which rows an actor sees: the policy's table, turned into queries."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.models import (
    Coordination,
    Extension,
    HandOn,
    Instruction,
    LightOverride,
    LookBack,
    Matter,
    NodeTemplate,
    Objection,
    Part,
    ProjectCard,
    Risk,
    Waiting,
)
from luoshi.server.orgs.scopes import where
from luoshi.server.policy import Action
from luoshi.server.policy.conditions import ANYWHERE, HERE, HERE_OR_REACHED, OWN_ORGANISATION


def visible_matters(actor: Actor) -> "QuerySet[Matter]":
    """All matters for office and leaders; for others those in which a body of theirs has a part, or is asked."""
    here = Q(government__public_id=actor.government)
    reported = Q(task__plan__reported_up=True, government__parent__public_id=actor.government)
    ours = Part.objects.filter(organisation__public_id__in=actor.organisations)
    sections = HandOn.objects.filter(section__public_id__in=actor.organisations)
    asked = Coordination.objects.filter(asked__public_id__in=actor.organisations)
    meanings = {
        ANYWHERE: Q(),
        HERE: here,
        HERE_OR_REACHED: here | reported,
        OWN_ORGANISATION: Q(pk__in=ours.order_by().values("matter"))
        | Q(pk__in=sections.order_by().values("part__matter"))
        | Q(pk__in=asked.order_by().values("part__matter")),
    }
    return Matter.objects.filter(where(actor, Action.MATTER_VIEW, meanings))


def _keys(actor: Actor) -> "QuerySet[Matter, dict[str, int]]":
    return visible_matters(actor).order_by().values("pk")  # type: ignore[return-value]  # a query of one column


def visible_parts(actor: Actor) -> "QuerySet[Part]":
    """The parts of the matters that one sees: who works together sees each other's."""
    return Part.objects.filter(matter__in=_keys(actor))


def visible_extensions(actor: Actor) -> "QuerySet[Extension]":
    """Applications for more time in the matters that one sees."""
    return Extension.objects.filter(part__matter__in=_keys(actor))


def visible_objections(actor: Actor) -> "QuerySet[Objection]":
    """Objections in the matters that one sees."""
    return Objection.objects.filter(part__matter__in=_keys(actor))


def visible_coordinations(actor: Actor) -> "QuerySet[Coordination]":
    """Requests for coordination in the matters that one sees."""
    return Coordination.objects.filter(part__matter__in=_keys(actor))


def visible_waitings(actor: Actor) -> "QuerySet[Waiting]":
    """Claims to wait in the matters that one sees."""
    return Waiting.objects.filter(part__matter__in=_keys(actor))


def visible_risks(actor: Actor) -> "QuerySet[Risk]":
    """Risks of the matters that one sees."""
    return Risk.objects.filter(matter__in=_keys(actor))


def visible_instructions(actor: Actor) -> "QuerySet[Instruction]":
    """Instructions on the matters that one sees."""
    return Instruction.objects.filter(matter__in=_keys(actor))


def visible_look_backs(actor: Actor) -> "QuerySet[LookBack]":
    """Look-backs at the matters that one sees."""
    return LookBack.objects.filter(matter__in=_keys(actor))


def visible_overrides(actor: Actor) -> "QuerySet[LightOverride]":
    """Lights set by hand of the matters that one sees."""
    return LightOverride.objects.filter(matter__in=_keys(actor))


def visible_cards(actor: Actor) -> "QuerySet[ProjectCard]":
    """All projects for office and leaders; those of one's own bodies, and of the items that one works on."""
    here = Q(government__public_id=actor.government)
    own = Q(owner__public_id__in=actor.organisations)
    meanings = {
        ANYWHERE: Q(),
        HERE: here,
        HERE_OR_REACHED: here,
        OWN_ORGANISATION: own | Q(tasks__in=visible_matters(actor).order_by().values("task")),
    }
    return ProjectCard.objects.filter(where(actor, Action.MATTER_VIEW, meanings)).distinct()


def visible_templates(actor: Actor) -> "QuerySet[NodeTemplate]":
    """The templates of one's government."""
    return NodeTemplate.objects.filter(government__public_id=actor.government)


VISIBLE: Mapping[str, Callable[[Actor], "QuerySet[Any]"]] = {
    "matter": visible_matters,
    "part": visible_parts,
    "objection": visible_objections,
    "extension": visible_extensions,
    "coordination": visible_coordinations,
    "waiting": visible_waitings,
    "risk": visible_risks,
    "instruction": visible_instructions,
    "look_back": visible_look_backs,
    "light_override": visible_overrides,
}
"""What an actor sees of each machine, by its name; and of lights set by hand, which have an act without a machine."""
