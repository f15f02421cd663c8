"""Verification finds what was done behind the program's back, and names it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils.translation import override

from luoshi.server.audit import triggers
from luoshi.server.audit.models import Event, Head, Verification
from luoshi.server.audit.registry import Fault, Finding, announce_check
from luoshi.server.audit.verification import PrintedHead, Report, verify
from luoshi.server.core.said import kept, say
from luoshi.server.orgs.services.organisations import set_members
from luoshi.server.orgs.services.people import edit_person
from server_cast import NOW, TODAY, Cast

pytestmark = pytest.mark.django_db


@contextmanager
def tampering() -> Iterator[None]:
    """Somebody with the rights of the database's owner: the triggers are off."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


def execute(statement: str, *parameters: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        assert cursor.rowcount >= 1, "the tampering itself did nothing"


def county(cast: Cast) -> Report:
    return verify(cast.county.public_id)


def faults(report: Report) -> list[tuple[Fault, str]]:
    return [(finding.fault, finding.thing) for finding in report.findings]


def test_what_the_services_wrote_is_sound(cast: Cast) -> None:
    report = county(cast)
    assert report.findings == ()
    assert report.events == Event.objects.filter(government=cast.county.public_id).count() > 30
    assert report.head == str(Head.objects.get(government=cast.county.public_id))
    assert verify(cast.city.public_id).findings == ()


def test_an_empty_chain_is_sound(cast: Cast) -> None:
    assert verify("gov-0000000000000000").events == 0
    assert verify("gov-0000000000000000").findings == ()


def test_a_changed_event_is_named(cast: Cast) -> None:
    with tampering():
        execute("UPDATE audit_event SET comment = 'x' WHERE government = %s AND sequence = 7", cast.county.public_id)
    assert faults(county(cast)) == [(Fault.EVENT_CHANGED, "第 7 条")]


@pytest.mark.parametrize("column", ["actor_name", "at", "changes", "state", "acting_for", "actor_post", "algorithm"])
def test_every_column_is_covered(cast: Cast, column: str) -> None:
    value = {"at": "2030-01-01 00:00:00+00:00", "algorithm": "sm3"}.get(column, "别的")
    with tampering():
        execute(
            f"UPDATE audit_event SET {column} = %s WHERE government = %s AND sequence = 3",  # noqa: S608  # a column of our own
            value,
            cast.county.public_id,
        )
    assert (Fault.EVENT_CHANGED, "第 3 条") in faults(county(cast))


def test_a_changed_event_with_a_new_hash_breaks_the_chain_behind_it(cast: Cast) -> None:
    with tampering():
        execute(
            "UPDATE audit_event SET comment = 'x', hash = %s WHERE government = %s AND sequence = 7",
            "ab" * 32,
            cast.county.public_id,
        )
    assert faults(county(cast)) == [(Fault.EVENT_UNCHAINED, "第 8 条"), (Fault.EVENT_CHANGED, "第 7 条")]


def test_a_deleted_event_is_named(cast: Cast) -> None:
    with tampering():
        execute("DELETE FROM audit_event WHERE government = %s AND sequence = 5", cast.county.public_id)
    assert [fault for fault, _ in faults(county(cast))] == [Fault.EVENT_MISSING, Fault.ROW_UNRECORDED]
    assert faults(county(cast))[0] == (Fault.EVENT_MISSING, "第 5 条")


def test_a_deleted_last_event_is_named_by_the_head(cast: Cast) -> None:
    last = Head.objects.get(government=cast.county.public_id).sequence
    with tampering():
        execute("DELETE FROM audit_event WHERE government = %s AND sequence = %s", cast.county.public_id, last)
    assert (Fault.EVENT_MISSING, f"第 {last} 条") in faults(county(cast))


def test_swapped_events_are_named_with_their_places(cast: Cast) -> None:
    government = cast.county.public_id
    with tampering():
        for old, new in ((4, 900), (5, 4), (900, 5)):
            execute(
                "UPDATE audit_event SET sequence = %s WHERE government = %s AND sequence = %s", new, government, old
            )
    report = county(cast)
    moved = {finding.thing: finding.message for finding in report.findings if finding.fault is Fault.EVENT_MOVED}
    assert set(moved) == {"第 4 条", "第 5 条"}
    assert "原来是第 5 条" in moved["第 4 条"]


def test_a_cut_tail_with_a_new_head_shows_against_a_printed_head(cast: Cast) -> None:
    government = cast.county.public_id
    printed = PrintedHead.parse(county(cast).head)
    before = Event.objects.get(government=government, sequence=printed.sequence - 1)
    with tampering():
        execute("DELETE FROM audit_event WHERE government = %s AND sequence = %s", government, printed.sequence)
        execute(
            "UPDATE audit_head SET sequence = %s, hash = %s WHERE government = %s",
            before.sequence,
            before.hash,
            government,
        )
    assert Fault.PRINTED_HEAD_DIFFERS not in dict(faults(county(cast)))
    assert Fault.PRINTED_HEAD_DIFFERS in dict(faults(verify(government, printed=printed)))


def test_a_printed_head_stays_on_the_chain_as_it_grows(cast: Cast) -> None:
    printed = PrintedHead.parse(county(cast).head)
    edit_person(actor=cast.actor("system"), now=NOW, person=cast.person("viewer"), display_name="观棋不语")
    assert verify(cast.county.public_id, printed=printed).findings == ()
    other = PrintedHead(printed.sequence, "0" * 64)
    assert faults(verify(cast.county.public_id, printed=other)) == [
        (Fault.PRINTED_HEAD_DIFFERS, f"第 {printed.sequence} 条")
    ]


@pytest.mark.parametrize("text", ["", "12", "x:abc", ":abc", "12:"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no head"):
        PrintedHead.parse(text)


def test_a_rewritten_head_is_named(cast: Cast) -> None:
    execute("UPDATE audit_head SET hash = %s WHERE government = %s", "cd" * 32, cast.county.public_id)
    assert faults(county(cast)) == [(Fault.HEAD_DIFFERS, "链头")]


@pytest.mark.parametrize(
    ("statement", "label"),
    [
        ("UPDATE orgs_user SET display_name = '张三' WHERE login_name = 'viewer'", "人员"),
        ("UPDATE orgs_user SET password = 'md5$a$b' WHERE login_name = 'viewer'", "人员"),
        ("UPDATE orgs_user SET is_active = NOT is_active WHERE login_name = 'viewer'", "人员"),
        ("UPDATE orgs_post SET role = 'office_compiler' WHERE role = 'viewer'", "岗位"),
        ("UPDATE orgs_portfolio SET ends_on = '2031-12-31'", "岗位"),
        ("UPDATE orgs_government SET city = '别市' WHERE level = 'county'", "政府"),
        ("UPDATE orgs_organisationname SET text = '县水务处' WHERE text = '县水务局'", "机构"),
        ("UPDATE orgs_membership SET starts_on = '2020-01-01'", "机构"),
        ("DELETE FROM orgs_membership", "机构"),
    ],
)
def test_a_changed_row_is_named(cast: Cast, statement: str, label: str) -> None:
    execute(statement)
    found = county(cast).findings
    assert {finding.fault for finding in found} == {Fault.ROW_CHANGED}
    assert all(finding.thing.startswith(label) for finding in found)


def test_a_changed_row_is_named_by_what_people_call_it(cast: Cast) -> None:
    execute("UPDATE orgs_user SET must_change_password = NOT must_change_password WHERE login_name = 'viewer'")
    (finding,) = county(cast).findings
    assert finding.thing == f"人员“观棋语”（{cast.person('viewer')}）"


def test_a_row_put_in_or_taken_out_by_hand_is_named(cast: Cast) -> None:
    post = cast.posts["viewer"]
    execute("DELETE FROM orgs_post WHERE id = %s", post.pk)
    assert [finding.fault for finding in county(cast).findings] == [Fault.ROW_MISSING]
    post.pk, post.public_id = None, "post-0000000000000000"
    post.save(force_insert=True)
    assert {finding.fault for finding in county(cast).findings} == {Fault.ROW_MISSING, Fault.ROW_UNRECORDED}


def test_the_last_event_counts(cast: Cast) -> None:
    group, compiler = cast.body("townships"), cast.actor("compiler")
    set_members(actor=compiler, now=NOW, group=group, members=frozenset({cast.body("yuntai")}), effective_on=TODAY)
    assert county(cast).findings == ()


def test_other_apps_join_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from luoshi.server.audit import registry

    monkeypatch.setattr(registry, "_checks", {})
    lost = Finding(Fault.FILE_MISSING, "文件 a.pdf", "文件不见了")
    announce_check("files", lambda government: [lost] if government == cast.county.public_id else [])
    assert county(cast).findings == (lost,)
    assert verify(cast.city.public_id).findings == ()


def test_what_was_found_is_told_in_the_language_of_the_reader() -> None:
    third = say("第 %(sequence)s 条", sequence=3)
    row = Verification(
        findings=[["event_missing", "第 3 条", "记录缺失，被删除过", {"thing": kept(third), "message": {}}]]
    )
    assert row.told == [("第 3 条", "记录缺失，被删除过")]
    with override("en"):
        ((thing, message),) = row.told
        assert (str(thing), message) == ("Event no. 3", "记录缺失，被删除过")


def test_a_verification_of_before_says_what_it_said() -> None:
    assert Verification(findings=[["event_missing", "第 3 条", "缺失"]]).told == [("第 3 条", "缺失")]
