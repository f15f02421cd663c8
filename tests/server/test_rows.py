"""What many tests begin with is the same whether it was built or put back, and never shared between two of them."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

import server_rows
from luoshi.server.audit.verification import verify
from luoshi.server.files.models import Blob
from luoshi.server.files.storage import the_store
from luoshi.server.orgs.models import Government, GovernmentLevel
from luoshi.server.orgs.services.governments import create_government
from luoshi.server.search.selectors import search
from server_cast import NOW, SYSTEM, Cast, build_cast
from server_cycles import reporting
from server_papers import PLAN, ledger_of, taken_in
from server_rows import begun_with, everything

pytestmark = pytest.mark.django_db


def test_rows_put_back_are_the_rows_that_were_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_rows, "_kept", {})
    built, put_back = _begun(), _begun()
    assert put_back == built
    assert built["found"] == 1


def _begun() -> dict[str, object]:
    mark = transaction.savepoint()
    cast = begun_with(build_cast)
    plan = ledger_of(cast)
    seen = {
        "rows": {table: sorted(map(repr, rows)) for table, (_, rows) in everything().items()},
        "plan": (plan.pk, plan.name),
        "found": len(search(cast.actor("compiler"), "水质监测", kind="item")),  # in the engine's own index
        "findings": [verify(each.public_id).findings for each in Government.objects.all()],
    }
    transaction.savepoint_rollback(mark)
    return seen


def test_step_after_step_is_put_back_as_it_was_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_rows, "_kept", {})
    built, put_back = _quarter(), _quarter()
    assert put_back == built


def _quarter() -> dict[str, object]:
    mark = transaction.savepoint()
    held = reporting(begun_with(build_cast))
    seen: dict[str, object] = {
        "rows": {table: sorted(map(repr, rows)) for table, (_, rows) in everything().items()},
        "cycle": (held.cycle.pk, held.cycle.state),
        "findings": [verify(each.public_id).findings for each in Government.objects.all()],
    }
    transaction.savepoint_rollback(mark)
    return seen


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_changes_another_does_not_see(turn: int) -> None:
    cast = begun_with(build_cast)
    assert cast.people["system"].display_name == "吴系统"
    cast.people["system"].display_name = "别人"
    assert Government.objects.filter(name="云岭县").update(name="改名县") == 1


def test_after_an_act_it_is_built_beside_what_is_there() -> None:
    create_government(actor=SYSTEM, now=NOW, name="青禾市", level=GovernmentLevel.CITY, province="澜江省")
    cast = begun_with(build_cast)
    assert set(Government.objects.values_list("name", flat=True)) == {"青禾市", "景澄市", "云岭县"}
    assert cast.actor("system").user == cast.person("system")


def _with_a_city() -> Government:
    made, _ = Government.objects.get_or_create(
        pk=900_001, defaults={"name": "青禾市", "level": GovernmentLevel.CITY, "province": "澜江省", "created_at": NOW}
    )
    return made


def test_where_a_key_is_taken_past_the_services_it_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_rows, "_kept", {})
    mark = transaction.savepoint()
    assert begun_with(_with_a_city).name == "青禾市"
    transaction.savepoint_rollback(mark)
    city = {"name": "望江市", "level": GovernmentLevel.CITY, "province": "澜江省"}
    Government.objects.create(pk=900_001, created_at=NOW, **city)
    assert begun_with(_with_a_city).name == "望江市"
    assert list(Government.objects.values_list("name", flat=True)) == ["望江市"]


def test_its_files_come_into_the_folder_of_the_test(cast: Cast, settings: Any, tmp_path: Path) -> None:
    for folder in ("first", "second"):
        settings.LUOSHI_FILES = tmp_path / folder
        mark = transaction.savepoint()
        begun_with(taken_in, cast, apart=("files",))
        (sha256,) = Blob.objects.values_list("sha256", flat=True)
        with the_store().open(sha256) as file:
            assert file.read() == PLAN.encode()
        transaction.savepoint_rollback(mark)
