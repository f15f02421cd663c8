"""A whole year through the services alone: what happened in it, how every item ends, that the reports add up, and that
the chain tells of all of it and of what is done behind its back.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection, transaction
from lived import lived_year

from luoshi.server.audit import triggers
from luoshi.server.audit.models import Event
from luoshi.server.audit.registry import Fault
from luoshi.server.audit.verification import verify
from luoshi.server.core.roles import PostRole
from luoshi.server.cycles.models import Allowance, Cycle, Obligation, Report, Restatement
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import CycleState
from luoshi.server.delivery.limbo import limbo
from luoshi.server.delivery.models import Extension, Feedback, HandOn, LookBack, Matter, Objection, Part, Reminder
from luoshi.server.delivery.services.rebuilding import rebuild
from luoshi.server.delivery.states import MatterState, PartState
from luoshi.server.files.models import Attachment
from luoshi.server.files.storage import the_store
from luoshi.server.indicators.models import Observation
from luoshi.server.ledger.models import Amendment, AmendmentOrigin
from luoshi.server.ledger.states import AmendmentState
from luoshi.server.notices.models import Notice
from luoshi.server.orgs.models import Organisation, Post, Succession
from luoshi.server.year.telling import Year

pytestmark = [pytest.mark.django_db, pytest.mark.long]

CLOSED = {MatterState.CLOSED, MatterState.FILED}
EXPLAINED = {13: MatterState.TERMINATED, 25: MatterState.STANDING, 31: MatterState.STANDING, 32: MatterState.PAUSED,
             59: MatterState.STANDING}  # fmt: skip
"""Items that are neither closed nor to be done by a later day, each for a reason that its matter tells."""
CARRIED_OVER = {10, 16, 24, 36, 39, 41, 50}
"""Items that are still worked on, with a day after the year."""
STANDINGS = {
    ReportStanding.ON_TIME, ReportStanding.LATE, ReportStanding.PARTIAL, ReportStanding.NOTHING,
    ReportStanding.MISSING, ReportStanding.EXCUSED,
}  # fmt: skip
LAST = date(2026, 12, 31)


@pytest.fixture
def year() -> Year:
    return lived_year()


def test_everything_that_belongs_to_a_year_happened(year: Year) -> None:
    people = Post.objects.filter(role__in=(PostRole.UNIT_CLERK, PostRole.UNIT_LEADER), starts_on__lte=year.days.begins)
    with_accounts = set(people.filter(government__public_id=year.government).values_list("organisation", flat=True))
    assert len(with_accounts) == 25
    outside = Organisation.objects.get(public_id=year.bodies[year.outside])
    assert not outside.posts.exists() and Part.objects.filter(organisation=outside, state=PartState.UNDER_WAY).exists()
    assert len(year.matters) == 60 and year.plan is not None and year.plan.tasks.filter(divides=None).count() == 60
    assert Feedback.objects.exclude(return_reason="").count() >= 12
    assert set(Feedback.objects.exclude(return_reason="").values_list("return_reason", flat=True)) >= {
        "unclear", "no_figures", "no_evidence", "contradicts", "off_topic",
    }  # fmt: skip
    extensions = Counter(Extension.objects.values_list("state", flat=True))
    assert extensions["已批准"] + extensions["未批准"] >= 8 and extensions["未批准"] == 2
    late = Extension.objects.get(late=True)
    assert late.late_reason and late.scan and late.made_at.date() > late.old_due_on
    assert Objection.objects.filter(state="已采纳").count() == Part.objects.filter(state="已改派").count() == 3
    kinds = dict(Succession.objects.order_by("pk").values_list("predecessor", "kind"))
    assert Counter(kinds.values()) == {"merge": 2, "split": 1}
    assert not Part.objects.filter(organisation__in=kinds, state__in=("待签收", "推进中", "待审核", "已退回")).exists()
    by_office = Amendment.objects.filter(origin=AmendmentOrigin.OFFICE, state=AmendmentState.IN_FORCE)
    assert set(by_office.values_list("subject", flat=True)) == {"wording", "owners", "target", "deadline"}
    assert Counter(Restatement.objects.values_list("state", flat=True)) == {"已更正": 2, "未同意": 1}
    assert LookBack.objects.filter(state="反弹").count() == 2
    assert Event.objects.filter(action="matter.reopen", kind="matter").count() == 1
    assert Matter.objects.filter(state=MatterState.WITHDRAWN).count() == 1
    assert {"longer", "excused", "after_lock"} == set(Allowance.objects.values_list("kind", flat=True))
    assert Feedback.objects.filter(scan__gt="", part__organisation=outside).count() >= 4


def test_the_clerk_who_left_handed_everything_over(year: Year) -> None:
    gone, come = (Post.objects.get(user__login_name=name) for name in ("jiaotong", "jiaotong2"))
    assert gone.revoked_at is not None and come.revoked_at is None
    assert HandOn.objects.filter(user=come.user).count() == 2
    assert not HandOn.objects.filter(user=gone.user, ended_at=None).exists()
    assert Report.objects.filter(filled_by=come.user.public_id).exists()


def test_every_item_is_closed_carried_over_or_explained(year: Year) -> None:
    ends = {item: year.matter(item) for item in year.matters}
    assert {item for item, row in ends.items() if row.state == MatterState.UNDER_WAY} == CARRIED_OVER
    for item in CARRIED_OVER:
        due = [part.due_on for part in year.parts(item)]
        assert due and all(day is not None and day > LAST for day in due), item
        last_day = ends[item].task.last_day
        assert last_day is not None and last_day > LAST
    explained = {item: row.state for item, row in ends.items() if item in EXPLAINED}
    assert explained == EXPLAINED and all(ends[item].comment for item in EXPLAINED)
    rest = {row.state for item, row in ends.items() if item not in CARRIED_OVER | set(EXPLAINED)}
    assert rest <= {state.value for state in CLOSED}
    assert len(ends) - len(CARRIED_OVER) - len(EXPLAINED) == 48
    assert not Part.objects.filter(matter__state__in=CLOSED).exclude(state__in=("已了结", "已改派", "已撤回")).exists()
    assert limbo(year.actor("zonghe"), year.today) == []
    again = rebuild(now=year.now, check=True)
    assert again.differences == () and 0 < again.unknown < again.looked_at


def test_what_was_owed_adds_up_in_every_quarter(year: Year) -> None:
    met: Counter[str] = Counter()
    for number, key in enumerate(year.cycles, 1):
        cycle = Cycle.objects.get(public_id=key)
        assert cycle.state == CycleState.LOCKED
        frozen = dict(Obligation.objects.filter(cycle=cycle).values_list("part", "standing"))
        counts = Counter(frozen.values())
        assert sum(counts[each] for each in STANDINGS) == len(frozen) > 0, number
        came_in = Report.objects.filter(cycle=cycle, came_in__isnull=False)
        there = len(frozen) - counts[ReportStanding.MISSING] - counts[ReportStanding.EXCUSED]
        after = came_in.filter(came_in__date__gt=cycle.locks_on).count()
        assert came_in.count() == there + after
        now = Counter(owed.standing for owed in owed_in(cycle, year.today))
        assert sum(now.values()) == len(frozen)
        assert now[ReportStanding.MISSING] == counts[ReportStanding.MISSING] - after
        met += counts
    assert all(met[each] >= 2 for each in STANDINGS), met


def test_people_were_reminded_by_the_ladder_once_a_working_day(year: Year) -> None:
    told_of = Notice.objects.filter(source__startswith="ladder:").values_list("person__display_name", "source")
    counted = Counter(told_of)
    assert len(counted) > 100 and set(counted.values()) == {1}
    days = {date.fromisoformat(source.removeprefix("ladder:")) for _person, source in counted}
    assert all(year.days.working.is_working(day) for day in days) and len(days) > 20
    noted = Reminder.objects.filter(told__startswith="ladder:")
    assert set(noted.values_list("told", flat=True)) == {f"ladder:{day}" for day in days}
    assert not noted.filter(part__matter__handed_out_at=None).exists()


def test_a_restatement_keeps_both_values(year: Year) -> None:
    for row in Restatement.objects.select_related("report"):
        (old,), (new,) = row.old["figures"], row.new["figures"]
        assert old["key"] == new["key"] and old["value"] != new["value"] and row.reason
        assert old in row.report.figures or Restatement.objects.filter(report=row.report, pk__lt=row.pk).exists()
        indicator = int(old["key"].split("-")[0])
        kept = Observation.objects.filter(indicator=indicator, period_to=row.report.cycle.last).order_by("vintage")
        values = [format(each.value.normalize(), "f") for each in kept if each.value is not None]
        assert values == ([old["value"], new["value"]] if row.state == "已更正" else [old["value"]])


def test_the_chain_verifies_and_finds_what_was_done_behind_it(year: Year) -> None:
    sound = verify(year.government)
    assert sound.findings == () and sound.events > 2500
    report = Report.objects.order_by("pk")[20]
    with undone():
        Report.objects.filter(pk=report.pk).update(progress="已全部完成。")
        assert [finding.fault for finding in verify(year.government).findings] == [Fault.ROW_CHANGED]
    with undone():
        triggers.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM audit_event WHERE government = %s AND sequence = %s", [year.government, sound.events // 2]
            )
            assert cursor.rowcount == 1
        found = verify(year.government).findings
        assert Fault.EVENT_MISSING in {finding.fault for finding in found}
        triggers.install(connection)
    path = the_store().path_of(Attachment.objects.filter(name__endswith=".png").order_by("pk")[3].blob.sha256)
    kept, mode = path.read_bytes(), path.stat().st_mode
    try:
        path.chmod(0o600)
        path.write_bytes(bytes(reversed(kept)))
        assert [finding.fault for finding in verify(year.government).findings] == [Fault.FILE_CHANGED]
    finally:
        path.write_bytes(kept)
        path.chmod(mode)
    assert verify(year.government).findings == ()


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
