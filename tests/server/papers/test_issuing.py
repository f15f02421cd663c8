"""Papers issued, numbered, put right, never changed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from luoshi.server.audit.models import Event
from luoshi.server.core.errors import Invalid, NotAllowed, NotFound
from luoshi.server.delivery.models import Matter
from luoshi.server.files.models import Blob
from luoshi.server.files.services.sweeping import sweep
from luoshi.server.files.storage import the_store
from luoshi.server.papers.asking import NumberAsked, PaperAsked
from luoshi.server.papers.audited import changed_papers
from luoshi.server.papers.drawing import drawn
from luoshi.server.papers.models import IssuedNumber, PaperKind, Snapshot
from luoshi.server.papers.selectors import next_number, paper, papers
from luoshi.server.papers.services.issuing import correct_paper, issue_paper
from server_cast import NOW, TODAY, Cast
from server_delivered import Delivered, closed, delivered

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> None:
    settings.LUOSHI_FILES = tmp_path / "files"


@pytest.fixture
def given(cast: Cast) -> Delivered:
    return delivered(cast)


def slip(given: Delivered, code: str = "云政督交", serial: int | None = None) -> PaperAsked:
    return PaperAsked(PaperKind.DISPATCH_SLIP, (given.matter.public_id,), NumberAsked(code, serial))


def issued(cast: Cast, asked: PaperAsked, who: str = "compiler") -> Snapshot:
    return issue_paper(actor=cast.actor(who), now=NOW, asked=asked)


def test_a_paper_is_kept_with_its_facts_and_its_bytes(cast: Cast, given: Delivered) -> None:
    row = issued(cast, slip(given))
    assert (row.title, str(row.number), row.as_of) == ("交办单：北干渠改造", "云政督交〔2031〕1号", TODAY)
    with the_store().open(row.blob.sha256) as stream:
        data = stream.read()
    assert data == drawn(PaperKind(row.kind), row.facts)
    assert row.facts["office"]["name"] == "云岭县人民政府办公室"
    assert [each.matter_id for each in row.about.all()] == [given.matter.pk]


def test_it_stands_in_the_trail(cast: Cast, given: Delivered) -> None:
    row = issued(cast, slip(given))
    event = Event.objects.get(kind="paper", key=row.public_id)
    assert event.action == "paper.issue"
    assert row.blob.sha256 in event.changes
    assert "云政督交〔2031〕1号" in event.changes


def test_what_changes_afterwards_changes_no_paper(cast: Cast, given: Delivered) -> None:
    row = issued(cast, slip(given))
    Matter.objects.filter(pk=given.matter.pk).update(requirement="改期完成")
    again = Snapshot.objects.get(pk=row.pk)
    assert again.facts["subject"]["requirement"] == "汛前完成主体"
    assert issued(cast, slip(given)).facts["subject"]["requirement"] == "改期完成"


def test_a_paper_is_never_written_again(cast: Cast, given: Delivered) -> None:
    row = issued(cast, slip(given))
    row.title = "另一份"
    with pytest.raises(TypeError, match="never changed"):
        row.save()


def test_serials_follow_each_other_for_each_code_and_year(cast: Cast, given: Delivered) -> None:
    numbers = [str(issued(cast, slip(given, code)).number) for code in ("云政督交", "云政督催", "云政督交")]
    assert numbers == ["云政督交〔2031〕1号", "云政督催〔2031〕1号", "云政督交〔2031〕2号"]
    assert str(issued(cast, slip(given, serial=9)).number) == "云政督交〔2031〕9号"
    assert next_number(cast.county, PaperKind.DISPATCH_SLIP, 2031).serial == 10
    assert next_number(cast.county, PaperKind.DISPATCH_SLIP, 2031).code == "云政督交"
    next_year = issue_paper(actor=cast.actor("compiler"), now=NOW + timedelta(days=140), asked=slip(given))
    assert str(next_year.number) == "云政督交〔2032〕1号"


def test_no_number_is_given_twice(cast: Cast, given: Delivered) -> None:
    issued(cast, slip(given, serial=3))
    with pytest.raises(Invalid) as refused:
        issued(cast, slip(given, serial=3))
    assert refused.value.cause == "“云政督交〔2031〕3号”已经用过"
    assert Snapshot.objects.count() == 1
    assert IssuedNumber.objects.count() == 1


def test_the_book_itself_refuses_a_number_twice(cast: Cast, given: Delivered) -> None:
    issued(cast, slip(given))
    given_one = IssuedNumber.objects.get()
    given_one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        given_one.save(force_insert=True)


@pytest.mark.parametrize(
    ("number", "field"),
    [
        (NumberAsked("", 3), "code"),
        (NumberAsked("云"), "code"),
        (NumberAsked("云政 督"), "code"),
        (NumberAsked("YZD"), "code"),
        (NumberAsked("云政督交", 0), "serial"),
        (NumberAsked("云政督交", 100_000), "serial"),
    ],
)
def test_what_is_no_number_is_refused(cast: Cast, given: Delivered, number: NumberAsked, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        issued(cast, replace(slip(given), number=number))
    assert field in refused.value.fields


def test_a_paper_may_have_no_number(cast: Cast, given: Delivered) -> None:
    assert issued(cast, slip(given, "")).number is None


def test_a_correction_names_the_old_paper_and_bears_its_number(cast: Cast, given: Delivered) -> None:
    old = issued(cast, slip(given))
    new = correct_paper(
        actor=cast.actor("compiler"), now=LATER, paper=old.public_id, reason="时限写错", asked=slip(given, "")
    )
    assert (new.corrects, new.reason, str(new.number)) == (old, "时限写错", "云政督交〔2031〕1号")
    assert paper(cast.actor("compiler"), old.public_id).corrected_by == new
    with pytest.raises(Invalid) as refused:
        correct_paper(actor=cast.actor("compiler"), now=LATER, paper=old.public_id, reason="又错", asked=slip(given))
    assert "已经由“交办单：北干渠改造”更正过" in refused.value.cause


def test_a_correction_may_have_a_number_of_its_own(cast: Cast, given: Delivered) -> None:
    old = issued(cast, slip(given))
    new = correct_paper(
        actor=cast.actor("compiler"), now=NOW, paper=old.public_id, reason="重发", asked=slip(given, serial=5)
    )
    assert str(new.number) == "云政督交〔2031〕5号"


@pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
def test_a_correction_needs_a_reason(cast: Cast, given: Delivered, reason: str) -> None:
    old = issued(cast, slip(given))
    with pytest.raises(Invalid) as refused:
        correct_paper(actor=cast.actor("compiler"), now=NOW, paper=old.public_id, reason=reason, asked=slip(given))
    assert "reason" in refused.value.fields


def test_a_correction_is_of_the_same_kind(cast: Cast, given: Delivered) -> None:
    old = issued(cast, slip(given))
    closed(cast, given)
    asked = PaperAsked(PaperKind.CLOSING_TABLE, (given.matter.public_id,))
    with pytest.raises(Invalid) as refused:
        correct_paper(actor=cast.actor("compiler"), now=NOW, paper=old.public_id, reason="更正", asked=asked)
    assert "kind" in refused.value.fields


@pytest.mark.parametrize("who", ["water_clerk", "water_leader", "deputy", "head", "viewer", "auditor", "system"])
def test_only_the_office_issues(cast: Cast, given: Delivered, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        issued(cast, slip(given), who)
    assert not Snapshot.objects.exists()


def test_who_sees_a_matter_sees_its_papers(cast: Cast, given: Delivered) -> None:
    row = issued(cast, slip(given))
    for who in ("compiler", "supervisor", "deputy", "head", "water_clerk", "town_clerk"):
        assert list(papers(cast.actor(who))) == [row], who
    for who in ("farm_clerk", "city_compiler", "city_clerk", "auditor", "system"):
        assert not papers(cast.actor(who)).exists(), who
        with pytest.raises(NotFound):
            paper(cast.actor(who), row.public_id)


def test_a_list_is_narrowed(cast: Cast, given: Delivered) -> None:
    actor = cast.actor("compiler")
    row = issued(cast, slip(given))
    assert list(papers(actor, kind="dispatch_slip", matter=given.matter.public_id, year=2031)) == [row]
    assert not papers(actor, kind="reminder").exists()
    assert not papers(actor, year=2030).exists()


def test_the_sweep_leaves_the_bytes_of_papers(cast: Cast, given: Delivered) -> None:
    row = issued(cast, slip(given))
    sweep(now=NOW + timedelta(days=4000), grace=timedelta(0))
    assert Blob.objects.filter(pk=row.blob_id).exists()
    assert the_store().path_of(row.blob.sha256).exists()


def test_a_verification_finds_bytes_that_were_changed(cast: Cast, given: Delivered) -> None:
    row = issued(cast, slip(given))
    assert list(changed_papers(cast.county.public_id)) == []
    place = the_store().path_of(row.blob.sha256)
    place.chmod(0o600)
    place.write_bytes(b"other")
    assert [each.fault.value for each in changed_papers(cast.county.public_id)] == ["file_changed"]
    place.unlink()
    assert [each.fault.value for each in changed_papers(cast.county.public_id)] == ["file_missing"]


def test_a_refusal_leaves_no_number_behind(cast: Cast, given: Delivered) -> None:
    with pytest.raises(Invalid):
        issued(cast, PaperAsked(PaperKind.CLOSING_TABLE, (given.matter.public_id,), NumberAsked("云政督销")))
    assert not IssuedNumber.objects.exists()
