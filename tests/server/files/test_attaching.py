"""Attaching and removing: who may, what is kept, what the trail says, what others learn of it (nothing)."""

import hashlib
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from luoshi.server.audit.registry import Fault
from luoshi.server.audit.selectors import changes_of, history
from luoshi.server.audit.verification import verify
from luoshi.server.core.actor import system_actor
from luoshi.server.core.errors import Invalid, NotAllowed, NotFound
from luoshi.server.files.limits import MAX_NAME
from luoshi.server.files.models import Attachment, Blob, PreviewState
from luoshi.server.files.names import clean_name
from luoshi.server.files.owners import announce_owner, owner_kind, owner_kinds, owner_of
from luoshi.server.files.scopes import visible_attachments
from luoshi.server.files.selectors import attachment, attachments_of, is_as_recorded, may_attach, see_owner
from luoshi.server.files.services import attaching
from luoshi.server.files.services.attaching import attach, remove
from luoshi.server.files.storage import the_store
from luoshi.server.orgs.services.calendar import SpecialDay, enter_year
from races import at_once
from server_cast import NOW, Cast
from server_filing import TEXT, attached, lying, picture, received

pytestmark = pytest.mark.django_db

HASH = hashlib.sha256(TEXT).hexdigest()


def test_a_paper_hangs_at_its_organisation(cast: Cast, files: Path) -> None:
    row = attached(cast, name="C:\\文件\\批复.txt")
    assert (row.name, row.blob.sha256, row.blob.size, row.blob.kind) == ("批复.txt", HASH, len(TEXT), "txt")
    assert (row.attached_by, row.attached_by_name) == (cast.person("system"), "吴系统")
    assert row.attached_in == cast.post("system")
    assert lying(files) == {HASH}
    clerk = cast.actor("water_clerk")
    owner = see_owner(clerk, "organisation", cast.body("water"))
    assert owner.name == "云岭县水利局"
    assert attachments_of(clerk, owner) == [row]
    assert attachment(clerk, row.public_id) == row
    assert is_as_recorded(row)


def test_the_trail_tells_of_it_with_the_hash(cast: Cast) -> None:
    row = attached(cast)
    event = history(cast.county.public_id, "attachment", row.public_id).get()
    assert (event.action, event.actor_name, event.name) == ("file.attach", "吴系统", "批复.txt")
    assert changes_of(event)["sha256"] == HASH
    assert changes_of(event)["owner_name"] == "云岭县水利局"
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.parametrize("kind", ["organisation", "government", "calendar_year"])
def test_every_kind_of_owner_takes_files_of_who_may_edit_it(cast: Cast, kind: str) -> None:
    system = cast.actor("system")
    enter_year(
        actor=system, now=NOW, government=cast.county.public_id, year=2031, basis="国办发明电〔2030〕8号",
        days={date(2031, 10, 1): SpecialDay(False, "国庆节")},
    )  # fmt: skip
    owner_id = {"organisation": cast.body("water"), "government": cast.county.public_id, "calendar_year": "2031"}[kind]
    attach(actor=system, now=NOW, owner_kind=kind, owner_id=owner_id, received=received(), name="依据.txt")
    assert visible_attachments(cast.actor("viewer")).count() == 1
    assert not visible_attachments(cast.actor("city_compiler")).exists()
    clerk = cast.actor("water_clerk")
    assert not may_attach(clerk, see_owner(clerk, kind, owner_id))
    with pytest.raises(NotAllowed):
        attach(actor=clerk, now=NOW, owner_kind=kind, owner_id=owner_id, received=received(b"x"), name="a.txt")


