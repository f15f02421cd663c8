"""One item of a sheet as the page draws it: how it stands, what was said last, the form or what was handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.reckoning.amounts import printed
from luoshi.server.core.clock import china_date
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.cycles.asking import dropped_fields
from luoshi.server.cycles.figures import Asked, Held
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.sheets import Line
from luoshi.server.cycles.states import CycleState
from luoshi.server.orgs.selectors import working_days
from luoshi.server.web.components import Light, Text
from luoshi.server.web.cycles.words import standing_light, standing_word
from luoshi.server.web.drafts import draft_of
from luoshi.server.web.matters.things import level_word
from luoshi.server.web.reporting.forms import ReportForm, report_form
from luoshi.server.web.state_words import state_word


@dataclass(frozen=True)
class Figure:
    """A figure that the card asks for: its fields, and what was entered for the days before."""

    asked: Asked
    fields: Sequence[Any]
    note: Any
    before: str


@dataclass(frozen=True)
class Known:
    """A figure that is known already and not asked for: what it is, from whom, since when."""

    name: str
    value: str
    by: str
    on: str


@dataclass(frozen=True)
class Card:
    """One item as the page draws it. ``form`` is None where nothing is to be filled in now."""

    line: Line
    cycle: Cycle
    word: Text
    light: Light
    state: Text
    days_left: int | None
    level: str
    form: ReportForm | None
    figures: Sequence[Figure]
    known: Sequence[Known]
    saved: datetime | None
    address: str
    draft: str
    may_repeat: bool
    back: str


def draft_name(cycle: Cycle, line: Line) -> str:
    """The name under which what is typed into a card is kept."""
    return f"report.{cycle.public_id}.{line.part.public_id}"


@dataclass(frozen=True)
class Frame:
    """What all cards of a sheet share: who looks, the cycle, the day, the calendar, fields that are not asked for, and
    the body that the office enters something for.
    """

    request: HttpRequest
    cycle: Cycle
    today: date
    days: WorkingDays
    dropped: frozenset[str]
    unit: str


def frame_of(request: HttpRequest, cycle: Cycle, unit: str) -> Frame:
    """The frame of a sheet."""
    dropped = frozenset(dropped_fields(cycle.government_id))
    return Frame(request, cycle, china_date(timezone.now()), working_days(cycle.government), dropped, unit)


def card_of(frame: Frame, line: Line, form: ReportForm | None = None) -> Card:
    """A line as it is drawn; ``form`` is one that was sent and is not right."""
    cycle, today, unit = frame.cycle, frame.today, frame.unit
    kept = draft_of(frame.request, draft_name(cycle, line))
    typed, saved = kept or (None, None)
    taken = cycle.state in (CycleState.OPEN, CycleState.PAST_DUE) or (
        cycle.state == CycleState.LOCKED and today <= line.owed.taken_until
    )
    if form is None and line.is_open and taken:
        form = report_form(line, frame.dropped, typed)
    left = frame.days.count(today, line.owed.due_on)
    key = [cycle.public_id, line.part.public_id]
    back = f"?unit={unit}" if unit else ""
    return Card(
        line=line,
        cycle=cycle,
        word=standing_word(line.owed.standing),
        light=standing_light(line.owed.standing),
        state=state_word(line.state),
        days_left=left if line.owed.open else None,
        level=level_word(line.last.claim_level) if line.last else "",
        form=form,
        figures=_figures(line, form) if form else [],
        known=[_known(each, each.held) for each in line.owed.asked if each.held is not None and each.given],
        saved=saved,
        address=reverse("reporting_save", args=key) + back,
        draft=reverse("reporting_draft", args=key),
        may_repeat=line.last is not None and line.report is None,
        back=back,
    )


def _figures(line: Line, form: ReportForm) -> list[Figure]:
    found = []
    for asked, names in form.figures:
        *numbers, note = names
        before = figure_words(asked.before, asked.unit) if asked.before else ""
        found.append(Figure(asked, [form[name] for name in numbers], form[note], before))
    return found


def _known(asked: Asked, held: Held) -> Known:
    return Known(f"{asked.name}（{asked.period.name}）", figure_words(held, asked.unit), held.by, f"{held.on:%Y-%m-%d}")


def figure_words(held: Held, unit: str) -> str:
    """A figure as it is read."""
    if held.value is None and held.numerator is not None and held.denominator:
        return _("%(numerator)s / %(denominator)s") % {
            "numerator": printed(held.numerator), "denominator": printed(held.denominator),
        }  # fmt: skip
    number: Decimal | None = held.value
    return str(printed(number, held.unit or unit))


def in_hand(cards: Sequence[Card]) -> int:
    """How many are still to be handed in."""
    return sum(1 for card in cards if card.line.owed.open)
