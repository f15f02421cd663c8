"""What follows figures is written with them: the light of a matter, in the transaction of the act."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from counted import defined, dredging, quarter, reported
from django.db import transaction

from luoshi.reckoning.periods import Cadence
from luoshi.reckoning.trajectory import Method
from luoshi.server.delivery.models import LightDay, Matter
from luoshi.server.delivery.services.rebuilding import rebuild
from luoshi.server.indicators import followers
from luoshi.server.indicators.models import FinishLineKind
from luoshi.server.indicators.services.finish_lines import set_finish_line
from luoshi.server.indicators.services.ways import set_way
from luoshi.server.ledger.models import Target
from server_cast import NOW, TODAY, Cast
from server_papers import ledger_of
from server_standing import matter_of

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(hours=1)


@pytest.fixture
def target(cast: Cast) -> Target:
    return dredging(ledger_of(cast))


@pytest.fixture
def matter(cast: Cast, target: Target) -> Matter:
    return matter_of(cast, task=target.task)


def done(matter: Matter) -> Decimal | None:
    return LightDay.objects.get(matter=matter, as_of=TODAY).actual


def test_a_figure_writes_the_light_anew_as_it_is_entered_and_revised(
    cast: Cast, target: Target, matter: Matter
) -> None:
    assert done(matter) is None
    defined(cast, target.indicator)
    reported(cast, target.indicator, quarter(2031, 2), "3", now=SOON)
    assert done(matter) == Decimal("16.6667")
    reported(cast, target.indicator, quarter(2031, 2), "9", now=SOON, reason="漏报")
    assert done(matter) == 50
    assert rebuild(now=SOON, check=True).differences == ()


def test_an_act_that_is_taken_back_takes_the_light_with_it(cast: Cast, target: Target, matter: Matter) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        reported(cast, target.indicator, quarter(2031, 2), "3", now=SOON)
        assert done(matter) is not None
        raise RuntimeError("taken back")
    assert done(matter) is None


def test_everything_that_is_said_of_what_is_counted_is_told(
    cast: Cast, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[set[int], datetime]] = []

    def heard(items: Collection[int], now: datetime) -> None:
        assert transaction.get_connection().in_atomic_block
        told.append((set(items), now))

    monkeypatch.setattr(followers, "_followers", {"heard": heard})
    assert target.task is not None
    defined(cast, target.indicator)
    reported(cast, target.indicator, quarter(2031, 2), "3", now=SOON)
    set_way(
        actor=cast.actor("compiler"), now=SOON, target=target.public_id, method=Method.LINEAR, start_on=TODAY,
        start_value=Decimal(0), points=[(date(2033, 12, 31), target.normal_value)], reason="分解",
    )  # fmt: skip
    set_finish_line(
        actor=cast.actor("compiler"), now=SOON, item=target.task.public_id, kind=FinishLineKind.STANDING, text="季报",
        cadence=Cadence.QUARTER,
    )  # fmt: skip
    assert [now for _, now in told] == [NOW, SOON, SOON, SOON]
    assert all(target.task_id in items for items, _ in told)
