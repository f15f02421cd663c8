"""Words are found inside texts, on both engines alike, in the transaction of their row, and by who sees the row."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from luoshi.server.search.grams import grams, normal_text, terms, words
from luoshi.server.search.models import Entry
from luoshi.server.search.selectors import holding
from luoshi.server.search.services import put_entry, put_passages
from server_cast import Cast

HAN = st.text(alphabet="水利局云岭县河道治理", min_size=1, max_size=12)


@given(HAN, HAN, HAN)
def test_a_word_inside_a_text_has_its_terms_there(before: str, word: str, behind: str) -> None:
    held = grams(before + word + behind).split()
    for term, begins in terms(word):
        assert any(each.startswith(term) if begins else each == term for each in held)


def test_terms_of_mixed_texts() -> None:
    assert grams(normal_text("云岭政办发〔2031〕21号")) == "云岭 岭政 政办 办发 发 2031 21 号"
    assert words("  ＧＢ3838　水 库 ，") == ["gb3838", "水", "库"]
    assert terms("水库a1") == [("水库", False), ("a1", True)]


@pytest.fixture
def texts(cast: Cast) -> dict[str, int]:
    said = [
        "云岭县水利局负责水库加固",
        "库区移民，水质达标",
        "执行GB 3838标准",
        "林长制 100% 覆盖",
        'O\'Reilly: "NOT" * (河)',
    ]
    with transaction.atomic():
        for number, text in enumerate(said, 1):
            put_entry(government=cast.county, kind="test", row=number, text=text)
    return {text: number for number, text in enumerate(said, 1)}


def found(query: str) -> list[int]:
    looked_for = words(query)
    rows = Entry.objects.filter(holding(looked_for)) if looked_for else Entry.objects.none()
    return sorted(rows.values_list("row", flat=True))


FOUND: list[tuple[str, list[int]]] = [
    ("水库", [1]),
    ("水利", [1]),
    ("水", [1, 2]),
    ("水利局负责水库", [1]),
    ("水库区", []),  # both pairs would be in 1 and 2 together, in neither alone
    ("利局 加固", [1]),
    ("gb", [3]),
    ("ＧＢ3838", [3]),
    ("gb 标准", [3]),
    ("100", [4]),
    ("林 长 制", [4]),
    ("not", [5]),
    ("河", [5]),
    ("' OR 1=1 --", []),
    ('" * NOT', [5]),
    ("岭县", [1]),
    ("不存在", []),
    ("。，", []),
]


@pytest.mark.django_db
def test_what_is_found(texts: dict[str, int]) -> None:
    assert {query: found(query) for query, _ in FOUND} == dict(FOUND)


@pytest.mark.django_db
def test_a_changed_text_is_found_by_its_new_words_alone(cast: Cast, texts: dict[str, int]) -> None:
    put_entry(government=cast.county, kind="test", row=1, text="县交通局修路")
    assert (found("水库"), found("交通")) == ([], [1])
    Entry.objects.filter(row=1).delete()
    assert found("交通") == []


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_found(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put_entry(government=cast.county, kind="test", row=9, text="临时文字")
        assert found("临时") == [9]
        raise ZeroDivisionError
    assert found("临时") == []


@pytest.mark.django_db
def test_a_paper_is_kept_passage_by_passage_with_its_places(cast: Cast) -> None:
    blocks = [(at * 500, f"第{at}段" + "清水河" * 130) for at in range(5)]
    put_passages(government=cast.county.pk, kind="test", row=3, blocks=blocks)
    rows = Entry.objects.filter(row=3).order_by("place")
    assert [row.place for row in rows] == [0, 1000, 2000]
    assert sum(row.text.count("第") for row in rows) == 5
