import random
import sys
import unicodedata
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from luoshi.reckoning import alike
from luoshi.reckoning.alike import ALIKE, NEAR, SHINGLE, SHORTEST, Looks, Texts, cut, pieces, plain

few = st.text("甲乙丙", min_size=0, max_size=60)
looks = st.lists(st.integers(0, 2**64 - 1), max_size=5)


def plain_the_long_way(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")


@given(st.text() | st.text("甲1a ，。㎡％①é\u0301\u1100\u1161\u11a8Ａ=\u0338", max_size=12))
@example("a，\u0301")
@example("\u1100，\u1161")
def test_a_plain_text_is_its_letters_and_digits_folded(text: str) -> None:
    assert plain(text) == plain_the_long_way(text)


def test_letters_and_digits_are_what_unicode_calls_so() -> None:
    other = [sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isalnum() != (plain_category(sign) in "LN")]
    assert other == []


def plain_category(sign: str) -> str:
    return unicodedata.category(sign)[0]


def alike_the_long_way(text: str, others: dict[str, str]) -> list[tuple[Decimal, str]]:
    own = cut_the_long_way(text)
    found = []
    for key, other in others.items():
        theirs = cut_the_long_way(other)
        if own and theirs and plain_the_long_way(text) != plain_the_long_way(other):
            found.append((Decimal(len(own & theirs)) / len(own | theirs), key))
    return sorted(pair for pair in found if pair[0] >= ALIKE)


def cut_the_long_way(text: str) -> set[str]:
    bare = plain_the_long_way(text)
    whole = range(len(bare) - SHINGLE + 1) if len(bare) >= SHORTEST else range(0)
    return {bare[at : at + SHINGLE] for at in whole}


@given(few, st.lists(few, max_size=8))
def test_what_is_alike_is_what_pieces_say(text: str, others: list[str]) -> None:
    held = {str(at): each for at, each in enumerate(others)}
    assert sorted(Texts(held.items()).alike(text)) == alike_the_long_way(text, held)


varied = st.integers(0, 10**6).map(
    lambda seed: "".join(chr(0x4E00 + random.Random(seed).randrange(300)) for _ in range(20 + seed % 180))
)


@given(varied, st.lists(st.tuples(st.integers(0, 250), st.integers(0, 3)), max_size=12), varied)
def test_a_text_that_is_changed_here_and_there_is_as_alike_as_pieces_say(
    text: str, changes: list[tuple[int, int]], other: str
) -> None:
    changed = text
    for at, length in changes:
        changed = changed[:at] + "改" + changed[at + length :]
    held = {"changed": changed, "other": other, "twice": text + text, "half": text[len(text) // 6 :]}
    assert sorted(Texts(held.items()).alike(text)) == alike_the_long_way(text, held)


@given(st.integers(0, 99), st.integers(320, 520), st.lists(st.integers(0, 600), max_size=40), st.booleans())
def test_long_texts_and_those_just_short_of_them(seed: int, length: int, changes: list[int], twice: bool) -> None:
    signs = random.Random(seed)
    text = "".join(chr(0x4E00 + signs.randrange(200)) for _ in range(length))
    changed = "".join("改" if at in changes else sign for at, sign in enumerate(text))
    held = {"changed": changed, "shorter": changed[: length - 60], "other": text[::-1], "longer": text + changed[:90]}
    asked = text + text[:50] if twice else text
    assert sorted(Texts(held.items()).alike(asked)) == alike_the_long_way(asked, held)


BITS = ("完成勘察设计", "施工单位进场", "主体结构过半", "征地拆迁完成", "资金拨付到位", "管网铺设完工", "护岸砌筑开工")
said = st.lists(st.sampled_from(BITS), min_size=2, max_size=13).flatmap(
    lambda bits: st.tuples(*(st.tuples(st.just(bit), st.integers(1, 30)) for bit in bits))
)


@given(
    st.lists(said, min_size=1, max_size=12), st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=40)
)
def test_many_reports_that_are_put_together_from_the_same_words(
    said: list[tuple[tuple[str, int], ...]], changes: list[tuple[int, int]]
) -> None:
    texts = ["，".join(f"{bit}{count}处" for bit, count in each) for each in said]
    for which, at in changes:
        text = texts[which % len(texts)]
        texts.append(text[: at % len(text)] + "又" + text[at % len(text) + 1 :])
    held = {str(at): each for at, each in enumerate(texts)}
    put_up = Texts(held.items())
    for text in texts:
        assert sorted(put_up.alike(text)) == alike_the_long_way(text, held)


@pytest.mark.parametrize("shortest", [30, 700])
def test_pieces_are_made_for_the_texts_that_may_be_alike_only(monkeypatch: pytest.MonkeyPatch, shortest: int) -> None:
    signs = random.Random(3)
    lengths = [shortest + at % 170 for at in range(1000)]
    held = {
        str(at): "".join(chr(0x4E00 + signs.randrange(400)) for _ in range(length)) for at, length in enumerate(lengths)
    }
    texts = Texts(held.items())
    made: Counter[str] = Counter()

    def counted(bare: str) -> frozenset[str]:
        made[bare] += 1
        return pieces(bare)

    monkeypatch.setattr(alike, "pieces", counted)
    asked = [held[str(at)][:25] + "改" + held[str(at)][26:] for at in range(100, 120)]
    found = [[key for _, key in texts.alike(text)] for text in asked]
    assert [[str(at)] for at in range(100, 120)] == found
    assert made.total() <= 3 * len(asked) + 5, (
        "each asked to be cut and to be compared, the one like it, hardly another"
    )


def test_a_text_is_cut_once() -> None:
    before = cut.cache_info()
    text = "这段文字只切一次，再多的报告与它相比也不再切第二次。"
    cut(text)
    Texts([("a", text), ("b", text)]).alike(text)
    after = cut.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 3)


@given(looks, st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63), max_size=8))
def test_looks_are_near_that_differ_in_few_bits(others: list[int], look: int, turned: set[int]) -> None:
    near = look
    for bit in turned:
        near ^= 1 << bit
    held = [*others, near]
    assert Looks(held).near(look) == {each for each in held if (each ^ look).bit_count() <= NEAR}
