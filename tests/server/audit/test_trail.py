"""The trail takes events, gives them back, and lets nobody change them."""

import itertools
import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from luoshi.server.audit.digests import FIRST, canonical, digest, event_hash, event_record, moment
from luoshi.server.audit.models import AppendOnlyError, Event, Head
from luoshi.server.audit.registry import audited, kinds
from luoshi.server.audit.selectors import Search, changes_of, heads, history, search
from luoshi.server.audit.services import chained_together, export_trail, record_each, record_occurrence
from luoshi.server.audit.triggers import MESSAGE
from luoshi.server.audit.verification import verify
from luoshi.server.core.actor import INSTALLATION
from luoshi.server.core.errors import NotAllowed
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.services.people import edit_person, set_contact
from server_cast import NOW, SYSTEM, Cast

pytestmark = pytest.mark.django_db


def test_an_event_tells_who_did_what_in_which_post(cast: Cast) -> None:
    edit_person(actor=cast.actor("system"), now=NOW, person=cast.person("viewer"), display_name="观棋")
    event = history(cast.county.public_id, "person", cast.person("viewer")).last()
    assert event is not None
    assert (event.action, event.actor, event.actor_name) == ("person.edit", cast.person("system"), "吴系统")
    assert (event.actor_post, event.actor_roles) == (cast.post("system"), "system_administrator")
    assert (event.name, event.at) == ("观棋", NOW)
    assert changes_of(event) == {"display_name": ["观棋语", "观棋"]}
    assert event.hash == event_hash(event)


def test_an_event_keeps_its_names_when_the_person_changes_theirs(cast: Cast) -> None:
    set_contact(actor=cast.alone("viewer"), now=NOW, person=cast.person("viewer"), phone="024-12345678")
    edit_person(actor=cast.actor("system"), now=NOW, person=cast.person("viewer"), display_name="新名字")
    named = [event.actor_name for event in history(cast.county.public_id, "person", cast.person("viewer"))]
    assert named[-2:] == ["观棋语", "吴系统"]


def test_the_chain_links_every_event_to_the_one_before(cast: Cast) -> None:
    events = list(Event.objects.filter(government=cast.county.public_id))
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert events[0].previous == FIRST
    assert all(after.previous == before.hash for before, after in itertools.pairwise(events))
    head = heads()[cast.county.public_id]
    assert str(head) == f"{len(events)}:{events[-1].hash}"


def test_governments_have_chains_of_their_own(cast: Cast) -> None:
    assert set(heads()) == {cast.county.public_id, cast.city.public_id}
    assert Event.objects.filter(government=cast.city.public_id, sequence=1).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET comment = 'x'",
        "UPDATE audit_event SET comment = comment",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE sequence = 1",
    ],
)
def test_the_database_refuses_to_change_an_event(cast: Cast, statement: str) -> None:
    before = Event.objects.count()
    with pytest.raises(DatabaseError, match=MESSAGE), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == before


def test_postgresql_refuses_to_empty_the_table(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("TRUNCATE audit_event")  # SQLite knows no such statement
        return
    with pytest.raises(DatabaseError, match=MESSAGE), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_event")


def test_the_model_refuses_before_the_database_does(cast: Cast) -> None:
    event = Event.objects.all()[0]
    for refused in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.all().update(comment="x"),
        lambda: Event.objects.all().bulk_update([event], ["comment"]),
    ):
        with pytest.raises(AppendOnlyError, match="只能追加"):
            refused()


