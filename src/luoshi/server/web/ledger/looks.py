"""What the panel and the page of an item show, as plain values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.states import MatterState
from luoshi.server.ledger.amending import number
from luoshi.server.ledger.facts import item_facts
from luoshi.server.ledger.models import (
    Amendment,
    AmendmentSubject,
    Measure,
    Milestone,
    Person,
    Responsibility,
    RoleBasis,
    Target,
    Task,
)
from luoshi.server.ledger.models.columns import PersonChoice
from luoshi.server.ledger.selectors import ItemView
from luoshi.server.ledger.sheets import day_text
from luoshi.server.ledger.states import AmendmentState, ItemState
from luoshi.server.orgs.scopes import visible_people
from luoshi.server.orgs.selectors import working_days_seen
from luoshi.server.policy import Action as Act
from luoshi.server.policy import Facts, may
from luoshi.server.web.amendments.values import (
    Difference,
    Names,
    differences_of,
    names_of,
)
from luoshi.server.web.components import Action, Crumb, Pair, Text
from luoshi.server.web.ledger.passages import passage_of
from luoshi.server.web.ledger.words import (
    ITEM_STATE_WORDS,
    PLAN_KIND_WORDS,
    RELATION_WORDS,
    Limits,
    limit_text,
)
from luoshi.server.web.once import once
from luoshi.server.web.plan_words import (
    BASIS_WORDS,
    COMPARATOR_WORDS,
    DUE_ORIGIN_WORDS,
    OWNER_ROLE_WORDS,
    PERSON_WORDS,
    PROJECT_WORDS,
    STRENGTH_WORDS,
    SUBJECT_WORDS,
)
from luoshi.server.web.posts import actor_of
from luoshi.server.web.projects.carrying import carrying
from luoshi.server.web.timelines import timeline_of


@dataclass(frozen=True, slots=True)
class Owner:
    """A body's part. ``notes`` say what the paper does not: why it holds, what is printed instead, by which group."""

    name: str
    key: str
    role: Text
    notes: str
    place: str


