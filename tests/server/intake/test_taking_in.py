"""Papers come in whole, once, by whom they may, and never with a secrecy mark."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Invalid, NotAllowed, NotFound
from luoshi.server.files.models import Attachment
from luoshi.server.files.selectors import attachment
from luoshi.server.files.storage import the_store
from luoshi.server.intake.models import CandidateKind, Desk, SourceDocument, Version
from luoshi.server.intake.preparing import Incoming, document_of
from luoshi.server.intake.selectors import desk_view, documents
from luoshi.server.intake.services.taking_in import take_in, take_in_text
from server_cast import NOW, Cast
from server_papers import MINUTES, PLAN, incoming, taken_in

pytestmark = pytest.mark.django_db

COUNTY = Path(__file__).parents[3] / "examples" / "county"
SET = ("plan.html", "annex-1-work-points.docx", "annex-2-task-list.xlsx")


def test_a_plan_comes_in_with_all_its_facts(cast: Cast) -> None:
    desk = taken_in(cast)
    document = desk.document
    assert document.title == "云岭县清水河治理实施方案(2031—2033年)"
    assert (document.number, str(document.issued_on)) == ("云岭政办发〔2031〕21号", "2031-08-20")
    assert document.taken_in_by == cast.person("compiler")
    version = document.versions.get()
    assert version.text == PLAN
    kinds = {kind: desk.candidates.filter(kind=kind).count() for kind in CandidateKind.values}
    assert (kinds["area"], kinds["task"], kinds["responsibility"], kinds["goal"]) == (2, 4, 8, 2)
    assert kinds["measure"] >= 8 and kinds["target"] >= 6
    for row in desk.candidates.all():
        assert version.text[row.start : row.end] == row.quote
        assert row.read == row.value
    assert desk.readings.get().body["schema"] == "luoshi.reading/1"
    assert verify(cast.county.public_id).findings == ()


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("云岭县清水河治理实施方案(2031—2033年)", (2031, 2033)),
        ("云岭县2032年清水河治理工作要点", (2032, 2032)),
        ("云岭县清水河治理实施方案", (None, None)),
    ],
)
def test_the_period_is_that_of_the_title(cast: Cast, title: str, period: tuple[int | None, int | None]) -> None:
    text = PLAN.replace("\n(2031—2033年)", "").replace("(2031—2033年)", "").replace("云岭县清水河治理实施方案", title)
    document = taken_in(cast, text).document
    assert (document.period_from, document.period_to) == period


def test_owners_are_resolved_by_the_register_and_roles_stay_apart(cast: Cast) -> None:
    desk = taken_in(cast)
    owners = {
        (row.parent.quote[:1] if row.parent else "", row.value["name"]): row.value
        for row in desk.candidates.filter(kind="responsibility")
    }
    first = owners["1", "县水利局"]
    assert first["organisation"] == cast.body("water")
    assert (first["role"], first["inferred_role"], first["decided_role"]) == ("responsible", "lead", None)
    assert owners["1", "各乡镇"]["group"] and not owners["1", "各乡镇"]["expanded"]
    assert (owners["2", "云台镇"]["role"], owners["2", "云台镇"]["inferred_role"]) == ("lead", None)
    assert owners["3", "县河长办"]["organisation"] == ""


def test_the_text_can_be_shown_and_read_again_as_it_was(cast: Cast) -> None:
    import luoshi

    version = taken_in(cast).document.versions.get()
    assert document_of(version) == luoshi.read(PLAN.encode(), "方案.txt")


def test_the_bytes_are_kept_with_the_version_and_checked(cast: Cast) -> None:
    version = taken_in(cast).document.versions.get()
    kept = Attachment.objects.get(owner_kind="document_version", owner_id=version.public_id)
    assert the_store().path_of(version.sha256).read_bytes() == PLAN.encode()
    assert (kept.name, kept.blob.sha256) == ("方案.txt", version.sha256)
    assert attachment(cast.actor("head"), kept.public_id) == kept
    with pytest.raises(NotFound):
        attachment(cast.actor("water_clerk"), kept.public_id)


def test_the_same_bytes_again_say_so(cast: Cast) -> None:
    taken_in(cast)
    with pytest.raises(Invalid, match=r"已经登记过.*第 1 版"):
        taken_in(cast, name="另一个名字.txt")
    assert Version.objects.count() == 1
    assert take_in(actor=cast.actor("city_compiler"), now=NOW, files=[incoming()]).government == cast.city


def test_a_marked_paper_is_refused_and_the_refusal_recorded(cast: Cast) -> None:
    marks = ("秘密★5年\n", "密级：机密\n", "机 密 ★ 10年\n", "绝密★启用前\n")
    for mark in marks:
        with pytest.raises(Invalid, match="标有密级"):
            taken_in(cast, text=mark + PLAN)
    assert not SourceDocument.objects.exists() and not Version.objects.exists()
    events = Event.objects.filter(action="document.refuse")
    assert len(events) == len(marks)
    for event in events:
        assert event.actor == cast.person("compiler") and "密级" in event.comment
        assert PLAN[:10] not in event.changes
    assert verify(cast.county.public_id).findings == ()


def test_words_about_secrets_are_no_mark(cast: Cast) -> None:
    for words in ("做好保密工作。\n", "开展机密文件清查。\n", "秘密级以上的文件另行下发。\n"):
        assert taken_in(cast, text=PLAN + words).document.versions.exists()


def test_a_plan_and_its_annexes_come_in_at_once(cast: Cast) -> None:
    files = [Incoming(name, (COUNTY / name).read_bytes()) for name in SET]
    desk = take_in(actor=cast.actor("compiler"), now=NOW, files=files)
    assert [r.version.document.part for r in desk.readings.all()] == ["plan", "points", "task_list"]
    assert {each.main for each in SourceDocument.objects.exclude(main=None)} == {desk.document}
    for row in desk.candidates.select_related("version"):
        assert row.version.text[row.start : row.end] == row.quote
    tasks = desk.candidates.filter(kind="task")
    assert tasks.filter(version__document=desk.document).count() == 16
    finer = [row for row in tasks if row.value["finer"]]
    assert finer and all(row.parent is not None and row.parent.kind == "task" for row in finer)
    assert desk.candidates.filter(origin="annex", kind="deadline").exists()
    assert desk.whole["contradictions"]
    assert verify(cast.county.public_id).findings == ()


def test_a_zip_is_a_set_and_what_cannot_be_read_is_told(cast: Cast) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("方案.txt", PLAN)
        archive.writestr("坏.docx", b"PK\x03\x04 nothing")
    desk = take_in(actor=cast.actor("compiler"), now=NOW, files=[Incoming("全部.zip", packed.getvalue())])
    assert desk.readings.count() == 1
    assert desk.whole["failures"][0][0] == "坏.docx"


def test_what_cannot_be_read_is_refused_with_the_cause(cast: Cast) -> None:
    for data in (b"", b"PK\x03\x04 nothing", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(Invalid) as refused:
            take_in(actor=cast.actor("compiler"), now=NOW, files=[Incoming("x", data)])
        assert refused.value.cause and refused.value.remedy
    with pytest.raises(Invalid):
        take_in(actor=cast.actor("compiler"), now=NOW, files=[])
    assert not Desk.objects.exists()


def test_pasted_text_and_minutes_come_in(cast: Cast) -> None:
    desk = take_in_text(actor=cast.actor("compiler"), now=NOW, text=MINUTES, name="会议纪要")
    assert desk.document.versions.get().file_name == "会议纪要"
    with pytest.raises(Invalid, match="网址"):
        take_in_text(actor=cast.actor("compiler"), now=NOW, text=PLAN, basis_url="javascript:alert(1)")


def test_only_compilers_take_in(cast: Cast) -> None:
    for who in set(cast.posts) - {"compiler", "city_compiler"}:
        with pytest.raises(NotAllowed):
            take_in(actor=cast.actor(who), now=NOW, files=[incoming()])


def test_the_exact_set_that_sees_papers(cast: Cast) -> None:
    desk = taken_in(cast)
    sees = set()
    for who in cast.posts:
        try:
            desk_view(cast.actor(who), desk.public_id)
            assert documents(cast.actor(who)).get() == desk.document
            sees.add(who)
        except NotFound:
            assert not documents(cast.actor(who)).exists()
    assert sees == {"compiler", "supervisor", "deputy", "head"}


def test_a_desk_costs_no_more_for_more_candidates(cast: Cast, django_assert_num_queries: Any) -> None:
    desk = taken_in(cast)
    actor = cast.actor("compiler")
    with django_assert_num_queries(5):
        view = desk_view(actor, desk.public_id)
        assert [row.parent and row.parent.quote for row in view.candidates]
        assert [row.version.document.title for row in view.candidates[:0]] == []
