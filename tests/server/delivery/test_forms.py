"""Forms are named once."""

import pytest

from luoshi.server.delivery.forms import ActForm, by_code
from luoshi.server.delivery.states import PartAct


def form(act: PartAct | None) -> ActForm:
    return ActForm(machine="part", act=act, of="part", key="part", title="签收", run=lambda: None)


def test_a_form_is_found_by_its_code() -> None:
    found = by_code((form(PartAct.SIGN),), (form(None),))
    assert list(found) == ["part.sign", "part.begin"]


def test_two_forms_of_an_act_are_a_fault() -> None:
    with pytest.raises(ValueError, match=r"part\.sign"):
        by_code((form(PartAct.SIGN),), (form(PartAct.SIGN),))
