"""The sheet of the water bureau in a cycle that is open, before the pages, with the people who report on it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from luoshi.server.cycles.models import Report
from luoshi.server.cycles.owing import owed_in
from luoshi.server.orgs.services.people import change_password
from server_cast import Cast
from server_cycles import Reporting, reporting

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "Yunling-2031-reports"


class Desk:
    """A cycle in which bodies report, and anybody of the cast signed in at its moment."""

    def __init__(self, held: Reporting) -> None:
        self.held = held
        self.clients: dict[str, Client] = {}

    def client(self, who: str) -> Client:
        """The test client of one of the cast."""
        if who not in self.clients:
            self.clients[who] = Client()
            self.new_password(who, PASSWORD)
        self.clients[who].force_login(self.held.cast.people[who], backend=BACKEND)  # days go by in a test
        return self.clients[who]

    def new_password(self, who: str, password: str) -> None:
        """Somebody chooses a password, as everybody has to each quarter."""
        cast, now = self.held.cast, self.held.now
        own = cast.alone(who)
        cast.people[who] = change_password(actor=own, now=now, person=cast.person(who), password=password)

    @property
    def page(self) -> str:
        """The address of the sheet."""
        return f"/cycles/{self.held.cycle.public_id}/mine/"

    def act(self, name: str, body: str = "water") -> str:
        """The address of an act on the card of a body."""
        return f"{self.page}{self.held.part(body).public_id}/{name}"

    def report(self, body: str = "water") -> Report:
        """The report of a body, read anew."""
        return Report.objects.get(part=self.held.part(body))

    def filled(self, body: str = "water", **more: str) -> dict[str, str]:
        """What a clerk sends of a card: every figure that is asked for, the level, a sentence."""
        (owed,) = owed_in(self.held.cycle, self.held.now.date(), [self.held.part(body).pk])
        figures = {f"value:{each.key}": "6.5" for each in owed.asked if not each.given}
        told = {"seen": "0", "claim_level": "under_way", "progress": "清淤6.5公里，护岸过半。"}
        return figures | told | more


@pytest.fixture
def desk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The third quarter of 2031 on the morning on which it opens."""
    held = reporting(cast)

    def now() -> datetime:
        return held.now

    monkeypatch.setattr(timezone, "now", now)
    yield Desk(held)