def test_state_and_event_are_written_together_or_not_at_all(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Head.objects.get(government=cast.county.public_id).sequence

    def fails(event: Event) -> str:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr("luoshi.server.audit.services.recording.event_hash", fails)
    with pytest.raises(RuntimeError, match="full"), transaction.atomic():
        edit_person(actor=cast.actor("system"), now=NOW, person=cast.person("viewer"), display_name="张三")
    cast.people["viewer"].refresh_from_db()
    assert cast.people["viewer"].display_name == "观棋语"
    assert Head.objects.get(government=cast.county.public_id).sequence == before


def test_sm3_and_sha256_live_side_by_side(cast: Cast, settings: Any) -> None:
    from luoshi.server.audit.verification import verify

    settings.LUOSHI_HASH = "sm3"
    edit_person(actor=cast.actor("system"), now=NOW, person=cast.person("viewer"), display_name="观棋")
    settings.LUOSHI_HASH = "sha256"
    edit_person(actor=cast.actor("system"), now=NOW, person=cast.person("compiler"), display_name="钟青")
    assert {event.algorithm for event in Event.objects.all()} == {"sha256", "sm3"}
    assert verify(cast.county.public_id).findings == ()


# ---- reading


def test_only_the_audit_administrator_reads_and_only_the_own_chain(cast: Cast) -> None:
    for name in cast.posts:
        found = set(search(cast.actor(name), Search()).values_list("government", flat=True))
        home = cast.people[name].government.public_id
        assert found == ({home} if name in ("auditor", "city_auditor") else set()), name


def test_search_narrows(cast: Cast) -> None:
    auditor = cast.actor("auditor")
    everything = search(auditor, Search()).count()
    grants = search(auditor, Search(action="post.grant"))
    assert 0 < grants.count() < everything
    assert list(grants) == sorted(grants, key=lambda event: -event.sequence)
    assert {event.kind for event in search(auditor, Search(kind="organisation"))} == {"organisation"}
    assert {event.key for event in search(auditor, Search(text="江局长"))} == {
        cast.person("water_leader"),
        cast.post("water_leader"),
    }
    assert search(auditor, Search(actor=cast.person("compiler"))).count() == 1
    assert search(auditor, Search(since=NOW)).count() + search(auditor, Search(until=NOW)).count() == everything
    assert search(auditor, Search(text="100%_")).count() == 0


def test_an_export_is_recorded_and_can_be_verified_by_anyone(cast: Cast) -> None:
    lines = list(export_trail(actor=cast.actor("auditor"), now=NOW, government=cast.county.public_id))
    records = [json.loads(line) for line in lines]
    assert records[-1]["action"] == "audit.export"
    previous = FIRST
    for record in records:
        hashed = record.pop("hash")
        assert record["previous"] == previous
        assert digest(record["algorithm"], canonical(record)) == hashed
        previous = hashed
    assert previous == Head.objects.get(government=cast.county.public_id).hash


@pytest.mark.parametrize("name", ["system", "security", "compiler", "head", "city_auditor"])
def test_nobody_else_exports(cast: Cast, name: str) -> None:
    before = Event.objects.count()
    with pytest.raises(NotAllowed):
        export_trail(actor=cast.actor(name), now=NOW, government=cast.county.public_id)
    assert Event.objects.count() == before


# ---- what is hashed


def test_the_canonical_form_is_one_text_for_one_value() -> None:
    value = {"b": [1, True, None], "a": Decimal("1.50"), "日": date(2031, 9, 1), "r": PostRole.VIEWER, "s": {"y", "x"}}
    assert canonical(value) == '{"a":"1.50","b":[1,true,null],"r":"viewer","s":["x","y"],"日":"2031-09-01"}'
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@pytest.mark.parametrize("value", [1.5, object(), b"x", {"a": [2.0]}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical(value)


def test_a_moment_is_one_text_in_every_zone() -> None:
    china = NOW.astimezone(timezone(timedelta(hours=8)))
    assert moment(china) == moment(NOW) == "2031-09-12T01:30:00.000000Z"
    assert canonical({"at": datetime(2031, 9, 12, 9, 30, tzinfo=china.tzinfo)}) == canonical({"at": NOW})


def test_unknown_hashes_and_kinds_are_refused() -> None:
    with pytest.raises(LookupError, match="md5"):
        digest("md5", "x")
    with pytest.raises(LookupError, match="nothing"):
        audited("nothing")
    assert {about.kind for about in kinds()} >= {"government", "organisation", "person", "post", "delegation"}


def test_many_events_of_one_act_are_a_chain_like_any_other(cast: Cast) -> None:
    rows = [cast.bodies[name] for name in ("water", "office", "city_water")]
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        events = record_each(actor=SYSTEM, now=NOW, action="organisation.edit", kind="organisation", rows=rows)
    written = [each["sql"] for each in asked if each["sql"].startswith(("INSERT", "UPDATE"))]
    assert len(written) == 4, "the events of each chain at once, and its head"
    assert [event.name for event in events] == ["云岭县水利局", "云岭县人民政府办公室", "景澄市水利局"]
    for government in (cast.county.public_id, cast.city.public_id):
        chain = list(Event.objects.filter(government=government))
        assert all(after.previous == before.hash for before, after in itertools.pairwise(chain))
        assert heads()[government].sequence == len(chain) == chain[-1].sequence
        assert verify(government).findings == ()
    assert record_each(actor=SYSTEM, now=NOW, action="organisation.edit", kind="organisation", rows=()) == []


def test_an_occurrence_changes_no_row(cast: Cast) -> None:
    event = record_occurrence(actor=SYSTEM, now=NOW, action="sign_in.failed", kind="sign_in", key="unknown")
    assert (event.government, event.state) == (INSTALLATION, "")
    assert "hash" not in event_record(event)


@pytest.mark.django_db(transaction=True)
def test_no_event_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record_occurrence(actor=SYSTEM, now=NOW, action="x", kind="x", key="x")


def occur(name: str) -> None:
    record_occurrence(actor=SYSTEM, now=NOW, action="x.y", kind="x", key="x", name=name)


def told() -> list[str]:
    """The names of what occurred, in the order of the chain."""
    return list(Event.objects.filter(government=INSTALLATION, kind="x").values_list("name", flat=True))


def test_events_of_an_act_are_chained_at_its_end_in_their_order(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked, transaction.atomic(), chained_together():
        occur("一")
        with chained_together():
            occur("二")
        occur("三")
        assert told() == []
    assert told() == ["一", "二", "三"]
    written = [each["sql"] for each in asked if each["sql"].startswith(("INSERT", "UPDATE"))]
    assert len([each for each in written if "audit_event" in each]) == 1
    assert verify(INSTALLATION).findings == ()


def test_what_fails_within_an_act_leaves_no_event_of_it(cast: Cast) -> None:
    with transaction.atomic(), chained_together():
        occur("一")
        with pytest.raises(ZeroDivisionError), transaction.atomic(), chained_together():
            occur("二")
            raise ZeroDivisionError
        occur("三")
    assert told() == ["一", "三"]
    with pytest.raises(ZeroDivisionError), transaction.atomic(), chained_together():
        occur("四")
        raise ZeroDivisionError
    occur("五")
    assert told() == ["一", "三", "五"]
    assert verify(INSTALLATION).findings == ()
