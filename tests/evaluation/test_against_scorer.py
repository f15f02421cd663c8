"""The same scores, to the digit, as the scorer that lies beside the real documents."""

import importlib.util
import json
import os
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plan_records import Record, gold_record, perfect_record

from luoshi.evaluation import annotated, evaluate, load_gold, predicted
from luoshi.evaluation.report import scores_json

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    folder = os.environ.get("LUOSHI_EVALUATION_DIR")
    if not folder:
        pytest.skip("LUOSHI_EVALUATION_DIR is not set: the reference scorer is not at hand")
    spec = importlib.util.spec_from_file_location("reference_scorer", Path(folder) / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reference(scorer: ModuleType, golds: list[Record], found: dict[str, Record]) -> dict[str, Any]:
    tally = {field: scorer.Tally() for field in scorer.FIELDS}
    for gold in golds:
        scorer.score_document(gold, found.get(gold["id"], scorer.EMPTY), tally, [])
    names = ("precision", "recall", "f1", "macro", "gold", "found")
    return {field: {name: getattr(t, name) for name in names} for field, t in tally.items()}


def ours(golds: list[Record], found: dict[str, Record]) -> dict[str, Any]:
    predictions = {key: predicted(record) for key, record in found.items()}
    scores: dict[str, Any] = json.loads(scores_json(evaluate([annotated(gold) for gold in golds], predictions)))
    return scores


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


# Few words, so that titles, quotes and names often agree, nearly agree, or stand twice.
PHRASES = st.lists(
    st.sampled_from(
        ["整治", "黑臭", "水体", "管网", "建设", " ", "，", "“一河一策”", "〔2031〕", "—", "３", "k", "。", "工程"]
    ),
    max_size=7,
).map("".join)
TITLES = PHRASES | st.sampled_from(["建设污水管网工程", "建设污水管网工程。", "建设雨水管网工程", "整治城区黑臭水体"])
UNITS = st.sampled_from(
    ["", "公里", "千米", "万人", "人", "千人", "百分点", "万亿元", "亿元", "％", "米", "百万吨", "千瓦"]
)
DUES = maybe(st.sampled_from(["2031", "2031-06", "ongoing", ""]))
LABELS = maybe(st.sampled_from(["1", "2", "一", "１", ""]))
OWNERS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["县水务局", "县 水务局", "县财政局", "各乡镇"]),
            "role": st.sampled_from(["lead", "responsible", "support"]),
        }
    ),
    max_size=4,
)
CITATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "title": maybe(TITLES),
            "number": maybe(st.sampled_from(["岚〔2031〕4号", "岚[2031]第4号", "岚〔2031〕5号", ""])),
        }
    ),
    max_size=4,
)
METADATA = st.fixed_dictionaries(
    {
        "title": maybe(TITLES),
        "number": maybe(st.sampled_from(["岚〔2031〕4号", "岚[2031]4号", ""])),
        "issuer": maybe(PHRASES),
        "issued_on": maybe(st.sampled_from(["2031-03-05", "2031-03-06"])),
        "addressees": st.lists(PHRASES, max_size=3),
    }
)
GOLD_TASK = st.fixed_dictionaries(
    {
        "label": LABELS,
        "title": TITLES,
        "begins": PHRASES,
        "ends": PHRASES,
        "owners": OWNERS,
        "due": DUES,
        "length": maybe(st.integers(0, 20)),
    }
)
FOUND_TASK = st.fixed_dictionaries(
    {},
    optional={
        "label": LABELS,
        "title": maybe(TITLES),
        "body": maybe(PHRASES | TITLES),
        "owners": maybe(OWNERS),
        "due": DUES | st.just(2031),
    },
)
VALUES = st.sampled_from(["3", "3.0", "30000", "1,200", "1.2", "几", "36"])
GOLD_TARGET = st.fixed_dictionaries(
    {
        "quote": TITLES,
        "subject": PHRASES,
        "comparator": st.sampled_from(["at_least", "at_most", "exactly"]),
        "value": VALUES,
        "value_to": maybe(VALUES),
        "unit": UNITS,
        "due": DUES,
    }
)
FOUND_TARGET = st.fixed_dictionaries(
    {},
    optional={
        "quote": maybe(TITLES),
        "subject": maybe(PHRASES),
        "comparator": maybe(st.sampled_from(["at_least", "at_most", "exactly", "more"])),
        "value": maybe(VALUES | st.integers(0, 40) | st.floats(0, 40)),
        "value_to": maybe(VALUES | st.just("")),
        "unit": maybe(UNITS),
        "due": DUES,
    },
)
GOLD = st.fixed_dictionaries(
    {
        "id": st.just("a"),
        "kind": st.sampled_from(["plan", "notice"]),
        "metadata": METADATA,
        "tasks": st.lists(GOLD_TASK, max_size=5),
        "targets": st.lists(GOLD_TARGET, max_size=5),
        "citations": CITATIONS,
        "attachments": st.lists(TITLES, max_size=3),
    }
)
FOUND = st.fixed_dictionaries(
    {},
    optional={
        "kind": maybe(st.sampled_from(["plan", "notice", "", 0])),
        "metadata": maybe(METADATA),
        "tasks": maybe(st.lists(FOUND_TASK, max_size=6)),
        "targets": maybe(st.lists(FOUND_TARGET, max_size=6)),
        "citations": maybe(CITATIONS),
        "attachments": maybe(st.lists(maybe(TITLES), max_size=3)),
    },
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(golds=st.lists(GOLD, min_size=1, max_size=3), found=st.lists(FOUND, max_size=3))
def test_random_plans_score_the_same(scorer: ModuleType, golds: list[Record], found: list[Record]) -> None:
    for number, gold in enumerate(golds):
        gold["id"] = str(number)
    predictions = {str(number): record for number, record in enumerate(found)}
    assert ours(golds, predictions) == reference(scorer, golds, predictions)


def test_the_worked_example_scores_the_same(scorer: ModuleType) -> None:
    prediction = perfect_record()
    prediction["tasks"][0]["owners"].pop()
    prediction["targets"][0]["quote"] = "污水管网36公里"
    assert ours([gold_record()], {"lanxi": prediction}) == reference(scorer, [gold_record()], {"lanxi": prediction})


def test_real_gold_shaken_scores_the_same(scorer: ModuleType) -> None:
    """Gold of real documents as its own prediction, with tasks dropped, doubled and changed in turn."""
    folder = Path(os.environ["LUOSHI_EVALUATION_DIR"]) / "dev" / "gold"
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    assert [gold.id for gold in load_gold(folder)] == [record["id"] for record in records]
    found = {record["id"]: shaken(record, turn) for turn, record in enumerate(records) if turn % 7}
    assert ours(records, found) == reference(scorer, records, found)


def shaken(gold: Record, turn: int) -> Record:
    record = deepcopy(gold)
    for number, task in enumerate(record["tasks"]):
        task["body"] = task.pop("begins") + task.pop("ends")
        if (number + turn) % 3 == 0:
            task["title"] = task["title"][1:] + "工作"
        if (number + turn) % 4 == 0:
            task["label"], task["due"] = None, "2031"
            task["owners"] = task["owners"][::-1][:2]
    record["tasks"] = record["tasks"][turn % 3 :] + record["tasks"][:1]
    record["targets"] = [t | {"quote": t["quote"][turn % 4 :]} for t in record["targets"]][::-1]
    record["citations"] = [c | {"number": None} for c in record["citations"]][turn % 2 :]
    return record
