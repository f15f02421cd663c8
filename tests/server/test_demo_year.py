"""The demo stands in the third quarter of its year, while its reports come in, beside the plan that it has had."""

from collections import Counter

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.delivery.models import Extension, Feedback, LookBack, Matter, Objection
from luoshi.server.demo_year import set_up_with_year
from luoshi.server.ledger.models import Amendment, Plan
from luoshi.server.orgs.models import Government, Succession
from server_cast import NOW, TODAY


@pytest.mark.long
@pytest.mark.one_database  # the year runs on both to its end in server/year
@pytest.mark.django_db
def test_today_lies_in_the_third_quarter_of_the_year() -> None:
    set_up_with_year(NOW)
    year, beside = (Plan.objects.get(name__contains=words) for words in ("重点任务", "生态经济带"))
    assert year.tasks.filter(divides=None).count() == 60
    assert Matter.objects.filter(task__plan=year).count() == 46  # one was withdrawn and registered anew, fifteen wait
    assert Matter.objects.filter(task__plan=beside, state="已销号").exists()
    begun = Cycle.objects.filter(first__lte=TODAY)
    assert Counter(begun.values_list("state", flat=True)) == {"已锁定": 2, "填报中": 1}
    third = begun.get(state="填报中")
    assert third.opens_on <= TODAY <= third.due_on and third.shift_reason
    standings = {owed.standing for owed in owed_in(third, TODAY)}
    assert {ReportStanding.NOT_DUE, ReportStanding.RECEIVED} <= standings
    assert Report.objects.filter(cycle=third, state="已采用").exists()
    assert Feedback.objects.exclude(return_reason="").count() >= 6
    assert set(Extension.objects.filter(part__matter__task__plan=year).values_list("state", flat=True)) >= {
        "已批准", "未批准",
    }  # fmt: skip
    assert Objection.objects.filter(part__matter__task__plan=year, state="已采纳").count() == 3
    assert set(Succession.objects.values_list("kind", flat=True)) == {"merge", "split"}
    assert LookBack.objects.filter(state="反弹").count() == 2
    assert {"wording", "owners", "target", "deadline"} <= set(Amendment.objects.values_list("subject", flat=True))
    for government in Government.objects.all():
        assert verify(government.public_id).findings == ()
