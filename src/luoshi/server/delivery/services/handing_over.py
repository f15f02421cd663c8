"""What hangs on a person in matters goes over with their post: parts that they work on, matters they are bound to."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import MATTER, PART
from luoshi.server.delivery.models import Charge, ChargeKind, HandOn, Matter, Part
from luoshi.server.delivery.services.keeping import keep, writing
from luoshi.server.delivery.states.matters import ENDED, OPEN_PARTS
from luoshi.server.orgs.holdings import Holder
from luoshi.server.orgs.models import OrganisationKind, Post
from luoshi.server.policy import Action

_KINDS = {
    PostRole.LEADER_IN_CHARGE: ChargeKind.LEADER,
    PostRole.PRINCIPAL_LEADER: ChargeKind.LEADER,
    PostRole.OFFICE_COMPILER: ChargeKind.SUPERVISOR,
    PostRole.OFFICE_SUPERVISOR: ChargeKind.SUPERVISOR,
    PostRole.UNIT_CLERK: ChargeKind.CONTACT,
    PostRole.UNIT_LEADER: ChargeKind.CONTACT,
}


def _handled(post: Post) -> "QuerySet[HandOn]":
    """The parts of the post's body that its person works on now."""
    body = Q(part__organisation=post.organisation_id)
    section = Q(
        part__organisation__subordinates=post.organisation_id,
        part__organisation__subordinates__kind=OrganisationKind.SECTION,
    )
    rows = HandOn.objects.filter(body | section, user=post.user_id, ended_at__isnull=True)
    return rows.filter(part__state__in=OPEN_PARTS).distinct()


def _charged(post: Post) -> "QuerySet[Charge]":
    """The matters that are not over to which the post's person is bound, as fits the post."""
    kind = _KINDS.get(PostRole(post.role))
    rows = Charge.objects.filter(
        user=post.user_id, kind=kind, government=post.government_id, ends_on__isnull=True
    ).exclude(matter__state__in=ENDED)
    if kind is ChargeKind.CONTACT:
        rows = rows.filter(Q(part__isnull=True) | Q(part__organisation=post.organisation_id))
    return rows


def _move_handled(giving: Post, taking: Post, actor: Actor, now: datetime) -> None:
    with writing(now):
        _hand_over_parts(giving, taking, actor, now)


def _hand_over_parts(giving: Post, taking: Post, actor: Actor, now: datetime) -> None:
    for held in list(_handled(giving).order_by("part__matter_id", "part_id")):
        Matter.objects.select_for_update(no_key=True).get(pk=held.part.matter_id)
        part = Part.objects.select_for_update(no_key=True).get(pk=held.part_id)
        held.ended_at, held.ended_by_name = now, actor.name
        held.save(update_fields=["ended_at", "ended_by_name"])
        HandOn(
            government_id=part.government_id, part=part, section=held.section, user=taking.user, note=held.note,
            given_by=actor.user, given_by_name=actor.name, given_in=actor.post, given_at=now,
        ).save(force_insert=True)  # fmt: skip
        part.revision += 1
        changes = {"act": "hand_on", "person": taking.user.public_id}
        keep(actor, now, Action.POST_HAND_OVER, PART, part, changes=changes)


def _move_charged(giving: Post, taking: Post, actor: Actor, now: datetime) -> None:
    with writing(now):
        _hand_over_charges(giving, taking, actor, now)


def _hand_over_charges(giving: Post, taking: Post, actor: Actor, now: datetime) -> None:
    today = china_date(now)
    for held in list(_charged(giving).order_by("matter_id", "pk")):
        matter = Matter.objects.select_for_update(no_key=True).get(pk=held.matter_id)
        held.ends_on = max(held.starts_on, today - timedelta(days=1))
        held.save(update_fields=["ends_on"])
        Charge(
            government_id=held.government_id, matter=matter, part=held.part, kind=held.kind, user=taking.user,
            name=taking.user.display_name, title=taking.title, starts_on=today,
        ).save(force_insert=True)  # fmt: skip
        matter.revision += 1
        changes = {"act": "set_charge", "kind": held.kind, "name": taking.user.display_name}
        keep(actor, now, Action.POST_HAND_OVER, MATTER, matter, changes=changes)


def _names_of_handled(post: Post, on: date) -> Sequence[str]:
    rows = _handled(post).select_related("part__matter__task").order_by("part__matter_id")
    return [f"{held.part.matter.number} {held.part.matter.task.title}" for held in rows]


def _names_of_charged(post: Post, on: date) -> Sequence[str]:
    rows = _charged(post).select_related("matter__task").order_by("matter_id", "pk")
    return [f"{held.matter.number} {held.matter.task.title}（{held.get_kind_display()}）" for held in rows]


PARTS_HOLDER = Holder(
    name="parts",
    label=say("承办的分工"),
    count=lambda post: _handled(post).count(),
    move=_move_handled,
    names=_names_of_handled,
)
"""Parts that somebody inside a body works on, as something that a post holds."""

CHARGES_HOLDER = Holder(
    name="charges",
    label=say("责任人员"),
    count=lambda post: _charged(post).count(),
    move=_move_charged,
    names=_names_of_charged,
)
"""Matters to which somebody is bound, as something that a post holds."""