@pytest.mark.parametrize("who", ["water_clerk", "security", "auditor", "viewer", "compiler"])
def test_whoever_may_not_edit_the_organisation_may_see_and_not_attach(cast: Cast, files: Path, who: str) -> None:
    row = attached(cast)
    assert visible_attachments(cast.actor(who)).get() == row
    with pytest.raises(NotAllowed):
        attached(cast, b"other", by=who)
    with pytest.raises(NotAllowed):
        remove(actor=cast.actor(who), now=NOW, attachment=row.public_id, reason="不要了")
    assert lying(files) == {HASH}
    assert list((files / "incoming").iterdir()) == []


def test_another_government_neither_sees_nor_reaches_it(cast: Cast) -> None:
    row = attached(cast)
    for who in ("city_system", "city_compiler", "city_viewer"):
        stranger = cast.actor(who)
        assert not visible_attachments(stranger).exists()
        with pytest.raises(NotFound):
            attachment(stranger, row.public_id)
        with pytest.raises(NotFound):
            remove(actor=stranger, now=NOW, attachment=row.public_id, reason="不要了")
        with pytest.raises(NotFound):
            attached(cast, by=who)
    assert not visible_attachments(cast.alone("newcomer")).exists()


def test_that_others_keep_the_same_bytes_is_seen_from_nothing(cast: Cast, files: Path) -> None:
    """Each government has rows of its own; what it is answered is the same with and without the other."""
    ours = attached(cast)
    theirs = attached(cast, by="city_system", to="city_water")
    assert ours.blob_id != theirs.blob_id
    assert Blob.objects.filter(sha256=HASH).count() == 2
    assert lying(files) == {HASH}
    assert theirs.blob.preview == PreviewState.NONE
    remove(actor=cast.actor("system"), now=NOW, attachment=ours.public_id, reason="撤销")
    assert is_as_recorded(theirs)


def test_removing_needs_a_reason_and_leaves_the_trail(cast: Cast, files: Path) -> None:
    row = attached(cast)
    with pytest.raises(Invalid, match="没有填写原因"):
        remove(actor=cast.actor("system"), now=NOW, attachment=row.public_id, reason=" ")
    remove(actor=cast.actor("system"), now=NOW, attachment=row.public_id, reason="传错了")
    assert not Attachment.objects.exists()
    events = history(cast.county.public_id, "attachment", row.public_id)
    assert [(event.action, event.comment) for event in events] == [("file.attach", ""), ("file.remove", "传错了")]
    assert changes_of(events[1])["sha256"] == HASH
    assert verify(cast.county.public_id).findings == ()
    assert lying(files) == {HASH}, "the sweep takes it, not the request"
    again = attached(cast)
    assert again.public_id != row.public_id
    assert Blob.objects.count() == 1


def test_the_same_file_hangs_at_one_owner_once(cast: Cast) -> None:
    attached(cast)
    with pytest.raises(Invalid, match=r"已经上传过，名称是“批复\.txt”"):
        attached(cast, name="另一个名字.txt")
    attached(cast, to="agriculture")
    assert (Attachment.objects.count(), Blob.objects.count()) == (2, 1)


def test_an_owner_takes_so_many_and_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "MAX_ATTACHMENTS", 2)
    for data in (b"1", b"2"):
        attached(cast, data)
    with pytest.raises(Invalid, match="附件已有 2 份"):
        attached(cast, b"3")


def test_what_is_refused_leaves_no_row_and_no_file_on_its_way(cast: Cast, files: Path) -> None:
    for data in (b"", b"MZ" + bytes(100)):
        with pytest.raises(Invalid):
            attached(cast, data)
    with pytest.raises(Invalid, match="说明超过"):
        attach(
            actor=cast.actor("system"), now=NOW, owner_kind="organisation", owner_id=cast.body("water"),
            received=received(), name="a.txt", caption="长" * 201,
        )  # fmt: skip
    for kind, owner_id in (("organisation", "org-0000000000000000"), ("nothing", "x"), ("organisation", "")):
        with pytest.raises(NotFound):
            attach(
                actor=cast.actor("system"), now=NOW, owner_kind=kind, owner_id=owner_id,
                received=received(), name="a.txt",
            )  # fmt: skip
    assert not Blob.objects.exists()
    assert list((files / "incoming").iterdir()) == []
    assert lying(files) == set()


