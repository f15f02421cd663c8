"""The figures that a report asks for: which indicator, of whom, for which days; and how a report keeps them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from luoshi.reckoning.amounts import plain
from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.reckoning.periods import Period, periods_between
from luoshi.server.core.clock import china_date
from luoshi.server.indicators.measuring import Meaning
from luoshi.server.indicators.models import Observation, Way
from luoshi.server.indicators.selectors import meanings_on
from luoshi.server.ledger.models import Target
from luoshi.server.ledger.states import ItemState

NUMBERS = ("value", "numerator", "denominator")
_NO_NUMBER = (IndicatorKind.QUALITATIVE, IndicatorKind.MILESTONE)


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a figure already: the last revision, who entered it when."""

    vintage: int
    status: Status
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that a report asks for. ``organisation`` empty (and ``body`` None) is the government as a whole.

    ``held`` is what was entered for these days before, so that it is not asked again; ``before`` what was entered for
    the days before these.
    """

    indicator: int
    name: str
    unit: str
    meaning: Meaning
    period: Period
    body: int | None
    organisation: str
    held: Held | None = None
    before: Held | None = None

    @property
    def key(self) -> str:
        """What it is called in forms and sheets."""
        return f"{self.indicator}-{self.period.first:%Y%m%d}-{self.period.last:%Y%m%d}-{self.organisation}"

    @property
    def given(self) -> bool:
        """Whether something was said of it already."""
        return self.held is not None and self.held.status is not Status.MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A figure as a report says it, by the key of what was asked."""

    key: str
    status: Status = Status.VALUE
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""
    reason: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is a figure, or a word why there is none."""
        if self.status is Status.VALUE:
            return self.value is not None or (self.numerator is not None and self.denominator is not None)
        return self.status is not Status.MISSING


def kept(given: Given) -> dict[str, str]:
    """A figure as the row keeps it: texts, numbers in plain decimal notation."""
    numbers = {name: format(plain(number), "f") for name in NUMBERS if (number := getattr(given, name)) is not None}
    words = {name: text for name in ("note", "reason") if (text := getattr(given, name).strip())}
    return {"key": given.key, "status": given.status.value, **numbers, **words}


def read_kept(figures: Iterable[Mapping[str, Any]]) -> dict[str, Given]:
    """What ``kept`` wrote, by key. Raises ValueError for what it did not write."""
    found = {}
    for each in figures:
        try:
            value, numerator, denominator = (Decimal(each[name]) if name in each else None for name in NUMBERS)
        except InvalidOperation as error:
            raise ValueError(f"no figure: {each!r}") from error
        found[each["key"]] = Given(
            key=each["key"], status=Status(each["status"]), value=value, numerator=numerator, denominator=denominator,
            note=str(each.get("note", "")), reason=str(each.get("reason", "")),
        )  # fmt: skip
    return found


def indicator_of(key: str) -> int:
    """The indicator (its key) that a figure is of, by what the figure is called (``Asked.key``)."""
    return int(key.partition("-")[0])


def indicators_of(figures: Iterable[Mapping[str, Any]]) -> set[int]:
    """The indicators (keys) of which a report says something, as ``kept`` wrote it."""
    return {indicator_of(each["key"]) for each in figures}


def asked_of(
    items: Sequence[tuple[int, Sequence[tuple[int, int, str]]]], period: Period, dropped: Collection[int] = ()
) -> dict[int, tuple[Asked, ...]]:
    """The figures that reports about some days ask for, by part, in a fixed number of queries.

    ``items`` are items (keys of tasks) in their order, each with those who speak for it: (part, body, its public id).
    Where an indicator was shared out to bodies, each gives its own; else who comes first gives that of the whole. A
    figure is asked for once, of the first item that has it: of the periods of its own calendar that end in these days.
    ``dropped`` are indicators (keys) that are not asked for any more.
    """
    targets: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    rows = Target.objects.filter(task__in=[task for task, _ in items]).exclude(task__state=ItemState.WITHDRAWN)
    named = rows.order_by("position", "pk").values_list(
        "task_id", "indicator_id", "indicator__name", "indicator__unit", "pk"
    )
    shared: dict[int, set[int]] = defaultdict(set)
    of_target = {}
    for task, indicator, name, unit, key in named:
        targets[task].append((indicator, name, unit))
        of_target[key] = indicator
    for target, body in Way.objects.filter(target__in=of_target, organisation__isnull=False).values_list(
        "target_id", "organisation_id"
    ):
        shared[of_target[target]].add(body)
    meanings = meanings_on({key: unit for each in targets.values() for key, _name, unit in each}, period.last)
    held = _held(meanings, period)
    wanted: dict[int, list[Asked]] = defaultdict(list)
    seen = set()
    for task, speakers in items:
        for indicator, name, unit in dict.fromkeys(targets[task]):
            if indicator in dropped:
                continue
            meaning = meanings[indicator]
            if meaning.kind in _NO_NUMBER:
                continue
            for part, giver, public_id in _givers(speakers, shared[indicator]):
                for each in periods_between(period.first, period.last, meaning.cadence):
                    if each.last > period.last or (indicator, each, giver) in seen:
                        continue
                    seen.add((indicator, each, giver))
                    known = held.get((indicator, giver), {})
                    before = max((p for p in known if p.last < each.first), key=lambda p: p.last, default=None)
                    wanted[part].append(
                        Asked(indicator, name, unit, meaning, each, giver, public_id, known.get(each),
                              known[before] if before else None)
                    )  # fmt: skip
    return {part: tuple(each) for part, each in wanted.items()}


def _givers(speakers: Sequence[tuple[int, int, str]], shared: set[int]) -> list[tuple[int, int | None, str]]:
    """Who gives a figure, and of whom it is: (part, body or None for the whole, public id of the body)."""
    if shared:
        return [(part, body, public_id) for part, body, public_id in speakers if body in shared]
    return [(part, None, "") for part, _body, _public_id in speakers[:1]]


def _held(indicators: Iterable[int], period: Period) -> dict[tuple[int, int | None], dict[Period, Held]]:
    """What was entered of indicators up to the end of some days: the last revision of each figure."""
    rows = Observation.objects.filter(indicator__in=list(indicators), period_to__lte=period.last)
    found: dict[tuple[int, int | None], dict[Period, Held]] = defaultdict(dict)
    for row in rows.order_by("vintage"):
        found[row.indicator_id, row.organisation_id][Period(row.period_from, row.period_to)] = held_of(row)
    return found


def held_of(row: Observation) -> Held:
    """An observation as what is known already."""
    return Held(
        row.vintage, Status(row.status), row.value, row.numerator, row.denominator, row.unit, row.made_by_name,
        china_date(row.made_at),
    )  # fmt: skip
