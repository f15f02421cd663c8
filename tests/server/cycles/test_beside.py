"""Figures of reports beside what others entered: the parts of a total, and what was measured."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from luoshi.reckoning.kinds import Direction, IndicatorKind, ParentMode, Status
from luoshi.reckoning.periods import Cadence
from luoshi.reckoning.questions import Question, QuestionKind
from luoshi.server.cycles.beside import Known, known_of
from luoshi.server.cycles.figures import Asked, Given
from luoshi.server.cycles.models import Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.reviewing import lines_of
from luoshi.server.indicators.models import Observation
from luoshi.server.indicators.services.definitions import NewDefinition, define_indicator
from luoshi.server.indicators.services.observations import NewFigure, report_figure
from luoshi.server.web.reviewing.wording import in_words
from server_cast import NOW, Cast
from server_cycles import Reporting, reporting

pytestmark = pytest.mark.django_db
PARTS, MEASURED = QuestionKind.PARTS_DO_NOT_ADD_UP, QuestionKind.AGAINST_MEASURED


@pytest.fixture
def held(cast: Cast) -> Reporting:
    return reporting(cast)


def asked_in(held: Reporting) -> Asked:
    """The figure of the whole that the water bureau reports: 干流清淤, the sum so far."""
    (owed,) = owed_in(held.cycle, held.now.date(), [held.part().pk])
    return next(each for each in owed.asked if each.name == "干流清淤")


def defined(held: Reporting, **more: Any) -> None:
    said: dict[str, Any] = {
        "kind": IndicatorKind.CUMULATIVE, "direction": Direction.HIGHER, "cadence": Cadence.QUARTER,
        "effective_on": date(2031, 1, 1),
    }  # fmt: skip
    define_indicator(
        actor=held.life.actor("compiler"), now=NOW, indicator=asked_in(held).indicator, new=NewDefinition(**said | more)
    )


def entered(held: Reporting, who: str, value: str | Status, body: str = "", **more: Any) -> None:
    asked = asked_in(held)
    said = {"status": value} if isinstance(value, Status) else {"status": Status.VALUE, "value": Decimal(value)}
    report_figure(
        actor=held.life.actor(who), now=held.now, indicator=asked.indicator,
        new=NewFigure(period=asked.period, **said | more), organisation=held.cast.body(body) if body else "",
    )  # fmt: skip


def known(asked: Asked) -> Known:
    rows = Observation.objects.filter(indicator=asked.indicator).order_by("period_to", "vintage")
    return known_of([asked], list(rows))


def questions(held: Reporting, value: str = "6") -> list[Question]:
    """What is asked of both kinds about a report of the water bureau that says a value."""
    (owed,) = owed_in(held.cycle, held.now.date(), [held.part().pk])
    row = held.save(figures=[Given(key=each.key, value=Decimal(value), reason="复核") for each in owed.asked])
    row = held.submit(row)
    (line,) = lines_of(
        held.life.actor("supervisor"),
        held.cycle,
        [Report.objects.select_related("cycle", "part__matter__task").get(pk=row.pk)],
        held.now,
    )
    return [each for each in line.questions if each.kind in (PARTS, MEASURED)]


def test_the_whole_beside_its_bodies(held: Reporting) -> None:
    defined(held, parent_mode=ParentMode.CHILDREN_ONLY)
    entered(held, "water_clerk", "2", "water")
    entered(held, "farm_clerk", "1200", "agriculture", unit="米")
    (found,) = questions(held, "6.5")
    assert (found.kind, found.values["total"], found.values["sum"]) == (PARTS, Decimal("6.5"), Decimal("3.2"))
    with translation.override("zh-hans"):
        said = in_words(found, {}).text
    assert said == "“干流清淤”各单位的数相加是 3.2 公里，总数是 6.5 公里，差在哪里？"


@pytest.mark.parametrize("other", ["4", Status.NOT_APPLICABLE])
def test_bodies_that_come_to_the_whole(held: Reporting, other: str | Status) -> None:
    defined(held, parent_mode=ParentMode.CHILDREN_ONLY)
    entered(held, "water_clerk", "6" if isinstance(other, Status) else "2", "water")
    entered(held, "farm_clerk", other, "agriculture")
    assert questions(held) == []


def test_a_body_that_has_not_reported_these_days_is_not_taken_for_nothing(held: Reporting) -> None:
    defined(held, parent_mode=ParentMode.CHILDREN_ONLY)
    entered(held, "water_clerk", "2", "water")
    entered(held, "farm_clerk", Status.MISSING, "agriculture")
    assert questions(held) == []


def test_what_the_whole_means_has_to_be_declared(held: Reporting) -> None:
    defined(held, parent_mode=ParentMode.OWN_PLUS_CHILDREN)
    entered(held, "water_clerk", "2", "water")
    assert questions(held) == [], "the figure of the whole comes on top of those of bodies"


def test_the_last_revision_of_a_part_holds(held: Reporting) -> None:
    defined(held, parent_mode=ParentMode.CHILDREN_ONLY)
    entered(held, "water_clerk", "2", "water")
    entered(held, "water_clerk", "6", "water", reason="补录")
    assert questions(held) == []


def test_a_part_beside_the_whole_that_is_known(held: Reporting) -> None:
    """A report about a body's own share raises the same question, from the other side."""
    defined(held, parent_mode=ParentMode.CHILDREN_ONLY)
    entered(held, "farm_clerk", "4", "agriculture")
    entered(held, "water_clerk", "9")
    whole = asked_in(held)
    body = held.cast.bodies["water"].pk
    share = Asked(whole.indicator, whole.name, whole.unit, whole.meaning, whole.period, body, held.cast.body("water"))
    beside = known(share)
    assert beside.questions("r", body, share, Given(key=share.key, value=Decimal(5))) == []
    (found,) = beside.questions("r", body, share, Given(key=share.key, value=Decimal(2)))
    assert (found.kind, found.values["sum"], found.values["total"]) == (PARTS, Decimal(6), Decimal(9))
    assert beside.questions("r", body, share, Given(key=share.key, status=Status.WITHHELD)) == []


