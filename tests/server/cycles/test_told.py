"""What reports said, those of locked cycles kept in memory: read anew once one of them changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.told import told_beside
from server_cast import Cast
from server_cycles import LOCKED, TEXT, Reporting, reporting

pytestmark = pytest.mark.django_db


def said(held: Reporting) -> list[str]:
    """The texts of the fourth quarter and of those before it."""
    fourth = Cycle.objects.exclude(pk=held.cycle.pk).get()
    return sorted(each.text for each in told_beside(fourth, 8))


def test_a_locked_cycle_is_read_once_and_again_after_a_change(cast: Cast) -> None:
    held = reporting(cast)
    row = held.reported_whole()
    assert said(held) == [TEXT], "a cycle that is open is read each time"
    held.turn(LOCKED)
    assert said(held) == [TEXT]
    with CaptureQueriesContext(connection) as again:
        assert said(held) == [TEXT]
    asked = len(again)
    row.refresh_from_db()
    row.progress, row.revision = "更正后的话", row.revision + 1
    row.save()
    with CaptureQueriesContext(connection) as anew:
        assert said(held) == ["更正后的话"]
    assert len(anew) > asked
    assert [each.key for each in told_beside(held.cycle, 0)] == [row.public_id]
