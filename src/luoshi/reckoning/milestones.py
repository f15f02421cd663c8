"""How far something is that has no figure: by weighted milestones (节点), or by what its unit claims (完成程度)."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from importlib import resources
from typing import Any

from luoshi.reckoning.errors import ReckoningError, WeightsError
from luoshi.reckoning.weights import normalise
from luoshi.said import listed, say, word


class ClaimLevel(StrEnum):
    """What a unit says of how far it is (完成程度): 谋划 < 启动 < 推进 < 基本完成 < 完成 < 验收."""

    PLANNED = "planned"
    BEGUN = "begun"
    UNDER_WAY = "under_way"
    NEARLY_DONE = "nearly_done"
    DONE = "done"
    ACCEPTED = "accepted"

    @property
    def word(self) -> str:
        """What it is called."""
        return _LEVELS[self].word

    @property
    def rank(self) -> int:
        """Its place from 谋划, 0, to 验收; levels are compared by it."""
        return tuple(ClaimLevel).index(self)


@dataclass(frozen=True, slots=True)
class ClaimShare:
    """What a level is called and how much of the way it stands for, in percent."""

    word: str
    percent: Decimal


def _read(data: dict[str, Any]) -> dict[ClaimLevel, ClaimShare]:
    found = {ClaimLevel(row["id"]): ClaimShare(word(row["word"]), Decimal(row["percent"])) for row in data["levels"]}
    lacking = [level.value for level in ClaimLevel if level not in found]
    if lacking:
        raise ReckoningError(say("完成程度缺少：%(levels)s", levels=listed(lacking)))
    percents = [found[level].percent for level in ClaimLevel]
    if percents != sorted(percents):
        raise ReckoningError(say("完成程度的比例必须逐级不减"))
    return found


def read_claims(text: str) -> dict[ClaimLevel, ClaimShare]:
    """Shares of levels from TOML of the form of ``data/claims.toml``.

    Raises ``ReckoningError`` where a level is missing or a higher one stands for less.
    """
    return _read(tomllib.loads(text))


_LEVELS = read_claims(resources.files("luoshi.reckoning.data").joinpath("claims.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Step:
    """One milestone: due by a day (None: no day was set), reached on a day (None: not yet)."""

    key: str
    name: str
    due: date | None
    reached_on: date | None
    weight: Decimal | None = None

    def reached(self, day: date) -> bool:
        """Whether it is reached by the end of a day."""
        return self.reached_on is not None and self.reached_on <= day

    def late(self, day: date) -> bool:
        """Whether it was due before a day and is not reached by then."""
        return self.due is not None and self.due < day and not self.reached(day)


@dataclass(frozen=True, slots=True)
class WeighedStep:
    """A milestone with its share of the whole way, as it is reckoned with."""

    step: Step
    share: Decimal


@dataclass(frozen=True, slots=True)
class StepsProgress:
    """How far by milestones, on a day: ``done`` and ``due`` in percent; ``late`` names what is overdue."""

    day: date
    done: Decimal
    due: Decimal
    steps: tuple[WeighedStep, ...]

    @property
    def late(self) -> tuple[str, ...]:
        """Milestones that should have been reached before the day and are not."""
        return tuple(row.step.name for row in self.steps if row.step.late(self.day))


def by_steps(steps: Sequence[Step], day: date) -> StepsProgress | None:
    """How far by milestones; None where there are none. Weights are normalised; where none is set all count alike.

    Raises ``WeightsError`` for weights that make no shares, and for a key that stands twice.
    """
    if not steps:
        return None
    weights = {step.key: Decimal(1) if step.weight is None else step.weight for step in steps}
    if len(weights) < len(steps):
        raise WeightsError(say("同一节点出现了两次"))
    shares = normalise(weights)
    rows = tuple(WeighedStep(step, shares[step.key]) for step in steps)
    return StepsProgress(
        day,
        done=_percent(row.share for row in rows if row.step.reached(day)),
        due=_percent(row.share for row in rows if row.step.due is not None and row.step.due <= day),
        steps=rows,
    )


def by_claim(level: ClaimLevel, shares: dict[ClaimLevel, ClaimShare] | None = None) -> Decimal:
    """How far by what the unit claims, in percent, by the shares of the office or those that are bundled."""
    return (_LEVELS if shares is None else shares)[level].percent


def _percent(shares: Iterable[Decimal]) -> Decimal:
    return sum(shares, Decimal(0)) * 100
