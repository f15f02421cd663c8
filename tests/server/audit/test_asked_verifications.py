"""Verifications that somebody asks for: at once or by a worker, with progress, findings named; and a live chain."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from luoshi.server.audit import registry, triggers, verification
from luoshi.server.audit.models import Event, Head, Verification
from luoshi.server.audit.selectors import verification as one
from luoshi.server.audit.services import asking
from luoshi.server.audit.services.asking import ask_verification, parsed_head
from luoshi.server.audit.services.verifying import GIVEN_UP, run_verification
from luoshi.server.audit.states import VerificationState
from luoshi.server.audit.tasks import verify_chain
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotAllowed, NotFound
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.people import edit_person
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db


def asked(cast: Cast, printed: str = "", who: str = "auditor") -> Verification:
    return ask_verification(actor=cast.actor(who), now=NOW, printed=printed)


def test_a_short_chain_is_verified_at_once_and_the_asking_is_recorded(cast: Cast) -> None:
    row = asked(cast)
    head = Head.objects.get(government=cast.county.public_id)
    assert (row.state, row.findings, row.head) == (VerificationState.SOUND, [], str(head))
    assert row.events == head.sequence == row.total + 1  # the asking is the last event
    event = Event.objects.get(action="audit.verify")
    assert (event.key, event.actor_post) == (row.public_id, cast.post("auditor"))


def test_a_changed_row_is_named(cast: Cast) -> None:
    User.objects.filter(public_id=cast.person("viewer")).update(display_name="冒名者")
    row = asked(cast)
    assert row.state is VerificationState.FAULTY
    ((fault, thing, message, _said),) = row.findings
    assert fault == "row_changed"
    assert "冒名者" in thing and "绕过程序" in message


def test_a_long_chain_goes_to_a_worker_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(asking, "SHORT_CHAIN", 3)
    monkeypatch.setattr(verification, "_BATCH", 5)
    told: list[int] = []
    with django_capture_on_commit_callbacks() as waiting:
        row = asked(cast)
    assert row.state is VerificationState.RUNNING and len(waiting) == 1
    with django_capture_on_commit_callbacks() as again:
        assert asked(cast) == row
    assert again == []
    real = verification.verify

    def watched(*args: Any, **kwargs: Any) -> object:
        tell = kwargs["told"]

        def both(events: int) -> None:
            told.append(events)
            tell(events)

        kwargs["told"] = both
        return real(*args, **kwargs)

    monkeypatch.setattr("luoshi.server.audit.services.verifying.verify", watched)
    waiting[0]()  # into the queue
    row.refresh_from_db()
    assert str(row.state) == "正在核验"
    verify_chain.call(public_id=row.public_id)  # as the worker does
    row.refresh_from_db()
    assert str(row.state) == "完好"
    assert told == list(range(5, row.events + 1, 5))
    ended = row.ended_at
    run_verification(public_id=row.public_id, clock=lambda: NOW)
    row.refresh_from_db()
    assert row.ended_at == ended  # once


def test_one_that_never_ended_stands_in_nobodys_way(cast: Cast) -> None:
    row = asked(cast)
    Verification.objects.filter(pk=row.pk).update(ended_at=None, asked_at=NOW - GIVEN_UP - timedelta(seconds=1))
    assert asked(cast) != row


def test_what_breaks_it_off_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr("luoshi.server.audit.services.verifying.verify", broken)
    with pytest.raises(RuntimeError):
        asked(cast)
    row = Verification.objects.get()
    assert (row.state, row.failure) == (VerificationState.BROKEN, "RuntimeError")


@pytest.mark.parametrize("who", ["system", "security", "compiler", "viewer"])
def test_nobody_else_verifies(cast: Cast, who: str) -> None:
    row = asked(cast)
    with pytest.raises(NotAllowed):
        asked(cast, who=who)
    for other in (who, "city_auditor"):
        with pytest.raises(NotFound):
            one(cast.actor(other), row.public_id)
    assert one(cast.actor("auditor"), row.public_id) == row


def test_a_printed_head_is_typed_in_as_it_stands_on_paper(cast: Cast) -> None:
    head = Head.objects.get(government=cast.county.public_id)
    groups = " ".join(head.hash[at : at + 8] for at in range(0, 64, 8))
    row = asked(cast, f" {head.sequence}： {groups.upper()}\n")
    assert (row.printed, row.state) == (str(head), VerificationState.SOUND)
    wrong = head.hash[:-1] + ("0" if head.hash[-1] != "0" else "1")
    row = asked(cast, f"{head.sequence}:{wrong}")
    assert [finding[0] for finding in row.findings] == ["printed_head_differs"]


@pytest.mark.parametrize("text", ["12", "12:", "x:" + "0" * 64, "12:" + "0" * 63, "12:" + "g" * 64, ":" + "0" * 64])
def test_what_is_no_head(cast: Cast, text: str) -> None:
    with pytest.raises(Invalid, match="不是链头"):
        asked(cast, text)
    assert parsed_head(" \n ") is None


def test_people_who_go_on_working_make_no_findings(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that is changed between the walk and the look at it has its event, later in the chain."""
    real, done = registry.kinds, list[int]()

    def meanwhile() -> object:
        if len(done) < 2:
            done.append(1)
            edit_person(
                actor=cast.actor("system"), now=NOW, person=cast.person("viewer"), display_name=f"改名{len(done)}"
            )
        return real()

    monkeypatch.setattr(verification, "kinds", meanwhile)
    report = verify(cast.county.public_id)
    assert report.findings == ()
    assert report.events == Head.objects.get(government=cast.county.public_id).sequence


def test_a_change_behind_the_program_is_found_while_people_work(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.filter(public_id=cast.person("head")).update(display_name="冒名者")
    real, done = registry.kinds, list[int]()

    def meanwhile() -> object:
        if not done:
            done.append(1)
            edit_person(actor=cast.actor("system"), now=NOW, person=cast.person("viewer"), display_name="改名")
        return real()

    monkeypatch.setattr(verification, "kinds", meanwhile)
    assert [finding.fault for finding in verify(cast.county.public_id).findings] == ["row_changed"]


def test_events_beyond_the_head_are_found(cast: Cast) -> None:
    head = Head.objects.get(government=cast.county.public_id)
    Head.objects.filter(pk=head.pk).update(sequence=head.sequence - 1)
    assert [finding.fault for finding in verify(head.government).findings] == ["head_differs"]
    Head.objects.filter(pk=head.pk).update(sequence=head.sequence)
    triggers.remove(connection)
    try:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_event WHERE government = %s AND sequence = %s", [head.pk, head.sequence])
    finally:
        triggers.install(connection)
    assert "event_missing" in [finding.fault for finding in verify(head.government).findings]