def test_previews_are_asked_for_where_they_can_be_drawn(cast: Cast) -> None:
    assert attached(cast, picture(), name="图.png").blob.preview == PreviewState.WAITING
    assert attached(cast, name="文.txt").blob.preview == PreviewState.NONE


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\批复.docx", "批复.docx"),
        ("报告\u202excod.exe", "报告xcod.exe"),
        ("a\x00b\nc.txt", "abc.txt"),
        ("", "未命名"),
        ("..", "未命名"),
        ("   ", "未命名"),
        ("<script>.txt", "<script>.txt"),
    ],
)
def test_a_name_is_data_and_shows_what_it_is(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    kept = clean_name("长" * 400 + ".docx")
    assert len(kept) <= MAX_NAME
    assert kept.endswith(".docx")


def test_what_nobody_announced_has_no_owner(cast: Cast) -> None:
    assert owner_kind("nothing") is None
    assert owner_of(cast.actor("system"), "nothing", "x") is None
    assert {kind.kind for kind in owner_kinds()} >= {"organisation", "government", "calendar_year"}
    known = owner_kind("organisation")
    assert known is not None
    announce_owner(known)
    assert owner_kind("organisation") is known


def test_system_work_attaches_in_its_government_only(cast: Cast) -> None:
    days = {date(2031, 10, 1): SpecialDay(False, "国庆节")}
    for who, government in (("system", cast.county), ("city_system", cast.city)):
        year: dict[str, Any] = {"actor": cast.actor(who), "now": NOW, "government": government.public_id, "year": 2031}
        enter_year(**year, basis="国办发明电〔2030〕8号", days=days)
    here = system_actor("导入", government=cast.county.public_id)
    assert may_attach(here, see_owner(here, "calendar_year", "2031"))
    with pytest.raises(NotFound):
        see_owner(system_actor("导入"), "calendar_year", "2031")


# ---- what a verification finds


def findings(cast: Cast) -> list[Fault]:
    return [finding.fault for finding in verify(cast.county.public_id).findings]


def test_a_changed_a_swapped_and_a_missing_file_are_found(cast: Cast) -> None:
    one, other = attached(cast), attached(cast, b"other", name="二.txt")
    store = the_store()
    first, second = (store.path_of(row.blob.sha256) for row in (one, other))
    content = first.read_bytes(), second.read_bytes()
    for path, data in zip((first, second), reversed(content), strict=True):
        path.chmod(0o600)
        path.write_bytes(data)
    report = verify(cast.county.public_id)
    assert [finding.fault for finding in report.findings] == [Fault.FILE_CHANGED] * 2
    assert "被改动或者调换过" in report.findings[0].message
    assert not is_as_recorded(one)
    second.unlink()
    assert sorted(findings(cast)) == [Fault.FILE_CHANGED, Fault.FILE_MISSING]
    assert not is_as_recorded(other)
    assert verify(cast.city.public_id).findings == ()


def test_a_row_that_was_pointed_at_another_file_is_found(cast: Cast) -> None:
    row, other = attached(cast), attached(cast, b"other", to="agriculture")
    Attachment.objects.filter(pk=row.pk).update(blob=other.blob)
    assert findings(cast) == [Fault.ROW_CHANGED]


@pytest.mark.django_db(transaction=True)
def test_the_same_file_several_times_at_once_hangs_once(committed_cast: Cast, files: Path) -> None:
    outcome = at_once(*(partial(attached, committed_cast, TEXT) for _ in range(4)))
    assert sorted(type(each).__name__ for each in outcome) == ["Attachment", *["Invalid"] * 3]
    assert Attachment.objects.count() == 1
    assert verify(committed_cast.county.public_id).findings == ()
