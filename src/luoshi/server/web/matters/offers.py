"""Which acts a page offers for a thing: what its state allows and policy grants; of the others, who does them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.server.core.actor import Actor
from luoshi.server.core.roles import ROLE_NAMES, PostRole
from luoshi.server.core.said import word
from luoshi.server.delivery.facts import (
    coordination_facts,
    matter_facts,
    part_facts,
    request_facts,
    risk_facts,
)
from luoshi.server.delivery.forms import ActForm
from luoshi.server.delivery.moving import state_of
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.states import MACHINES, MatterState, PartState, machine_of
from luoshi.server.delivery.states.cares import CARES, Care
from luoshi.server.delivery.states.matters import OPEN_PARTS, RUNNING
from luoshi.server.policy import Action, Facts, may
from luoshi.server.policy.table import ROLES
from luoshi.server.web.matters.things import matter_of, part_of

_CARES: Mapping[tuple[str, StrEnum], Care] = {(care.machine, care.act): care for care in CARES}


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what it says, where it leads, whether it is the main one, whether it cannot be taken back.

    ``on_behalf`` says that the office enters it for a body without accounts, with the paper.
    """

    code: str
    label: str
    link: str
    main: bool = False
    grave: bool = False
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be pressed now: the main act first, the others in a menu; ``others`` says who does the rest."""

    main: Offer | None = None
    more: Sequence[Offer] = ()
    others: str = ""

    @property
    def every(self) -> list[Offer]:
        """All of them, the main one first."""
        return [*([self.main] if self.main else []), *self.more]

    def __bool__(self) -> bool:
        return self.main is not None or bool(self.more)


def _matter_of(row: Any, *, on_behalf: bool = False) -> Facts:
    return matter_facts(row.matter, on_behalf=on_behalf)


def _instruction(row: Any, *, on_behalf: bool = False) -> Facts:
    return part_facts(row.part, on_behalf=on_behalf) if row.part else _matter_of(row, on_behalf=on_behalf)


def _request(row: Any, *, on_behalf: bool = False) -> Facts:
    return request_facts(row, row.part, on_behalf=on_behalf)


def _part(row: Any, *, on_behalf: bool = False) -> Facts:
    waiting = row.feedbacks.filter(state="waiting").first() if row.state == PartState.IN_REVIEW else None
    return part_facts(row, author=waiting.made_by if waiting else "", on_behalf=on_behalf)


def _risk(row: Any, *, on_behalf: bool = False) -> Facts:
    return risk_facts(row)


_FACTS: Mapping[str, Callable[..., Facts]] = {
    "matter": matter_facts,
    "part": _part,
    "objection": _request,
    "extension": _request,
    "waiting": _request,
    "coordination": coordination_facts,
    "risk": _risk,
    "instruction": _instruction,
    "look_back": _matter_of,
}


def facts_of(machine: str, row: Any, *, on_behalf: bool = False) -> Facts:
    """What policy is told of a thing."""
    return _FACTS[machine](row, on_behalf=on_behalf)


def permit_of(form: ActForm) -> Action | None:
    """What policy decides about for a form; None for what follows by itself."""
    if form.permit is not None:
        return form.permit
    care = _care_of(form)
    if care is not None:
        return care.action
    machine = machine_of(form.machine)
    return machine.begun_by if form.act is None else machine.permits[form.act]


def label_of(form: ActForm) -> str:
    """What the button says."""
    labels = machine_of(form.machine).labels if form.machine in MACHINES else {}
    return str(labels[form.act] if form.act is not None and form.act in labels else form.title)


def link_of(form: ActForm, key: str) -> str:
    """The page on which it is done."""
    return reverse("matter_act", args=[form.code, key])


def offers_of(actor: Actor, machine: str, row: Any, *, for_them: bool = True) -> Offers:
    """What the actor may press for a thing now.

    ``for_them`` offers what the office enters for somebody with the paper; it is left out where they have accounts.
    """
    own = facts_of(machine, row)
    instead = replace(own, on_behalf=True)
    found: list[Offer] = []
    others: list[ActForm] = []
    for form in _possible(machine, row):
        permit = permit_of(form)
        if permit is None:
            continue
        if may(actor, permit, own):
            found.append(_offer(form, row))
        elif for_them and may(actor, permit, instead):
            found.append(_offer(form, row, on_behalf=True))
        else:
            others.append(form)
    main = next((offer for offer in found if offer.main and not offer.on_behalf), None)
    return Offers(main, [offer for offer in found if offer is not main], who_does(others))


def _offer(form: ActForm, row: Any, *, on_behalf: bool = False) -> Offer:
    label = label_of(form)
    if on_behalf:
        label = _("代录：%(act)s") % {"act": label}
    return Offer(form.code, label, link_of(form, row.public_id), form.main, form.grave, on_behalf)


def _possible(machine: str, row: Any) -> Iterable[ActForm]:
    state = state_of(machine_of(machine), row)
    works = MatterState(matter_of(machine, row).state) in RUNNING
    for act in machine_of(machine).acts_from(state):
        form = FORMS_BY_CODE.get(f"{machine}.{act.value}")
        if form is not None and (machine == "matter" or works or part_of(machine, row) is None):
            yield form
    for form in FORMS_BY_CODE.values():
        care = _care_of(form)
        cared = care is not None and care.machine == machine and state in care.states
        if cared or (form.of == machine and _begins(form, machine, row, works=works)):
            yield form


def _care_of(form: ActForm) -> Care | None:
    return _CARES.get((form.machine, form.act)) if form.act is not None else None


def _begins(form: ActForm, machine: str, row: Any, *, works: bool) -> bool:
    """Whether something can be begun from a thing: from an open part of a matter in work, from a matter in work."""
    if form.act is not None or (machine == "part" and PartState(row.state) not in OPEN_PARTS):
        return False
    return works or (form.machine == "look_back" and MatterState(row.state) is MatterState.CLOSED)


def who_does(forms: Iterable[ActForm]) -> str:
    """Who does some acts, as a sentence: 批准延期由分管领导、主要领导办理。"""
    by_roles: dict[tuple[PostRole, ...], list[str]] = {}
    for form in forms:
        permit = permit_of(form)
        if form.act is None or permit is None:
            continue
        roles = tuple(role for role in ROLES[permit] if role is not PostRole.SYSTEM)
        by_roles.setdefault(roles, []).append(label_of(form))
    return "".join(
        _("%(acts)s由%(roles)s办理。")
        % {
            "acts": _("、").join(dict.fromkeys(acts)),
            "roles": _("、").join(str(word(ROLE_NAMES[role])) for role in roles),
        }
        for roles, acts in by_roles.items()
    )
