"""Which acts a page offers for a thing: what its state allows and policy grants; of the others, who does them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.server.core.actor import Actor
from luoshi.server.core.roles import ROLE_NAMES, PostRole
from luoshi.server.core.said import word
from luoshi.server.delivery.forms import ActForm
from luoshi.server.delivery.models import LightOverride, Matter
from luoshi.server.delivery.moving import state_of
from luoshi.server.delivery.possible import PossibleAct, facts_of, possible_acts, rests
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.states import MACHINES, machine_of
from luoshi.server.delivery.states.cares import CARES
from luoshi.server.policy import Action, may


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what it says, where it leads, whether it is the main one, whether it cannot be taken back.

    ``on_behalf`` says that the office enters it for somebody else, with the paper.
    """

    code: str
    label: str
    link: str
    main: bool = False
    grave: bool = False
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be pressed now: the main act first, the others in a menu; ``others`` says who does the rest.

    ``alone`` is where nothing is main and one act is all there is: it needs no menu.
    """

    main: Offer | None = None
    more: Sequence[Offer] = ()
    others: str = ""
    alone: bool = False

    @property
    def every(self) -> list[Offer]:
        """All of them, the main one first."""
        return [*([self.main] if self.main else []), *self.more]

    def __bool__(self) -> bool:
        return self.main is not None or bool(self.more)


def permit_of(form: ActForm) -> Action | None:
    """What policy decides about for a form; None for what follows by itself."""
    if form.permit is not None:
        return form.permit
    for care in CARES:
        if (care.machine, care.act) == (form.machine, form.act):
            return care.action
    machine = machine_of(form.machine)
    return machine.begun_by if form.act is None else machine.permits[form.act]


def label_of(form: ActForm) -> str:
    """What the button says."""
    return str(form.title)


def link_of(form: ActForm, key: str) -> str:
    """The page on which it is done."""
    return reverse("matter_act", args=[form.code, key])


def offers_of(actor: Actor, machine: str, row: Any, *, for_them: bool = True) -> Offers:
    """What the actor may press for a thing now.

    ``for_them`` offers what the office enters for somebody with the paper; it is left out where they have accounts.
    """
    found: list[Offer] = []
    others: list[PossibleAct] = []
    for each in possible_acts(actor, row):
        form = FORMS_BY_CODE.get(each.code)
        if form is None:
            continue
        if each.allowed and (for_them or not each.on_behalf):
            offer = _offer(form, row, on_behalf=each.on_behalf)
            found.append(offer if _moves(machine, row, each.act) else replace(offer, main=False))
        elif not each.allowed and each.act is not None:
            others.append(each)
    found += [_offer(form, row) for form in _besides(actor, machine, row)]
    main = next((offer for offer in found if offer.main and not offer.on_behalf), None)
    if main is None and len(found) == 1 and not found[0].grave:
        return Offers(None, found, who_does(others), alone=True)
    return Offers(main, [offer for offer in found if offer is not main], who_does(others))


def releasing(actor: Actor, override: LightOverride) -> Offers:
    """That a light set by hand is released before its last day; nothing where they may not."""
    form = FORMS_BY_CODE["light_override.release"]
    permit = permit_of(form)
    if permit is None or not may(actor, permit, facts_of(override, permit)):
        return Offers()
    return Offers(None, [_offer(form, override)], alone=True)


def without(offers: Offers, code: str) -> Offers:
    """The same without one act."""
    more = [each for each in offers.more if each.code != code]
    return replace(offers, more=more, alone=offers.alone and bool(more))


def instructing(actor: Actor, matter: Matter) -> Offers:
    """That a leader gives an instruction on a matter, where something of it is late; nothing where they may not."""
    form = FORMS_BY_CODE["instruction.begin"]
    permit = permit_of(form)
    if permit is None or not may(actor, permit, facts_of(matter, permit)):
        return Offers()
    return Offers(None, [_offer(form, matter)], alone=True)


def _moves(machine: str, row: Any, act: StrEnum | None) -> bool:
    """Whether an act leads out of the state: what leaves a thing where it is is not what is waited for."""
    table = machine_of(machine)
    state = state_of(table, row)
    steps = [step for step in table.table if step.source is state and step.action is act]
    return not steps or any(step.target is not state for step in steps)


def _offer(form: ActForm, row: Any, *, on_behalf: bool = False) -> Offer:
    label = label_of(form)
    if on_behalf:
        label = _("代录：%(act)s") % {"act": label}
    return Offer(form.code, label, link_of(form, row.public_id), form.main, form.grave, on_behalf)


def _besides(actor: Actor, machine: str, row: Any) -> Iterable[ActForm]:
    """What is no machine and is begun from a thing: a reminder, a light set by hand."""
    if rests(row) or row.state in {state.value for state in machine_of(machine).ended}:
        return
    for form in FORMS_BY_CODE.values():
        permit = form.permit
        begins = form.machine not in MACHINES and form.of == machine and form.act is None
        if begins and permit is not None and may(actor, permit, facts_of(row, permit)):
            yield form


def who_does(acts: Iterable[PossibleAct]) -> str:
    """Who does some acts, as a sentence: 批准延期由分管领导、主要领导办理。"""
    by_roles: dict[tuple[PostRole, ...], list[str]] = {}
    for each in acts:
        roles = tuple(role for role in each.who if role is not PostRole.SYSTEM)
        by_roles.setdefault(roles, []).append(label_of(FORMS_BY_CODE[each.code]))
    return "".join(
        _("%(acts)s由%(roles)s办理。")
        % {
            "acts": _("、").join(dict.fromkeys(acts_of)),
            "roles": _("、").join(str(word(ROLE_NAMES[role])) for role in roles),
        }
        for roles, acts_of in by_roles.items()
        if roles
    )
