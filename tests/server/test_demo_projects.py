"""The projects of the demo: made through the services, one of them with a node that is overdue."""

from decimal import Decimal

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.delivery.cards import projects
from luoshi.server.delivery.nodes import project_progress
from luoshi.server.demo_projects import make_demo_projects
from server_cast import NOW, TODAY, Cast
from server_papers import ledger_of


@pytest.mark.django_db
def test_two_projects_that_carry_items(cast: Cast) -> None:
    ledger_of(cast)
    units = {"water": cast.actor("water_clerk"), "agriculture": cast.actor("farm_clerk")}
    make_demo_projects(NOW, cast.actor("compiler"), units, {name: cast.body(name) for name in units})
    farm, water = sorted(
        projects(cast.actor("head")), key=lambda card: card.owner.public_id != cast.body("agriculture")
    )
    told = project_progress(water, TODAY)
    assert (told.done, told.due) == (Decimal(20), Decimal(30))
    assert [node.name for node in told.overdue] == ["招标"]
    assert water.tasks.exists() and farm.total is None and project_progress(farm, TODAY).overdue
    assert verify(cast.county.public_id).findings == ()
