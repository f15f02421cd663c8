"""Verifications of the trail as programs ask for them: begun, asked after at ``Location``, told in their language."""

from typing import Any

import pytest
from calling import JSON, ROOT, program

from luoshi.server.audit.models import Verification
from luoshi.server.audit.services import asking
from luoshi.server.audit.tasks import verify_chain
from luoshi.server.orgs.models import User
from server_cast import Cast

pytestmark = pytest.mark.django_db
PATH = f"{ROOT}/audit/verifications"


def test_a_long_chain_is_verified_by_a_worker_and_asked_after(ready: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SHORT_CHAIN", 3)
    User.objects.filter(public_id=ready.person("viewer")).update(display_name="冒名者")
    client = program(ready, "auditor")
    begun = client.post(PATH, "{}", JSON)
    assert (begun.status_code, begun.json()["state"], begun.json()["findings"]) == (202, "正在核验", [])
    where = begun.headers["Location"]
    assert where == f"{PATH}/{begun.json()['id']}"
    assert client.post(PATH, "{}", JSON).headers["Location"] == where  # the one that is under way
    verify_chain.call(public_id=begun.json()["id"])  # as the worker does
    told = client.get(where).json()
    assert told["state"] == "有问题" and told["ended_at"] and told["events"] == told["total"] + 1
    (finding,) = told["findings"]
    assert finding["fault"] == "row_changed" and "冒名者" in finding["thing"] and "绕过程序" in finding["message"]
    spoken = client.get(where, headers={"Accept-Language": "en"}).json()["findings"][0]
    assert spoken["fault"] == "row_changed" and "绕过程序" not in spoken["message"]
    assert program(ready, "city_auditor").get(where).status_code == 404


@pytest.mark.parametrize(("given", "status"), [("12:34", 422), (7, 400)])
def test_what_is_no_printed_head_is_refused(ready: Cast, given: Any, status: int) -> None:
    refused = program(ready, "auditor").post(PATH, {"printed": given}, JSON)
    assert refused.status_code == status
    assert "printed" in refused.json()["faults"][0]["where"]
    assert not Verification.objects.exists()
