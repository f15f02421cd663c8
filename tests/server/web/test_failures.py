"""Every error says its cause, what to do and a number to quote: as a page, and as a fragment of a partial request."""

import json
import re
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from luoshi.server import urls as all_addresses
from luoshi.server.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.core.numbers import number_of
from luoshi.server.web.failures import TITLES, failure, failure_of

NUMBER = re.compile(r"\b[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}\b")


RAISED: dict[str, Exception] = {
    "plain": SuspiciousOperation("x"),
    "denied": PermissionDenied("x"),
    "absent": Http404("x"),
    "large": RequestDataTooBig("x"),
    "not-found": NotFound("这项任务"),
    "not-allowed": NotAllowed("只有督查员可以退回", "请联系督查室"),
    "illegal": IllegalTransition("这项任务已经销号", "请先申请恢复", state="已销号"),
    "invalid": Invalid("有两项不能保存", "请改正", fields={"done": "应为数字"}),
    "broken": RuntimeError("secret of the inside"),
}


def raising(request: HttpRequest, which: str) -> HttpResponse:
    raise RAISED[which]


class Addresses:
    """The addresses of the server and one that fails as asked."""

    handler400, handler403 = all_addresses.handler400, all_addresses.handler403
    handler404, handler500 = all_addresses.handler404, all_addresses.handler500
    urlpatterns = [*all_addresses.urlpatterns, path("raise/<slug:which>/", raising)]  # noqa: RUF012  # the form that Django takes


@pytest.fixture
def failing(db: None) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=Addresses):
        yield Client(raise_request_exception=False)


CASES = [
    ("plain", 400, "请求无法识别"),
    ("denied", 403, "没有权限"),
    ("absent", 404, "没有找到"),
    ("large", 413, "提交的内容太大"),
    ("not-found", 404, "没有找到这项任务"),
    ("not-allowed", 403, "只有督查员可以退回"),
    ("illegal", 409, "这项任务已经销号"),
    ("invalid", 422, "应为数字"),
    ("broken", 500, "系统出错了"),
]


@pytest.mark.parametrize(("which", "status", "words"), CASES)
def test_an_error_is_a_page_with_cause_remedy_and_number(failing: Client, which: str, status: int, words: str) -> None:
    response = failing.get(f"/raise/{which}/")
    html = response.content.decode()
    assert response.status_code == status
    assert "<!doctype html>" in html
    assert words in html
    assert "怎么办" in html
    assert NUMBER.search(html)
    assert response.headers["X-Request-Number"] in html
    assert "secret" not in html


@pytest.mark.parametrize(("which", "status", "words"), CASES)
def test_a_partial_request_gets_a_fragment_for_the_messages(
    failing: Client, which: str, status: int, words: str
) -> None:
    response = failing.get(f"/raise/{which}/", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    assert "<html" not in html
    assert response.headers["HX-Retarget"] == "#messages"
    assert NUMBER.search(html)


def test_what_nobody_foresaw_is_found_in_the_log_by_its_number(
    failing: Client, caplog: pytest.LogCaptureFixture
) -> None:
    number = failing.get("/raise/broken/").headers["X-Request-Number"]
    assert any(number in record.getMessage() for record in caplog.records)


def test_an_address_that_does_not_exist(failing: Client) -> None:
    response = failing.get("/no/such/page/")
    assert response.status_code == 404
    assert "没有找到" in response.content.decode()


def test_english_has_its_own_words(failing: Client) -> None:
    failing.cookies["luoshi_language"] = "en"
    html = failing.get("/raise/denied/").content.decode()
    assert "Not allowed" in html
    assert "What to do" in html


def test_a_form_without_its_token_says_what_to_do(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_every_status_has_words() -> None:
    assert sorted(TITLES) == [400, 403, 404, 409, 413, 422, 429, 500]
    for status in TITLES:
        said = failure(status)
        assert said.title
        assert said.cause
        assert said.remedy


def test_an_error_without_a_cause_is_no_refusal() -> None:
    assert failure_of(ValueError("x")) is None


def test_a_number_is_one_a_request() -> None:
    request = HttpRequest()
    assert number_of(request) == number_of(request)
    assert NUMBER.fullmatch(number_of(request))
    assert number_of(HttpRequest()) != number_of(HttpRequest())


def test_the_page_allows_nothing_inline(failing: Client) -> None:
    policy = failing.get("/account/login/").headers["Content-Security-Policy"]
    assert "unsafe" not in json.dumps(policy)


def test_too_many_tries_get_a_page_of_ours(failing: Client) -> None:
    """allauth answers with the template of this name."""
    request = RequestFactory().get("/")
    html = render_to_string("429.html", request=request)
    assert "操作过于频繁" in html
    assert "怎么办" in html
