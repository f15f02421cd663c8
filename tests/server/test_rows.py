"""What many tests begin with is the same whether it was built or put back, and never shared between two of them."""

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.orgs.models import Government, Organisation
from luoshi.server.orgs.services.governments import create_government
from server_cast import NOW, SYSTEM, build_cast
from server_papers import ledger_of
from server_rows import _everything, _kept, begun_with


@pytest.mark.parametrize("committed", [False, True])
def test_rows_put_back_are_the_rows_that_were_built(request: pytest.FixtureRequest, committed: bool) -> None:
    request.getfixturevalue("transactional_db" if committed else "db")
    first = begun_with(build_cast)
    plan = begun_with(ledger_of, first)
    now = _everything()
    for kept, wanted in (((*_name(build_cast), not committed), first), ((*_name(ledger_of), not committed), plan)):
        assert repr(_kept[kept].made) == repr(wanted)
        for statement, rows in _kept[kept].done:
            table = statement.split('"')[1]
            if statement.startswith("INSERT") and "audit_head" not in table and table.startswith(("orgs_", "audit_")):
                assert {repr(row) for row in rows} <= {repr(row) for row in now[table][1]}, table
    for government in Government.objects.all():
        assert not verify(government.public_id).findings


def _name(build: object) -> tuple[str, str]:
    return build.__module__, build.__qualname__  # type: ignore[attr-defined]  # of a function


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_changes_another_does_not_see(turn: int) -> None:
    cast = begun_with(build_cast)
    assert cast.people["system"].display_name == "吴系统"
    cast.people["system"].display_name = "别人"
    assert Organisation.objects.filter(name="云岭县水利局").update(name="改了名") == 1


@pytest.mark.django_db
def test_after_an_act_it_is_built_beside_what_is_there() -> None:
    create_government(actor=SYSTEM, now=NOW, name="青禾市", level="city", province="澜江省")
    cast = begun_with(build_cast)
    assert set(Government.objects.values_list("name", flat=True)) == {"青禾市", "景澄市", "云岭县"}
    assert cast.actor("system").user_id == cast.person("system")
