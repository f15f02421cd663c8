"""Changes by programs: from the version that was read, once for a key, by no forged form, not too often."""

import json
from datetime import timedelta
from typing import Any

import pytest
from calling import JSON, PASSWORD, ROOT, Clock, browser_of, program, secret_of
from django.test import Client

from luoshi.server.api.models import CallCount, KeptAnswer
from luoshi.server.api.services import KEPT, count_call, forget
from luoshi.server.audit.models import Event
from luoshi.server.orgs.models import Organisation, User
from luoshi.server.orgs.services.people import disable_person
from luoshi.server.tokens.models import ApiToken
from races import at_once
from server_cast import NOW, Cast

pytestmark = pytest.mark.django_db
NEW = {"name": "云岭县数据局", "kind": "bureau", "level": "county"}
DESCRIBED = {"kind": "bureau", "level": "county"}
MINUTE = timedelta(minutes=1)


# ---- from the version that was read


def test_a_change_starts_from_the_version_that_was_read(ready: Cast) -> None:
    client = program(ready, "system")
    path = f"{ROOT}/organisations/{ready.body('water')}"
    etag = client.get(path).headers["ETag"]
    changed = client.put(path, json.dumps(DESCRIBED | {"position": 4}), JSON, headers={"If-Match": etag})
    assert changed.status_code == 200
    assert changed.json()["position"] == 4
    assert changed.headers["ETag"] not in (etag, "")
    assert changed.headers["ETag"] == client.get(path).headers["ETag"]
    late = client.put(path, json.dumps(DESCRIBED | {"position": 5}), JSON, headers={"If-Match": etag})
    assert late.status_code == 412
    assert Organisation.objects.get(public_id=ready.body("water")).position == 4


def test_a_change_without_its_version_is_asked_for_it(ready: Cast) -> None:
    client = program(ready, "system")
    path = f"{ROOT}/organisations/{ready.body('water')}"
    assert client.put(path, json.dumps(DESCRIBED), JSON).status_code == 428
    assert client.put(path, json.dumps(DESCRIBED), JSON, headers={"If-Match": "*"}).status_code == 200


def test_an_act_may_name_the_version_too(ready: Cast) -> None:
    client = program(ready, "security")
    path = f"{ROOT}/people/{ready.person('farm_clerk')}"
    etag = client.get(path).headers["ETag"]
    sent = {"comment": "借调"}
    assert client.post(f"{path}/disabling", sent, JSON, headers={"If-Match": '"0"'}).status_code == 412
    assert client.post(f"{path}/disabling", sent, JSON, headers={"If-Match": f'"x", {etag}'}).status_code == 200
    again = client.post(f"{path}/disabling", sent, JSON)
    assert (again.status_code, again.json()["title"]) == (409, "现在不能这样做")


# ---- once for a key


def test_a_call_under_a_key_is_carried_out_once(ready: Cast) -> None:
    client = program(ready, "system")
    first, second = (
        client.post(f"{ROOT}/organisations", NEW, JSON, headers={"Idempotency-Key": "a-1"}) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Event.objects.filter(action="organisation.create", key=first.json()["id"]).count() == 1


def test_another_call_under_the_same_key_is_refused(ready: Cast) -> None:
    client = program(ready, "system")
    client.post(f"{ROOT}/organisations", NEW, JSON, headers={"Idempotency-Key": "a-1"})
    other = client.post(f"{ROOT}/organisations", NEW | {"name": "乙局"}, JSON, headers={"Idempotency-Key": "a-1"})
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["faults"][0]["where"]
    assert client.post(f"{ROOT}/organisations", NEW, JSON, headers={"Idempotency-Key": "键"}).status_code == 400


def test_a_key_belongs_to_its_caller(ready: Cast) -> None:
    for who, name in (("system", "甲局"), ("city_system", "乙局")):
        sent = NEW | {"name": name}
        response = program(ready, who).post(f"{ROOT}/organisations", sent, JSON, headers={"Idempotency-Key": "a-1"})
        assert response.status_code == 201
        assert response.json()["name"] == name


def test_a_refused_call_leaves_its_key_free(ready: Cast) -> None:
    client = program(ready, "system")
    taken = client.post(f"{ROOT}/organisations", NEW | {"name": "县水利局"}, JSON, headers={"Idempotency-Key": "a-1"})
    assert taken.status_code == 422
    assert not KeptAnswer.objects.exists()
    assert client.post(f"{ROOT}/organisations", NEW, JSON, headers={"Idempotency-Key": "a-1"}).status_code == 201


def test_a_password_is_told_once_whatever_the_key(ready: Cast) -> None:
    client = program(ready, "system")
    sent = {"login_name": "new.one", "display_name": "新一"}
    first, second = (client.post(f"{ROOT}/people", sent, JSON, headers={"Idempotency-Key": "p"}) for _ in range(2))
    assert first.json()["password"]
    assert second.json() == first.json() | {"password": None}
    assert first.json()["password"] not in KeptAnswer.objects.get().body
    assert User.objects.filter(login_name="new.one").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_equal_calls_at_once_one_acts(committed_cast: Cast, clock: Clock) -> None:
    system = committed_cast.people["system"]
    from luoshi.server.orgs.services.people import change_password

    change_password(actor=committed_cast.alone("system"), now=NOW, person=system.public_id, password=PASSWORD)
    secret = secret_of(committed_cast, "system")

    def call() -> Any:
        client = Client(headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "race"})
        return client.post(f"{ROOT}/organisations", NEW, JSON)

    answers = at_once(call, call)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Event.objects.filter(action="organisation.create", changes__contains="数据局").count() == 1


