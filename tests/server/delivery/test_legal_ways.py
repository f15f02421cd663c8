"""Whatever legal way a matter goes: what is open has a holder, a return restores, and every act is a new revision."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid
from luoshi.server.delivery.leading import ANSWERING
from luoshi.server.delivery.models import Extension, LookBack, Matter, Objection, Part
from luoshi.server.delivery.moving import state_of
from luoshi.server.delivery.possible import MACHINE_NAMES, possible_acts
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.staff import staff_of
from luoshi.server.delivery.states import LookBackState, MatterState, PartState, machine_of
from luoshi.server.delivery.states.matters import OPEN_PARTS, RUNNING
from server_cast import NOW, TODAY, Cast
from server_matters import Life, begun, led_to, values

WHO = ("head", "compiler", "supervisor", "water_leader", "water_clerk", "farm_clerk")
Side = tuple[str, str]


def rows_of(matter: Matter) -> list[Any]:
    """The matter, its parts, and what waits in them."""
    return [
        matter,
        *Part.objects.filter(matter=matter).order_by("pk"),
        *Objection.objects.filter(part__matter=matter).order_by("pk"),
        *LookBack.objects.filter(matter=matter, state=LookBackState.PLANNED),
    ]


def choice(life: Life, matter: Matter, pick: int) -> tuple[Any, str, str] | None:
    """(row, form, who): an act that somebody may do now, the same for the same pick; None where nobody may anything."""
    rows = rows_of(matter)
    start = pick % len(rows)
    for row in (*rows[start:], *rows[:start]):
        machine = machine_of(MACHINE_NAMES[type(row)])
        found: dict[str, str] = {}
        for who in WHO:
            for each in possible_acts(life.actor(who), row):
                if each.allowed and not each.on_behalf and each.machine == machine.name and each.act in machine.permits:
                    found.setdefault(each.code, who)
        if found:
            code = list(found)[pick // len(rows) % len(found)]
            return row, code, found[code]
    return None


def check(matter: Matter) -> None:
    """What holds after every act."""
    matter.refresh_from_db()
    staff = staff_of(matter.government_id, TODAY)
    parts = list(Part.objects.filter(matter=matter))
    open_parts = [part for part in parts if PartState(part.state) in OPEN_PARTS]
    bodies = [part.organisation_id for part in open_parts]
    rows: list[Matter | Part] = [matter, *parts]
    for row in rows:
        machine = machine_of(MACHINE_NAMES[type(row)])
        kind = machine.holders[state_of(machine, row)]
        mine = [row.organisation_id] if isinstance(row, Part) else bodies
        assert not staff.holder(kind, mine).in_limbo, (row, row.state)
    if matter.state in RUNNING:
        assert any(part.role in ANSWERING for part in open_parts), "nobody answers for it"
    if matter.state in machine_of("matter").ended:
        assert not open_parts
    waiting = Objection.objects.filter(part__matter=matter).exclude(
        state__in=[state.value for state in machine_of("objection").ended]
    )
    assert sorted(waiting.values_list("part", flat=True)) == sorted(
        part.pk for part in parts if part.state == PartState.OBJECTED
    )
    assert not Extension.objects.filter(part__matter=matter).exists()


@pytest.mark.django_db
@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # an example is a walk of seconds: it is not made smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(picks=st.lists(st.integers(min_value=0, max_value=10_000), min_size=6, max_size=14))
def test_any_way(cast: Cast, picks: list[int]) -> None:
    with transaction.atomic():
        life = begun(cast)
        matter = led_to(life, MatterState.HANDED_OUT)
        left: dict[str, str] = {}
        for pick in picks:
            chosen = choice(life, matter, pick)
            if chosen is None:
                break
            _walk(life, *chosen, left)
            check(matter)
        assert verify(cast.county.public_id).findings == ()
        transaction.set_rollback(True)


def _walk(life: Life, row: Any, code: str, who: str, left: dict[str, str]) -> None:
    """One act, and whether a return leads to where the thing was left."""
    form = FORMS_BY_CODE[code]
    matter = row if isinstance(row, Matter) else (row.matter if hasattr(row, "matter") else row.part.matter)
    owner = row if isinstance(row, Matter | Part) else matter
    who_attaches = "compiler" if isinstance(owner, Matter) else None
    evidence = life.file("matter", matter.public_id, "compiler") if who_attaches or owner is matter else ""
    entered = dict(values(life, evidence).get(code, dict)())
    if code == "part.feed_back":
        done = [life.file("part", row.public_id, who)]
        entered = {"claim_level": "done", "progress": "已经完成", "evidence": done}
    was = row.state
    before = {each.pk: each.state for each in Part.objects.filter(matter=matter)}
    try:
        with transaction.atomic():
            form.run(actor=life.actor(who), now=NOW, **{form.key: row.public_id}, **entered)
    except Invalid:  # such as to take away the last body that answers: then nothing has happened
        row.refresh_from_db()
        assert row.state == was
        return
    row.refresh_from_db()
    assert getattr(row, "revision", 1) >= 1
    if row.state == MatterState.PAUSED:
        left[row.public_id] = was
    if code == "matter.resume":
        assert row.state == left.pop(row.public_id)
    if code in ("matter.close", "matter.terminate"):
        left |= {str(key): state for key, state in before.items()}
    if code in ("matter.reopen", "look_back.relapse"):
        for part in Part.objects.filter(matter=matter):
            if PartState(part.state) in OPEN_PARTS:
                assert part.state == _revived(left[str(part.pk)], part.state)


def _revived(state: str, now: str) -> str:
    """A part that was objected to ends where it was before: its objection was withdrawn with the matter."""
    return now if state == PartState.OBJECTED else state
