"""The demo has a ledger, the bundled plan confirmed as an office would, and a paper that waits at the desk."""

import pytest

from luoshi.server import demo
from luoshi.server.audit.verification import verify
from luoshi.server.demo import set_up
from luoshi.server.intake.models import CandidateKind, Desk
from luoshi.server.ledger.models import Plan
from luoshi.server.orgs.models import Government
from luoshi.server.setting_up import has_begun
from server_cast import NOW
from server_rows import begun_with


@pytest.mark.django_db
def test_who_interrupts_the_set_up_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "make_demo_ledger", interrupted)
    with pytest.raises(KeyboardInterrupt):
        set_up(NOW)
    assert not has_begun()


@pytest.mark.django_db
def test_the_bundled_plan_stands_in_the_ledger_and_next_years_points_wait() -> None:
    begun_with(set_up, NOW)
    plan = Plan.objects.get()
    assert plan.tasks.filter(version=plan.version).count() == 16
    assert plan.tasks.filter(divides__isnull=False).exists()
    assert not plan.tasks.exclude(state="已确认").exists()
    assert not plan.tasks.filter(responsibilities=None, divides=None).exists()
    assert {desk.state for desk in plan.document.desks.all()} == {"已生成台账"}  # type: ignore[union-attr]  # a plan of a paper
    waiting = Desk.objects.get(state="正在核对")
    assert waiting.document.title == "云岭县2027年绿色发展和民生改善工作要点"
    tasks = waiting.candidates.filter(kind=CandidateKind.TASK)
    assert (tasks.count(), tasks.exclude(state="待确认").count()) == (16, 0)
    for government in Government.objects.all():
        assert verify(government.public_id).findings == ()
