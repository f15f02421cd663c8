"""What the account itself asks for; only what is so is told."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from luoshi.server.web.duties import FEWEST_CODES, duties_of


def asked(person: Any) -> list[str]:
    request = RequestFactory().get("/")
    request.user = person
    return [str(duty.title) for duty in duties_of(request)]


def test_a_password_alone_asks_for_a_second_step(person: object) -> None:
    assert asked(person) == ["设置两步验证"]


def test_few_recovery_codes_ask_for_new_ones(person: object) -> None:
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    assert asked(person) == ["重新生成恢复码"]
    codes = RecoveryCodes.activate(person)
    assert asked(person) == []
    for code in codes.generate_codes()[: 10 - FEWEST_CODES]:
        assert codes.validate_code(code)
    assert asked(person) == []
    assert codes.validate_code(codes.get_unused_codes()[0])
    assert asked(person) == ["重新生成恢复码"]


def test_strangers_owe_nothing() -> None:
    request = RequestFactory().get("/")
    assert duties_of(request) == []
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert duties_of(request) == []


def test_they_are_asked_once_a_request(person: object) -> None:
    request: HttpRequest = RequestFactory().get("/")
    request.user = person  # type: ignore[assignment]  # a person, or nobody
    first = duties_of(request)
    with CaptureQueriesContext(connection) as queries:
        assert duties_of(request) == first
    assert len(queries) == 0


@pytest.mark.parametrize("with_factor", [True, False])
def test_the_page_shows_them_or_says_that_there_is_nothing(
    signed_in: Client, person: object, with_factor: bool
) -> None:
    if with_factor:
        TOTP.activate(person, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(person)
        assert Authenticator.objects.count() == 2
    html = signed_in.get("/").content.decode()
    assert ("目前没有待办" in html) is with_factor
    assert ("设置两步验证" in html) is not with_factor
