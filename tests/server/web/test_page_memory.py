"""What is kept in the memory of a process holds exactly as long as nothing was recorded that it depends on."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from luoshi.server.audit.models import Head
from luoshi.server.audit.selectors import ChainHead, latest_heads
from luoshi.server.audit.services import record_occurrence
from luoshi.server.orgs.services.people import edit_person
from luoshi.server.web.memory import REPORTING, Kept, Marks, heads_of, recall_of, register_of
from server_cast import NOW, SYSTEM, Cast

pytestmark = pytest.mark.django_db


def happen(cast: Cast, kind: str) -> None:
    """Something of a kind is recorded in the county's chain."""
    with transaction.atomic():
        record_occurrence(
            actor=SYSTEM, now=NOW, action="x.y", kind=kind, key="k", government=cast.county.public_id
        )  # fmt: skip


def request() -> HttpRequest:
    return RequestFactory().get("/")


@pytest.mark.parametrize(
    ("marks", "kind", "counts"),
    [
        (lambda: Marks({"post"}), "post", True),
        (lambda: Marks({"post"}), "report", False),
        (lambda: Marks(but={"report"}), "report", False),
        (lambda: Marks(but={"report"}), "finish_line", True),
    ],
)
def test_a_mark_moves_with_what_counts_alone(cast: Cast, marks: Callable[[], Marks], kind: str, counts: bool) -> None:
    watched = marks()
    before = watched.of(latest_heads())
    assert watched.of(latest_heads()) == before
    happen(cast, kind)
    after = watched.of(latest_heads())
    assert (after != before) is counts
    happen(cast, "attachment" if kind != "report" else "report")
    happen(cast, kind)
    assert (watched.of(latest_heads()) != after) is counts or kind == "report"


def test_marks_cost_a_query_where_a_chain_went_on_and_none_where_not(cast: Cast) -> None:
    watched = Marks({"post"})
    watched.of(latest_heads())
    heads = latest_heads()
    with CaptureQueriesContext(connection) as queries:
        watched.of(heads)
    assert len(queries) == 0
    for kind in ("report", "post", "report"):
        happen(cast, kind)
    heads = latest_heads()
    with CaptureQueriesContext(connection) as queries:
        watched.of(heads)
    assert len(queries) == 1


def test_a_chain_that_is_another_than_the_one_seen_has_another_mark(cast: Cast) -> None:
    """A database that was restored from a backup and has gone on since."""
    watched = Marks({"post"})
    happen(cast, "report")
    head = next(each for each in latest_heads() if each.government == cast.county.public_id)
    elsewhere = ChainHead(head.government, head.sequence + 3, "0" * 64)
    before = watched.of([elsewhere])
    assert watched.of([head]) != before


def test_who_looked_before_others_gets_a_mark_of_their_own(cast: Cast) -> None:
    """What such a request has read already may be older than what the others keep under their mark."""
    watched = Marks({"post"})
    happen(cast, "post")
    older = latest_heads()
    happen(cast, "post")
    happen(cast, "report")
    newer = latest_heads()
    marks = watched.of(newer)
    assert set(watched.of(older)) >= {(each.government, each.hash) for each in older if each not in newer}
    assert watched.of(newer) == marks


def test_chains_that_begin_later_are_marked_from_then_on(cast: Cast) -> None:
    watched = Marks({"post"})
    before = watched.of(latest_heads())
    Head.objects.create(government="gov-new", sequence=0, hash="f" * 64)
    after = watched.of(latest_heads())
    assert set(before) < set(after)
    assert ("gov-new", "f" * 64) in after


def test_the_register_moves_with_people_and_not_with_reports(cast: Cast) -> None:
    first = request()
    before, heads = register_of(first), heads_of(first)
    happen(cast, "report")
    second = request()
    assert register_of(second) == before
    assert heads_of(second) != heads
    edit_person(actor=cast.actor("system"), now=NOW, person=cast.person("viewer"), display_name="观棋")
    assert register_of(request()) != before


@pytest.mark.parametrize("kind", [*sorted(REPORTING), "observation", "finish_line", "report_allowance", "item"])
def test_what_is_recalled_outlives_reports_and_nothing_else(cast: Cast, kind: str) -> None:
    found = []

    def find() -> int:
        found.append(kind)
        return len(found)

    assert [recall_of(request())(("x", cast.county.pk, kind), find) for _ in range(2)] == [1, 1]
    happen(cast, kind)
    assert recall_of(request())(("x", cast.county.pk, kind), find) == (1 if kind in REPORTING else 2)
    assert recall_of(request())(("other", cast.county.pk, kind), find) == len(found)


def test_a_value_is_found_out_once_and_the_oldest_goes_first() -> None:
    kept: Kept[str] = Kept(2)
    asked: Counter[str] = Counter()

    def found(key: str) -> str:
        def find() -> str:
            asked[key] += 1
            return key.upper()

        return kept.found(key, find)

    assert [found(key) for key in "aabac"] == list("AABAC")
    assert asked == {"a": 1, "b": 1, "c": 1}
    assert found("b") == "B" and asked["b"] == 2, "b was asked for longest ago when c came"
    kept.clear()
    assert found("b") == "B" and asked["b"] == 3


def test_what_does_not_fit_is_found_out_each_time() -> None:
    kept: Kept[str] = Kept(2, lambda part: len(part) < 3)
    assert [kept.found("a", lambda: "long"), kept.found("a", lambda: "xx"), kept.found("a", lambda: "yy")] == [
        "long", "xx", "xx",
    ]  # fmt: skip
    assert kept.get("b") is None
