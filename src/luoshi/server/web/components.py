"""What the parts of a page are given: plain values that templates draw. No part reads the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

Text = str | Promise


class Light(Enum):
    """亮灯: how an item stands. Always colour, word and shape together, so that it reads in black and white."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLUE = "blue"
    GREY = "grey"
    LIGHT_BLUE = "light_blue"
    WHITE = "white"
    SOLID_GREEN = "solid_green"

    @property
    def word(self) -> Text:
        """What the light says."""
        return _WORDS[self][0]

    @property
    def shape(self) -> str:
        """The sign before the word."""
        return _WORDS[self][1]


_WORDS: dict[Light, tuple[Text, str]] = {
    Light.GREEN: (_("正常"), "●"),
    Light.YELLOW: (_("滞后"), "▲"),
    Light.RED: (_("逾期"), "■"),
    Light.BLUE: (_("关注"), "◆"),
    Light.GREY: (_("无报"), "○"),
    Light.LIGHT_BLUE: (_("待核查"), "◇"),
    Light.WHITE: (_("暂停"), "‖"),
    Light.SOLID_GREEN: (_("已销号"), "√"),
}


class State(Enum):
    """Why a page or a part of it shows no rows, or not all of them."""

    EMPTY = "empty"
    LOADING = "loading"
    PARTIAL = "partial"
    ERROR = "error"
    NO_PERMISSION = "no-permission"
    LOCKED = "locked"


STATE_ICONS = {
    State.EMPTY: "inbox",
    State.LOADING: "clock",
    State.PARTIAL: "info-circle",
    State.ERROR: "alert-triangle",
    State.NO_PERMISSION: "shield-lock",
    State.LOCKED: "lock",
}


@dataclass(frozen=True)
class Figure:
    """A number as it is shown. ``value`` None is 未报: not zero, not blank. ``link`` opens the rows behind it."""

    value: Decimal | int | None
    unit: Text = ""
    as_of: date | None = None
    link: str = ""


@dataclass(frozen=True)
class Pair:
    """A label with what it stands for; None is shown as 未填."""

    label: Text
    value: object


@dataclass(frozen=True)
class Event:
    """One entry of a timeline: who did what, when, as which post, and why."""

    at: datetime
    who: Text
    what: Text
    post: Text = ""
    why: Text = ""


@dataclass(frozen=True)
class Tab:
    """A tab is a link with an address of its own; ``count`` None shows none."""

    label: Text
    link: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Action:
    """What may be pressed: named by verb and object. ``icon`` is the name of a symbol of icons.svg."""

    label: Text
    link: str
    icon: str = ""


@dataclass(frozen=True)
class Crumb:
    """A page above this one."""

    label: Text
    link: str


def due_words(working_days: int | None) -> tuple[Text, Light]:
    """How a limit is told and how it stands, from the working days left (negative: overdue; None: no limit).

    >>> str(due_words(3)[0]), due_words(-2)[1].value
    ('还有 3 个工作日', 'red')
    """
    if working_days is None:
        return _("未定时限"), Light.GREY
    if working_days < 0:
        late = -working_days
        return ngettext("逾期 %(days)s 个工作日", "逾期 %(days)s 个工作日", late) % {"days": late}, Light.RED
    if working_days == 0:
        return _("今天到期"), Light.YELLOW
    left = working_days
    text = ngettext("还有 %(days)s 个工作日", "还有 %(days)s 个工作日", left) % {"days": left}
    return text, Light.YELLOW if working_days <= SOON else Light.GREEN


SOON = 3
"""Working days from which on a limit is told as near."""


def share(value: Decimal | int | None, target: Decimal | int | None) -> int | None:
    """Whole per cent of a target that is reached, for a bar from 0 to 100; None where nothing can be said of it."""
    if value is None or not target or target < 0:
        return None
    return int(min(max(Decimal(value) * 100 / Decimal(target), Decimal(0)), Decimal(100)))


def joined(parts: Sequence[Text]) -> str:
    """Short texts in one line, empty ones left out."""
    return " · ".join(str(part) for part in parts if part)
