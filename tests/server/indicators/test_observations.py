"""Figures are added and never changed; what holds, what was known when, and what is missing stay apart."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from counted import LATER, defined, dredging, month, quarter, reported

from luoshi.reckoning.kinds import IndicatorKind, ParentMode, Status
from luoshi.reckoning.periods import Cadence
from luoshi.reckoning.reports import ReportState
from luoshi.reckoning.trajectory import Method
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Conflict, Invalid, NotAllowed, NotFound
from luoshi.server.files.services.attaching import attach
from luoshi.server.indicators.measuring import current
from luoshi.server.indicators.models import Definition, Observation, Way
from luoshi.server.indicators.selectors import (
    definition_on,
    history_of,
    indicators,
    meaning_on,
    observations,
    progress_of,
    targets_of,
)
from luoshi.server.indicators.services.ways import set_way
from luoshi.server.ledger.models import Plan, Target
from server_cast import NOW, Cast
from server_filing import received
from server_papers import ledger_of


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return ledger_of(cast)


@pytest.fixture
def target(cast: Cast, plan: Plan) -> Target:
    """18公里 by the end of 2033, straight from nothing at the end of 2031."""
    row = dredging(plan)
    defined(cast, row.indicator)
    way(cast, row)
    return row


def way(cast: Cast, row: Target, **instead: object) -> Way:
    said: dict[str, object] = {
        "method": Method.LINEAR,
        "start_on": date(2031, 12, 31),
        "start_value": Decimal(0),
        "points": [(date(2033, 12, 31), row.normal_value)],
        "reason": "按月均匀推进",
    }
    return set_way(actor=cast.actor("compiler"), now=NOW, target=row.public_id, **said | instead)  # type: ignore[arg-type]  # any of its fields


def test_progress_beside_what_is_due(cast: Cast, target: Target) -> None:
    reported(cast, target.indicator, quarter(2032, 2), "3000", unit="米")
    found = progress_of(cast.actor("compiler"), target.public_id, date(2032, 7, 1))
    assert found.standing is not None
    assert found.standing.due.percent == 25
    assert round(found.standing.done.percent, 2) == round(Decimal(3) / 18 * 100, 2)
    assert found.light.rule_id == "watch"
    assert not found.made_up
    said = found.explanation
    assert "落后8.33个百分点" in said.text
    assert "按月均匀推进" in said.text


def test_a_revision_holds_and_the_first_figure_stays(cast: Cast, target: Target) -> None:
    first = reported(cast, target.indicator, quarter(2032, 2), "3")
    second = reported(cast, target.indicator, quarter(2032, 2), "4.5", reason="补录支沟工程量")
    assert (first.vintage, second.vintage) == (1, 2)
    assert [row.value for row in current(Observation.objects.all())] == [Decimal("4.5")]
    assert Observation.objects.count() == 2
    assert verify(cast.county.public_id).findings == ()


def test_a_revision_says_why(cast: Cast, target: Target) -> None:
    reported(cast, target.indicator, quarter(2032, 2), "3")
    with pytest.raises(Invalid) as refused:
        reported(cast, target.indicator, quarter(2032, 2), "4")
    assert "reason" in refused.value.fields


def test_known_at_a_moment(cast: Cast, target: Target) -> None:
    before = datetime(2032, 7, 3, 2, tzinfo=UTC)
    reported(cast, target.indicator, quarter(2032, 2), "3", now=before)
    reported(cast, target.indicator, quarter(2032, 2), "9", now=LATER, reason="漏报")
    actor, day = cast.actor("compiler"), date(2032, 7, 10)
    then = progress_of(actor, target.public_id, day, as_of=datetime(2032, 7, 10, tzinfo=UTC))
    now = progress_of(actor, target.public_id, day)
    assert then.standing is not None
    assert now.standing is not None
    assert (then.standing.done.actual, now.standing.done.actual) == (Decimal(3), Decimal(9))
    assert len(observations(actor, target.indicator, as_of=before)) == 1


def test_who_was_quicker_is_told(cast: Cast, target: Target) -> None:
    from luoshi.server.indicators.services.observations import NewFigure, report_figure

    reported(cast, target.indicator, quarter(2032, 2), "3")
    new = NewFigure(period=quarter(2032, 2), status=Status.VALUE, value=Decimal(4), reason="更正")
    with pytest.raises(Conflict, match="水小莲"):
        report_figure(actor=cast.actor("water_leader"), now=LATER, indicator=target.indicator.pk, new=new, seen=0)


def test_missing_is_not_zero_and_made_up_stays_visible(cast: Cast, target: Target) -> None:
    reported(cast, target.indicator, quarter(2032, 1), "2", now=datetime(2032, 4, 3, tzinfo=UTC))
    reported(cast, target.indicator, quarter(2032, 2), "4", now=LATER)
    actor = cast.actor("compiler")
    during = progress_of(actor, target.public_id, date(2032, 7, 20), as_of=datetime(2032, 7, 20, tzinfo=UTC))
    assert during.report is ReportState.MISSING
    assert during.light.rule_id == "no-report-long"
    assert during.standing is not None
    assert during.standing.done.actual == 2
    after = progress_of(actor, target.public_id, date(2032, 8, 4))
    assert after.report is ReportState.MADE_UP
    lines = history_of(actor, target.public_id, date(2032, 8, 4))
    assert [line.report.value for line in lines] == ["on_time", "missing", "made_up"]


@pytest.mark.parametrize("status", [Status.MISSING, Status.NOT_DUE, Status.NOT_APPLICABLE, Status.WITHHELD])
def test_a_reason_instead_of_a_figure(cast: Cast, target: Target, status: Status) -> None:
    row = reported(cast, target.indicator, quarter(2032, 2), status)
    assert (row.status, row.value) == (status.value, None)
    found = progress_of(cast.actor("compiler"), target.public_id, date(2032, 7, 3))
    assert (found.last, found.standing) == (None, None)
    assert found.light.light == "grey"


@pytest.mark.parametrize(
    ("value", "more", "field"),
    [
        (None, {}, "value"),
        ("3", {"unit": "亩"}, "unit"),
        ("3E+40", {}, "value"),
        (Status.MISSING, {"numerator": Decimal(3)}, "status"),
    ],
)
def test_what_is_no_figure_is_refused(
    cast: Cast, target: Target, value: str | Status | None, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        reported(cast, target.indicator, quarter(2032, 2), value, **more)
    assert field in refused.value.fields


def test_only_the_calendar_of_the_definition_is_taken(cast: Cast, target: Target) -> None:
    for period in (month(2032, 4), quarter(2033, 4)):
        with pytest.raises(Invalid) as refused:
            reported(cast, target.indicator, period, "3")
        assert "period" in refused.value.fields


def test_nobody_enters_the_figure_of_another(cast: Cast, target: Target) -> None:
    for who in ("compiler", "supervisor", "deputy", "head", "viewer"):
        with pytest.raises(NotAllowed):
            reported(cast, target.indicator, quarter(2032, 2), "3", by=who)
    with pytest.raises(NotAllowed):
        reported(cast, target.indicator, quarter(2032, 2), "3", by="farm_clerk", body="water")
    with pytest.raises(NotFound):
        reported(cast, target.indicator, quarter(2032, 2), "3", by="city_clerk")
    with pytest.raises(NotFound):
        reported(cast, target.indicator, quarter(2032, 2), "3", by="compiler", scan="file-0000000000000000")


def test_bodies_are_put_together_and_the_missing_ones_named(cast: Cast, target: Target) -> None:
    reported(cast, target.indicator, quarter(2032, 2), "3", body="water")
    reported(cast, target.indicator, quarter(2032, 2), Status.MISSING, by="town_clerk", body="yuntai")
    found = progress_of(cast.actor("compiler"), target.public_id, date(2032, 7, 3))
    assert found.last is not None
    assert found.last.rolled is not None
    assert (found.last.value, found.last.partial) == (Decimal(3), True)
    assert found.last.rolled.missing == ("云台镇",)


def test_a_whole_beside_its_parts_asks_what_it_means(cast: Cast, target: Target) -> None:
    reported(cast, target.indicator, quarter(2032, 2), "5")
    reported(cast, target.indicator, quarter(2032, 2), "3", body="water")
    actor = cast.actor("compiler")
    asked = progress_of(actor, target.public_id, date(2032, 7, 3))
    assert "本级加下级" in asked.open
    defined(cast, target.indicator, parent_mode=ParentMode.OWN_PLUS_CHILDREN, reason="明确汇总方式")
    both = progress_of(actor, target.public_id, date(2032, 7, 3))
    assert both.last is not None
    assert both.last.value == 8
    defined(cast, target.indicator, parent_mode=ParentMode.CHILDREN_ONLY, reason="改为只计下级")
    below = progress_of(actor, target.public_id, date(2032, 7, 3))
    assert below.last is not None
    assert below.last.rolled is not None
    assert (below.last.value, below.last.rolled.own) == (Decimal(3), Decimal(5))


def test_a_flow_is_summed_since_the_start_and_a_rate_divides(cast: Cast, plan: Plan) -> None:
    row = dredging(plan)
    defined(cast, row.indicator, kind=IndicatorKind.FLOW)
    way(cast, row)
    for number, value in ((1, "2"), (2, "3")):
        reported(cast, row.indicator, quarter(2032, number), value)
    actor = cast.actor("compiler")
    found = progress_of(actor, row.public_id, date(2032, 7, 3))
    assert found.standing is not None
    assert found.standing.done.actual == 5
    share = plan.targets.get(indicator__unit="%")
    defined(cast, share.indicator, kind=IndicatorKind.RATE, numerator="达标次数", denominator="监测次数")
    with pytest.raises(NotFound):
        reported(cast, share.indicator, quarter(2032, 2), None, numerator=Decimal(19), denominator=Decimal(20))


def test_definitions_hold_from_their_day(cast: Cast, target: Target) -> None:
    defined(cast, target.indicator, cadence=Cadence.MONTH, effective_on=date(2033, 1, 1), reason="加密调度")
    assert meaning_on(target.indicator, date(2032, 12, 31)).cadence is Cadence.QUARTER
    assert meaning_on(target.indicator, date(2033, 1, 1)).cadence is Cadence.MONTH
    early = definition_on(target.indicator, date(2020, 1, 1))
    assert early is not None
    assert early.effective_on == date(2031, 1, 1)
    assert Definition.objects.count() == 2


@pytest.mark.parametrize(
    ("instead", "field"),
    [
        ({"kind": IndicatorKind.RATE}, "numerator"),
        ({"baseline": Decimal(3)}, "baseline_on"),
        ({"cut_off_days": 400}, "cut_off_days"),
    ],
)
def test_what_is_no_definition_is_refused(cast: Cast, plan: Plan, instead: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        defined(cast, dredging(plan).indicator, **instead)
    assert field in refused.value.fields


def test_a_way_ends_at_the_target(cast: Cast, target: Target) -> None:
    with pytest.raises(Invalid, match="目标值"):
        way(cast, target, points=[(date(2033, 12, 31), Decimal(7))])
    with pytest.raises(Invalid, match="不成立"):
        way(cast, target, points=[(date(2030, 12, 31), target.normal_value)])
    with pytest.raises(Invalid, match="原因"):
        way(cast, target, reason=" ")
    assert Way.objects.count() == 1


def test_without_a_way_the_text_gives_one(cast: Cast, plan: Plan) -> None:
    row = dredging(plan)
    found = progress_of(cast.actor("compiler"), row.public_id, date(2032, 7, 3))
    assert found.made_up
    assert found.trajectory is not None
    assert found.trajectory.target.value == row.normal_value


def test_who_sees_indicators(cast: Cast, plan: Plan) -> None:
    every = set(indicators(cast.actor("compiler")).values_list("name", flat=True))
    water = set(indicators(cast.actor("water_clerk")).values_list("name", flat=True))
    assert "干流清淤" in water
    assert water < every
    assert not indicators(cast.actor("city_compiler")).exists()
    assert targets_of(cast.actor("water_clerk"), dredging(plan).indicator).count() == 1


def test_the_trail_has_all_of_it(cast: Cast, target: Target) -> None:
    reported(cast, target.indicator, quarter(2032, 2), "3", body="water")
    assert verify(cast.county.public_id).findings == ()
    Observation.objects.update(value=Decimal(9))
    assert [finding.fault.value for finding in verify(cast.county.public_id).findings] == ["row_changed"]


def test_the_office_enters_for_others_with_their_paper(cast: Cast, plan: Plan) -> None:
    row = plan.targets.get(indicator__unit="%")
    defined(cast, row.indicator, kind=IndicatorKind.RATE, numerator="达标次数", denominator="监测次数")
    paper = attach(
        actor=cast.actor("compiler"), now=NOW, owner_kind="indicator", owner_id=str(row.indicator_id),
        received=received(), name="监测报告.txt",
    )  # fmt: skip
    said: dict[str, Any] = {"by": "compiler", "scan": paper.public_id, "numerator": Decimal(19)}
    with pytest.raises(Invalid):
        reported(cast, row.indicator, quarter(2032, 2), None, **said)
    reported(cast, row.indicator, quarter(2032, 2), None, **said, denominator=Decimal(20))
    found = progress_of(cast.actor("compiler"), row.public_id, date(2032, 7, 3))
    assert found.standing is not None
    assert (found.standing.done.actual, found.standing.done.percent) == (Decimal(95), Decimal(100))
