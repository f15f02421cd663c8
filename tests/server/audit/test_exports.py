"""What leaves the house: exports of what was found, heads on paper; each stands in the chain itself."""

import csv
import json
from io import StringIO

import pytest

from luoshi.server.audit.digests import digest
from luoshi.server.audit.models import Event, Head
from luoshi.server.audit.selectors import COLUMNS, Search, csv_lines, head_of, json_lines
from luoshi.server.audit.services.exports import export_found, print_head
from luoshi.server.audit.verification import PrintedHead, verify
from luoshi.server.core.errors import NotAllowed
from luoshi.server.orgs.services.roster import create_account
from server_cast import NOW, SYSTEM, Cast

pytestmark = pytest.mark.django_db


def exported(cast: Cast, wanted: Search, form: str = "jsonl", who: str = "auditor") -> list[Event]:
    return list(export_found(actor=cast.actor(who), now=NOW, wanted=wanted, form=form))


def test_what_was_looked_for_stands_in_the_chain(cast: Cast) -> None:
    found = exported(cast, Search(action="person.create", text="水小莲"))
    assert [event.name for event in found] == ["水小莲"]
    event = Event.objects.get(action="audit.export")
    assert json.loads(event.changes)["wanted"] == {"action": "person.create", "text": "水小莲"}
    assert json.loads(event.changes)["form"] == "jsonl"
    assert event.actor_name == "沈计明"


def test_the_whole_chain_is_exported_up_to_the_export(cast: Cast) -> None:
    before = Event.objects.filter(government=cast.county.public_id).count()
    found = exported(cast, Search())
    assert [event.sequence for event in found] == list(range(1, before + 1))
    assert {event.government for event in found} == {cast.county.public_id}


def test_json_lines_can_be_verified_by_anyone(cast: Cast) -> None:
    previous = "0" * 64
    for line in json_lines(export_found(actor=cast.actor("auditor"), now=NOW, wanted=Search(), form="jsonl")):
        record = json.loads(line)
        own = record.pop("hash")
        assert record["previous"] == previous
        plain = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert digest(record["algorithm"], plain) == own
        previous = own


def test_a_table_has_every_column_and_no_formula(cast: Cast) -> None:
    create_account(
        actor=SYSTEM, now=NOW, government=cast.county.public_id, login_name="evil", display_name="=cmd|'/c calc'!A1"
    )
    lines = csv_lines(export_found(actor=cast.actor("auditor"), now=NOW, wanted=Search(), form="csv"))
    rows = list(csv.DictReader(StringIO("".join(lines))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[-1]["name"] == "'=cmd|'/c calc'!A1"
    assert rows[0]["at"].endswith("Z")
    events = Event.objects.filter(government=cast.county.public_id).exclude(action="audit.export").order_by("sequence")
    assert [row["hash"] for row in rows] == [event.hash for event in events]


@pytest.mark.parametrize("who", ["system", "security", "compiler", "head", "viewer"])
def test_nobody_else_takes_anything_out(cast: Cast, who: str) -> None:
    before = Event.objects.count()
    for act in (
        lambda: exported(cast, Search(), who=who),
        lambda: print_head(actor=cast.actor(who), now=NOW),
        lambda: head_of(cast.actor(who)),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Event.objects.count() == before


def test_a_head_on_paper_stands_in_the_chain(cast: Cast) -> None:
    printed = print_head(actor=cast.actor("auditor"), now=NOW)
    event = Event.objects.get(action="audit.print")
    assert json.loads(event.changes) == {"sequence": printed.sequence, "hash": printed.hash}
    assert event.previous == printed.hash and event.sequence == printed.sequence + 1
    now = head_of(cast.actor("auditor"))
    assert now is not None and now.sequence == event.sequence
    report = verify(cast.county.public_id, printed=PrintedHead.parse(str(printed)))
    assert report.findings == ()
    assert Head.objects.get(government=cast.county.public_id).hash != printed.hash
