"""The facts of many matters in a fixed number of queries, as they were known at a moment.

Nothing that was entered later is seen: reports count from the moment in which they came in or were accepted, states and
days as ``Stage`` has them, claims to wait and lights set by hand from the moment in which they were decided.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from luoshi.reckoning.milestones import Step
from luoshi.server.core.clock import china_date
from luoshi.server.delivery.models import (
    Feedback,
    FeedbackState,
    LightOverride,
    Matter,
    Part,
    ProjectNode,
    Stage,
    Urgency,
    Waiting,
)
from luoshi.server.delivery.standing.figures import figures_of, finishes_of
from luoshi.server.delivery.standing.values import BodyPart, Known, Moment, Override, Report, Wait

_SENT_BACK = frozenset({FeedbackState.RETURNED.value, FeedbackState.RECALLED.value})
_MATTER_COLUMNS = (
    "pk", "public_id", "number", "state", "urgency", "handed_out_at", "made_at", "task_id", "task__last_day",
)  # fmt: skip
_PART_COLUMNS = (
    "pk", "matter_id", "organisation_id", "printed_name", "role", "state", "due_on", "made_at",
)  # fmt: skip


def gather(matters: Iterable[int], moment: Moment) -> dict[int, Known]:
    """What was known of matters (their keys) at a moment, by key and in the order of their numbers; what did not exist
    then is left out. At most twelve queries, whatever their number.
    """
    keys = list(matters)
    if not keys:
        return {}
    rows = Matter.objects.filter(pk__in=keys, made_at__lte=moment.known_at).order_by("year", "ordinal", "pk")
    found = list(rows.values_list(*_MATTER_COLUMNS, named=True))
    tasks = [row.task_id for row in found]
    stages = {} if moment.live else _stages(keys, moment.known_at)
    parts = _parts(keys, moment, stages)
    waits, overrides, steps = _waits(keys, moment), _overrides(keys, moment), steps_of(tasks, moment)
    figures, finishes = figures_of(tasks, moment), finishes_of(tasks, moment)
    known = {}
    for row in found:
        state, _due = stages.get((row.pk, None), (row.state, None))
        handed_out = row.handed_out_at
        known[row.pk] = Known(
            key=row.pk,
            public_id=row.public_id,
            number=row.number,
            state=state,
            urgent=row.urgency == Urgency.MOST_URGENT,
            handed_out_on=china_date(handed_out) if handed_out and handed_out <= moment.known_at else None,
            last_day=row.task__last_day,
            parts=tuple(parts.get(row.pk, ())),
            steps=tuple(steps.get(row.task_id, ())),
            waits=tuple(waits.get(row.pk, ())),
            figures=tuple(figures.get(row.task_id, ())),
            finish=finishes.get(row.task_id),
            override=overrides.get(row.pk),
        )
    return known


def _stages(keys: Sequence[int], known_at: datetime) -> dict[tuple[int, int | None], tuple[str, date | None]]:
    """State and day of matters and parts as they stood at a moment."""
    rows = Stage.objects.filter(matter__in=keys, at__lte=known_at).order_by("at", "pk")
    return {
        (matter, part): (state, due_on)
        for matter, part, state, due_on in rows.values_list("matter_id", "part_id", "state", "due_on")
    }


def _parts(keys: Sequence[int], moment: Moment, stages: Any) -> dict[int, list[BodyPart]]:
    reports = _reports(keys, moment)
    rows = Part.objects.filter(matter__in=keys, made_at__lte=moment.known_at).order_by("position", "pk")
    found: dict[int, list[BodyPart]] = defaultdict(list)
    for row in rows.values_list(*_PART_COLUMNS, named=True):
        state, due_on = stages.get((row.matter_id, row.pk), (row.state, row.due_on))
        told = tuple(reports.get(row.pk, ()))
        found[row.matter_id].append(
            BodyPart(row.pk, row.organisation_id, row.printed_name, row.role, state, due_on, told)
        )
    return found


def _reports(keys: Sequence[int], moment: Moment) -> dict[int, list[Report]]:
    """What bodies had said by then, newest first: what was sent back or taken back by then is left out."""
    rows = Feedback.objects.filter(part__matter__in=keys, made_at__lte=moment.known_at).order_by("-made_at", "-pk")
    found: dict[int, list[Report]] = defaultdict(list)
    for part, made_at, state, decided_at, level in rows.values_list(
        "part_id", "made_at", "state", "decided_at", "claim_level"
    ):
        decided = decided_at is not None and decided_at <= moment.known_at
        if state in _SENT_BACK and (decided or decided_at is None):
            continue
        accepted = decided and state == FeedbackState.ACCEPTED
        found[part].append(Report(china_date(made_at), accepted, level))
    return found


def _waits(keys: Sequence[int], moment: Moment) -> dict[int, list[Wait]]:
    """Claims to wait that were accepted by then, up to the day."""
    rows = Waiting.objects.filter(
        part__matter__in=keys, accepted_at__lte=moment.known_at, since__lte=moment.day
    ).order_by("since", "pk")
    found: dict[int, list[Wait]] = defaultdict(list)
    for matter, waits_for, since, ended_on in rows.values_list("part__matter_id", "waits_for", "since", "ended_on"):
        found[matter].append(Wait(waits_for, since, min(ended_on or moment.day, moment.day)))
    return found


def _overrides(keys: Sequence[int], moment: Moment) -> dict[int, Override]:
    """The lights that hands had set and that held on the day."""
    rows = LightOverride.objects.filter(
        matter__in=keys, made_at__lte=moment.known_at, starts_on__lte=moment.day, expires_on__gte=moment.day
    ).order_by("pk")
    return {
        row.matter_id: Override(row.light, row.made_by_name, row.reason, row.expires_on)
        for row in rows
        if row.released_at is None or row.released_at > moment.known_at
    }


def steps_of(tasks: Sequence[int], moment: Moment) -> dict[int, list[Step]]:
    """The nodes of the projects of items, as milestones."""
    links = ProjectNode.objects.filter(card__tasks__in=tasks, card__made_at__lte=moment.known_at)
    rows = links.order_by("card__name", "card", "position").values_list(
        "card__tasks", "pk", "name", "planned_on", "reached_on", "weight"
    )
    found: dict[int, list[Step]] = defaultdict(list)
    for task, key, name, planned_on, reached_on, weight in rows:
        found[task].append(Step(str(key), name, planned_on, reached_on, weight))
    return found
