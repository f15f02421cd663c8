"""Where the voices about a matter disagree (说法不一): what its body reports, what a visit found, what the light says,
what somebody believes who does not report. Each disagreement is named; which voice is right is not said.

The numbers in the rules are proposals of this program and stand at the head.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from luoshi.reckoning.milestones import ClaimLevel, by_claim
from luoshi.said import say

DONE = ClaimLevel.NEARLY_DONE
"""The level from which a body says that hardly anything is left."""
WIDE = Decimal(30)
"""Percentage points between a level and the figures from which the two are held against each other."""
BEGUN_BY = Decimal(25)
"""Percent of the way that should be behind by when a matter that is only thought about does not stand well."""


class LightTone(StrEnum):
    """What a light means, whatever the colours of the rules that a government uses (灯的好坏)."""

    WELL = "well"
    WARNS = "warns"
    NEITHER = "neither"


TONES: Mapping[str, LightTone] = {
    "green": LightTone.WELL, "solid_green": LightTone.WELL,
    "red": LightTone.WARNS, "orange": LightTone.WARNS, "yellow": LightTone.WARNS,
}  # fmt: skip
"""Colours that say something; blue, grey and white say that it is watched, not known, or not judged."""


class DisagreementKind(StrEnum):
    """Which voices disagree, and how (说法不一的情形)."""

    SAID_MORE_THAN_FOUND = "said_more_than_found"
    SAID_LESS_THAN_FOUND = "said_less_than_found"
    SAID_DONE_NOT_PASSED = "said_done_not_passed"
    SAID_DONE_LIGHT_WARNS = "said_done_light_warns"
    SAID_LITTLE_LIGHT_WELL = "said_little_light_well"
    SAID_MORE_THAN_FIGURES = "said_more_than_figures"
    FOUND_DONE_LIGHT_WARNS = "found_done_light_warns"
    SILENT_LIGHT_WELL = "silent_light_well"
    NOT_PASSED_LIGHT_WELL = "not_passed_light_well"
    DOUBTED_LIGHT_WELL = "doubted_light_well"
    TRUSTED_LIGHT_WARNS = "trusted_light_warns"
    SET_AGAINST_RULES = "set_against_rules"

    @property
    def word(self) -> str:
        """What it is called."""
        return _WORDS[self]


_K = DisagreementKind
_WORDS = {
    _K.SAID_MORE_THAN_FOUND: say("自报高于核查"),
    _K.SAID_LESS_THAN_FOUND: say("自报低于核查"),
    _K.SAID_DONE_NOT_PASSED: say("自报完成，核查没通过"),
    _K.SAID_DONE_LIGHT_WARNS: say("自报完成，亮灯预警"),
    _K.SAID_LITTLE_LIGHT_WELL: say("自报没启动，亮灯正常"),
    _K.SAID_MORE_THAN_FIGURES: say("自报程度高于数据"),
    _K.FOUND_DONE_LIGHT_WARNS: say("核查完成，亮灯预警"),
    _K.SILENT_LIGHT_WELL: say("没有填报，亮灯正常"),
    _K.NOT_PASSED_LIGHT_WELL: say("核查没通过，亮灯正常"),
    _K.DOUBTED_LIGHT_WELL: say("信心低，亮灯正常"),
    _K.TRUSTED_LIGHT_WARNS: say("信心高，亮灯预警"),
    _K.SET_AGAINST_RULES: say("人工调灯与规则不同"),
}


class Trust(StrEnum):
    """How sure somebody is who does not report (信心)."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Voices:
    """What is said of a matter; None wherever nobody said anything, which is no voice and disagrees with none.

    ``said`` is the level that its body reports and ``said_on`` the day on which it did; ``counted`` whether light and
    figures know of it, which they do not before it is accepted; ``missing`` that a report is overdue. ``found`` is the
    level that the last visit found on ``found_on``, ``passed`` whether that was enough. ``light`` is the colour that is
    shown, ``ruled`` that of the rules alone; ``expected`` and ``actual`` are percent of the way by figures. ``trust``
    is the last judgement of confidence.
    """

    said: ClaimLevel | None = None
    said_on: date | None = None
    counted: bool = True
    missing: bool = False
    found: ClaimLevel | None = None
    found_on: date | None = None
    passed: bool | None = None
    light: str | None = None
    ruled: str | None = None
    expected: Decimal | None = None
    actual: Decimal | None = None
    trust: Trust | None = None

    @property
    def tone(self) -> LightTone:
        """Whether the light says that all is well, or warns."""
        return TONES.get(self.light or "", LightTone.NEITHER)

    @property
    def done(self) -> bool:
        """Whether the body says that hardly anything is left."""
        return self.said is not None and self.said.rank >= DONE.rank

    @property
    def found_done(self) -> bool:
        """Whether a visit found that hardly anything is left, and that this was enough."""
        return self.found is not None and self.found.rank >= DONE.rank and self.passed is True

    @property
    def looked_since(self) -> bool:
        """Whether somebody looked on the day of the report or after it: an earlier visit says nothing against it."""
        return self.found_on is not None and self.said_on is not None and self.found_on >= self.said_on


def disagreements(voices: Voices) -> tuple[DisagreementKind, ...]:
    """Every disagreement between the voices, in the order of ``DisagreementKind``."""
    return tuple(kind for kind, holds in _RULES.items() if holds(voices))


def _ahead(voices: Voices) -> int:
    """How many levels more the body says than was found; 0 where one of the two says nothing."""
    return voices.said.rank - voices.found.rank if voices.said is not None and voices.found is not None else 0


def _more_than_figures(voices: Voices) -> bool:
    if voices.said is None or voices.actual is None or not voices.counted:
        return False
    return by_claim(voices.said) - voices.actual >= WIDE


def _little_but_well(voices: Voices) -> bool:
    expects = voices.expected is not None and voices.expected >= BEGUN_BY
    return voices.said is ClaimLevel.PLANNED and voices.counted and expects and voices.tone is LightTone.WELL


_RULES: Mapping[DisagreementKind, Callable[[Voices], bool]] = {
    _K.SAID_MORE_THAN_FOUND: lambda v: v.looked_since and _ahead(v) > 0,
    # a visit that found more stands whenever it was: what is built does not get less
    _K.SAID_LESS_THAN_FOUND: lambda v: _ahead(v) < 0,
    _K.SAID_DONE_NOT_PASSED: lambda v: v.done and v.passed is False,
    _K.SAID_DONE_LIGHT_WARNS: lambda v: v.done and v.counted and v.tone is LightTone.WARNS,
    _K.SAID_LITTLE_LIGHT_WELL: _little_but_well,
    _K.SAID_MORE_THAN_FIGURES: _more_than_figures,
    _K.FOUND_DONE_LIGHT_WARNS: lambda v: v.found_done and v.tone is LightTone.WARNS,
    _K.SILENT_LIGHT_WELL: lambda v: v.missing and v.tone is LightTone.WELL,
    _K.NOT_PASSED_LIGHT_WELL: lambda v: v.passed is False and v.tone is LightTone.WELL,
    _K.DOUBTED_LIGHT_WELL: lambda v: v.trust is Trust.LOW and v.tone is LightTone.WELL,
    _K.TRUSTED_LIGHT_WARNS: lambda v: v.trust is Trust.HIGH and v.tone is LightTone.WARNS,
    _K.SET_AGAINST_RULES: lambda v: v.light is not None and v.ruled is not None and v.light != v.ruled,
}
