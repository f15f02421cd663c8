"""The copy for the public on the page of a file: who gets it, how it is sent, what is said where there is none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.http import parse_header_parameters

from luoshi.server.audit.models import Event
from luoshi.server.files.models import Attachment, Blob
from luoshi.server.files.storage import the_store
from server_cast import Cast
from server_filing import attached, lying, packed, photographed

pytestmark = pytest.mark.django_db

Enter = Callable[[str], Client]


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_whoever_reads_a_file_saves_its_copy(county: Cast, enter: Enter) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    clerk = enter("water_clerk")
    assert f"/files/{row.public_id}/public" in clerk.get(f"/files/{row.public_id}/").content.decode()
    response = clerk.get(f"/files/{row.public_id}/public")
    data = content(response)
    assert data.startswith(b"\xff\xd8\xff") and b"PhoneMaker" not in data and b"PhoneMaker" in photographed()
    kind, parameters = parse_header_parameters(response.headers["Content-Disposition"])
    assert (kind, parameters["filename"]) == ("attachment", "现场（公开用）.jpg")
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"


def test_nothing_is_kept_of_it(keeper: Client, county: Cast) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    before = (lying(the_store().root), Attachment.objects.count(), Blob.objects.count(), Event.objects.count())
    content(keeper.get(f"/files/{row.public_id}/public"))
    assert (lying(the_store().root), Attachment.objects.count(), Blob.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize("who", ["city_system", "city_compiler", "newcomer"])
def test_strangers_get_none(county: Cast, enter: Enter, who: str) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    assert enter(who).get(f"/files/{row.public_id}/public").status_code == 404


def test_a_file_of_which_none_can_be_made(keeper: Client, county: Cast) -> None:
    row = attached(county)
    assert "/public" not in keeper.get(f"/files/{row.public_id}/").content.decode()
    response = keeper.get(f"/files/{row.public_id}/public")
    assert response.status_code == 422
    assert "不能去除元数据" in response.content.decode() and "另存为 PDF" in response.content.decode()


def test_a_document_with_macros_says_why_and_what_to_do(keeper: Client, county: Cast) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    path = the_store().path_of(row.blob.sha256)
    path.chmod(0o600)
    path.write_bytes(packed(word__vbaProject_bin=b"macro"))
    Blob.objects.filter(pk=row.blob_id).update(kind="docx")
    response = keeper.get(f"/files/{row.public_id}/public")
    assert response.status_code == 422 and "嵌有宏" in response.content.decode()


def test_a_file_that_lies_nowhere(keeper: Client, county: Cast) -> None:
    row = attached(county, photographed(), name="现场.jpg")
    the_store().path_of(row.blob.sha256).unlink()
    assert keeper.get(f"/files/{row.public_id}/public").status_code == 404
