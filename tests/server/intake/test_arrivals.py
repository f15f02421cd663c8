"""What is handed in: it waits apart, is read in the background, becomes a paper once or leaves nothing behind."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from luoshi.server.core.said import chinese
from luoshi.server.files.models import Attachment, Blob
from luoshi.server.files.services.sweeping import sweep
from luoshi.server.files.storage import the_store
from luoshi.server.intake.models import Arrival, Desk, SourceDocument, Version
from luoshi.server.intake.preparing import Incoming
from luoshi.server.intake.selectors import arrival_of
from luoshi.server.intake.services import reading
from luoshi.server.intake.services.arriving import ask_again, forget_stale, give_up, receive, receive_text, start
from luoshi.server.intake.services.reading import confirm_version, read_arrival
from luoshi.server.intake.services.setting_up import Known
from luoshi.server.intake.states import ArrivalState, ReadingStage
from luoshi.server.jobs.models import Job
from luoshi.server.jobs.services import queue
from luoshi.server.jobs.worker import Worker
from luoshi.server.orgs.services.posts import revoke_post
from server_cast import NOW, Cast
from server_papers import CHANGED, PLAN, incoming, taken_in

pytestmark = pytest.mark.django_db

COUNTY = Path(__file__).parents[3] / "examples" / "county"
SET = ("annex-2-task-list.xlsx", "plan.html", "annex-1-work-points.docx")


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """A store of this test's own."""
    settings.LUOSHI_FILES = tmp_path / "files"
    return tmp_path / "files"


def everything(store: Path) -> list[Path]:
    """Every file that lies anywhere in the store."""
    return [path for path in store.rglob("*") if path.is_file()] if store.is_dir() else []


def at(cast: Cast, who: str = "compiler") -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": cast.actor(who), "now": NOW}


