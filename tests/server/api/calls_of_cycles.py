"""A right call of every operation of cycles, about one that has not opened."""

from collections.abc import Callable, Mapping
from typing import Any

from luoshi.server.core.actor import Actor
from luoshi.server.cycles.scopes import visible_cycles

Sent = dict[str, Any] | None

CYCLES_PLANNED: Mapping[str, tuple[str, Sent]] = {
    "plan_cycles": ("/cycles/years", {"kind": "month", "year": 2032}),
    "plan_own_cycle": ("/cycles", {"name": "秋冬水利", "first": "2031-09-01", "last": "2031-10-20"}),
}
"""Path and body of those that make cycles, by name."""


def _any(actor: Actor) -> bool:
    """A list is answered to all, whatever it holds for them."""
    return bool(actor.user)


def _seen(actor: Actor) -> bool:
    return visible_cycles(actor).exists()


_DAYS = {"opens_on": "2031-11-05", "due_on": "2031-11-11", "locks_on": "2031-11-18", "reason": "错开调度会"}
CYCLE_CALLS: Mapping[str, tuple[str, str, Sent, Callable[[Actor], bool]]] = {
    "list_cycles": ("get", "/cycles", None, _any),
    "show_cycle": ("get", "/cycles/{cycle}", None, _seen),
    "shift_cycle_days": ("put", "/cycles/{cycle}/days", _DAYS, _seen),
    "open_cycle_now": ("post", "/cycles/{cycle}/open", {"comment": "提前布置"}, _seen),
    "cancel_planned_cycle": ("post", "/cycles/{cycle}/cancel", {"comment": "并入年度"}, _seen),
    "list_exceptions": ("get", "/cycles/{cycle}/exceptions", None, _seen),
    "list_restatements": ("get", "/restatements", None, _any),
    "list_reminders": ("get", "/reminders", None, _any),
    "show_ladder": ("get", "/reminders/ladder", None, _any),
    "change_ladder": ("put", "/reminders/ladder", {"rungs": [{"days": 1, "whom": ["clerk"]}]}, _any),
}
"""Method, path, body of the others, and whether an actor sees what they are about."""

EXCEPTION_CALLS = ("grant_exception", "end_exception")
RESTATEMENT_CALLS = (
    "show_restatement", "ask_for_restatement", "grant_one_restatement", "refuse_one_restatement",
    "withdraw_one_restatement",
)  # fmt: skip
"""Those that need a cycle that is open, or a report that was accepted: their own tests lead there."""
