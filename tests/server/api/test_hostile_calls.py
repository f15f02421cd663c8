"""Calls made from the description by schemathesis, right ones and wrong ones, as several callers and as nobody.

No call may break the server; every answer is one that the description announces, in its shape and its media type; wrong
calls are refused and right ones are understood; without a token nothing is told. The seed is fixed, the number bounded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from calling import ROOT, secret_of
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as bounds
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import ignored_auth, unsupported_method

from luoshi.server.wsgi import application
from server_cast import Cast

pytestmark = pytest.mark.django_db
EXAMPLES = 5 if connection.vendor == "sqlite" else 3  # what a description lacks shows on the first
CALLERS = ["system", "security", "auditor", "compiler", "water_leader", "viewer"]
# what does not depend on who calls, and makes several calls of one: asked as one caller
_ONCE = [ignored_auth, unsupported_method]
# 422 is what no schema can say (a name that is taken), 412 and 428 what depends on what was read before
_UNDERSTOOD = ["2xx", "401", "403", "404", "409", "412", "422", "428", "429"]
_REFUSED = ["400", "401", "403", "404", "405", "412", "415", "422", "428", "429"]
_CONFIG = {
    "seed": 1,
    "checks": {
        "positive_data_acceptance": {"expected-statuses": _UNDERSTOOD},
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "405", "412", "415", "422", "428", "429"]
        },
    },
}
HURRIED = bounds(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """The connection of the test outlives its calls, as Django's own test client sees to."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def described() -> Any:
    config = SchemathesisConfig.from_dict(_CONFIG)
    return schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", application, config=config)


@contextmanager
def undone() -> Iterator[None]:
    """What a call writes is taken back, so that each meets the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def real_ids(cast: Cast) -> dict[str, list[str]]:
    """Ids by the names that paths and bodies have for them: random ones would meet nothing but 404."""
    bodies, people = [cast.body(name) for name in cast.bodies], [cast.person(name) for name in cast.people]
    return {
        "organisation": bodies,
        "successor": bodies,
        "superior": bodies,
        "government": [cast.county.public_id, cast.city.public_id],
        "person": people,
        "post": [cast.post(name) for name in cast.posts],
    }


def put_in(case: Case[Any], known: dict[str, list[str]], data: st.DataObject) -> None:
    """Real ids in place of those of a call, most of the time."""
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            for name in set(part) & set(known):
                if isinstance(part[name], str) and data.draw(st.integers(0, 3)):
                    part[name] = data.draw(st.sampled_from(known[name]))


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_no_call_breaks_the_server_or_the_description(ready: Cast, settings: Any, mode: GenerationMode) -> None:
    settings.LUOSHI_API_CALLS = 1_000_000
    settings.LUOSHI_API_HEAVY_CALLS = 2
    callers: list[dict[str, str]] = [{"Authorization": f"Bearer {secret_of(ready, who)}"} for who in CALLERS]
    known, statuses = real_ids(ready), set()
    for found in described().get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()

        @seed(7)
        @HURRIED
        @given(case=operation.as_strategy(generation_mode=mode), who=st.sampled_from([*callers, {}]), data=st.data())
        def call(case: Case[Any], who: dict[str, str], data: st.DataObject) -> None:
            if mode is GenerationMode.POSITIVE:
                put_in(case, known, data)
            with undone():
                response = case.call(headers=who)
                statuses.add(response.status_code)
                excluded = [] if who is callers[0] else _ONCE
                case.validate_response(response, headers=who, excluded_checks=excluded)

        call()
    assert max(statuses) < 500
    assert statuses >= ({200, 201, 401, 403, 404, 422} if mode is GenerationMode.POSITIVE else {400, 401})
