"""What the page of a cycle tells of its reports: who has reported, who is allowed what, what was restated."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.server.core.actor import Actor
from luoshi.server.core.said import word
from luoshi.server.cycles.facts import cycle_facts
from luoshi.server.cycles.matrix import Tally, tallies
from luoshi.server.cycles.models import Allowance, Cycle
from luoshi.server.cycles.scopes import visible_restatements
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import CycleState
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.policy import Action, Facts, may
from luoshi.server.web.components import Light, Text
from luoshi.server.web.cycles.known import standings_known
from luoshi.server.web.cycles.words import STANDING_WORDS

COLUMNS = (
    ReportStanding.ON_TIME, ReportStanding.NOTHING, ReportStanding.LATE, ReportStanding.PARTIAL,
    ReportStanding.RECEIVED, ReportStanding.RETURNED, ReportStanding.NOT_DUE, ReportStanding.MISSING,
    ReportStanding.EXCUSED,
)  # fmt: skip
"""Standings as columns of the table of bodies."""


@dataclass(frozen=True)
class Allowed:
    """An exception as the page tells it: for whom, what, until when, why, whether it holds."""

    row: Allowance
    whose: str
    kind: str
    holds: bool
    end: str


def who_reported(request: HttpRequest, actor: Actor, row: Cycle, today: date) -> dict[str, Any]:
    """What the page shows of the reports of a cycle; nothing of them to who may not see reports."""
    may_see = row.state != CycleState.CANCELLED and bool(
        may(actor, Action.REPORT_VIEW, Facts(government=row.government.public_id, organisations=actor.organisations))
    )
    if not may_see:
        return {}
    rows = standings_known(request)(actor, row, today)
    total = Counter(each.standing for each in rows)
    restated = visible_restatements(actor).filter(report__cycle=row).order_by("-pk")
    return {
        "tiles": _tiles(row, total),
        "tallies": _tallies(row, rows),
        "columns": [STANDING_WORDS[each] for each in COLUMNS],
        "allowances": _allowances(actor, row, today),
        "restatements": list(restated),
        "owed": sum(total.values()) - total[ReportStanding.EXCUSED],
    }


def _tiles(row: Cycle, total: Counter[ReportStanding]) -> list[tuple[Text, Light, int, str]]:
    """Each standing that occurs, with how often and its list."""
    link = reverse("cycles_matrix") + f"?kind={row.kind}&cycle={row.public_id}&standing="
    return [
        (word_of, light, total[standing], link + standing.name.lower())
        for standing, (word_of, light) in STANDING_WORDS.items()
        if total[standing]
    ]


def _tallies(row: Cycle, rows: Sequence[Any]) -> list[tuple[Tally, str, list[int]]]:
    """A line for each body, in the order of the register: the tally, its list, the numbers of the columns."""
    counted = tallies(rows)
    bodies = Organisation.objects.filter(pk__in=counted).prefetch_related("names").order_by("position", "pk")
    link = reverse("cycles_matrix") + f"?kind={row.kind}&cycle={row.public_id}&unit="
    found = []
    for body in bodies:
        tally = Tally(short_name_on(body, row.last), body.public_id, counted[body.pk])
        found.append((tally, link + body.public_id, [tally.counts[each] for each in COLUMNS]))
    return found


def _allowances(actor: Actor, row: Cycle, today: date) -> list[Allowed]:
    ends = bool(may(actor, Action.CYCLE_ALLOW, cycle_facts(row)))
    held = row.allowances.select_related("organisation", "part__matter").prefetch_related("organisation__names")
    return [
        Allowed(
            each,
            _whose(each, row),
            word(each.get_kind_display()),
            holds := each.ended_at is None and each.until >= today,
            reverse("cycle_allowance_end", args=[row.public_id, each.public_id]) if ends and holds else "",
        )
        for each in held
    ]


def _whose(each: Allowance, row: Cycle) -> str:
    if each.part is not None:
        return f"{each.part.printed_name} {each.part.matter.number}"
    if each.organisation is not None:
        return short_name_on(each.organisation, row.last)
    return _("全部单位")
