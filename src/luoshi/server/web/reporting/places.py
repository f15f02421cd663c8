"""Where a person reports: the cycle of an address, their sheet in it, the body that the office enters for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.services.reports import CYCLE_THING
from luoshi.server.cycles.sheets import Item, Known, Sheet, item_of, sheet_of
from luoshi.server.delivery.audited import PART
from luoshi.server.files.services.attaching import attach
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, require_some
from luoshi.server.web.duties import OWED
from luoshi.server.web.memory import recall_of
from luoshi.server.web.once import note
from luoshi.server.web.posts import actor_of
from luoshi.server.web.staff import days_of, staff_on

UNIT = "unit"
_SCANS = "luoshi.report_scans"


@dataclass(frozen=True, slots=True)
class Place:
    """Who reports where, now. ``unit`` is the body that the office enters for, empty for a unit's own people."""

    request: HttpRequest
    actor: Actor
    now: datetime
    cycle: Cycle
    unit: str

    @property
    def today(self) -> date:
        """The day in China."""
        return china_date(self.now)

    def sheet(self) -> Sheet:
        """The sheet as it stands now."""
        sheet = sheet_of(self.actor, self.cycle, self.today, self.unit, self._known())
        if not sheet.on_behalf and not self.unit:  # of one body alone it is not all that is owed
            note(self.request, OWED, {self.cycle.pk: [each.owed for each in sheet.items]})
        return sheet

    def item(self, part: str) -> Item:
        """One item of it, without how far its targets are. Raises NotFound."""
        return item_of(self.actor, self.cycle, self.today, part, self.unit, self._known())

    def _known(self) -> Known:
        staff = staff_on(self.request, self.actor, self.today, self.cycle.government)
        return Known(staff, days_of(self.request, self.cycle.government), recall_of(self.request))

    def address(self, name: str = "reporting_sheet", *more: str) -> str:
        """The address of a page or an act here."""
        path = reverse(name, args=[self.cycle.public_id, *more])
        return f"{path}?{urlencode({UNIT: self.unit})}" if self.unit else path

    def scan_of(self, item: Item) -> str:
        """The paper on which the body said it, where the office enters it: the one brought along last."""
        kept: Mapping[str, str] = self.request.session.get(_SCANS, {}).get(self.cycle.public_id, {})
        return kept.get(item.key) or (item.report.scan if item.report is not None else "")

    def keep_scans(self, scans: Mapping[str, str]) -> None:
        """Remember the papers of parts until the session ends."""
        held = self.request.session.setdefault(_SCANS, {})
        held[self.cycle.public_id] = {**held.get(self.cycle.public_id, {}), **scans}
        self.request.session.modified = True


def place_of(request: HttpRequest, key: str) -> Place:
    """The place of an address. Raises NotFound; NotAllowed for who reports nowhere."""
    actor = actor_of(request)
    require_some(actor, Action.PART_FEED_BACK)
    cycle = found(visible_cycles(actor), key, CYCLE_THING)
    return Place(request, actor, timezone.now(), cycle, request.GET.get(UNIT, "")[:80])


def brought(place: Place, part: str, given: Sequence[Any]) -> tuple[list[str], list[str]]:
    """(files attached to a part, what was wrong with the others)."""
    kept, wrong = [], []
    for each in given:
        if each is None:
            continue
        try:
            row = attach(
                actor=place.actor, now=place.now, owner_kind=PART, owner_id=part, received=each.received,
                name=each.name or "",
            )  # fmt: skip
        except Invalid as refused:
            wrong.append(f"{each.name}：{refused}")
        else:
            kept.append(row.public_id)
    return kept, wrong
