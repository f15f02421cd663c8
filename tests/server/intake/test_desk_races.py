"""Two people at one desk at the same moment: nothing is lost, nothing is kept twice."""

from functools import partial

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Conflict, Invalid
from luoshi.server.intake.models import Arrival, CandidateKind, Desk, Hold, Version
from luoshi.server.intake.services.arriving import receive
from luoshi.server.intake.services.confirming import edit
from luoshi.server.intake.services.holding import hold_part
from luoshi.server.intake.services.reading import read_arrival
from luoshi.server.intake.services.taking_in import take_in
from races import at_once
from server_cast import NOW, Cast
from server_papers import incoming, one, taken_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_edits_at_once_are_one_edit_and_one_conflict(committed_cast: Cast) -> None:
    cast = committed_cast
    desk = taken_in(cast)
    row = one(desk, CandidateKind.TASK, "疏浚")
    edits = [
        partial(
            edit,
            actor=cast.actor("compiler"),
            now=NOW,
            desk=desk.public_id,
            candidate=row.public_id,
            revision=1,
            value=dict(row.value) | {"title": title},
        )
        for title in ("甲的题目", "乙的题目", "丙的题目")
    ]
    results = at_once(*edits)
    assert sum(isinstance(result, Conflict) for result in results) == 2, results
    won = next(result for result in results if not isinstance(result, Exception))
    row.refresh_from_db()
    assert row.value == won.value and row.revision == 2
    assert verify(cast.county.public_id).findings == ()


def test_the_same_file_at_once_comes_in_once(committed_cast: Cast) -> None:
    take = partial(take_in, actor=committed_cast.actor("compiler"), now=NOW, files=[incoming()])
    results = at_once(take, take)
    assert sorted(type(result).__name__ for result in results) == ["Desk", "Known"], results
    assert (Version.objects.count(), Desk.objects.count()) == (1, 1)
    assert any(isinstance(result, Invalid) for result in results)


def test_the_same_upload_at_once_waits_once(committed_cast: Cast) -> None:
    hand_in = partial(receive, actor=committed_cast.actor("compiler"), now=NOW, files=[incoming()])
    results = at_once(hand_in, hand_in, hand_in)
    assert sorted(type(result).__name__ for result in results) == ["Arrival", "Conflict", "Conflict"], results
    arrival = Arrival.objects.get()
    twice = partial(read_arrival, now=NOW, arrival=arrival.public_id)
    ended = at_once(twice, twice)
    assert not any(isinstance(result, Exception) for result in ended), ended
    assert (Version.objects.count(), Desk.objects.count()) == (1, 1)


def test_a_part_taken_at_once_is_held_by_one(committed_cast: Cast) -> None:
    desk = taken_in(committed_cast)
    hold = partial(hold_part, actor=committed_cast.actor("compiler"), now=NOW, desk=desk.public_id, part="")
    results = at_once(hold, hold, hold)
    assert all(isinstance(result, Hold) for result in results), results
    assert Hold.objects.count() == 1
