"""What the demo counts: every kind of indicator, figures of three quarters with all that can be said of one."""

from collections import Counter
from itertools import pairwise

import pytest

from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.reckoning.light_facts import Basis
from luoshi.reckoning.reports import ReportState
from luoshi.server.audit.verification import verify
from luoshi.server.core.actor import system_actor
from luoshi.server.delivery.models import LightDay, Matter
from luoshi.server.delivery.services.rebuilding import rebuild
from luoshi.server.delivery.standing.reading import standing_of
from luoshi.server.demo import set_up
from luoshi.server.indicators.finishing import has_finish_line
from luoshi.server.indicators.models import Definition, FinishLine, Observation, Way
from luoshi.server.indicators.selectors import history_of, progress_of_all
from luoshi.server.ledger.models import Target, Task
from luoshi.server.orgs.models import Government
from server_cast import NOW, TODAY
from server_rows import begun_with

READER = system_actor("命令行")


@pytest.mark.django_db
def test_the_county_counts_in_every_way() -> None:
    begun_with(set_up, NOW)
    assert set(Definition.objects.values_list("kind", flat=True)) == {kind.value for kind in IndicatorKind}
    assert set(Way.objects.values_list("method", flat=True)) == {"linear", "steps", "own"}
    said = Counter(Observation.objects.values_list("status", flat=True))
    assert set(said) == {status.value for status in Status}
    restated = Observation.objects.get(vintage=2)
    assert restated.reason and Observation.objects.filter(indicator=restated.indicator, vintage=1).count() == 3

    drinking = Target.objects.get(indicator__name__contains="行政村饮水安全")
    reports = [each.report for each in history_of(READER, drinking.public_id, TODAY)]
    assert ReportState.MISSING in reports and ReportState.ON_TIME in reports  # the month was missing on its own day
    (now,) = progress_of_all(list(Target.objects.filter(pk=drinking.pk).select_related("indicator__government")), TODAY)
    months = [whole.figure.period for whole in now.wholes]
    assert len(months) == 9 and all(first < later for first, later in pairwise(months))
    assert {whole.figure.period for whole in now.wholes if whole.came_in and whole.came_in > whole.figure.period.last}

    matter = Matter.objects.get(task=drinking.task)
    standing = standing_of(READER, matter.public_id, TODAY, NOW)
    assert standing.result is not None and standing.result.inquiry.basis is Basis.FIGURE
    assert LightDay.objects.get(matter=matter, as_of=TODAY).actual is not None
    assert rebuild(now=NOW, check=True).differences == ()

    assert set(FinishLine.objects.values_list("basis", flat=True)) == {"decided", "proposed"}
    assert has_finish_line(Task.objects.get(title__contains="区域协作", divides__isnull=True))
    for government in Government.objects.all():
        assert verify(government.public_id).findings == ()
