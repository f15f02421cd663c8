"""The button pressed twice, or by two people, at the same moment: one ledger, and everybody is led to it."""

from functools import partial

import pytest
from office_of_cast import MORNING, Office

from luoshi.server.audit.verification import verify
from luoshi.server.ledger.models import Plan
from races import at_once
from server_cast import Cast
from server_papers import settle_everything, taken_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_ledger_is_made_once(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    office = Office(committed_cast)
    desk = taken_in(committed_cast)
    settle_everything(committed_cast, desk)
    press = partial(office.at("compiler").post, f"/desks/{desk.public_id}/make/", {"name": ""})
    answers = at_once(press, press, press)
    assert [getattr(each, "status_code", each) for each in answers] == [302, 302, 302], answers
    assert Plan.objects.count() == 1
    assert verify(committed_cast.county.public_id).findings == ()
    text = office.html("compiler", f"/desks/{desk.public_id}/")
    assert "台账已经生成" in text
