"""Measures of a task: specs/extraction/measures.yaml, what holds of every text, and the seed's clauses."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seed import Seed, f1

from luoshi.extraction.clauses import paragraphs, split_clauses
from luoshi.extraction.measures import find_measures
from luoshi.extraction.reading import Fact, Measure, MeasureKind, Strength
from luoshi.extraction.verbs import lexicon
from luoshi.extraction.view import View
from spec_cases import Case, cases
from steps import steps

WORDS = st.sampled_from(
    (
        "推进",
        "加快",
        "建设",
        "争取",
        "3个",
        "《甲》",
        "《",
        "”",
        "（",
        "）",
        "，",
        "、",
        "。",
        "；",
        "：",
        "以",
        "为",
        "的",
        "在",
        "对",
        "一批",
        "等工程",
        "和",
        "旧桥",
        "水渠",
        "到2035年",
        "\n",
        "使",
        "按照",
        "要求",
        "12",
    )
)
BODIES = st.lists(WORDS, max_size=40).map("".join)


def _facts(measure: Measure) -> list[Fact]:
    return [fact for fact in (measure, measure.verb, *measure.objects, measure.vague) if fact is not None]


@pytest.mark.parametrize("case", cases("extraction/measures"))
def test_case(case: Case) -> None:
    found = find_measures(paragraphs(case["text"], 0, len(case["text"])))
    wanted = case["measures"]
    assert [measure.quote for measure in found] == [one["quote"] for one in wanted]
    for measure, one in zip(found, wanted, strict=True):
        assert f"{measure.kind.value} {measure.strength.value}" == one["is"], measure.quote
        assert measure.commitment is one.get("commits", measure.kind is not MeasureKind.MANNER)
        if "verb" in one:
            assert (measure.verb.quote if measure.verb else None) == one["verb"]
        if "objects" in one:
            assert [item.quote for item in measure.objects] == one["objects"]
        assert (measure.vague.quote if measure.vague else None) == one.get("vague")


@pytest.mark.parametrize("case", cases("extraction/measures"))
def test_a_body_inside_a_longer_text_gives_the_same(case: Case) -> None:
    before, after = "一、修渠。修好干渠，", "。责任单位：县水务局\n二、修堤"
    alone = find_measures(paragraphs(case["text"], 0, len(case["text"])))
    inside = find_measures(paragraphs(before + case["text"] + after, len(before), len(before) + len(case["text"])))
    assert [(m.start + len(before), m.quote, m.kind) for m in alone] == [(m.start, m.quote, m.kind) for m in inside]


@given(BODIES)
def test_facts_are_pinned_in_order_and_inside_their_clause(body: str) -> None:
    text = f"甲{body}乙"
    reached = 1
    for measure in find_measures(paragraphs(text, 1, len(text) - 1)):
        assert reached <= measure.start < measure.end < len(text)
        reached = measure.end
        for fact in _facts(measure):
            assert text[fact.start : fact.end] == fact.quote
            assert measure.start <= fact.start < fact.end <= measure.end
        assert measure.commitment or measure.kind in (MeasureKind.MANNER, MeasureKind.ACTION)


@given(BODIES)
def test_clauses_are_disjoint_and_hold_no_end_of_a_sentence(body: str) -> None:
    view = View(body)
    reached = 0
    for start, end in split_clauses(view, 0, len(view)):
        assert reached <= start < end <= len(view)
        reached = end
        if "《" not in body and "（" not in body:
            assert "。" not in view.text[start:end]
            assert "；" not in view.text[start:end]


def test_blanks_and_width_change_no_clause() -> None:
    plain = "加快旧桥改造，新建渡口3处。"
    printed = "加 快旧桥\u00a0改造,新建渡口３处 。"
    first, second = (find_measures(paragraphs(text, 0, len(text))) for text in (plain, printed))
    assert [m.kind for m in first] == [m.kind for m in second] == [MeasureKind.ACTION, MeasureKind.TARGET]
    assert [m.quote for m in second] == ["加 快旧桥\u00a0改造", "新建渡口３处"]


@pytest.mark.parametrize("list_name", ["hastening", "serial", "light", "means", "nominal", "giving", "disposing"])
def test_every_verb_that_a_list_speaks_of_has_a_strength(list_name: str) -> None:
    words = lexicon()
    assert not set(getattr(words, list_name)) - set(words.strength)


def test_firm_predicates_are_predicates_and_nouns_open_with_a_verb() -> None:
    words = lexicon()
    for word in words.firm_predicates:
        assert words.predicates.end_at(word, 0, len(word)) == len(word)


@pytest.mark.parametrize(
    "piece",
    [
        "推进",
        "推进，",
        "A、",
        "（",
        "“甲”",
        "：",
        "推进：",
        "一批",
        "。甲",
        "把推进",
        "以为",
        "水库等",
        "1,000",
        "①",
        "\n",
        "和",
    ],
)
def test_steps_grow_with_the_length(piece: str) -> None:
    def count(size: int) -> int:
        text = piece * (size // len(piece))
        return steps(lambda: find_measures(paragraphs(text, 0, len(text))))

    count(1_000)  # knowledge is loaded
    assert count(8_000) < 2.1 * count(4_000) + 500


@pytest.fixture(scope="module")
def seed(evaluation_dir: Path) -> Seed:
    if not Seed.stands_beside(evaluation_dir):
        pytest.skip("no folder seed beside LUOSHI_EVALUATION_DIR")
    return Seed(evaluation_dir)


GOLD_KINDS = {"plan": "document", "org": "body"}


@pytest.mark.real
def test_seed(seed: Seed) -> None:
    gold = {(c["start"], c["end"]): c for task in seed.gold["tasks"] for c in task["clauses"]}
    found = {
        (m.start, m.end): m
        for task in seed.gold["tasks"]
        for m in find_measures(paragraphs(seed.text, task["body_start"], task["body_end"]))
    }
    assert f1(set(found), set(gold)) >= 0.98
    both = found.keys() & gold.keys()

    def share(agrees: int) -> float:
        return agrees / len(both)

    assert share(sum(found[s].strength is Strength(gold[s]["modality"]) for s in both)) >= 0.97
    assert share(sum(found[s].kind.value == GOLD_KINDS.get(gold[s]["kind"], gold[s]["kind"]) for s in both)) >= 0.97
    assert share(sum(found[s].commitment == gold[s]["is_commitment"] for s in both)) == 1
    assert share(sum(_verb(found[s]) == gold[s]["items"][0]["verb"] for s in both)) >= 0.97
    objects = {(o.start, o.end) for s in both for o in found[s].objects}
    assert f1(objects, {(i["start"], i["end"]) for s in both for i in gold[s]["items"]}) >= 0.93
    vague = {(v["start"], v["end"]) for task in seed.gold["tasks"] for v in task["vague_quantities"]}
    assert {(m.vague.start, m.vague.end) for m in found.values() if m.vague} == vague


def _verb(measure: Measure) -> str | None:
    return measure.verb.quote if measure.verb else None