# ---- forged calls


def test_a_session_changes_something_with_the_token_of_its_pages_alone(ready: Cast) -> None:
    client = browser_of(ready, "system", csrf=True)
    refused = client.post(f"{ROOT}/organisations", NEW, JSON)
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["cause"]
    assert not Organisation.objects.filter(names__text=NEW["name"]).exists()
    page = client.get("/account/tokens/").content.decode()
    given = page.partition('"X-CSRFToken": "')[2].partition('"')[0]
    assert given
    assert client.post(f"{ROOT}/organisations", NEW, JSON, headers={"X-CSRFToken": given}).status_code == 201


def test_a_form_of_another_site_is_no_call(ready: Cast) -> None:
    """A form can send text/plain and multipart without asking; neither is taken, and reading a document needs CSRF."""
    client = browser_of(ready, "system", csrf=True)
    assert client.post(f"{ROOT}/organisations", json.dumps(NEW), "text/plain").status_code == 403
    assert client.post(f"{ROOT}/readings", "一、修建水渠3公里。", "text/plain").status_code == 403


def test_a_token_needs_no_csrf_and_a_bad_one_does_not_fall_back_to_the_session(ready: Cast) -> None:
    client = browser_of(ready, "system", csrf=True)
    good = f"Bearer {secret_of(ready, 'system')}"
    assert client.post(f"{ROOT}/organisations", NEW, JSON, headers={"Authorization": good}).status_code == 201
    bad = client.get(f"{ROOT}/me", headers={"Authorization": "Bearer luoshi_nonsense"})
    assert bad.status_code == 401
    assert bad.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_acts_in_the_post_that_the_header_names(ready: Cast) -> None:
    client = browser_of(ready, "water_clerk")
    own = ready.post("water_clerk")
    assert client.get(f"{ROOT}/me", headers={"X-Luoshi-Post": own}).json()["posts"][0]["chosen"]
    refused = client.get(f"{ROOT}/me", headers={"X-Luoshi-Post": ready.post("system")})
    assert refused.status_code == 403


def test_a_temporary_password_comes_first(cast: Cast, clock: Clock) -> None:
    refused = browser_of(cast, "system").get(f"{ROOT}/me")
    assert refused.status_code == 403
    assert "密码" in refused.json()["cause"]


# ---- the life of a token, as the interface sees it


def test_a_token_that_ended_is_nobody(ready: Cast, clock: Clock) -> None:
    client = program(ready, "compiler")
    assert client.get(f"{ROOT}/me").status_code == 200
    clock.now = NOW + timedelta(days=31)
    assert client.get(f"{ROOT}/me").status_code == 401
    clock.now = NOW
    disable_person(actor=ready.actor("security"), now=NOW, person=ready.person("compiler"), comment="调离")
    assert client.get(f"{ROOT}/me").status_code == 401
    assert ApiToken.objects.get().last_used_at == NOW


# ---- not too often


def test_too_many_calls_are_told_when_to_come_back(ready: Cast, clock: Clock, settings: Any) -> None:
    settings.LUOSHI_API_CALLS = 3
    clock.now = NOW + timedelta(seconds=12)
    client, other = program(ready, "compiler"), program(ready, "system")
    assert [client.get(f"{ROOT}/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get(f"{ROOT}/me")
    assert refused.headers["Retry-After"] == "48"
    assert refused.json()["title"] == "操作过于频繁"
    assert other.get(f"{ROOT}/me").status_code == 200
    clock.now += timedelta(seconds=48)
    assert client.get(f"{ROOT}/me").status_code == 200


def test_heavy_calls_have_a_limit_of_their_own(ready: Cast, settings: Any) -> None:
    settings.LUOSHI_API_HEAVY_CALLS = 1
    client = program(ready, "auditor")
    path = f"{ROOT}/audit/verifications"
    assert [client.post(path, "{}", JSON).status_code for _ in range(2)] == [202, 429]
    assert client.get(f"{ROOT}/audit/head").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_workers_count_together() -> None:
    def call() -> int:
        return count_call(now=NOW, caller="calls:token-1", stretch=MINUTE)

    assert sorted(at_once(*[call] * 6)) == [1, 2, 3, 4, 5, 6]
    assert CallCount.objects.get().calls == 6


def test_counts_and_answers_are_forgotten_after_a_day(ready: Cast) -> None:
    program(ready, "system").post(f"{ROOT}/organisations", NEW, JSON, headers={"Idempotency-Key": "a-1"})
    assert forget(now=NOW + KEPT) == 0
    assert forget(now=NOW + KEPT + MINUTE) >= 2
    assert not KeptAnswer.objects.exists()
    assert not CallCount.objects.exists()
