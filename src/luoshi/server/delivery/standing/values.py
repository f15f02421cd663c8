"""What is known of a matter on a day, and how it stands: plain values that hold no row."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from luoshi.reckoning.lights import LightFacts, LightResult, LightStyle
from luoshi.reckoning.milestones import Step
from luoshi.reckoning.periods import Cadence


class Moment(NamedTuple):
    """Which day is judged, by what was known when; ``live`` asks for how things stand now, without looking back."""

    day: date
    known_at: datetime
    live: bool


class Report(NamedTuple):
    """Something that a body said of its part: when it came in, when it was accepted (None: not by then)."""

    came_in: date
    accepted: bool
    level: str


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One body's part as it stood: whether it has to report, the day that counts, what it said."""

    key: int
    body: int
    name: str
    role: str
    state: str
    due_on: date | None
    reports: tuple[Report, ...] = ()

    @property
    def level(self) -> str:
        """The claim level of the last report that was accepted, empty without one."""
        return next((report.level for report in self.reports if report.accepted), "")


class Wait(NamedTuple):
    """Days on which a body waited for others, as the office accepted it; ``until`` is the last of them so far."""

    waits_for: str
    since: date
    until: date

    @property
    def days(self) -> frozenset[int]:
        """The days, so that those of two claims count once."""
        return frozenset(range(self.since.toordinal(), self.until.toordinal() + 1))


@dataclass(frozen=True, slots=True)
class Figure:
    """How far a matter is by an indicator, in percent of the way; what is not known is None."""

    name: str
    expected: Decimal | None
    actual: Decimal | None
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """What an item's finish line says that lights look at: how often it is reported, whether it is a standing duty."""

    cadence: Cadence | None
    standing: bool
    last_day: date | None


class Override(NamedTuple):
    """A light that was set by hand: which, by whom, why, until when."""

    light: str
    by: str
    reason: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that was known of a matter at a moment and that its light depends on."""

    key: int
    public_id: str
    number: str
    state: str
    urgent: bool
    handed_out_on: date | None
    last_day: date | None
    parts: tuple[BodyPart, ...]
    steps: tuple[Step, ...] = ()
    waits: tuple[Wait, ...] = ()
    figures: tuple[Figure, ...] = ()
    finish: Finish | None = None
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a matter stood on a day (事项进度). ``result`` is None for one that is not judged; ``why`` says why not.

    ``due`` is the day that counts, ``waited`` the days of waiting for others that were accepted and are not counted.
    """

    known: Known
    moment: Moment
    due: date | None
    waited: int = 0
    facts: LightFacts | None = None
    result: LightResult | None = None
    why: str = ""

    @property
    def override(self) -> Override | None:
        """The light that somebody set by hand, as long as it holds; never where nothing is judged."""
        return self.known.override if self.result is not None else None

    @property
    def computed(self) -> str:
        """The light that the rules give, empty where nothing is judged."""
        return self.result.light if self.result is not None else ""

    @property
    def light(self) -> str:
        """The light that is shown: that of a hand where one holds, else the computed one."""
        return self.override.light if self.override is not None else self.computed

    @property
    def style(self) -> LightStyle | None:
        """Word, colour and shape of the light that is shown."""
        if self.result is None:
            return None
        return self.result.rules.lights.get(self.light, self.result.style)

    @property
    def word(self) -> str:
        """What the light that is shown says."""
        if self.result is None or self.style is None:
            return ""
        return self.style.word if self.override is not None else self.result.word

    @property
    def expected(self) -> Decimal | None:
        """What is due, in percent of the way."""
        return self._number("expected")

    @property
    def actual(self) -> Decimal | None:
        """What is done, in percent of the way."""
        return self._number("actual")

    def _number(self, name: str) -> Decimal | None:
        value = self.result.inquiry.value(name) if self.result is not None else None
        return value if isinstance(value, Decimal) else None
