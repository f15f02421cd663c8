"""What reports said, those of locked cycles kept in memory: read anew once one of them changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.told import told_beside
from server_cast import Cast
from server_cycles import LOCKED, TEXT, Reporting, reporting

pytestmark = pytest.mark.django_db


def says(held: Reporting, key: str) -> list[str]:
    """What a report says among those of the fourth quarter and of the ones before it."""
    fourth = Cycle.objects.exclude(pk=held.cycle.pk).get()
    return [told.text for archive in told_beside(fourth, 8) if (told := archive.get(key))]


def test_a_locked_cycle_is_read_once_and_again_after_a_change(cast: Cast) -> None:
    held = reporting(cast)
    row = held.reported_whole()
    assert says(held, row.public_id) == [TEXT], "a cycle that is open is read each time"
    held.turn(LOCKED)
    assert says(held, row.public_id) == [TEXT]
    with CaptureQueriesContext(connection) as again:
        assert says(held, row.public_id) == [TEXT]
    asked = len(again)
    row.refresh_from_db()
    row.progress, row.revision = "更正后的话", row.revision + 1
    row.save()
    with CaptureQueriesContext(connection) as anew:
        assert says(held, row.public_id) == ["更正后的话"]
    assert len(anew) > asked
    (_open, locked) = told_beside(held.cycle, 0)
    assert locked.get(row.public_id) is not None


def test_an_open_cycle_is_put_up_once_until_somebody_says_something_else(cast: Cast) -> None:
    held = reporting(cast)
    row = held.reported_whole()
    (archive,), (again,) = told_beside(held.cycle, 0), told_beside(held.cycle, 0)
    assert again is archive
    row.refresh_from_db()
    row.progress = "更正后的话"
    row.save()
    (anew,) = told_beside(held.cycle, 0)
    assert [told.text for told in (anew.get(row.public_id), archive.get(row.public_id)) if told] == ["更正后的话", TEXT]
