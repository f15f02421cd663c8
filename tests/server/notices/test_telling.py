"""Telling people: the inbox at once, once of each source, from the trail and by services; what is read."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from luoshi.server.audit.models import Event, Head
from luoshi.server.audit.services import record_occurrence
from luoshi.server.core.actor import INSTALLATION, system_actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.jobs.models import Job
from luoshi.server.notices.facts import own_facts
from luoshi.server.notices.kinds import KIND_NAMES, NoticeKind
from luoshi.server.notices.models import Cursor, Notice, Urgency
from luoshi.server.notices.scopes import visible_notices
from luoshi.server.notices.selectors import inbox, unread_count
from luoshi.server.notices.services.notices import Telling, mark_all_read, mark_read, mark_unread, notify
from luoshi.server.notices.services.reading import OLDEST, behind, read_trail
from luoshi.server.notices.tasks import read_all_trails, wake_reader
from luoshi.server.orgs.services.delegations import appoint_stand_in, give_delegation, withdraw_delegation
from luoshi.server.orgs.services.hand_over import hand_over
from luoshi.server.orgs.services.people import reset_password
from luoshi.server.orgs.services.posts import grant_post, revoke_post
from luoshi.server.orgs.services.sign_ins import SignIn, record_failure
from luoshi.server.policy import Action, may
from races import at_once
from server_cast import NOW, SYSTEM, TODAY, Cast, add_person

SOON = NOW + timedelta(minutes=1)
HELLO = Telling(kind="hello", title="您好")


def told(cast: Cast, who: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(person=cast.people[who]).order_by("pk")
    return [(row.kind, row.title) for row in rows]


def read(cast: Cast) -> None:
    read_trail(government=cast.county.public_id, now=SOON)


@pytest.fixture
def quiet(cast: Cast) -> Cast:
    """The cast once everybody has been told of the beginning."""
    read(cast)
    read_trail(government=cast.city.public_id, now=SOON)
    Notice.objects.all().delete()
    return cast


# ---- from the trail


@pytest.mark.django_db
def test_who_is_granted_a_post_is_told_and_nobody_else(quiet: Cast) -> None:
    grant_post(
        actor=quiet.actor("security"), now=NOW, person=quiet.person("newcomer"), organisation=quiet.body("water"),
        role=PostRole.UNIT_CLERK,
    )  # fmt: skip
    read(quiet)
    assert told(quiet, "newcomer") == [("post.granted", "您获授岗位：云岭县水利局 联络员")]
    assert Notice.objects.count() == 1
    assert "安保全" in Notice.objects.get().text


@pytest.mark.django_db
def test_a_revoked_post_a_delegation_a_hand_over_and_a_reset_are_told(quiet: Cast) -> None:
    revoke_post(actor=quiet.actor("security"), now=NOW, post=quiet.post("viewer"), comment="调离")
    lend = partial(give_delegation, now=NOW, starts_on=TODAY, ends_on=TODAY + timedelta(days=5), reason="外出学习")
    water, town = (quiet.post("water_leader"), quiet.person("water_clerk")), quiet.post("town_leader")
    lent = lend(actor=quiet.actor("water_leader"), post=water[0], delegate=water[1])
    withdraw_delegation(actor=quiet.actor("water_leader"), now=NOW, delegation=lent.public_id)
    appoint_stand_in(
        actor=quiet.actor("security"), now=NOW, post=town, delegate=quiet.person("town_clerk"), starts_on=TODAY,
        ends_on=TODAY + timedelta(days=5), reason="住院",
    )  # fmt: skip
    successor = add_person(quiet, "second", "接任人", quiet.county)
    taking = grant_post(
        actor=SYSTEM, now=NOW, person=successor.public_id, organisation=quiet.body("water"), role=PostRole.UNIT_CLERK
    )
    hand_over(actor=quiet.actor("supervisor"), now=NOW, post=quiet.post("water_clerk"), successor=taking.public_id)
    reset_password(actor=quiet.actor("security"), now=NOW, person=quiet.person("farm_clerk"))
    read(quiet)
    assert told(quiet, "viewer") == [("post.revoked", "您的岗位已收回：云岭县农业农村局 查看人")]
    assert told(quiet, "water_clerk") == [
        ("delegation.given", "请您代理江局长：云岭县水利局 单位负责人"),
        ("delegation.withdrawn", "水小莲代理江局长的授权已收回"),
    ]
    assert told(quiet, "water_leader") == []  # did it, need not be told
    assert [kind for kind, _ in told(quiet, "town_leader")] == ["delegation.given"]
    assert told(quiet, "second")[-1] == ("post.handed_over", "水小莲的事项已移交给您")
    assert told(quiet, "farm_clerk") == [("password.reset", "您的登录密码已被重置")]
    assert Notice.objects.get(kind="password.reset").urgency == Urgency.URGENT


@pytest.mark.django_db
def test_a_locked_account_is_told_to_the_security_administrator_once_a_day(quiet: Cast) -> None:
    for minute in range(30):
        record_failure(now=NOW + timedelta(minutes=minute), login_name="water.clerk", what=SignIn.LOCKED)
    record_failure(now=NOW, login_name="nobody", what=SignIn.LOCKED)
    read(quiet)
    read_trail(government=INSTALLATION, now=SOON)
    assert told(quiet, "security") == [("account.locked", "水小莲的账号因连续登录失败被锁定")]
    assert Notice.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["job.given_up", "job.periodic_failing", "notice.given_up"])
def test_what_broke_is_told_to_system_administrators(quiet: Cast, action: str) -> None:
    for government in (quiet.county.public_id, INSTALLATION):
        with transaction.atomic():
            record_occurrence(
                actor=system_actor("后台任务"), now=NOW, action=action, kind="job", key="k", name="发送通知",
                government=government, changes={"channel": f"chan-{government}", "tries": 5, "answer": "no"},
            )  # fmt: skip
        read_trail(government=government, now=SOON)
    assert len(told(quiet, "system")) == 2
    assert len(told(quiet, "city_system")) == 1
    assert Notice.objects.count() == 3
    assert all(notice.in_app_only is (action == "notice.given_up") for notice in Notice.objects.all())


@pytest.mark.django_db
def test_the_trail_is_read_once_however_often_it_is_read(quiet: Cast) -> None:
    reset_password(actor=quiet.actor("security"), now=NOW, person=quiet.person("farm_clerk"))
    for _ in range(3):
        read(quiet)
    assert len(told(quiet, "farm_clerk")) == 1
    Cursor.objects.all().delete()  # as after a restore of an older copy of this table
    read(quiet)
    assert len(told(quiet, "farm_clerk")) == 1
    head = Head.objects.get(government=quiet.county.public_id)
    assert Cursor.objects.get(government=quiet.county.public_id).sequence == head.sequence


@pytest.mark.django_db
def test_what_happened_long_ago_is_no_news(cast: Cast) -> None:
    reset_password(actor=cast.actor("security"), now=NOW, person=cast.person("farm_clerk"))
    read_trail(government=cast.county.public_id, now=NOW + OLDEST + timedelta(seconds=1))
    assert "password.reset" not in [kind for kind, _ in told(cast, "farm_clerk")]


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_tell_once(committed_cast: Cast) -> None:
    cast = committed_cast
    for who in ("farm_clerk", "town_clerk", "water_clerk"):
        reset_password(actor=cast.actor("security"), now=NOW, person=cast.person(who))
    results = at_once(*(lambda: read_trail(government=cast.county.public_id, now=SOON) for _ in range(3)))
    assert sorted(results)[:2] == [0, 0]
    assert Notice.objects.filter(kind="password.reset").count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_reader_is_woken_when_the_act_is_committed_and_not_before(committed_cast: Cast) -> None:
    cast = committed_cast
    path = "luoshi.server.notices.tasks.read_trail"
    Job.objects.all().delete()
    with transaction.atomic():
        reset_password(actor=cast.actor("security"), now=NOW, person=cast.person("farm_clerk"))
        assert not Job.objects.filter(task_path=path).exists()
    assert Job.objects.get(task_path=path).args_kwargs["kwargs"] == {"government": cast.county.public_id}
    reset_password(actor=cast.actor("security"), now=NOW, person=cast.person("farm_clerk"))
    assert Job.objects.filter(task_path=path).count() == 1  # one that waits is enough


@pytest.mark.django_db
def test_chains_whose_reader_was_not_woken_are_found(quiet: Cast) -> None:
    assert quiet.county.public_id not in behind()
    reset_password(actor=quiet.actor("security"), now=NOW, person=quiet.person("farm_clerk"))
    assert quiet.county.public_id in behind()
    read_all_trails.call()
    waiting = {job.args_kwargs["kwargs"]["government"] for job in Job.objects.all()}
    assert quiet.county.public_id in waiting
    before = Job.objects.count()
    wake_reader(quiet.county.public_id)
    assert Job.objects.count() == before


# ---- by services


@pytest.mark.django_db
def test_who_acts_and_whose_account_is_closed_is_passed_over(quiet: Cast) -> None:
    people = [quiet.person(who) for who in ("compiler", "water_clerk", "farm_clerk")]
    closed = quiet.people["farm_clerk"]
    closed.is_active = False
    closed.save()
    notices = notify(actor=quiet.actor("compiler"), now=NOW, people=people, telling=HELLO)
    assert [notice.person.public_id for notice in notices] == [quiet.person("water_clerk")]


@pytest.mark.django_db
def test_somebody_of_another_government_is_not_told(quiet: Cast) -> None:
    with pytest.raises(NotFound):
        notify(actor=quiet.actor("compiler"), now=NOW, people=[quiet.person("city_clerk")], telling=HELLO)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_one_source_is_told_once(quiet: Cast) -> None:
    once = Telling(kind="hello", title="您好", source="plan-1:due")
    for expected in (1, 0):
        notices = notify(actor=quiet.actor("compiler"), now=NOW, people=[quiet.person("deputy")], telling=once)
        assert len(notices) == expected
    for _ in range(2):
        notify(actor=quiet.actor("compiler"), now=NOW, people=[quiet.person("deputy")], telling=HELLO)
    assert len(told(quiet, "deputy")) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example/", "inbox"])
def test_a_link_stays_inside(quiet: Cast, link: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        notify(
            actor=quiet.actor("compiler"), now=NOW, people=[quiet.person("deputy")],
            telling=Telling(kind="hello", title="您好", link=link),
        )  # fmt: skip


# ---- reading the inbox


@pytest.fixture
def full(quiet: Cast) -> Cast:
    for number in range(3):
        now = NOW + timedelta(minutes=number)
        people = [quiet.person("deputy"), quiet.person("head")]
        telling = Telling(kind="hello", title=f"第 {number} 条")
        notify(actor=quiet.actor("compiler"), now=now, people=people, telling=telling)
    return quiet


def titles(cast: Cast) -> list[str]:
    return [notice.title for notice in inbox(cast.actor("deputy"))]


@pytest.mark.django_db
def test_unread_ones_stand_first_then_the_newest(full: Cast) -> None:
    assert titles(full) == ["第 2 条", "第 1 条", "第 0 条"]
    newest = inbox(full.actor("deputy"))[0]
    assert mark_read(actor=full.actor("deputy"), now=SOON, notices=[newest.public_id]) == 1
    assert mark_read(actor=full.actor("deputy"), now=SOON, notices=[newest.public_id]) == 0
    assert titles(full) == ["第 1 条", "第 0 条", "第 2 条"]
    assert (unread_count(full.people["deputy"]), unread_count(full.people["head"])) == (2, 3)
    mark_unread(actor=full.actor("deputy"), now=SOON, notice=newest.public_id)
    assert unread_count(full.people["deputy"]) == 3


@pytest.mark.django_db
def test_all_that_came_until_now_is_read(full: Cast) -> None:
    assert mark_all_read(actor=full.actor("deputy"), now=NOW + timedelta(minutes=1)) == 2
    assert titles(full)[0] == "第 2 条"
    assert unread_count(full.people["head"]) == 3


@pytest.mark.django_db
def test_anothers_notices_are_not_found_and_nothing_is_marked(full: Cast) -> None:
    own = inbox(full.actor("deputy"))[0].public_id
    other = inbox(full.actor("head"))[0].public_id
    with pytest.raises(NotFound):
        mark_read(actor=full.actor("deputy"), now=SOON, notices=[own, other])
    with pytest.raises(NotFound):
        mark_unread(actor=full.actor("deputy"), now=SOON, notice=other)
    assert unread_count(full.people["deputy"]) == unread_count(full.people["head"]) == 3


@pytest.mark.django_db
def test_each_sees_their_own_and_the_scope_says_what_the_policy_says(full: Cast) -> None:
    for who in full.people:
        actor = full.actor(who) if who in full.posts else full.alone(who)
        allowed = {row.pk for row in Notice.objects.all() if may(actor, Action.NOTICE_VIEW, own_facts(row.person))}
        assert set(visible_notices(actor).values_list("pk", flat=True)) == allowed
        assert len(allowed) == (3 if who in ("deputy", "head") else 0)


def test_every_kind_has_a_name() -> None:
    assert set(KIND_NAMES) == set(NoticeKind)


@pytest.mark.django_db
def test_an_event_of_something_that_is_gone_tells_nobody(quiet: Cast) -> None:
    with transaction.atomic():
        for action in ("post.grant", "post.revoke", "post.hand_over", "delegation.give", "delegation.withdraw"):
            record_occurrence(
                actor=SYSTEM, now=NOW, action=action, kind="post", key="post-gone", government=quiet.county.public_id
            )
    read(quiet)
    assert not Notice.objects.exists()
    assert Event.objects.filter(key="post-gone").count() == 5
