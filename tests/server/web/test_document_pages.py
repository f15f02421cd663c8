"""Pages of papers as each of the cast sees them: taken in, waited for, compared, found again."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from working import AtWork, words

from luoshi.server.core.periodic import periodic_work
from luoshi.server.intake.models import Arrival, SourceDocument, Version
from luoshi.server.intake.services.reading import read_arrival
from luoshi.server.intake.services.taking_in import take_in_version
from luoshi.server.jobs.models import Job
from luoshi.server.jobs.services import workers
from server_cast import NOW, Cast
from server_papers import CHANGED, PLAN, incoming, ledger_of, taken_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30
SEE = {"compiler", "supervisor", "deputy", "head"}


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """A store of this test's own."""
    settings.LUOSHI_FILES = tmp_path / "files"
    return tmp_path / "files"


def sent(text: str = PLAN, name: str = "方案.txt") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, text.encode())


def hand_in(client: Client, *files: SimpleUploadedFile, to: str = "/documents/take-in/") -> Arrival:
    """Send files by the form; gives what came of it."""
    answer = client.post(to, {"file": list(files)})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Arrival.objects.get(public_id=answer["Location"].split("/")[-2])


def test_each_of_the_cast_sees_what_the_table_says(cast: Cast, at_work: AtWork) -> None:
    paper = taken_in(cast).document.public_id
    for who in cast.people.keys() & (cast.posts.keys() | {"newcomer"}):
        client = at_work(who)
        expected = 200 if who in SEE | {"city_compiler"} else 403
        assert client.get("/documents/").status_code == expected, who
        assert client.get(f"/documents/{paper}/").status_code == (200 if who in SEE else 404), who
        takes = 200 if who in ("compiler", "city_compiler") else 403
        assert client.get("/documents/take-in/").status_code == takes, who
        version = {"compiler": 200}.get(who, 403 if who in SEE else 404)
        assert client.get(f"/documents/{paper}/version/").status_code == version, who


def test_an_empty_list_says_the_first_step(cast: Cast, at_work: AtWork) -> None:
    html = words(at_work("compiler").get("/documents/"))
    assert "还没有来源文件" in html and "第一步" in html and 'href="/documents/take-in/"' in html
    html = words(at_work("head").get("/documents/"))
    assert "由办公室综合岗登记" in html and 'href="/documents/take-in/"' not in html


def test_the_list_is_narrowed(cast: Cast, at_work: AtWork) -> None:
    taken_in(cast)
    taken_in(cast, "云岭县人民政府常务会议纪要\n会议议定：由县水利局牵头，于2031年11月底前提出方案。\n", "纪要.txt")
    client = at_work("compiler")
    assert words(client.get("/documents/")).count('class="row-link"') == 2
    for query, count in (
        ("q=清水河", 1), ("q=政办发〔2031〕21号", 1), ("q=没有", 0), ("kind=plan", 1), ("since=2031-08-20", 1),
        ("since=2031-08-21", 0), ("until=2031-08-19", 0), ("since=今天", 2),
    ):  # fmt: skip
        assert words(client.get(f"/documents/?{query}")).count('class="row-link"') == count, query


def test_the_list_and_its_panel_tell_state_and_items(cast: Cast, at_work: AtWork) -> None:
    plan = ledger_of(cast)
    assert plan.document is not None
    html = words(at_work("supervisor").get(f"/documents/?open={plan.document.public_id}"))
    assert "已生成台账" in html and "云岭政办发〔2031〕21号" in html
    assert re.search(r'class="number">\s*4\s*<', html)


def test_several_files_are_put_in_order_and_read(cast: Cast, at_work: AtWork) -> None:
    client = at_work("compiler")
    arrival = hand_in(client, sent("附件。\n一、疏浚。（责任单位：县水利局）\n", "附件1.txt"), sent())
    html = words(client.get(f"/documents/arrivals/{arrival.public_id}/"))
    assert "哪一份是正文" in html
    assert re.search(r'value="1" checked', html), "the file that is no annex by its name is proposed"
    answer = client.post(f"/documents/arrivals/{arrival.public_id}/start", {"main": "1"})
    assert answer.status_code == 302
    read_arrival(now=NOW, arrival=arrival.public_id)
    progress = client.get(f"/documents/arrivals/{arrival.public_id}/progress", headers={"HX-Request": "true"})
    paper = SourceDocument.objects.get(main=None)
    assert progress["HX-Redirect"] == f"/documents/{paper.public_id}/?new=1"
    html = words(client.get(progress["HX-Redirect"]))
    assert "已登记，读取完成" in html and "一组文件" in html


