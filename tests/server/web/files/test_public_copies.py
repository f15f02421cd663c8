"""The copy for the public of a file: who gets it, how it is made and sent, what is said where there is none."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import parse_header_parameters

from luoshi.server.audit.models import Event
from luoshi.server.files.models import Attachment, Blob, CopyState, PublicCopy, hashes_named
from luoshi.server.files.services import copies
from luoshi.server.files.services.copies import ask_for_copy, keep_public_copy
from luoshi.server.files.services.sweeping import sweep
from luoshi.server.files.storage import the_store
from luoshi.server.files.stripped import stripped_copy
from luoshi.server.files.tasks import make_public_copy
from races import at_once
from server_cast import Cast
from server_filing import attached, lying, packed, photographed

pytestmark = pytest.mark.django_db

Enter = Callable[[str], Client]


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def asked(client: Client, row: Attachment) -> str:
    """Ask for the copy; the page that says how far it is."""
    return client.post(f"/files/{row.public_id}/public", follow=True).content.decode()


def made(cast: Cast, row: Attachment) -> CopyState | None:
    """What the worker does."""
    return keep_public_copy(government=cast.county.public_id, sha256=row.blob.sha256)


def test_whoever_reads_a_file_asks_for_its_copy_and_saves_it(county: Cast, enter: Enter) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    clerk, link = enter("water_clerk"), f"/files/{row.public_id}/public"
    assert link in clerk.get(f"/files/{row.public_id}/").content.decode()
    assert "制作副本" in clerk.get(link).content.decode() and clerk.get(f"{link}/save").status_code == 404
    page = asked(clerk, row)
    assert "正在制作副本" in page and 'hx-trigger="every 2s"' in page
    assert clerk.get(f"{link}/save").status_code == 404
    assert made(county, row) is CopyState.READY
    part = clerk.get(link, headers={"HX-Request": "true"}).content.decode()
    assert "副本已经做好" in part and f"{link}/save" in part and "<html" not in part and "hx-trigger" not in part
    response = clerk.get(f"{link}/save")
    data = content(response)
    assert data.startswith(b"\xff\xd8\xff") and b"PhoneMaker" not in data and b"PhoneMaker" in photographed()
    kind, parameters = parse_header_parameters(response.headers["Content-Disposition"])
    assert (kind, parameters["filename"]) == ("attachment", "现场（公开用）.jpg")
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"


def test_it_is_made_by_the_worker_outside_of_transactions(
    county: Cast, keeper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    before = connection.savepoint_ids[:]
    held = []

    def watched(path: Path, kind: str) -> bytes:
        held.append(connection.savepoint_ids != before)
        return stripped_copy(path, kind)

    monkeypatch.setattr(copies, "stripped_copy", watched)
    asked(keeper, row)
    assert held == [], "nobody waits for it in the request"
    make_public_copy.func(county.county.public_id, row.blob.sha256)
    assert held == [False]


@pytest.mark.django_db(transaction=True)
def test_who_asks_twice_or_at_once_has_one_made(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(copies, "make_public_copy", SimpleNamespace(enqueue=lambda *asked: sent.append(asked)))
    row = attached(committed_cast, photographed(), name="现场.jpg")
    ask = partial(ask_for_copy, actor=committed_cast.actor("water_clerk"), attachment_id=row.public_id)
    now = timezone.now()
    assert {type(each) for each in at_once(*(partial(ask, now=now) for _ in range(3)))} == {PublicCopy}
    assert (PublicCopy.objects.count(), sent) == (1, [(committed_cast.county.public_id, row.blob.sha256)])
    assert made(committed_cast, row) is CopyState.READY
    assert ask(now=now).state == CopyState.READY and len(sent) == 1
    assert made(committed_cast, row) is None, "nobody waits for another"


def test_a_copy_whose_maker_is_gone_is_asked_for_again(county: Cast, keeper: Client) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    asked(keeper, row)
    PublicCopy.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    page = keeper.get(f"/files/{row.public_id}/public").content.decode()
    assert "制作副本" in page and "hx-trigger" not in page.partition("<main")[2], "nobody waits for what nobody makes"
    asked(keeper, row)
    assert PublicCopy.objects.get().asked_at > timezone.now() - timedelta(minutes=1)


def test_a_copy_whose_bytes_are_gone_is_made_again(county: Cast, keeper: Client) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    asked(keeper, row)
    made(county, row)
    the_store().path_of(PublicCopy.objects.get().sha256).unlink()
    page = keeper.get(f"/files/{row.public_id}/public").content.decode()
    assert "制作副本" in page and "/public/save" not in page
    assert keeper.get(f"/files/{row.public_id}/public/save").status_code == 404
    assert "正在制作副本" in asked(keeper, row)
    assert made(county, row) is CopyState.READY


def test_it_is_kept_for_a_day_and_is_no_part_of_the_trail(keeper: Client, county: Cast) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    before = (Attachment.objects.count(), Blob.objects.count(), Event.objects.count())
    asked(keeper, row)
    made(county, row)
    assert (Attachment.objects.count(), Blob.objects.count(), Event.objects.count()) == before
    copy = PublicCopy.objects.get()
    assert copy.sha256 in lying(the_store().root) and hashes_named()[copy.sha256] == copy.size
    sweep(now=timezone.now() + timedelta(hours=23))
    assert copy.sha256 in lying(the_store().root)
    sweep(now=timezone.now() + timedelta(hours=25))
    assert lying(the_store().root) == {row.blob.sha256} and not PublicCopy.objects.exists()
    assert keeper.get(f"/files/{row.public_id}/public/save").status_code == 404


@pytest.mark.parametrize("who", ["city_system", "city_compiler", "newcomer"])
def test_strangers_get_none(county: Cast, enter: Enter, keeper: Client, who: str) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    asked(keeper, row)
    made(county, row)
    stranger = enter(who)
    assert stranger.get(f"/files/{row.public_id}/public").status_code == 404
    assert stranger.post(f"/files/{row.public_id}/public").status_code == 404
    assert stranger.get(f"/files/{row.public_id}/public/save").status_code == 404


def test_a_file_of_which_none_can_be_made(keeper: Client, county: Cast) -> None:
    row = attached(county)
    assert "/public" not in keeper.get(f"/files/{row.public_id}/").content.decode()
    page = keeper.get(f"/files/{row.public_id}/public").content.decode()
    assert "不能去除元数据" in page and "<form" not in page.partition("<main")[2]
    response = keeper.post(f"/files/{row.public_id}/public")
    assert response.status_code == 422
    assert "不能去除元数据" in response.content.decode() and "另存为 PDF" in response.content.decode()


def test_a_document_with_macros_says_why_and_what_to_do_in_both_languages(keeper: Client, county: Cast) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    path = the_store().path_of(row.blob.sha256)
    path.chmod(0o600)
    path.write_bytes(packed(word__vbaProject_bin=b"macro"))
    Blob.objects.filter(pk=row.blob_id).update(kind="docx")
    asked(keeper, row)
    assert made(county, row) is CopyState.FAILED
    page = keeper.get(f"/files/{row.public_id}/public").content.decode()
    assert "不能制作副本" in page and "嵌有宏" in page and "另存为 PDF" in page and "再试一次" in page
    english = keeper.get(f"/files/{row.public_id}/public", headers={"Accept-Language": "en"}).content.decode()
    assert "macros" in english and "嵌有宏" not in english


def test_a_file_that_lies_nowhere(keeper: Client, county: Cast) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    the_store().path_of(row.blob.sha256).unlink()
    assert keeper.get(f"/files/{row.public_id}/public").status_code == 404
    assert keeper.post(f"/files/{row.public_id}/public").status_code == 404


def test_the_page_asks_a_few_queries(keeper: Client, county: Cast) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    asked(keeper, row)
    keeper.get(f"/files/{row.public_id}/public")
    with CaptureQueriesContext(connection) as queries:
        keeper.get(f"/files/{row.public_id}/public")
    assert len(queries) <= 20
