"""机构改革 and 人员交接 in the year: bodies merge and divide, their parts go to who follows; a clerk is replaced."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from luoshi.server.core.roles import PostRole
from luoshi.server.delivery.models import Part
from luoshi.server.delivery.services.handing_out import add_part
from luoshi.server.delivery.states.matters import OPEN_PARTS, RUNNING
from luoshi.server.ledger.amending import current
from luoshi.server.ledger.models import AmendmentSubject, Task
from luoshi.server.ledger.services.amendments import propose_amendment
from luoshi.server.ledger.states import ItemState
from luoshi.server.orgs.models import GovernmentLevel, OrganisationKind, Post
from luoshi.server.orgs.services.hand_over import hand_over
from luoshi.server.orgs.services.organisations import NewOrganisation
from luoshi.server.orgs.services.posts import revoke_post
from luoshi.server.orgs.services.reorganisation import merge_organisations, split_organisation
from luoshi.server.year.beginning import hire, sign_all
from luoshi.server.year.telling import OFFICE, SECURITY, SYSTEM, Year, told

Event = Mapping[str, Any]
_RIGHT_BEHIND = 3
"""Days after which the ledger names the old body no more: the new one stands in it by then."""


def merge(year: Year, event: Event) -> None:
    """Several bodies become one; its people are theirs, and what they work on is its."""
    made = merge_organisations(
        actor=year.actor(SYSTEM),
        now=year.tick(),
        predecessors=frozenset(year.bodies[each] for each in event["bodies"]),
        successor=_new(year, event["name"], event["short"]),
        effective_on=year.today,
        basis=event["basis"],
    )
    year.forget()
    year.bodies[event["into"]] = made.public_id
    year.logins[event["into"]] = year.logins[event["bodies"][0]]
    for at, body in enumerate(event["bodies"]):
        _follow(year, event, body, lambda _item: str(event["into"]))
        year.plan_for(1 + at, partial(_rename_in_ledger, year, event, body, event["into"]))


def split(year: Year, event: Event) -> None:
    """One body becomes two; its people go to the first, the second gets its own."""
    body = event["body"]
    posts = Post.objects.filter(organisation__public_id=year.bodies[body], revoked_at__isnull=True)
    made = split_organisation(
        actor=year.actor(SYSTEM), now=year.tick(), organisation=year.bodies[body],
        successors=[_new(year, name, short) for name, short in zip(event["names"], event["shorts"], strict=True)],
        posts=dict.fromkeys(posts.values_list("public_id", flat=True), 0), effective_on=year.today,
        basis=event["basis"],
    )  # fmt: skip
    year.forget()
    first, second = event["into"]
    year.bodies |= {name: each.public_id for name, each in zip(event["into"], made, strict=True)}
    year.logins[first] = year.logins[body]
    clerk, clerks_name, leader, leaders_name = event["people"]
    like = year.clerk(first)
    hire(year, clerk, clerks_name, second, PostRole.UNIT_CLERK, like)
    hire(year, leader, leaders_name, second, PostRole.UNIT_LEADER, like)
    year.logins[second] = (clerk, leader)
    _follow(year, event, body, lambda item: str(event["items"].get(str(item), first)))
    _rename_in_ledger(year, event, body, first)


def _new(year: Year, name: str, short: str) -> NewOrganisation:
    return NewOrganisation(
        name=name, kind=OrganisationKind.BUREAU, level=GovernmentLevel.COUNTY, short=(short,), starts_on=year.today
    )


def _follow(year: Year, event: Event, body: str, to: Any) -> None:
    """Every open part of a body that has ended is given to who follows it, and taken back from it."""
    rows = Part.objects.filter(
        organisation__public_id=year.bodies[body], state__in=OPEN_PARTS, matter__state__in=RUNNING
    )
    for part in rows.select_related("matter__task").order_by("pk"):
        item = year.item_of(part.matter_id)
        add_part(
            actor=year.actor(OFFICE), now=year.tick(), matter=part.matter.public_id,
            organisation=year.bodies[to(item)], role=part.role, reason=event["reason"], wanted=part.wanted,
            due_on=part.due_on if part.due_on and part.due_on >= year.today else None,
        )  # fmt: skip
        year.do("part.withdraw", OFFICE, part, comment=event["reason"])
        year.plan_for(1, partial(sign_all, year, item))
        year.plan_for(_RIGHT_BEHIND, partial(_name_no_more, year, event, body, item))


def _rename_in_ledger(year: Year, event: Event, body: str, to: str) -> None:
    """Items of other plans that name a body which has ended name who follows it, before anybody hands them out."""
    old, new = year.bodies[body], year.bodies[to]
    rows = Task.objects.filter(responsibilities__organisation__public_id=old, state=ItemState.CONFIRMED)
    for task in rows.exclude(plan=year.plan).order_by("pk"):
        owners = current(task, AmendmentSubject.OWNERS)["owners"]
        followed = {new if key == old else key: role for key, role in reversed(owners)}  # named once, as it comes first
        propose_amendment(
            actor=year.actor(OFFICE), now=year.tick(), item=task.public_id, subject=AmendmentSubject.OWNERS,
            after={"owners": [list(each) for each in reversed(followed.items())]}, reason=event["reason"],
            basis=event["basis"], effective_on=year.today,
        )  # fmt: skip


def _name_no_more(year: Year, event: Event, body: str, item: int) -> None:
    task = year.matter(item).task
    after = current(task, AmendmentSubject.OWNERS)
    kept = [each for each in after["owners"] if each[0] != year.bodies[body]]
    if kept == after["owners"]:
        return
    propose_amendment(
        actor=year.actor(OFFICE), now=year.tick(), item=task.public_id, subject=AmendmentSubject.OWNERS,
        after={"owners": kept}, reason=event["reason"], basis=event["basis"], effective_on=year.today,
    )  # fmt: skip


def replace_clerk(year: Year, event: Event) -> None:
    """Somebody new comes, the unit's leader hands over what hangs on the old post, which is revoked."""
    body, newcomer = event["body"], told("people")["newcomer"]
    going, leader = year.logins[body]
    hire(year, newcomer["login"], newcomer["name"], body, PostRole.UNIT_CLERK, going)
    giving, taking = (year.actor(login).post for login in (going, newcomer["login"]))
    hand_over(
        actor=year.actor(leader), now=year.tick(), post=giving, successor=taking, comment=event["reason"]
    )  # fmt: skip
    revoke_post(actor=year.actor(SECURITY), now=year.tick(), post=giving, comment=event["reason"])
    year.forget()
    year.logins[body] = (newcomer["login"], leader)