@dataclass(frozen=True, slots=True)
class Named:
    """A person in their part, as printed; ``account`` is the address of theirs, for who may see it."""

    name: str
    role: Text
    notes: str
    place: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """A target: as printed, and as reckoned where that is another number."""

    name: str
    printed: str
    normal: str
    quote: str
    strength: Text
    limit: str
    baseline: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """An amendment: what it changes, how it stands, and its parts before beside after."""

    subject: Text
    state: AmendmentState
    parts: Sequence[Difference]
    row: Amendment


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things that an item consists of: its words, what is noted beside them, where it is printed."""

    words: str
    note: Text = ""
    place: str = ""


def limits_of(request: HttpRequest) -> Limits:
    """How limits stand today for who looks; the calendar is read once a request."""

    def read() -> Limits:
        try:
            days = working_days_seen(actor_of(request))
        except NotFound:  # without a post there is no calendar, and no item to reckon for
            days = WorkingDays()
        return Limits(days, china_date(timezone.now()))

    return once(request, "limits", read)


def item_context(request: HttpRequest, view: ItemView, paper: str = "") -> dict[str, Any]:
    """Everything that both the panel and the page show; ``paper`` is the address of the whole text."""
    task, limits = view.task, limits_of(request)
    word, light = ITEM_STATE_WORDS[task.state]
    passage = passage_of(view, paper)
    return {
        "task": task,
        "state": word,
        "light": light,
        "limit": limits.of_item(task),
        "holder": holder_of(view),
        "particulars": pairs_of(task, passage.places.get("deadline", "")),
        "owners": owners_of(view.owners, passage.places),
        "people": people_of(actor_of(request), view.people, passage.places),
        "aims": [aim_of(target, passage.places) for target in view.targets],
        "measures": [
            Part(row.text, _measure_note(row), passage.places.get(f"measure-{row.pk}", "")) for row in view.measures
        ],
        "passage": passage,
        "view": view,
        "relations": relations_of(view),
        "plan_link": reverse("ledger_plan", args=[task.plan.public_id]),
    }


def page_context(actor: Actor, view: ItemView, places: Mapping[str, str]) -> dict[str, Any]:
    """What the page shows besides; ``places`` leads fields to their words (``Passage``)."""
    names = names_of(actor, china_date(timezone.now())) if view.amendments else Names()
    facts = item_facts(view.task)
    acts = []
    if view.task.state == ItemState.DRAFT and may(actor, Act.ITEM_CONFIRM, facts):
        acts.append(Action(_("确认这个事项"), reverse("ledger_item_confirm", args=[view.task.public_id]), "check"))
    acts += _matter_acts(actor, view.task, facts)
    if view.task.state == ItemState.CONFIRMED and may(actor, Act.AMENDMENT_PROPOSE, facts):
        acts.append(Action(_("提出变更"), reverse("amendment_propose", args=[view.task.public_id]), "pencil"))
    if may(actor, Act.ITEM_RELATE, facts):
        acts.append(Action(_("登记关联事项"), reverse("ledger_item_relate", args=[view.task.public_id]), "plus"))
    return {
        "acts": acts,
        "changes": [change_of(row, names) for row in view.amendments],
        "events": timeline_of(view.events),
        "crumbs": [
            Crumb(_("台账"), reverse("ledger") + "?view=all"),
            Crumb(view.task.plan.name, reverse("ledger_plan", args=[view.task.plan.public_id])),
        ],
        "carrying": carrying(actor, view.task, china_date(timezone.now())),
        "milestones": [Part(row.text, _day_of(row), places.get(f"milestone-{row.pk}", "")) for row in view.milestones],
        "projects": [
            Part(row.name, PROJECT_WORDS.get(row.kind, row.kind), places.get(f"project-{row.pk}", ""))
            for row in view.projects
        ],
        "citations": [
            Part((f"《{row.title}》" if row.title else "") + row.number, place=places.get(f"citation-{row.pk}", ""))
            for row in view.citations
        ],
    }


def _matter_acts(actor: Actor, task: Task, facts: Facts) -> list[Action]:
    """To the matter of an item, or how it becomes one."""
    matter = visible_matters(actor).filter(task=task).exclude(state=MatterState.WITHDRAWN.value).first()
    if matter is not None:
        words = _("督办事项 %(number)s") % {"number": matter.number}
        return [Action(words, reverse("matter", args=[matter.public_id]), "list")]
    if task.state == ItemState.CONFIRMED and may(actor, Act.MATTER_REGISTER, facts):
        address = reverse("matters_bulk", args=["matter.begin"])
        return [Action(_("立项报批"), f"{address}?chosen={task.public_id}", "upload")]
    return []


def pairs_of(task: Task, place: str = "") -> list[Pair]:
    """The particulars; ``place`` is where the limit is printed."""
    day: str | None = limit_text(task.last_day, standing=task.standing) or None
    if day and task.due_text not in ("", day_text(task.last_day, task.standing)):
        day = _("%(day)s（原文：%(text)s）") % {"day": day, "text": task.due_text}
    if day and place:
        day = format_html('<a class="to-source" href="{}">{}</a>', place, day)
    found = [
        Pair(_("时限"), day),
        Pair(_("时限来源"), DUE_ORIGIN_WORDS[task.due_origin]),
        Pair(_("力度"), STRENGTH_WORDS[task.strength]),
        Pair(_("领域"), task.area.title if task.area else None),
        Pair(_("来源类别"), PLAN_KIND_WORDS[task.plan.kind]),
    ]
    if task.source:
        found.append(Pair(_("来源"), task.source))
    if task.divides:
        found.append(Pair(_("细分自"), task.divides.title))
    return found


def owners_of(parts: Sequence[Responsibility], places: Mapping[str, str]) -> list[Owner]:
    """The bodies, who leads first; what no paper says of them is noted."""
    return [
        Owner(
            name=part.printed_name,
            key=part.organisation.public_id,
            role=OWNER_ROLE_WORDS[part.role],
            notes=_("，").join(_owner_notes(part)),
            place=places.get(f"responsibility-{part.pk}", ""),
        )
        for part in parts
    ]


def _owner_notes(part: Responsibility) -> Iterator[str]:
    if part.basis != RoleBasis.PRINTED:
        yield str(BASIS_WORDS[part.basis])
    if part.printed_role and part.printed_role != part.role:
        yield _("原文写作“%(role)s”") % {"role": OWNER_ROLE_WORDS[part.printed_role]}
    if part.via_group:
        yield _("由“%(name)s”展开") % {"name": part.via_group}


def people_of(actor: Actor, people: Sequence[Person], places: Mapping[str, str]) -> list[Named]:
    """The people of an item, leaders first, each in the order of the print."""
    accounts = {row.account.public_id for row in people if row.account}
    seen = set[str]()
    if accounts:
        known = visible_people(actor, china_date(timezone.now())).filter(public_id__in=accounts)
        seen = set(known.values_list("public_id", flat=True))
    order = list(PERSON_WORDS)
    return [
        Named(
            name=row.name,
            role=PERSON_WORDS[row.kind],
            notes=_("原文写作“%(role)s”") % {"role": row.printed_post}
            if row.printed_post not in ("", str(PersonChoice(row.kind).label), str(PERSON_WORDS[row.kind]))
            else "",
            place=places.get(f"person-{row.pk}", ""),
            account=reverse("person", args=[row.account.public_id])
            if row.account and row.account.public_id in seen
            else "",
        )
        for row in sorted(people, key=lambda row: order.index(row.kind))
    ]


def holder_of(view: ItemView) -> str:
    """With whom the item lies: a draft with who entered it, a confirmed one with who leads it, else with nobody."""
    if view.task.state == ItemState.DRAFT:
        return _("%(name)s（草稿待确认）") % {"name": view.task.made_by_name}
    if view.task.state == ItemState.WITHDRAWN:
        return _("不再办理")
    leads = [part.printed_name for part in view.owners if part.role == "lead"]
    names = leads or [part.printed_name for part in view.owners if part.role == "responsible"]
    return _("、").join(names) or _("没有责任单位")


def aim_of(target: Target, places: Mapping[str, str] = MappingProxyType({})) -> Aim:
    """A target as it is printed and as it is reckoned."""
    printed = _quantity(target.value, target.value_to, target.unit)
    normal = _quantity(target.normal_value, target.normal_value_to, target.indicator.unit)
    comparator = str(COMPARATOR_WORDS[target.comparator])
    return Aim(
        name=target.indicator.name,
        printed=_("%(comparator)s %(value)s") % {"comparator": comparator, "value": printed}
        if not target.implied
        else _("全部（原文没有写数）"),
        normal=normal if normal != printed else "",
        quote=target.text or target.quote,
        strength=STRENGTH_WORDS[target.strength],
        limit=limit_text(target.last_day) or target.due_text,
        baseline="" if target.baseline is None else f"{number(target.baseline)}{target.baseline_unit}",
        place=places.get(f"target-{target.pk}", ""),
    )


def _quantity(value: Any, upper: Any, unit: str) -> str:
    return f"{number(value)}{'—' + str(number(upper)) if upper is not None else ''}{unit}"


def _measure_note(row: Measure) -> str:
    told = [_day_of(row), "" if row.commitment else _("方式，不作考核")]
    return _("，").join(each for each in told if each)


def _day_of(row: Measure | Milestone) -> str:
    return row.due_text or limit_text(row.last_day)


def relations_of(view: ItemView) -> list[dict[str, Any]]:
    """Related items by how they are related, read from this one."""
    return [
        {
            "words": RELATION_WORDS[row.kind][0 if row.first_id == view.task.pk else 1],
            "other": other,
            "basis": row.basis,
            "by": row.made_by_name,
            "on": row.made_at,
        }
        for row, other in view.relations
    ]


def change_of(row: Amendment, names: Names) -> Change:
    """An amendment with both of its values in words; the old one stays."""
    subject = SUBJECT_WORDS[AmendmentSubject(row.subject)]
    return Change(subject, AmendmentState(row.state), differences_of(row, names), row)
