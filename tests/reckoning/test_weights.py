from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reckoning.errors import WeightsError
from luoshi.reckoning.weights import STEP, Part, normalise, weighted_mean

weights = st.decimals(min_value=0, max_value=1000, places=2)
percents = st.none() | st.decimals(min_value=0, max_value=200, places=2)
parts = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3), st.tuples(percents, st.none() | weights), max_size=12
)


@given(st.dictionaries(st.text(min_size=1, max_size=4), weights, min_size=1, max_size=30))
def test_shares_come_to_exactly_one(given_weights: dict[str, Decimal]) -> None:
    if not sum(given_weights.values()):
        with pytest.raises(WeightsError, match="合计为零"):
            normalise(given_weights)
        return
    shares = normalise(given_weights)
    assert sum(shares.values()) == 1
    total = sum(given_weights.values(), Decimal(0))
    assert all(abs(shares[key] - weight / total) <= STEP for key, weight in given_weights.items())
    assert normalise(dict(reversed(given_weights.items()))) == shares


@given(parts, st.randoms(use_true_random=False))
def test_the_shares_as_shown_reproduce_the_figure_in_any_order(
    rows: dict[str, tuple[Decimal | None, Decimal | None]], chance: Random
) -> None:
    given_parts = [Part(key, percent, weight) for key, (percent, weight) in rows.items()]
    known = [part for part in given_parts if part.percent is not None]
    if known and not sum((Decimal(1) if part.weight is None else part.weight) for part in known):
        with pytest.raises(WeightsError):
            weighted_mean(given_parts)
        return
    mean = weighted_mean(given_parts)
    shuffled = list(given_parts)
    chance.shuffle(shuffled)
    assert weighted_mean(shuffled) == mean
    assert set(mean.missing) == {part.key for part in given_parts if part.percent is None}
    if mean.percent is None:
        assert not known
        return
    assert sum(share.share for share in mean.shares) == 1
    assert mean.percent == sum(share.share * share.percent for share in mean.shares)
    values = [share.percent for share in mean.shares]
    assert min(values) <= mean.percent <= max(values)


def test_a_weight_below_zero_is_refused() -> None:
    with pytest.raises(WeightsError, match="小于零"):
        normalise({"a": Decimal(-1), "b": Decimal(3)})


def test_a_part_stands_once() -> None:
    with pytest.raises(WeightsError, match="两次"):
        weighted_mean([Part("a", Decimal(1)), Part("a", Decimal(2))])


def test_thirds_are_shown_with_the_rest_given_to_one() -> None:
    shares = normalise(dict.fromkeys("cab", Decimal(1)))
    assert shares == {"a": Decimal("0.333334"), "b": Decimal("0.333333"), "c": Decimal("0.333333")}


def test_what_is_known_speaks_for_its_share_of_all_weight() -> None:
    mean = weighted_mean([Part("a", Decimal(50), Decimal(3)), Part("b", None, Decimal(1))])
    assert (mean.percent, mean.covered, mean.partial) == (Decimal(50), Decimal("0.75"), True)
