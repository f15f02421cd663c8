"""The digest of a desk: kept block by block, it is what its rows say; what was done past the program is found."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from luoshi.server.audit.registry import Fault
from luoshi.server.audit.verification import verify
from luoshi.server.intake.digests import blocks_of, digested
from luoshi.server.intake.models import Candidate, CandidateKind, Desk
from luoshi.server.intake.services import confirming, limits, owners, undoing
from luoshi.server.intake.services.taking_in import read_again
from server_cast import NOW, Cast
from server_papers import one, seen, taken_in

pytestmark = pytest.mark.django_db

TASK, MEASURE = CandidateKind.TASK, CandidateKind.MEASURE


def _change(desk: Desk) -> None:
    row = one(desk, TASK, "疏浚")
    desk.candidates.filter(pk=row.pk).update(value=row.value | {"title": "别的题目"})


def _change_with_its_digest(desk: Desk) -> None:
    row = one(desk, TASK, "疏浚")
    row.value |= {"title": "别的题目"}
    row.digest = digested(row)
    row.save()


def _add(desk: Desk) -> None:
    row = one(desk, TASK, "疏浚")
    row.pk, row.public_id = None, "cand-9"
    row.save(force_insert=True)


def _remove(desk: Desk) -> None:
    Candidate.objects.filter(pk=one(desk, CandidateKind.TARGET, "5座").pk).delete()


def _answer(desk: Desk) -> None:
    desk.questions.filter(code="date_without_year").update(answer="2039年6月30日")


def _order(desk: Desk) -> None:
    desk.candidates.filter(pk=one(desk, TASK, "水质监测").pk).update(position=0)


@pytest.mark.parametrize("act_meanwhile", [False, True], ids=["nothing since", "an act since"])
@pytest.mark.parametrize("tamper", [_change, _change_with_its_digest, _add, _remove, _answer, _order])
def test_what_was_done_past_the_program_is_found(
    cast: Cast, tamper: Callable[[Desk], None], act_meanwhile: bool
) -> None:
    desk = taken_in(cast)
    assert verify(cast.county.public_id).findings == ()
    tamper(desk)
    if act_meanwhile:  # beside it, in the same block: it takes nothing of it for its own
        row = one(desk, CandidateKind.AREA, "污染防治")
        confirming.accept(actor=cast.actor("compiler"), now=NOW, desk=desk.public_id, seen=seen([row]))
    found = verify(cast.county.public_id).findings
    assert [finding.fault for finding in found] == [Fault.ROW_CHANGED], found


def test_what_is_kept_is_what_the_rows_say_after_every_act(cast: Cast, settings: Any) -> None:
    desk = taken_in(cast)
    by: dict[str, Any] = {"actor": cast.actor("compiler"), "now": NOW, "desk": desk.public_id}
    first, second = one(desk, TASK, "疏浚"), one(desk, TASK, "违建")
    measures = list(desk.candidates.filter(kind=MEASURE, parent=first)[:2])
    measure: dict[str, Any] = {"kind": MEASURE, "version": first.version.public_id, "parent": first.public_id}
    text = first.version.text
    group = one(desk, CandidateKind.RESPONSIBILITY, "各乡镇")

    def current(row: Candidate) -> dict[str, Any]:
        row.refresh_from_db()
        return {"candidate": row.public_id, "revision": row.revision}

    def held(of: Desk) -> None:
        of.refresh_from_db()
        assert of.blocks == blocks_of(of)

    acts: list[Callable[[], object]] = [
        lambda: confirming.merge(**by, seen=seen(measures)),
        lambda: confirming.add(**by, **measure, start=text.index("干流"), end=text.index("干流") + 4),
        lambda: confirming.add(**by, **measure, start=text.index("干流"), end=text.index("干流") + 2),
        lambda: confirming.split(**by, **current(second), at=second.start + 8),
        lambda: confirming.move(**by, **current(measures[0]), parent=second.public_id),
        lambda: owners.expand_group(**by, **current(group)),
        lambda: undoing.undo(**by),
        lambda: confirming.reject(**by, seen=seen([Candidate.objects.get(pk=second.pk)])),
        lambda: limits.answer_question(
            **by, question=desk.questions.filter(code="date_without_year")[0].public_id, answer="2032年6月30日"
        ),
        lambda: undoing.undo(**by),
        lambda: confirming.accept_certain(**by),
        lambda: undoing.undo(**by),
        lambda: undoing.undo(**by),
    ]
    for number, act in enumerate(acts):
        if number == 3 and "sm3" in hashlib.algorithms_available:  # from then on other digests beside the old ones
            settings.LUOSHI_HASH = "sm3"
        act()
        held(desk)
    held(read_again(actor=by["actor"], now=NOW, document=desk.document.public_id))
    assert verify(cast.county.public_id).findings == ()