def test_the_page_that_waits_tells_the_stages_and_that_no_worker_runs(cast: Cast, at_work: AtWork) -> None:
    client = at_work("compiler")
    arrival = hand_in(client, sent())
    html = words(client.get(f"/documents/arrivals/{arrival.public_id}/"))
    assert "后台任务没有运行" in html and "hx-get" in html and "核对散列值" in html
    workers.seen(worker="w", machine="m", process=1, now=NOW)
    html = words(client.get(f"/documents/arrivals/{arrival.public_id}/"))
    assert "后台任务没有运行" not in html and 'aria-current="step"' in html


def test_a_job_that_was_given_up_can_be_begun_again(cast: Cast, at_work: AtWork) -> None:
    client = at_work("compiler")
    workers.seen(worker="w", machine="m", process=1, now=NOW)
    arrival = hand_in(client, sent())
    first = Job.objects.get(pk=arrival.job)
    Job.objects.filter(pk=first.pk).update(exception_class_path="x.Y", status="READY", run_after=NOW)
    assert "会自动再试" in words(client.get(f"/documents/arrivals/{arrival.public_id}/"))
    Job.objects.filter(pk=first.pk).update(status="FAILED")
    Arrival.objects.update(state="正在读取")
    html = words(client.get(f"/documents/arrivals/{arrival.public_id}/"))
    assert "读取出错，已停止" in html and "再读一次" in html
    assert client.post(f"/documents/arrivals/{arrival.public_id}/start", {"main": ""}).status_code == 302
    arrival.refresh_from_db()
    assert arrival.job != str(first.pk) and arrival.state == "等待读取"


def test_pasted_text_comes_in(cast: Cast, at_work: AtWork) -> None:
    client = at_work("compiler")
    assert "data-autosave" not in words(client.get("/documents/take-in/?as=text"))
    answer = client.post("/documents/take-in/", {"as": "text", "text": PLAN, "name": "", "basis_url": ""})
    assert answer.status_code == 302
    read_arrival(now=NOW, arrival=Arrival.objects.get().public_id)
    assert Version.objects.get().text == PLAN
    html = words(client.post("/documents/take-in/", {"as": "text", "text": "  "}), 422)
    assert "field-wrong" in html


def test_a_form_without_a_file_says_so(cast: Cast, at_work: AtWork) -> None:
    assert "field-wrong" in words(at_work("compiler").post("/documents/take-in/", {}), 422)
    empty = SimpleUploadedFile("空.txt", b"")
    assert "空的" in words(at_work("compiler").post("/documents/take-in/", {"file": empty}), 422)


def test_the_same_bytes_again_lead_to_the_paper(cast: Cast, at_work: AtWork) -> None:
    paper = taken_in(cast).document
    html = words(at_work("compiler").post("/documents/take-in/", {"file": sent()}), 422)
    assert "已经登记过" in html and f'href="/documents/{paper.public_id}/"' in html


def test_a_marked_paper_is_refused_on_its_page(cast: Cast, at_work: AtWork, store: Path) -> None:
    client = at_work("compiler")
    arrival = hand_in(client, sent("机密★1年\n" + PLAN, "涉密方案.txt"))
    read_arrival(now=NOW, arrival=arrival.public_id)
    html = words(client.get(f"/documents/arrivals/{arrival.public_id}/"))
    assert "标有密级" in html and "保密员" in html and "涉密方案" not in html
    assert "还没有办完的上传" not in words(client.get("/documents/"))


