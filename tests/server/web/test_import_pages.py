"""Import by the pages: the file that was previewed and no other, errors in their cells, all or nothing."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from organisation_sheets import workbook
from working import AtWork, words

from luoshi.server.files.limits import GRACE
from luoshi.server.files.services.sweeping import sweep
from luoshi.server.files.storage import the_store
from luoshi.server.orgs.importing import COLUMNS, LARGEST
from luoshi.server.orgs.models import Organisation
from luoshi.server.web.previewed import drop, keep, kept
from server_cast import Cast

pytestmark = pytest.mark.django_db
IMPORT = "/organisations/import/"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where previewed files are kept."""
    settings.LUOSHI_FILES = tmp_path
    return the_store().incoming


GOOD = workbook(["云岭县数据局", "工作部门", "县数据局"], ["云岭县水利局", "工作部门"])
BAD = workbook(["云岭县数据局", "衙门"], ["云岭县档案局", "工作部门"])


def upload(client: Client, data: bytes, status: int, name: str = "机构.xlsx") -> str:
    return words(client.post(IMPORT, {"file": SimpleUploadedFile(name, data)}), status)


def hash_of(page: str) -> str:
    return page.partition('name="sha256" value="')[2].partition('"')[0]


def test_seen_then_written(cast: Cast, at_work: AtWork, folder: Path) -> None:
    client, before = at_work("system"), Organisation.objects.count()
    page = upload(client, GOOD, 200)
    assert "将新建 1 个机构" in page and "另有 1 个已经登记" in page
    assert Organisation.objects.count() == before
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o400]
    response = client.post(IMPORT + "confirm/", {"sha256": hash_of(page), "name": "机构.xlsx"})
    assert response.status_code == 302
    assert Organisation.objects.filter(names__text="县数据局").exists()
    assert list(folder.iterdir()) == []
    assert client.post(IMPORT + "confirm/", {"sha256": hash_of(page)}).status_code == 404


def test_errors_name_their_cells_and_come_back_in_the_workbook(cast: Cast, at_work: AtWork) -> None:
    client, before = at_work("system"), Organisation.objects.count()
    page = upload(client, BAD, 422)
    assert "机构!B2" in page and "“衙门”不能识别" in page
    assert "确认导入" not in page
    response = client.post(IMPORT + "marked/", {"sha256": hash_of(page), "name": "机构.xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["机构"]
    assert "不能识别" in str(sheet["B2"].comment)
    assert client.post(IMPORT + "confirm/", {"sha256": hash_of(page), "name": "x"}).status_code == 422
    assert Organisation.objects.count() == before


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 no workbook", "无法读取"),
        (b"MZ\x90\x00 a program", "没有找到机构表"),
        (b"<html><script>alert(1)</script></html>", "无法读取"),
        (workbook()[:200], "无法读取"),
        (b"", "文件是空的"),
        (b"x" * (LARGEST + 1), "文件超过 5 MB"),
    ],
    ids=["broken", "program", "page", "cut", "empty", "large"],
)
def test_hostile_files_are_refused_with_their_cause(at_work: AtWork, data: bytes, message: str, folder: Path) -> None:
    page = upload(at_work("system"), data, 422)
    assert message in page
    assert "<script>alert" not in page
    assert not folder.exists() or not list(folder.iterdir())


def test_a_name_that_is_markup_stays_text(at_work: AtWork) -> None:
    page = upload(at_work("system"), workbook(["<b>局</b>", "工作部门"]), 200, "<img src=x>.xlsx")
    assert "<b>局" not in page and "<img" not in page


def test_no_file_no_import(at_work: AtWork) -> None:
    assert "请选择填好的表格文件" in words(at_work("system").post(IMPORT, {}), 422)


def test_nobody_confirms_what_another_has_seen(cast: Cast, at_work: AtWork) -> None:
    seen = hash_of(upload(at_work("system"), GOOD, 200))
    assert at_work("city_system").post(IMPORT + "confirm/", {"sha256": seen}).status_code == 404
    assert at_work("compiler").post(IMPORT + "confirm/", {"sha256": seen}).status_code == 403
    for hostile in ("", "../../etc/passwd", "0" * 64, seen.upper()):
        assert at_work("system").post(IMPORT + "confirm/", {"sha256": hostile}).status_code == 404


def test_the_template_has_the_columns(at_work: AtWork) -> None:
    response = at_work("system").get(IMPORT + "template.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["机构"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)


def test_files_are_kept_one_a_person_until_the_sweep(db: None, folder: Path) -> None:
    def keeping(person: str, data: bytes) -> str:
        came = the_store().take([data])
        sha256 = keep(person, came)
        came.drop()  # as the request does at its end
        return sha256

    first, other, second = keeping("user-a", b"1"), keeping("user-b", b"2"), keeping("user-a", b"3")
    assert (kept("user-a", first), kept("user-a", second), kept("user-b", other)) == (None, b"3", b"2")
    drop("user-a", first)  # an earlier one: what took its place stays
    drop("user-b", "../x")
    assert (kept("user-a", second), kept("user-b", other)) == (b"3", b"2")
    drop("user-b", other)
    assert len(list(folder.iterdir())) == 1
    assert sweep(now=timezone.now()).broken_off == 0
    assert sweep(now=timezone.now() + GRACE + timedelta(minutes=1)).broken_off == 1
    assert kept("user-a", second) is None
