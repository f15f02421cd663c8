"""Files that come by a form: straight into the store, within limits, with their refusals beside the field."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.server.files import uploads
from luoshi.server.files.models import Attachment
from server_cast import Cast

pytestmark = pytest.mark.django_db

PAPER = "同意设立云岭县水利局。".encode()
HTMX = {"HX-Request": "true"}


def given(name: str = "批复.txt", data: bytes = PAPER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def send(client: Client, county: Cast, *given_files: SimpleUploadedFile, htmx: bool = True, **fields: str) -> Any:
    data = {"owner": f"organisation:{county.body('water')}", "file": list(given_files), "caption": "", **fields}
    return client.post("/files/attach/", data, headers=HTMX if htmx else {})


def left(files: Path) -> list[Path]:
    return list((files / "incoming").iterdir()) if (files / "incoming").is_dir() else []


def test_what_is_uploaded_hangs_there_and_is_shown(keeper: Client, county: Cast, files: Path) -> None:
    response = send(keeper, county, given(), caption="设立批复")
    assert response.status_code == 200
    html = response.content.decode()
    assert "批复.txt" in html and "设立批复" in html and "已上传 1 份附件" in html
    row = Attachment.objects.get()
    assert (row.name, row.caption, row.attached_by_name) == ("批复.txt", "设立批复", "吴系统")
    assert row.attached_in == county.post("system")
    assert left(files) == []


def test_several_at_once_and_the_bad_one_is_named_beside_the_field(keeper: Client, county: Cast, files: Path) -> None:
    response = send(keeper, county, given("一.txt", b"1"), given("坏.exe", b"MZ" + bytes(90)), given("三.txt", b"3"))
    assert response.status_code == 422
    html = response.content.decode()
    assert "坏.exe：这是程序文件。" in html
    assert 'aria-invalid="true"' in html
    assert "已上传 2 份附件" in html
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["一.txt", "三.txt"]
    assert left(files) == []


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("空.txt", b"", "文件是空的"), ("图.png", b"\x89PNG\r\n\x1a\n123", "图片已损坏")],
)
def test_each_refusal_says_what_to_do(keeper: Client, county: Cast, name: str, data: bytes, said: str) -> None:
    response = send(keeper, county, given(name, data))
    assert response.status_code == 422
    assert f"{name}：{said}" in response.content.decode()


def test_nothing_chosen_is_said(keeper: Client, county: Cast) -> None:
    response = send(keeper, county)
    assert response.status_code == 422
    assert 'class="wrong"' in response.content.decode()
    assert not Attachment.objects.exists()


def test_one_that_is_too_large_is_passed_over_and_not_stored(
    keeper: Client, county: Cast, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", 100_000)
    stored: list[int] = []
    write = os.write

    def noted(handle: int, data: bytes) -> int:
        stored.append(len(data))
        return write(handle, data)

    monkeypatch.setattr(os, "write", noted)
    response = send(keeper, county, given("大.txt", b"a" * 300_000), given("小.txt", b"small"))
    assert response.status_code == 422
    assert "大.txt：文件超过 50 MB" in response.content.decode()
    assert list(Attachment.objects.values_list("name", flat=True)) == ["小.txt"]
    assert sum(stored) < 200_000
    assert left(files) == []


def test_a_request_that_is_too_large_is_refused_before_it_is_read(
    keeper: Client, county: Cast, monkeypatch: pytest.MonkeyPatch, files: Path
) -> None:
    monkeypatch.setattr(uploads, "MAX_REQUEST_BYTES", 1000)
    response = send(keeper, county, given("大.txt", b"a" * 3000))
    assert response.status_code == 413
    assert "压缩图片或拆分文件后再上传" in response.content.decode()
    assert not files.exists()


def test_a_full_disk_is_told_and_leaves_nothing(
    keeper: Client, county: Cast, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        response = send(keeper, county, given())
    assert response.status_code == 422
    assert "没有足够的空间" in response.content.decode()
    assert left(files) == []


def test_an_upload_that_breaks_off_leaves_nothing(keeper: Client, files: Path) -> None:
    handler = uploads.IncomingHandler()
    handler.new_file("file", "a.txt", "text/plain", 100)
    handler.receive_data_chunk(b"half", 0)
    assert len(left(files)) == 1
    handler.upload_interrupted()
    assert left(files) == []


def test_pages_that_only_read_a_file_leave_nothing(keeper: Client, county: Cast, files: Path) -> None:
    """A file that comes to a page which does not keep it is gone with the request."""
    keeper.post("/files/attach/", {"owner": "organisation:org-0000000000000000", "file": given()})
    assert left(files) == []


def test_without_scripts_it_is_a_form_like_any_other(keeper: Client, county: Cast) -> None:
    response = send(keeper, county, given(), htmx=False)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/files/?owner=organisation%3A{county.body('water')}"
    back = send(keeper, county, given("二.txt", b"2"), htmx=False, next="https://evil.example/")
    assert back.headers["Location"].startswith("/files/")
    wrong = send(keeper, county, given(), htmx=False)
    assert wrong.status_code == 422
    assert "已经上传过" in wrong.content.decode()


def test_the_pages_ask_no_more_for_many_files_than_for_one(keeper: Client, county: Cast) -> None:
    paths = (f"/files/?owner=organisation:{county.body('water')}", "/files/", "/files/?open={key}")

    def asked() -> list[int]:
        counts = []
        for path in paths:
            path = path.format(key=Attachment.objects.earliest("id").public_id)
            keeper.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert b".txt" in keeper.get(path).content
            counts.append(len(queries))
        return counts

    send(keeper, county, given("0.txt", b"first"))
    one = asked()
    send(keeper, county, *(given(f"{number}.txt", b"%d" % number) for number in range(1, 12)))
    assert asked() == one
    assert max(one) <= 30
