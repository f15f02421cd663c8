"""Weights as shares of a whole (权重): normalised once, shown as they are, and reckoned with as they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from luoshi.reckoning.errors import WeightsError
from luoshi.said import say

STEP = Decimal("0.000001")
"""How fine shares are: 33.3333 %. The figure is reckoned from these, so that it can be checked by hand."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole: how far it is in percent; None where nothing is known of it, which is not 0."""

    key: str
    percent: Decimal | None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A part with its share of the whole: ``weight`` as it was set, ``share`` normalised among those that count."""

    key: str
    percent: Decimal
    weight: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """A mean (加权平均) with its working: ``percent`` is the sum of percent times share over ``shares``, exactly.

    ``missing`` names the parts of which nothing is known; ``covered`` is the share of all weight that the mean speaks
    for. ``percent`` is None where nothing is known of any part.
    """

    percent: Decimal | None
    shares: tuple[Share, ...]
    missing: tuple[str, ...]
    covered: Decimal

    @property
    def partial(self) -> bool:
        """Whether parts are missing from it."""
        return bool(self.missing)


def normalise(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Shares that come to exactly 1, whatever the weights come to: the rest of rounding goes to the largest remainders.

    A weight of 1 beside others is a weight like any other. Remainders of one size are told apart by their keys, so
    that the order of entry changes nothing. Raises ``WeightsError`` for a weight below zero and for a sum of zero.
    """
    if any(weight < 0 for weight in weights.values()):
        raise WeightsError(say("权重不能小于零"))
    total = sum(weights.values(), Decimal(0))
    if not total:
        raise WeightsError(say("权重合计为零，无法折算份额"))
    exact = {key: weight / total for key, weight in sorted(weights.items())}
    shares = {key: share.quantize(STEP, ROUND_FLOOR) for key, share in exact.items()}
    left = int((1 - sum(shares.values(), Decimal(0))) / STEP)
    for key in sorted(exact, key=lambda key: (shares[key] - exact[key], key))[:left]:
        shares[key] += STEP
    return shares


def weighted_mean(parts: Sequence[Part]) -> WeightedMean:
    """How far a whole is by its parts; a weight that nobody set counts as 1, as all do where none is set.

    Parts of which nothing is known are named and left out; they are no zeros. A whole of no parts has no mean.
    Raises ``WeightsError`` as ``normalise`` does, and for a key that stands twice.
    """
    weights = {part.key: Decimal(1) if part.weight is None else part.weight for part in parts}
    if len(weights) < len(parts):
        raise WeightsError(say("同一组成部分出现了两次"))
    known = {part.key: part.percent for part in parts if part.percent is not None}
    missing = tuple(sorted(set(weights) - set(known)))
    if not known:
        return WeightedMean(None, (), missing, Decimal(0))
    shares = normalise({key: weights[key] for key in known})
    rows = tuple(Share(key, known[key], weights[key], share) for key, share in shares.items())
    percent = sum((row.percent * row.share for row in rows), Decimal(0))
    covered = sum((weights[key] for key in known), Decimal(0)) / sum(weights.values(), Decimal(0))
    return WeightedMean(percent, rows, missing, covered)