def the_set() -> list[Incoming]:
    """The bundled plan with its annexes, an annex first."""
    return [Incoming(name, (COUNTY / name).read_bytes()) for name in SET]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """Runs what waits for the commit, within a test that never commits."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_one_file_is_sent_to_be_read_with_its_job(cast: Cast, store: Path) -> None:
    arrival = receive(**at(cast), files=[incoming()])
    assert (arrival.state, arrival.stage) == (ArrivalState.WAITING, ReadingStage.HASHED)
    job = Job.objects.get(pk=arrival.job)
    assert job.args_kwargs["kwargs"] == {"government": cast.county.public_id, "arrival": arrival.public_id}
    assert len(everything(store / "incoming")) == 1
    assert not SourceDocument.objects.exists() and not Blob.objects.exists()


def test_it_becomes_a_paper_and_nothing_waits_any_more(cast: Cast, store: Path, committed: Any) -> None:
    arrival = receive(**at(cast), files=[incoming()], basis_url="https://www.yunling.example/plan")
    with committed():
        done = read_arrival(now=NOW, arrival=arrival.public_id)
    assert (done.state, done.stage) == (ArrivalState.DONE, ReadingStage.READY)
    assert done.found["tasks"] == 4 and done.found["formats"] == ["txt"]
    document = SourceDocument.objects.get()
    assert done.desk is not None and done.desk.document == document
    assert (document.taken_in_by, document.basis_url) == (cast.person("compiler"), "https://www.yunling.example/plan")
    version = document.versions.get()
    assert everything(store) == [the_store().path_of(version.sha256)]
    assert Attachment.objects.get().owner_id == version.public_id
    assert verify(cast.county.public_id).findings == ()


def test_doing_it_twice_is_doing_it_once(cast: Cast) -> None:
    arrival = receive(**at(cast), files=[incoming()])
    read_arrival(now=NOW, arrival=arrival.public_id)
    again = read_arrival(now=NOW, arrival=arrival.public_id)
    assert again.state == ArrivalState.DONE
    assert (Desk.objects.count(), Version.objects.count()) == (1, 1)


def test_a_worker_that_died_is_followed_by_another(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = receive(**at(cast), files=[incoming()])
    with monkeypatch.context() as patched:
        patched.setattr(reading, "keep_new", lambda *_: (_ for _ in ()).throw(SystemExit("killed")))
        with pytest.raises(SystemExit):
            read_arrival(now=NOW, arrival=arrival.public_id)
    arrival.refresh_from_db()
    assert arrival.state == ArrivalState.READING and not SourceDocument.objects.exists()
    assert read_arrival(now=NOW, arrival=arrival.public_id).state == ArrivalState.DONE


def test_the_job_of_a_killed_worker_is_taken_back_and_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = receive(**at(cast), files=[incoming()])
    job = queue.claim(worker="dead", now=NOW)
    assert job is not None and str(job.pk) == arrival.job
    with monkeypatch.context() as patched:
        patched.setattr(reading, "keep_new", lambda *_: (_ for _ in ()).throw(SystemExit("killed")))
        with pytest.raises(SystemExit):
            read_arrival(now=NOW, arrival=arrival.public_id)
    later = NOW + timedelta(minutes=5)
    assert queue.take_back(now=later) == 1
    monkeypatch.setattr("django.utils.timezone.now", lambda: later + timedelta(minutes=2))
    assert Worker(clock=lambda: later + timedelta(minutes=2)).step()
    arrival.refresh_from_db()
    assert (arrival.state, Version.objects.count()) == (ArrivalState.DONE, 1)
    job.refresh_from_db()
    assert job.status == "SUCCESSFUL" and len(job.worker_ids) == 2


def test_several_files_wait_for_the_word_which_is_the_main_one(cast: Cast) -> None:
    arrival = receive(**at(cast), files=the_set())
    assert (arrival.state, arrival.job) == (ArrivalState.RECEIVED, "")
    with pytest.raises(Invalid, match="没有这一份"):
        start(**at(cast), arrival=arrival.public_id, main=7)
    sent = start(**at(cast), arrival=arrival.public_id, main=1)
    assert (sent.state, sent.main) == (ArrivalState.WAITING, 1)
    done = read_arrival(now=NOW, arrival=arrival.public_id)
    assert done.desk is not None
    assert [r.version.document.part for r in done.desk.readings.all()] == ["task_list", "plan", "points"]
    assert done.desk.document.versions.get().file_name == "plan.html"


def test_what_a_person_calls_the_main_paper_is_it(cast: Cast) -> None:
    arrival = receive(**at(cast), files=the_set())
    start(**at(cast), arrival=arrival.public_id, main=0)
    done = read_arrival(now=NOW, arrival=arrival.public_id)
    assert done.desk is not None and done.desk.document.versions.get().file_name == "annex-2-task-list.xlsx"


def test_the_program_finds_the_main_paper_where_nobody_says(cast: Cast) -> None:
    arrival = receive(**at(cast), files=the_set())
    start(**at(cast), arrival=arrival.public_id)
    done = read_arrival(now=NOW, arrival=arrival.public_id)
    assert done.desk is not None and done.desk.document.versions.get().file_name == "plan.html"


@pytest.mark.parametrize("where", ["alone", "in a set", "in a ZIP", "as text", "as a version"])
def test_of_a_marked_paper_nothing_is_kept(cast: Cast, store: Path, committed: Any, where: str) -> None:
    secret = "机密★1年\n" + PLAN
    document = taken_in(cast).document.public_id if where == "as a version" else ""
    before = set(everything(store))
    if where == "as text":
        arrival = receive_text(**at(cast), text=secret, name="绝密方案")
    elif where == "in a ZIP":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("正文.txt", CHANGED)
            archive.writestr("附件.txt", secret)
        arrival = receive(**at(cast), files=[Incoming("全部.zip", packed.getvalue())])
    elif where == "in a set":
        arrival = receive(**at(cast), files=[incoming(CHANGED, "正文.txt"), incoming(secret, "附件.txt")])
        start(**at(cast), arrival=arrival.public_id)
    else:
        arrival = receive(**at(cast), files=[incoming(secret, "方案.txt")], document=document)
    with committed():
        ended = read_arrival(now=NOW, arrival=arrival.public_id)
    assert ended.state == ArrivalState.REFUSED
    assert "标有密级" in chinese(ended.cause) and "保密员" in chinese(ended.remedy)
    assert set(everything(store)) == before
    assert {each.name for each in ended.files.all()} == {"已删除"} and ended.prepared is None
    assert Version.objects.count() == (1 if document else 0)
    assert not Blob.objects.exclude(sha256__in=Version.objects.values("sha256")).exists()
    event = Event.objects.get(action="document.refuse")
    assert event.actor == cast.person("compiler") and event.name == ""
    assert "清水河" not in str(event.changes) and "绝密方案" not in str(event.__dict__)
    assert verify(cast.county.public_id).findings == ()


def test_the_same_bytes_again_say_so_before_anything_is_read(cast: Cast, store: Path) -> None:
    known = taken_in(cast).document
    before = set(everything(store))
    with pytest.raises(Known, match="已经登记过") as refused:
        receive(**at(cast), files=[incoming(name="又一份.txt")])
    assert refused.value.document == known.public_id
    assert set(everything(store)) == before
    assert not Arrival.objects.exists()


def test_the_same_bytes_that_are_being_read_are_told_of_with_the_name(cast: Cast, store: Path) -> None:
    receive(**at(cast), files=[incoming()])
    with pytest.raises(Conflict, match="钟合青刚刚上传过"):
        receive(**at(cast), files=[incoming(name="b.txt")])
    assert len(everything(store)) == 1
    assert receive(**at(cast, "city_compiler"), files=[incoming()]).state == ArrivalState.WAITING


def test_what_became_known_while_it_was_read_ends_with_the_paper_that_has_it(
    cast: Cast, store: Path, committed: Any
) -> None:
    arrival = receive(**at(cast), files=[incoming()])
    known = taken_in(cast).document
    with committed():
        ended = read_arrival(now=NOW, arrival=arrival.public_id)
    assert (ended.state, ended.known) == (ArrivalState.FAILED, known)
    assert "已经登记过" in chinese(ended.cause)
    assert SourceDocument.objects.count() == 1
    assert not everything(store / "incoming")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "没有收到文件"),
        ([Incoming("空.txt", b"")], "是空的"),
        ([incoming(), incoming(name="同样.txt")], "内容相同"),
        ([incoming(f"{PLAN}{n}", f"{n}.txt") for n in range(51)], "最多上传"),
    ],
)
def test_what_cannot_be_handed_in(cast: Cast, store: Path, files: list[Incoming], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        receive(**at(cast), files=files)
    assert not everything(store) and not Arrival.objects.exists()


def test_text_and_addresses_that_are_none(cast: Cast) -> None:
    for text, said in (("  \n", "没有收到文字"), ("字" * 2_000_001, "过长")):
        with pytest.raises(Invalid, match=said):
            receive_text(**at(cast), text=text)
    with pytest.raises(Invalid, match="网址"):
        receive_text(**at(cast), text=PLAN, basis_url="javascript:alert(1)")


def test_what_cannot_be_read_says_why_and_leaves_nothing(cast: Cast, store: Path, committed: Any) -> None:
    arrival = receive(**at(cast), files=[Incoming("坏.docx", b"PK\x03\x04 nothing")])
    with committed():
        ended = read_arrival(now=NOW, arrival=arrival.public_id)
    assert ended.state == ArrivalState.FAILED
    assert "坏.docx" in chinese(ended.cause) and chinese(ended.remedy)
    assert not everything(store)


def test_a_file_that_is_gone_is_told_of(cast: Cast, store: Path) -> None:
    arrival = receive(**at(cast), files=[incoming()])
    for path in everything(store):
        path.unlink()
    ended = read_arrival(now=NOW, arrival=arrival.public_id)
    assert ended.state == ArrivalState.FAILED and "已经不在" in chinese(ended.cause)


def test_a_post_that_was_taken_away_reads_nothing_any_more(cast: Cast) -> None:
    arrival = receive(**at(cast), files=[incoming()])
    revoke_post(actor=cast.actor("security"), now=NOW, post=cast.post("compiler"), comment="调离")
    ended = read_arrival(now=NOW + timedelta(days=1), arrival=arrival.public_id)
    assert ended.state == ArrivalState.FAILED and not SourceDocument.objects.exists()


def test_a_changed_text_waits_for_a_word_and_then_is_the_next_version(cast: Cast, store: Path, committed: Any) -> None:
    document = taken_in(cast).document
    arrival = receive(**at(cast), files=[incoming(CHANGED, "改.txt")], document=document.public_id)
    read = read_arrival(now=NOW, arrival=arrival.public_id)
    assert (read.state, read.stage) == (ArrivalState.READ, ReadingStage.FOUND)
    assert (Version.objects.count(), Desk.objects.count()) == (1, 1)
    with committed():
        desk = confirm_version(**at(cast), arrival=arrival.public_id)
    assert (desk.number, desk.document) == (2, document)
    version = document.versions.order_by("-number")[0]
    assert (version.number, version.text, version.file_name) == (2, CHANGED, "改.txt")
    assert the_store().path_of(version.sha256).read_bytes() == CHANGED.encode()
    assert not everything(store / "incoming")
    arrival.refresh_from_db()
    assert (arrival.state, arrival.prepared, arrival.desk) == (ArrivalState.DONE, None, desk)
    with pytest.raises(IllegalTransition):
        confirm_version(**at(cast), arrival=arrival.public_id)
    assert verify(cast.county.public_id).findings == ()


def test_two_changed_texts_of_one_version_do_not_pass_each_other(cast: Cast) -> None:
    document = taken_in(cast).document
    both = [
        receive(**at(cast), files=[incoming(CHANGED + extra, "改.txt")], document=document.public_id)
        for extra in ("", "另行通知。\n")
    ]
    for each in both:
        assert read_arrival(now=NOW, arrival=each.public_id).state == ArrivalState.READ
    confirm_version(**at(cast), arrival=both[0].public_id)
    with pytest.raises(Invalid, match="与最新的版本比对"):
        confirm_version(**at(cast), arrival=both[1].public_id)
    assert document.versions.count() == 2


def test_a_version_is_of_one_paper(cast: Cast, committed: Any) -> None:
    document = taken_in(cast).document.public_id
    with pytest.raises(Invalid, match="一次只能更新一份"):
        receive(**at(cast), files=[incoming(CHANGED, "a.txt"), incoming("别的。", "b.txt")], document=document)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("方案.txt", CHANGED)
    arrival = receive(**at(cast), files=[Incoming("方案.zip", packed.getvalue())], document=document)
    with committed():
        assert read_arrival(now=NOW, arrival=arrival.public_id).state == ArrivalState.READ
    confirm_version(**at(cast), arrival=arrival.public_id)
    version = Version.objects.order_by("-number")[0]
    assert the_store().path_of(version.sha256).read_bytes() == CHANGED.encode()


def test_reading_again_runs_in_the_background_too(cast: Cast) -> None:
    document = taken_in(cast).document
    arrival = ask_again(**at(cast), document=document.public_id)
    with pytest.raises(Conflict, match="重新读取"):
        ask_again(**at(cast), document=document.public_id)
    done = read_arrival(now=NOW, arrival=arrival.public_id)
    assert done.state == ArrivalState.DONE and done.desk is not None and done.desk.number == 2


def test_what_was_given_up_is_gone(cast: Cast, store: Path, committed: Any) -> None:
    arrival = receive(**at(cast), files=[incoming()])
    with committed():
        give_up(**at(cast), arrival=arrival.public_id)
    assert not everything(store)
    assert read_arrival(now=NOW, arrival=arrival.public_id).state == ArrivalState.DROPPED
    with pytest.raises(IllegalTransition):
        give_up(**at(cast), arrival=arrival.public_id)
    assert receive(**at(cast), files=[incoming()]).state == ArrivalState.WAITING


def test_what_nobody_goes_on_with_is_forgotten_with_its_bytes(cast: Cast, store: Path, committed: Any) -> None:
    arrival = receive(**at(cast), files=the_set())
    assert forget_stale(now=NOW + timedelta(hours=23)) == 0
    with committed():
        assert forget_stale(now=NOW + timedelta(hours=25)) == 1
    arrival.refresh_from_db()
    assert arrival.state == ArrivalState.DROPPED and not everything(store)


def test_the_sweep_leaves_what_waits_and_takes_what_is_old(cast: Cast, store: Path) -> None:
    receive(**at(cast), files=[incoming()])
    written = everything(store)[0].stat().st_mtime
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(written, UTC)
    assert sweep(now=moment + timedelta(hours=23)).broken_off == 0
    assert sweep(now=moment + timedelta(hours=25)).broken_off == 1


def test_only_compilers_hand_in_and_only_the_office_sees_it(cast: Cast) -> None:
    arrival = receive(**at(cast), files=[incoming()])
    sees = set()
    for who in cast.posts:
        try:
            arrival_of(cast.actor(who), arrival.public_id)
            sees.add(who)
        except NotFound:
            pass
        if who not in ("compiler", "city_compiler"):
            with pytest.raises(NotAllowed):
                receive(**at(cast, who), files=[incoming(CHANGED)])
            with pytest.raises((NotAllowed, NotFound)):
                give_up(**at(cast, who), arrival=arrival.public_id)
            with pytest.raises((NotAllowed, NotFound)):
                start(**at(cast, who), arrival=arrival.public_id)
    assert sees == {"compiler", "supervisor", "deputy", "head"}
