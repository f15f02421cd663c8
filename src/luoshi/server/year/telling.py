"""The year while it is told: who is there, what day it is, what is on the agenda, and how an act is carried out."""

import struct
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import CHINA, china_date
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.states.matters import GONE_PARTS, MatterState
from luoshi.server.files.services.attaching import attach
from luoshi.server.files.storage import the_store
from luoshi.server.ledger.models import Plan
from luoshi.server.orgs.acting import actors_of
from luoshi.server.orgs.models import User
from luoshi.server.year.days import YearDays

FOLDER = Path(__file__).parent
OFFICE, SUPERVISOR, DEPUTY, SYSTEM, SECURITY = "zonghe", "ducha", "fenguan", "xitong", "anquan"
"""The people of the demo's office by their log-in names."""
_BREAK = timedelta(minutes=1)
_SIDE = 8

Task = Callable[[], None]


@cache
def told(name: str) -> dict[str, Any]:
    """One of the files of the year: ``story``, ``words``, ``people``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@dataclass
class Year:
    """``logins`` are clerk and leader by body, ``bodies`` public ids by the id of the register; ``outside`` is the body
    without accounts. ``waiting`` are items that stay in the ledger and are not handed out. ``agenda`` holds what is to
    be done on days to come, ``done_in`` the quarter in which an item is done anew, ``returned`` what was sent back.
    """

    days: YearDays
    government: str
    principal: str
    outside: str
    in_charge: frozenset[str]
    bodies: dict[str, str]
    logins: dict[str, tuple[str, str]]
    waiting: frozenset[int] = frozenset()
    now: datetime = datetime.min
    plan: Plan | None = None
    matters: dict[int, str] = field(default_factory=dict)
    agenda: dict[date, list[Task]] = field(default_factory=lambda: defaultdict(list))
    cycles: list[str] = field(default_factory=list)
    done_in: dict[int, int] = field(default_factory=dict)
    returned: set[str] = field(default_factory=set)
    _actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day that is told."""
        return china_date(self.now)

    def morning(self, day: date) -> None:
        """A new day begins, at nine o'clock."""
        self.now = datetime.combine(day, time(9), CHINA)

    def tick(self) -> datetime:
        """The moment of the next act."""
        self.now += _BREAK
        return self.now

    def plan_for(self, days: int, task: Task) -> None:
        """Have something done so many working days from today."""
        self.agenda[self.days.after(self.today, days)].append(task)

    def chance(self, *about: object) -> Random:
        """What chance has in store for something: the same whenever the year is told."""
        return Random("-".join(map(str, (told("story")["seed"], *about))))  # noqa: S311  # a story, no secret

    def actor(self, login: str) -> Actor:
        """A person in their post."""
        if login not in self._actors:
            self._actors[login] = actors_of(User.objects.get(login_name=login), self.now)[0]
        return self._actors[login]

    def forget(self) -> None:
        """Posts have changed."""
        self._actors.clear()

    def clerk(self, body: str) -> str:
        """Who writes for a body; the office for the one outside."""
        return OFFICE if body == self.outside else self.logins[body][0]

    def leader(self, body: str) -> str:
        """Who signs for a body; the office for the one outside."""
        return OFFICE if body == self.outside else self.logins[body][1]

    def body_of(self, part: Part) -> str:
        """The id of a part's body."""
        key = part.organisation.public_id
        return next(name for name, each in self.bodies.items() if each == key)

    def matter(self, item: int) -> Matter:
        """The matter of an item, read anew."""
        return Matter.objects.select_related("task", "government").get(public_id=self.matters[item])

    def item_of(self, matter: int) -> int:
        """The number of the item of a matter (its key)."""
        key = Matter.objects.values_list("public_id", flat=True).get(pk=matter)
        return next(item for item, each in self.matters.items() if each == key)

    def parts(self, item: int) -> list[Part]:
        """The parts of an item that are somebody's, in their order."""
        rows = Part.objects.filter(matter__public_id=self.matters[item]).exclude(state__in=GONE_PARTS)
        return list(rows.select_related("organisation", "matter").order_by("position", "pk"))

    def part(self, item: int, body: str) -> Part:
        """The part of a body in an item."""
        return next(part for part in self.parts(item) if part.organisation.public_id == self.bodies[body])

    def deciding(self, item: int) -> str:
        """The leader who decides about an item: who is in charge of its first body, else the principal leader."""
        named = [part.organisation.public_id for part in self.parts(item)]
        if not named:
            named = list(self.matter(item).task.responsibilities.values_list("organisation__public_id", flat=True))
        return DEPUTY if set(named[:1]) & self.in_charge else self.principal

    def runs(self, item: int) -> bool:
        """Whether bodies work on the matter of an item."""
        return self.matter(item).state in (MatterState.HANDED_OUT, MatterState.UNDER_WAY, MatterState.STANDING)

    def proposed_before_today(self, at: datetime) -> bool:
        """Whether something was written on a day before."""
        return china_date(at) < self.today

    def excused(self, body: str, quarter: int, allowance: str) -> bool:
        """Whether the story makes an exception of a kind for a body in a quarter."""
        return any(
            event["kind"] == "allow" and not event["item"] and event["allowance"] == allowance
            and (event["body"], event["quarter"]) == (body, quarter)
            for event in told("story")["event"]
        )  # fmt: skip

    def do(self, code: str, who: str, row: Any, **values: Any) -> Any:
        """Carry out an act of delivery by its form."""
        form = FORMS_BY_CODE[code]
        return form.run(actor=self.actor(who), now=self.tick(), **{form.key: row.public_id}, **values)

    def paper(self, who: str, row: Matter | Part, name: str, *, drawn: bool = False) -> str:
        """Attach a short paper, or a small picture, to a matter or a part; gives its public id."""
        text = f"{name}\n{row.public_id}\n{self.now:%Y-%m-%d %H:%M}\n"
        data, ending = (_picture(text), "png") if drawn else (text.encode(), "txt")
        made = attach(
            actor=self.actor(who), now=self.tick(), owner_kind="part" if isinstance(row, Part) else "matter",
            owner_id=row.public_id, received=the_store().take([data]), name=f"{name}.{ending}",
        )  # fmt: skip
        return made.public_id

    def on_paper(self, body: str, part: Part, name: str) -> dict[str, str]:
        """The scan that an act for the body outside needs; nothing for the others."""
        return {"scan": self.paper(OFFICE, part, name)} if body == self.outside else {}


def _picture(text: str) -> bytes:
    """A small picture that differs with the text."""
    shades = sha256(text.encode()).digest()
    rows = b"".join(b"\0" + shades[at % 4 * _SIDE : (at % 4 + 1) * _SIDE] for at in range(_SIDE))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    chunks = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
              for kind, data in parts)  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
