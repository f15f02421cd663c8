"""A cycle of 云岭县 in which bodies report: the third quarter of 2031, opened by the calendar."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from luoshi.server.cycles.days import CycleKind
from luoshi.server.cycles.figures import Given
from luoshi.server.cycles.models import Cycle, Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.cycles.services.cycles import advance_due, plan_year
from luoshi.server.cycles.services.entries import Entry
from luoshi.server.cycles.services.reports import save_report, submit_reports
from luoshi.server.delivery.models import Part
from luoshi.server.delivery.states import MatterState, PartState
from server_cast import NOW, Cast
from server_matters import CLEARING, DREDGING, Life, begun, led_to, part_led_to
from server_rows import begun_with

TEXT = "清淤6公里，完成三分之一，护岸已开工。"


def morning(day: date) -> datetime:
    """09:00 of a day in China."""
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)


_PEOPLE = {"water": "water", "yuntai": "town"}
_MATTERS = {"water": DREDGING, "agriculture": DREDGING, "yuntai": CLEARING}
OPENED = morning(date(2031, 10, 1))
"""The cycle opens; it is due on 7 October and locks on 14 October (2031 is not announced, so only weekdays count)."""
OVERDUE = morning(date(2031, 10, 8))
LOCKED = morning(date(2031, 10, 15))


@dataclass
class Reporting:
    """A cast in which the water bureau leads one matter and 云台镇 another, and both report in a cycle."""

    life: Life
    cycle: Cycle
    now: datetime = OPENED
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def cast(self) -> Cast:
        """The people."""
        return self.life.cast

    def part(self, body: str = "water") -> Part:
        """The part of the body that speaks for its matter, read anew."""
        return self.life.part(_MATTERS[body], body)

    def turn(self, now: datetime) -> Cycle:
        """Let the days go by until a moment; the cycle, read anew."""
        self.now = now
        advance_due(now=now)
        self.cycle.refresh_from_db()
        return self.cycle

    def save(self, who: str = "water_clerk", body: str = "water", **entry: Any) -> Report:
        """Fill in the report of a body; whole unless told otherwise."""
        told = {"claim_level": "under_way", "progress": TEXT} | entry
        seen = told.pop("seen", None)
        part = told.pop("part", None) or self.part(body)
        return save_report(
            actor=self.life.actor(who), now=self.now, cycle=self.cycle.public_id, part=part.public_id,
            entry=Entry(**told), seen=seen,
        )  # fmt: skip

    def submit(self, *reports: Report, who: str = "water_leader", scan: str = "") -> Report:
        """Sign and hand in; the first of them, read anew."""
        keys = [row.public_id for row in reports]
        submit_reports(actor=self.life.actor(who), now=self.now, reports=keys, scan=scan)
        return Report.objects.get(pk=reports[0].pk)

    def reported(self, body: str = "water", **entry: Any) -> Report:
        """The report of a body, handed in."""
        clerk, leader = (f"{_PEOPLE[body]}_{role}" for role in ("clerk", "leader"))
        return self.submit(self.save(clerk, body, **entry), who=leader)

    def whole(self, body: str = "water", value: int = 6) -> list[Given]:
        """Every figure that the report of a body asks for, each the same."""
        (owed,) = owed_in(self.cycle, self.now.date(), [self.part(body).pk])
        return [Given(key=each.key, value=Decimal(value)) for each in owed.asked]

    def reported_whole(self, body: str = "water", **entry: Any) -> Report:
        """The report of a body with all its figures, handed in."""
        return self.reported(body, **({"figures": self.whole(body)} | entry))

    def review(self, code: str, body: str = "water", **values: Any) -> None:
        """The supervisor's act on the part of a body."""
        self.life.do(code, "supervisor", self.part(body), now=self.now, **values)


def reporting(cast: Cast, now: datetime = OPENED) -> Reporting:
    """Both matters under way, and the third quarter as it stands at a moment; made once for the same beginning."""
    life = begun(cast)
    return Reporting(life, begun_with(_third_quarter, life, now, apart=(now,)), now)


def _third_quarter(life: Life, now: datetime) -> Cycle:
    led_to(life, MatterState.UNDER_WAY)
    part_led_to(life, PartState.UNDER_WAY)
    life.do("part.sign", "town_clerk", life.part(CLEARING, "yuntai"))
    third, _fourth = plan_year(actor=life.actor("compiler"), now=NOW, kind=CycleKind.QUARTER, year=2031)
    return Reporting(life, third).turn(now)


__all__ = ["CLEARING", "DREDGING", "LOCKED", "OPENED", "OVERDUE", "TEXT", "Reporting", "morning", "reporting"]
