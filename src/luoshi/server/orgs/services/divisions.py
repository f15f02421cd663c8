"""Organisations out of the table of divisions: those that were ticked, and their group, all or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshi.extraction.view import normal
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.orgs.models import GovernmentLevel, Organisation, OrganisationKind, OrganisationName
from luoshi.server.orgs.services.locking import locked_government
from luoshi.server.orgs.services.organisations import NewOrganisation, build_organisation, record_members
from luoshi.server.orgs.suggested import Suggested, group_of, suggested_below
from luoshi.server.policy import Action, Facts, require

_AFTER_BUREAUS = 1000
"""The position of the first; bureaus stand before townships in the lists of governments."""


def adopt_divisions(
    *, actor: Actor, now: datetime, government: str, code: str, chosen: Sequence[str], group: bool
) -> list[Organisation]:
    """Make the chosen divisions (codes) below one into organisations; with ``group`` also their group, members and all.

    A group that is there already stays as it is: its members are the office compiler's to change. Raises Invalid for
    nothing chosen, for a code that does not stand directly below, and for names that are taken.
    """
    with transaction.atomic():
        root = locked_government(actor, government)
        require(actor, Action.ORGANISATION_CREATE, Facts(government=root.public_id))
        offered = {each.division.code: each for each in suggested_below(code)}
        wanted = [each for key, each in offered.items() if key in set(chosen)]
        if not wanted or set(chosen) - set(offered):
            raise Invalid(
                say("没有选择区划，或者所选的不在这个区划之下"), say("请重新勾选"), fields={"chosen": say("请重新勾选")}
            )
        made = [
            build_organisation(actor=actor, now=now, root=root, new=_new(each, at), action=Action.ORGANISATION_CREATE)
            for at, each in enumerate(wanted)
        ]
        if group:
            streets = any(each.name.endswith("街道办事处") for each in wanted)
            name, short = group_of(GovernmentLevel(root.level), streets=streets)
            names = OrganisationName.objects.filter(government=root, ends_on__isnull=True)
            if not names.filter(matched__in=[normal(name), normal(short)]).exists():
                new = NewOrganisation(
                    name=name,
                    kind=OrganisationKind.GROUP,
                    level=GovernmentLevel(made[0].level),
                    short=(short,),
                    position=_AFTER_BUREAUS - 1,
                )
                row = build_organisation(actor=actor, now=now, root=root, new=new, action=Action.ORGANISATION_CREATE)
                record_members(
                    actor=actor,
                    now=now,
                    group=row,
                    members=frozenset(each.public_id for each in made),
                    effective_on=None,
                    action=Action.ORGANISATION_CREATE,
                )
                made.append(row)
        return made


def _new(each: Suggested, at: int) -> NewOrganisation:
    return NewOrganisation(
        name=each.name,
        kind=each.kind,
        level=each.division.level,
        short=(each.short,) if each.short else (),
        division_code=each.division.code,
        position=_AFTER_BUREAUS + at,
    )