def test_a_changed_text_is_shown_before_it_is_kept(cast: Cast, at_work: AtWork) -> None:
    plan = ledger_of(cast)
    assert plan.document is not None
    key, client = plan.document.public_id, at_work("compiler")
    arrival = hand_in(client, sent(CHANGED, "改.txt"), to=f"/documents/{key}/version/")
    read_arrival(now=NOW, arrival=arrival.public_id)
    link = f"/documents/arrivals/{arrival.public_id}/changes/"
    assert client.get(f"/documents/arrivals/{arrival.public_id}/")["Location"] == link
    html = words(client.get(link))
    assert '<del class="digits">18</del>' in html and '<ins class="digits">20</ins>' in html
    assert "目标值" in html and "疏浚干流河道" in html
    assert Version.objects.count() == 1
    html = words(client.post(link, {"shown": "stale"}, follow=True))
    assert "又有变化" in html and Version.objects.count() == 1
    shown = re.search(r'name="shown" value="([0-9a-f]{64})"', html)
    assert shown is not None
    html = words(client.post(link, {"shown": shown.group(1)}, follow=True))
    assert "新版本已登记" in html and Version.objects.count() == 2
    assert PLAN.splitlines()[8] in words(client.get(f"/documents/{key}/?part=text&version={_first(key)}"))
    compared = words(client.get(f"/documents/{key}/difference/"))
    assert '<ins class="digits">20</ins>' in compared


def _first(key: str) -> str:
    return str(Version.objects.get(document__public_id=key, number=1).public_id)


def test_others_of_the_office_see_the_changes_and_confirm_nothing(cast: Cast, at_work: AtWork) -> None:
    key = taken_in(cast).document.public_id
    arrival = hand_in(at_work("compiler"), sent(CHANGED, "改.txt"), to=f"/documents/{key}/version/")
    read_arrival(now=NOW, arrival=arrival.public_id)
    link = f"/documents/arrivals/{arrival.public_id}/changes/"
    html = words(at_work("head").get(link))
    assert "确认登记新版本" not in html and "20" in html
    assert at_work("head").post(link, {"shown": ""}).status_code == 403
    assert at_work("water_clerk").get(link).status_code == 404


def test_what_was_given_up_says_so(cast: Cast, at_work: AtWork) -> None:
    client = at_work("compiler")
    arrival = hand_in(client, sent())
    assert "已放弃" in words(client.post(f"/documents/arrivals/{arrival.public_id}/give-up", follow=True))
    assert "已放弃这次上传" in words(client.get(f"/documents/arrivals/{arrival.public_id}/"))


def test_reading_again_shows_what_is_read_otherwise(cast: Cast, at_work: AtWork) -> None:
    paper = taken_in(cast).document
    client = at_work("compiler")
    assert client.post(f"/documents/{paper.public_id}/read-again").status_code == 302
    read_arrival(now=NOW, arrival=Arrival.objects.get().public_id)
    html = words(client.get(f"/documents/{paper.public_id}/?part=readings"))
    assert "两次读出的内容相同" in html
    take_in_version(actor=cast.actor("compiler"), now=NOW, document=paper.public_id, file=incoming(CHANGED, "改.txt"))
    html = words(client.get(f"/documents/{paper.public_id}/?part=readings"))
    assert "完成干流清淤20公里" in html and "<del>" in html


def test_every_part_of_a_paper_stays_within_its_queries(
    cast: Cast, at_work: AtWork, django_assert_max_num_queries: Any
) -> None:
    paper = taken_in(cast).document
    client = at_work("compiler")
    for part in ("about", "text", "versions", "readings", "questions"):
        with django_assert_max_num_queries(MOST_QUERIES):
            words(client.get(f"/documents/{paper.public_id}/?part={part}"))
    with django_assert_max_num_queries(MOST_QUERIES):
        words(client.get(f"/documents/?open={paper.public_id}"))


def test_the_list_costs_no_more_for_more_papers(cast: Cast, at_work: AtWork, django_assert_num_queries: Any) -> None:
    client = at_work("compiler")
    client.get("/documents/")
    taken_in(cast)
    with django_assert_num_queries(13):
        client.get("/documents/")
    for number in range(3):
        taken_in(cast, f"{PLAN}另：{number}。\n", f"{number}.txt")
    with django_assert_num_queries(13):
        client.get("/documents/")


def test_stale_uploads_are_cleared_every_night() -> None:
    assert "intake.forget" in {work.name for work in periodic_work()}
