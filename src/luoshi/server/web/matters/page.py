"""The page of a matter, and its panel: where it stands, with whom, due when; its parts; what was asked; its life."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.core.clock import china_date
from luoshi.server.core.said import chinese, say, word
from luoshi.server.delivery.leading import first_day
from luoshi.server.delivery.models import Charge, ChargeKind, Matter
from luoshi.server.delivery.narrowing import due as due_column
from luoshi.server.delivery.overrides import override_of
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.selectors import life_of
from luoshi.server.delivery.selectors import matter as view_of
from luoshi.server.delivery.standing.reading import standing_of
from luoshi.server.delivery.states import MatterState
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.selectors import glance
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, Facts, may
from luoshi.server.web.comparing.judging import judged
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.explained import explained
from luoshi.server.web.ledger.looks import limits_of
from luoshi.server.web.ledger.passages import paper_of, passage_of
from luoshi.server.web.matters.holders import Turns
from luoshi.server.web.matters.life import life_in_words
from luoshi.server.web.matters.lights import lamp_of
from luoshi.server.web.matters.lines import beside_of, part_lines
from luoshi.server.web.matters.offers import offers_of, releasing, without
from luoshi.server.web.matters.things import KINDS, day_words, level_word, state_word
from luoshi.server.web.posts import actor_of
from luoshi.server.web.projects.carrying import carrying
from luoshi.server.web.reporting.links import with_reports

AT_REST = (MatterState.CLOSED, MatterState.FILED, MatterState.TERMINATED, MatterState.WITHDRAWN, MatterState.PAUSED)
"""States in which no day presses."""
_REMINDERS = 20


@require_GET
@login_required
def matter(request: HttpRequest, key: str) -> HttpResponse:
    """The page."""
    context = about(request, key)
    row: Matter = context["matter"]
    actor = actor_of(request)
    reminders = row.reminders.select_related("part")
    context |= {
        "crumbs": [Crumb(_("督办事项"), reverse("matters"))],
        "explained": explained(request, context["standing"]),
        "events": life_in_words(life_of(view_of(actor, key)), row),
        "beside": beside_of(actor, row, context["turns"], limits_of(request)),
        "completions": completions_of(row),
        "people": people_of(row),
        "carrying": carrying(actor, row.task, china_date(timezone.now())),
        "reminders": list(reminders[:_REMINDERS]),
        "reminded": reminders.count(),
        "particulars": particulars_of(row, row.due),  # type: ignore[attr-defined]  # the column of about()
        **judged(actor, row),
        "issues": may(actor, Action.PAPER_ISSUE, Facts(government=row.government.public_id)),
    }
    return render(request, "web/matters/page.html", context)


def about(request: HttpRequest, key: str) -> dict[str, Any]:
    """What the panel and the page show."""
    actor, today = actor_of(request), china_date(timezone.now())
    rows = (
        visible_matters(actor)
        .annotate(due=due_column())
        .select_related("government", "task__government", "task__plan__government__parent", "task__area")
    )
    row = found(rows, key, say("督办事项"))
    limits, turns = limits_of(request), Turns(row.government_id, today)
    standing = standing_of(actor, row.public_id, today)
    lines = with_reports(actor, part_lines(actor, row.parts, turns, limits), today)
    now = [line for line in lines if line.open] or lines
    due: date | None = row.due  # type: ignore[attr-defined]  # the column above
    override = override_of(row.pk, today)
    offers = offers_of(actor, "matter", row)
    view = glance(actor, row.task.public_id) if visible_items(actor).filter(pk=row.task_id).exists() else None
    return {
        "matter": row,
        "task": row.task,
        "title": row.task.title,
        "state": state_word(row),
        "standing": standing,
        "lamp": lamp_of(standing),
        "turn": turns.of("matter", row),
        "turns": turns,
        "limit": None if row.state in AT_REST else limits.of(due, standing=row.task.standing),
        "urgency": "" if row.urgency == "ordinary" else str(word(chinese(row.get_urgency_display()))),
        "lines": now,
        "gone": [line for line in lines if line not in now],
        "offers": without(offers, "light_override.begin") if override else offers,
        "override": override,
        "override_pairs": KINDS["light_override"].pairs(override) if override else [],
        "override_offers": releasing(actor, override) if override else None,
        "passage": passage_of(view, paper_of(actor, view)) if view is not None else None,
        "item_link": reverse("ledger_item", args=[row.task.public_id]) if view is not None else "",
        "next": request.get_full_path(),
    }


def completions_of(row: Matter) -> list[dict[str, Any]]:
    """The applications for completion, each with what was found."""
    return [
        {
            "row": each,
            "level": level_word(each.claim_level),
            "outcome": str(word(chinese(each.get_outcome_display()))),
            "found": [
                {
                    "row": one,
                    "method": str(word(chinese(one.get_method_display()))),
                    "level": level_word(one.level),
                }
                for one in each.verifications.all()
            ],
        }
        for each in row.completions.select_related("part").prefetch_related("verifications")
    ]


def people_of(row: Matter) -> list[tuple[str, list[Charge]]]:
    """Who is bound to a matter now, by what they are to it."""
    today = china_date(timezone.now())
    charges = [
        each
        for each in row.charges.select_related("user", "part")
        if each.starts_on <= today and (each.ends_on is None or each.ends_on >= today)
    ]
    by_kind = [(kind, [each for each in charges if each.kind == kind.value]) for kind in ChargeKind]
    return [(str(word(chinese(kind.label))), held) for kind, held in by_kind if held]


def particulars_of(row: Matter, due: date | None) -> list[Pair]:
    """What it is registered on, by whom; the day that was set at first, where another one (``due``) or none counts now;
    when it was handed out and closed.
    """
    told = [
        Pair(_("编号"), row.number),
        Pair(_("立项依据"), row.basis),
        Pair(_("办理要求"), row.requirement or None),
        Pair(_("紧急程度"), str(word(chinese(row.get_urgency_display())))),
        Pair(_("计划"), row.task.plan.name),
        Pair(_("立项人"), f"{row.made_by_name} {localtime(row.made_at):%Y-%m-%d}"),
    ]
    first = first_day(row.parts.all())
    if first is not None and first != due:
        told.append(Pair(_("原定时限"), day_words(first)))
    if row.handed_out_at:
        told.append(Pair(_("交办时间"), f"{localtime(row.handed_out_at):%Y-%m-%d %H:%M}"))
    if row.closed_at:
        told.append(Pair(_("销号时间"), f"{localtime(row.closed_at):%Y-%m-%d %H:%M}"))
    if row.resume_on:
        told.append(Pair(_("预计恢复"), day_words(row.resume_on)))
    if row.decided_by_name:
        said = f"{row.decided_by_name}{_('：')}{row.comment}" if row.comment else row.decided_by_name
        told.append(Pair(_("最近审批"), said))
    return told
