"""签收: a body takes its part; inside it the part goes to a section or a person, and back."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.delivery.audited import PART
from luoshi.server.delivery.facts import part_facts
from luoshi.server.delivery.models import HandOn, Part
from luoshi.server.delivery.moving import move
from luoshi.server.delivery.services.keeping import keep, writing
from luoshi.server.delivery.services.locking import (
    PART_THING,
    locked_part,
    locked_parts,
    require_open,
    require_running,
)
from luoshi.server.delivery.services.papers import papers_of
from luoshi.server.delivery.services.telling import tell_person
from luoshi.server.delivery.services.together import all_or_none
from luoshi.server.delivery.services.withdrawing import start_where_signed
from luoshi.server.delivery.states import PartAct
from luoshi.server.orgs.acting import posts_in_force
from luoshi.server.orgs.models import Organisation, OrganisationKind, User
from luoshi.server.policy import Action, require

_LONGEST_NOTE = 300


def sign_part(*, actor: Actor, now: datetime, part: str, signed_by: str = "", scan: str = "") -> Part:
    """Sign for a part. ``signed_by`` is who signed on the paper, where it is entered with its scan.

    Once every body that leads or is responsible has signed, the matter is under way.
    """
    with writing(now):
        row = locked_part(actor, part)
        papers = papers_of((row.matter,), (row,), scan=scan)
        require(actor, Action.PART_SIGN, part_facts(row, on_behalf=papers.on_behalf))
        require_running(row.matter)
        taken = move("part", row, PartAct.SIGN, now=now, thing=PART_THING)
        papers.check()
        row.signed_at, row.signed_by_name = now, (signed_by.strip()[:80] if scan else "") or actor.name
        keep(actor, now, Action.PART_SIGN, PART, row, taken, scan=scan)
        start_where_signed(actor, now, row.matter, Action.PART_SIGN)
        return row


def sign_parts(*, actor: Actor, now: datetime, parts: Collection[str]) -> tuple[Part, ...]:
    """Sign for several parts, all or none."""
    with writing(now):
        rows = locked_parts(actor, parts)
        return all_or_none(
            rows,
            lambda row: sign_part(actor=actor, now=now, part=row.public_id),
            name=lambda row: f"{row.matter.number} {row.printed_name}",
            field="parts",
        )


def hand_on_part(
    *, actor: Actor, now: datetime, part: str, section: str = "", person: str = "", note: str = ""
) -> Part:
    """Give a part to a section or a person of its body, in place of who has it now; the body still answers for it."""
    with writing(now):
        row = locked_part(actor, part)
        require(actor, Action.PART_HAND_ON, part_facts(row))
        require_running(row.matter)
        require_open(row)
        inside = _section(row, section) if section else None
        user = _person(row, person, now) if person else None
        if inside is None and user is None:
            raise Invalid(
                say("没有选择科室或者人员"), say("请选择本单位的科室或者人员"), fields={"person": say("请选择")}
            )
        _end(row, actor, now)
        HandOn(
            government_id=row.government_id,
            part=row,
            section=inside,
            user=user,
            note=note.strip()[:_LONGEST_NOTE],
            given_by=actor.user,
            given_by_name=actor.name,
            given_in=actor.post,
            given_at=now,
        ).save(force_insert=True)
        row.revision += 1
        changes = {"act": "hand_on", "section": section, "person": person}
        keep(actor, now, Action.PART_HAND_ON, PART, row, changes=changes, comment=note)
        if user:
            tell_person(actor, now, row, [user])
        return row


def take_part_from(*, actor: Actor, now: datetime, part: str) -> Part:
    """Take a part back from the section or the person that it was handed on to."""
    with writing(now):
        row = locked_part(actor, part)
        require(actor, Action.PART_HAND_ON, part_facts(row))
        require_running(row.matter)
        require_open(row)
        if not _end(row, actor, now):
            raise Invalid(say("这项分工没有转交给科室或者人员"), say("不需要收回"), fields={"part": say("没有转交")})
        row.revision += 1
        keep(actor, now, Action.PART_HAND_ON, PART, row, changes={"act": "take_back"})
        return row


def _section(part: Part, public_id: str) -> Organisation:
    found = Organisation.objects.filter(
        public_id=public_id, superior=part.organisation_id, kind=OrganisationKind.SECTION
    ).first()
    if found is None:
        raise NotFound(say("本单位的这个科室"))
    return found


def _person(part: Part, public_id: str, now: datetime) -> User:
    """Somebody who holds a post in the part's body, or in a section of it, today."""
    body = Q(organisation=part.organisation_id)
    section = Q(organisation__superior=part.organisation_id, organisation__kind=OrganisationKind.SECTION)
    held = posts_in_force(china_date(now)).filter(body | section, user__public_id=public_id)
    post = held.select_related("user").first()
    if post is None:
        raise NotFound(say("本单位的这个人员"))
    return post.user


def _end(part: Part, actor: Actor, now: datetime) -> bool:
    """End who has the part inside the body; whether there was somebody."""
    held = part.hand_ons.select_for_update().filter(ended_at__isnull=True).first()
    if held is None:
        return False
    held.ended_at, held.ended_by_name = now, actor.name
    held.save(update_fields=["ended_at", "ended_by_name"])
    return True
