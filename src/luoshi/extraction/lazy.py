"""Attributes that are found when they are first asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801  # it stands where cached_property would
    """``functools.cached_property`` without the lock that it takes in Python 3.11: a reading is made by one thread."""

    def __init__(self, find: Callable[[Any], T]) -> None:
        self._find = find
        self._name = find.__name__
        self.__doc__ = find.__doc__

    def __get__(self, owner: Any, _: type[Any] | None = None) -> T:
        found = owner.__dict__[self._name] = self._find(owner)
        return found
