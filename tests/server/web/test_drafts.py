"""What was typed is there again; what is too long is said to be."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest, QueryDict
from django.test import Client, RequestFactory

from luoshi.server.web.drafts import LONGEST, draft_of, drop_draft, keep_draft

NOW = datetime(2027, 6, 28, 6, 3, tzinfo=UTC)


def request() -> HttpRequest:
    made: Any = RequestFactory().get("/")

    class Session(dict[str, Any]):
        modified = False

    made.session = Session()
    asked: HttpRequest = made
    return asked


def test_a_draft_comes_back_without_the_token() -> None:
    asked = request()
    assert keep_draft(asked, "report", QueryDict("told=甲&unit=a&unit=b&csrfmiddlewaretoken=x"), NOW)
    found = draft_of(asked, "report")
    assert found
    data, at = found
    assert (data["told"], data.getlist("unit"), at) == ("甲", ["a", "b"], NOW)
    assert "csrfmiddlewaretoken" not in data
    assert draft_of(asked, "other") is None


def test_a_draft_that_is_dropped_is_gone() -> None:
    asked = request()
    keep_draft(asked, "report", QueryDict("told=甲"), NOW)
    drop_draft(asked, "report")
    drop_draft(asked, "report")
    assert draft_of(asked, "report") is None


@pytest.mark.parametrize(("length", "kept"), [(LONGEST, True), (LONGEST + 1, False)])
def test_a_draft_has_a_limit(length: int, kept: bool) -> None:
    data = QueryDict(mutable=True)
    data["told"] = "甲" * length
    assert keep_draft(request(), "report", data, NOW) is kept


def test_the_form_opens_with_what_was_typed_and_sending_forgets_it(signed_in: Client) -> None:
    answer = signed_in.post("/styleguide/form/draft", {"told": "已铺设 3 公里", "done": "x"})
    assert answer.status_code == 200
    assert answer.content.decode()[2] == ":"
    html = signed_in.get("/styleguide/form/").content.decode()
    assert "已铺设 3 公里" in html
    assert f"已保存 {answer.content.decode()}" in html
    wrong = signed_in.post("/styleguide/form/", {"told": "只有说明"})
    assert wrong.status_code == 422
    assert "有 3 处需要改正" in wrong.content.decode()
    sent = {"told": "完成", "done": "3.5", "stage": "built", "proof": "on"}
    assert signed_in.post("/styleguide/form/", sent).status_code == 302
    assert "已铺设 3 公里" not in signed_in.get("/styleguide/form/").content.decode()


def test_a_draft_that_is_too_long_is_refused_with_words(signed_in: Client) -> None:
    answer = signed_in.post("/styleguide/form/draft", {"told": "甲" * (LONGEST + 1)})
    assert answer.status_code == 413
