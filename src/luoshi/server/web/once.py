"""What is found out once a request, whoever asks for it again while the page is made."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

Value = TypeVar("Value")


def once(request: HttpRequest, what: str, find: Callable[[], Value]) -> Value:
    """What ``find`` gave when it was first asked for in this request; it is kept with the request under ``what``."""
    kept = _kept(request)
    if what not in kept:
        kept[what] = find()
    found: Value = kept[what]
    return found


def note(request: HttpRequest, what: str, value: object) -> None:
    """Keep something with the request that was found out while its page was made, for whoever asks for it later."""
    _kept(request)[what] = value


def noted(request: HttpRequest, what: str) -> Any:
    """What was noted last; None where nothing was."""
    return _kept(request).get(what)


def _kept(request: HttpRequest) -> dict[str, Any]:
    kept: dict[str, Any] = vars(request).setdefault("_luoshi_once", {})
    return kept
