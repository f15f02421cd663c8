"""How background work is doing, for whom."""

from datetime import timedelta

import pytest
import sample_tasks
from django.db.models import Q

from luoshi.server.core.errors import NotAllowed
from luoshi.server.jobs.facts import job_facts
from luoshi.server.jobs.models import Job, PeriodicRun
from luoshi.server.jobs.scopes import visible_jobs
from luoshi.server.jobs.selectors import LATE, LEASE, Part, health, parts
from luoshi.server.jobs.services import queue
from luoshi.server.jobs.services.schedule import start_due
from luoshi.server.jobs.services.workers import seen
from luoshi.server.policy import Action, may
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=1)


def given_up(what: str, government: str = "") -> str:
    kwargs = {"government": government} if government else {}
    job = sample_tasks.note.enqueue(what, **kwargs)
    sample_tasks.FAILING.add(what)
    try:
        sample_tasks.note.call(what)
    except RuntimeError as error:
        failure = error
    for day in range(10):
        now = NOW + timedelta(days=day)
        claimed = queue.claim(worker="w", now=now)
        if claimed is not None:
            queue.fail(job=claimed, now=now, error=failure)
    return job.id


def test_what_waits_runs_and_failed_is_told(cast: Cast) -> None:
    key = given_up("甲", cast.county.public_id)
    sample_tasks.note.enqueue("乙")
    queue.claim(worker="w", now=NOW)
    sample_tasks.note.using(run_after=NOW - timedelta(minutes=3)).enqueue("丙")
    sample_tasks.note.using(run_after=NOW + timedelta(minutes=3)).enqueue("丁")
    found = health(cast.actor("system"), NOW)
    assert (found.waiting, found.oldest) == (1, NOW - timedelta(minutes=3))
    assert [(job.since, job.worker, job.tries) for job in found.running] == [(NOW, "w", 1)]
    (failed,) = found.failed
    assert (failed.key, failed.tries, failed.error) == (key, 5, "RuntimeError: no luck with 甲")
    assert failed.place.startswith("sample_tasks.py:")


def test_what_waits_for_its_next_try_is_told_with_its_error(cast: Cast) -> None:
    sample_tasks.note.enqueue("甲")
    job = queue.claim(worker="w", now=NOW)
    assert job is not None
    queue.fail(job=job, now=NOW, error=RuntimeError("x" * 500))
    (retrying,) = health(cast.actor("system"), NOW).retrying
    assert retrying.next_try == NOW + queue.DELAYS[0]
    assert len(retrying.error) == 200


def test_failed_jobs_are_seen_by_their_own_government_and_shared_ones_by_all(cast: Cast) -> None:
    keys = {
        "county": given_up("甲", cast.county.public_id),
        "city": given_up("乙", cast.city.public_id),
        "shared": given_up("丙"),
    }
    for who, seen_by in (("system", {"county", "shared"}), ("city_system", {"city", "shared"})):
        found = health(cast.actor(who), NOW + timedelta(days=20))
        assert {job.key for job in found.failed} == {keys[each] for each in seen_by}


def test_only_system_administrators_may_look(cast: Cast) -> None:
    for who in set(cast.posts) - {"system", "city_system"}:
        with pytest.raises(NotAllowed):
            health(cast.actor(who), NOW)


def test_the_scope_says_the_same_as_the_policy(cast: Cast) -> None:
    for government in (cast.county.public_id, cast.city.public_id, ""):
        given_up("甲", government)
    for who in cast.posts:
        actor = cast.actor(who)
        allowed = {job.pk for job in Job.objects.all() if may(actor, Action.JOBS_VIEW, job_facts(job))}
        assert set(visible_jobs(actor).values_list("pk", flat=True)) == allowed


def test_each_part_is_well_or_not() -> None:
    assert {part for part, well in parts(NOW).items() if not well} == {Part.WORKER}
    assert set(parts(NOW)) == set(Part)
    seen(worker="w", machine="m", process=1, now=NOW)
    assert parts(NOW)[Part.WORKER]
    assert not parts(NOW + LEASE + SOON)[Part.WORKER]
    sample_tasks.note.using(run_after=NOW).enqueue("甲")
    assert parts(NOW + LATE - SOON)[Part.QUEUE]
    assert not parts(NOW + LATE)[Part.QUEUE]
    start_due(worker="w", now=NOW)
    assert parts(NOW)[Part.SCHEDULE]
    assert not parts(NOW + timedelta(days=2))[Part.SCHEDULE]
    PeriodicRun.objects.filter(~Q(name="")).update(next_at=NOW + timedelta(days=9), failing_since=NOW)
    assert not parts(NOW)[Part.SCHEDULE]


def test_workers_and_periodic_work_are_told(cast: Cast) -> None:
    before = {work.name: work.next_at for work in health(cast.actor("system"), NOW).periodic}
    assert before["jobs.prune_results"] is None
    for name, at in (("w", NOW), ("silent", NOW - LEASE - SOON)):
        seen(worker=name, machine="m", process=1, now=at)
    start_due(worker="w", now=NOW)
    found = health(cast.actor("system"), NOW)
    assert {(row.name, row.alive, row.schedules) for row in found.workers} == {
        ("w", True, True),
        ("silent", False, False),
    }
    runs = {work.name: work for work in found.periodic}
    assert runs["jobs.clear_sessions"].fired_at == NOW
    assert runs["jobs.prune_results"].fired_at is None
    assert runs["jobs.prune_results"].next_at is not None
