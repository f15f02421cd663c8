"""The same act on several rows: all of them or none, and where none, each that stands against it by name."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

from luoshi.server.core.errors import IllegalTransition, Invalid, Refusal
from luoshi.server.core.said import listed, say

Row = TypeVar("Row")
Key = TypeVar("Key")
_MOST_NAMED = 20


class NotDone(Invalid):
    """Some of several rows refuse an act, so that it was done to none; ``refused`` says each with its reason."""

    def __init__(self, field: str, refused: list[tuple[str, Refusal]]) -> None:
        told = [say("“%(title)s”：%(cause)s", title=name, cause=each.cause) for name, each in refused[:_MOST_NAMED]]
        super().__init__(
            say("有 %(count)s 项不能这样办理：%(items)s", count=len(refused), items=listed(told, "；")),
            say("所选各项都没有变化，请去掉这些项后再办理"),
            fields={field: say("有不能办理的项")},
        )
        self.refused = refused


def all_or_none(
    rows: Iterable[Key], act: Callable[[Key], Row], *, name: Callable[[Key], str], field: str
) -> tuple[Row, ...]:
    """Do something to each. One alone refuses in its own words; NotAllowed and NotFound refuse at once."""
    keys = list(rows)
    if not keys:
        raise Invalid(say("没有选择"), say("请至少选择一项"), fields={field: say("没有选择")})
    done: list[Row] = []
    refused: list[tuple[str, Refusal]] = []
    with transaction.atomic():
        for key in keys:
            try:
                done.append(act(key))
            except (IllegalTransition, Invalid) as refusal:
                if len(keys) == 1:
                    raise
                refused.append((name(key), refusal))
        if refused:
            raise NotDone(field, refused)
    return tuple(done)
