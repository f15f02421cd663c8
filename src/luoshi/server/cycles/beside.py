"""Figures of reports beside what others entered of the same thing, gathered for ``luoshi.reckoning.held_against``.

What the ledger holds of it: an indicator whose definition says 只计下级 has a figure of the whole that its bodies'
figures have to come to; and a definition may name where its figures come from (数据来源). A figure that a post of a
body named there entered, and that is not the reporting body, is what was measured. Who entered a figure is all that
tells a measured one from a body's own; a paper that the office entered for a body (``scan``) is the body's own.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.reckoning.errors import ReckoningError
from luoshi.reckoning.figures import Contribution
from luoshi.reckoning.held_against import Printed, against_measured, as_printed, parts_against_total
from luoshi.reckoning.kinds import IndicatorKind, ParentMode, Status
from luoshi.reckoning.periods import Period
from luoshi.reckoning.questions import Question
from luoshi.reckoning.rollup import over_periods
from luoshi.server.cycles.figures import Asked, Given
from luoshi.server.indicators.models import Observation, Way
from luoshi.server.orgs.models import Post

_SUMMED = (IndicatorKind.STOCK, IndicatorKind.FLOW, IndicatorKind.CUMULATIVE)


@dataclass(frozen=True, slots=True)
class _Source:
    """The body of a post in which a figure was entered: its key, and all the names that the register has of it."""

    body: int
    names: tuple[str, ...]


class Known:
    """What was entered of the indicators of some reports: every revision, the bodies to be expected, who entered it."""

    def __init__(self, rows: Iterable[Observation], shared: Iterable[tuple[int, int]], posts: Iterable[Post]) -> None:
        """Take rows in the order of their revisions, (indicator, body) that a target was shared out to, posts."""
        self._entered: dict[tuple[int, Period], dict[int | None, list[Observation]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._bodies: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            period = Period(row.period_from, row.period_to)
            self._entered[row.indicator_id, period][row.organisation_id].append(row)
            if row.organisation_id is not None:
                self._bodies[row.indicator_id].add(row.organisation_id)
        for indicator, body in shared:
            self._bodies[indicator].add(body)
        self._sources = {
            post.public_id: _Source(post.organisation_id, tuple(name.text for name in post.organisation.names.all()))
            for post in posts
        }

    def questions(self, key: str, body: int, asked: Asked, given: Given) -> list[Question]:
        """What is asked about one figure of a report (``key``) that a body hands in."""
        if given.status is not Status.VALUE:
            return []
        return [*self._of_parts(key, asked, given), *self._of_measured(key, body, asked, given)]

    def _of_parts(self, key: str, asked: Asked, given: Given) -> list[Question]:
        """The figure of the whole beside those of all bodies, one of both as the report says it.

        Expected of each body that ever reported the indicator, or has a share of its target; one to which it does not
        apply has no part in it.
        """
        meaning = asked.meaning
        if meaning.parent_mode != ParentMode.CHILDREN_ONLY.value or meaning.kind not in _SUMMED or given.value is None:
            return []
        known = self._entered.get((asked.indicator, asked.period), {})
        last = {body: rows[-1] for body, rows in known.items()}
        own = as_printed(given.value, asked.unit, asked.unit)
        total = own if asked.body is None else _printed(last.get(None), asked.unit)
        parts = [
            own if body == asked.body else _printed(last.get(body), asked.unit)
            for body in sorted(self._bodies[asked.indicator] | ({asked.body} if asked.body is not None else set()))
            if body == asked.body or body not in last or last[body].status != Status.NOT_APPLICABLE.value
        ]
        return parts_against_total(key, total, parts) if total is not None else []

    def _of_measured(self, key: str, body: int, asked: Asked, given: Given) -> list[Question]:
        """The figure beside the last one of the same days that its source entered."""
        reported = _figure(asked, Contribution(
            "", asked.period, Status.VALUE, given.value, given.numerator, given.denominator, asked.unit
        ))  # fmt: skip
        rows = self._entered.get((asked.indicator, asked.period), {}).get(asked.body, ())
        for row in reversed(rows):
            source = self._sources.get(row.made_in)
            if source is None or source.body == body or row.scan:
                continue
            name = next((name for name in source.names if name in asked.meaning.source), "")
            if not name:
                continue
            measured = _figure(asked, Contribution(
                "", asked.period, Status(row.status), row.value, row.numerator, row.denominator, row.unit
            ))  # fmt: skip
            if reported is None or measured is None:
                return []
            return against_measured(key, reported, measured, name)
        return []


def known_of(asked: Sequence[Asked], observed: Sequence[Observation]) -> Known:
    """What is known beside what some reports ask for; in a fixed number of queries.

    ``observed`` is all that was entered of those indicators, of each figure in the order of its revisions.
    """
    indicators = {each.indicator for each in asked}
    shared = Way.objects.filter(target__indicator__in=indicators, organisation__isnull=False).order_by()
    periods = {(each.indicator, each.period.first, each.period.last) for each in asked}
    posts = {row.made_in for row in observed if (row.indicator_id, row.period_from, row.period_to) in periods}
    entered = Post.objects.filter(public_id__in=posts).select_related("organisation")
    pairs = shared.values_list("target__indicator_id", "organisation_id")
    known = ((indicator, body) for indicator, body in pairs if body is not None)
    return Known(observed, known, entered.prefetch_related("organisation__names"))


def _printed(row: Observation | None, unit: str) -> Printed | None:
    """An observation in a unit; None where there is none, or nothing that can be brought into it."""
    if row is None or row.status != Status.VALUE.value or row.value is None:
        return None
    try:
        return as_printed(row.value, row.unit, unit)
    except ReckoningError:
        return None


def _figure(asked: Asked, said: Contribution) -> Decimal | None:
    """What a figure comes to in the unit that is asked for: a rate by its parts; None where it comes to nothing."""
    return over_periods(asked.meaning.kind, [said], asked.period, asked.unit).value
