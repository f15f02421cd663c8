from datetime import time, timedelta

import pytest

from luoshi.server.core import periodic
from luoshi.server.core.periodic import Periodic, announce_periodic, periodic_work


def test_needs_exactly_one_rhythm() -> None:
    with pytest.raises(ValueError, match="either"):
        Periodic("a", "甲", enqueue=print)
    with pytest.raises(ValueError, match="either"):
        Periodic("a", "甲", enqueue=print, every=timedelta(hours=1), at=time(9))
    with pytest.raises(ValueError, match="above zero"):
        Periodic("a", "甲", enqueue=print, every=timedelta(0))


def test_the_last_announcement_of_a_name_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "_announced", {})
    announce_periodic(Periodic("b", "乙", enqueue=print, at=time(9)))
    announce_periodic(Periodic("a", "甲", enqueue=print, every=timedelta(hours=1)))
    announce_periodic(Periodic("a", "甲", enqueue=print, every=timedelta(hours=2)))
    assert [(work.name, work.every) for work in periodic_work()] == [("a", timedelta(hours=2)), ("b", None)]