def test_a_report_beside_what_its_source_entered(held: Reporting) -> None:
    defined(held, source="县农业农村局季度监测")
    entered(held, "farm_clerk", "4")
    (found,) = questions(held)
    assert (found.kind, found.values["value"], found.values["measured"]) == (MEASURED, Decimal(6), Decimal(4))
    with translation.override("zh-hans"):
        said = in_words(found, {}).text
    assert said == f"“干流清淤”报的是 6 公里，{found.values['source']}的数是 4 公里，为什么不一样？"
    assert "农业农村局" in str(found.values["source"])


def test_what_was_measured_stays_so_after_the_body_wrote_over_it(held: Reporting) -> None:
    defined(held, source="县农业农村局季度监测")
    entered(held, "farm_clerk", "4")
    entered(held, "water_clerk", "6", reason="按本单位口径")
    (found,) = questions(held)
    assert found.values["measured"] == Decimal(4)


def test_measured_in_another_unit_and_near_enough(held: Reporting) -> None:
    defined(held, source="县农业农村局季度监测")
    entered(held, "farm_clerk", "5800", unit="米")
    assert questions(held) == []


@pytest.mark.parametrize("source", ["", "县统计局", "县水务局"])
def test_only_the_source_that_is_named_measures(held: Reporting, source: str) -> None:
    defined(held, source=source)
    entered(held, "farm_clerk", "4")
    entered(held, "water_clerk", "3", reason="更正")
    assert questions(held) == [], "another body's figure is not measured, nor is one's own"


def test_a_paper_that_somebody_entered_for_the_body_is_its_own(held: Reporting) -> None:
    defined(held, source="县农业农村局季度监测")
    entered(held, "farm_clerk", "4")
    asked = asked_in(held)
    (row,) = Observation.objects.filter(indicator=asked.indicator)
    body, said = held.cast.bodies["water"].pk, Given(key=asked.key, value=Decimal(6))
    assert [each.kind for each in known_of([asked], [row]).questions("r", body, asked, said)] == [MEASURED]
    row.scan = "the attachment that bears the figure"
    assert known_of([asked], [row]).questions("r", body, asked, said) == []


def test_a_rate_is_measured_by_its_parts(held: Reporting) -> None:
    defined(held, kind=IndicatorKind.RATE, numerator="已完成", denominator="全部", source="县农业农村局")
    entered(held, "farm_clerk", Status.VALUE, numerator=Decimal(3), denominator=Decimal(4))
    asked = asked_in(held)
    beside = known(asked)
    body = held.cast.bodies["water"].pk
    near, far = (Given(key=asked.key, numerator=Decimal(top), denominator=Decimal(100)) for top in (77, 90))
    assert beside.questions("r", body, asked, near) == []
    (found,) = beside.questions("r", body, asked, far)
    assert (found.values["value"], found.values["measured"]) == (Decimal("0.9"), Decimal("0.75"))


def test_however_much_was_entered_it_is_read_in_as_many_queries(held: Reporting) -> None:
    defined(held, parent_mode=ParentMode.CHILDREN_ONLY, source="县农业农村局")
    entered(held, "farm_clerk", "4")
    asked = asked_in(held)

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            known(asked)
        return len(queries)

    few = counted()
    entered(held, "water_clerk", "6", reason="更正")
    entered(held, "farm_clerk", "4", "agriculture")
    entered(held, "water_clerk", "2", "water")
    assert counted() == few <= 4
