"""What is seen of attachments, by whom, and how their bytes are sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.http import parse_header_parameters

from luoshi.server.audit.models import Event
from luoshi.server.core.errors import NotFound
from luoshi.server.files.models import Attachment, Blob, PreviewState
from luoshi.server.files.services.previews import make_previews
from luoshi.server.files.storage import the_store
from luoshi.server.orgs.models import User
from server_cast import Cast
from server_filing import attached, picture

pytestmark = pytest.mark.django_db

Enter = Callable[[str], Client]


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def owner(county: Cast) -> str:
    return f"/files/?owner=organisation:{county.body('water')}"


def test_a_file_is_sent_to_be_saved_and_never_shown_as_a_page(keeper: Client, county: Cast) -> None:
    evil = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
    row = attached(county, evil, name="关于“设立”的批复.html")
    response = keeper.get(f"/files/{row.public_id}/save")
    assert content(response) == evil
    kind, parameters = parse_header_parameters(response.headers["Content-Disposition"])
    assert (kind, parameters["filename"]) == ("attachment", "关于“设立”的批复.html")
    assert "filename*=utf-8''" in response.headers["Content-Disposition"]
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script-src" not in policy
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Length"] == str(len(evil))


def test_a_name_that_promises_a_program_is_saved_as_what_it_is(keeper: Client, county: Cast) -> None:
    row = attached(county, b"del *.*", name="清单.bat")
    disposition = keeper.get(f"/files/{row.public_id}/save").headers["Content-Disposition"]
    assert parse_header_parameters(disposition)[1]["filename"] == "清单.bat.txt"


def test_a_preview_is_a_picture_of_ours(keeper: Client, county: Cast) -> None:
    row = attached(county, picture(), name="图.png")
    html = keeper.get(owner(county)).content.decode()
    assert "正在生成预览" in html and "turn=1" in html
    make_previews(government=county.county.public_id, sha256=row.blob.sha256)
    html = keeper.get(owner(county)).content.decode()
    assert f"/files/{row.public_id}/preview/1/small" in html and "turn=" not in html
    response = keeper.get(f"/files/{row.public_id}/preview/1/small")
    assert response.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert content(response).startswith(b"\xff\xd8\xff")
    for path in ("preview/2/small", "preview/1/huge", "preview/0/large"):
        assert keeper.get(f"/files/{row.public_id}/{path}").status_code == 404


def test_the_lines_ask_again_until_previews_are_there_and_not_for_ever(keeper: Client, county: Cast) -> None:
    row = attached(county, picture(), name="图.png")
    path = f"/files/rows/?owner=organisation:{county.body('water')}"
    assert "turn=2" in keeper.get(path + "&turn=1").content.decode()
    assert "turn=" not in keeper.get(path + "&turn=20").content.decode()
    assert "turn=1" in keeper.get(path + "&turn=x").content.decode()
    Blob.objects.filter(pk=row.blob_id).update(preview=PreviewState.FAILED, preview_cause="文件已损坏")
    html = keeper.get(path).content.decode()
    assert "无法预览：文件已损坏" in html and "turn=" not in html


@pytest.mark.parametrize("who", ["city_system", "city_compiler", "newcomer"])
def test_strangers_meet_nothing_at_any_address(county: Cast, enter: Enter, who: str) -> None:
    row = attached(county, picture(), name="图.png")
    make_previews(government=county.county.public_id, sha256=row.blob.sha256)
    stranger = enter(who)
    for path in ("", "save", "check", "preview/1/small"):
        assert stranger.get(f"/files/{row.public_id}/{path}").status_code == 404
    assert stranger.post(f"/files/{row.public_id}/remove", {"reason": "x"}).status_code == 404
    assert stranger.get(owner(county)).status_code == 404
    assert stranger.get(f"/files/rows/?owner=organisation:{county.body('water')}").status_code == 404
    assert stranger.post("/files/attach/", {"owner": f"organisation:{county.body('water')}"}).status_code == 404
    assert "图.png" not in stranger.get("/files/").content.decode()
    assert Attachment.objects.count() == 1


def test_readers_see_and_have_no_form(county: Cast, enter: Enter) -> None:
    row = attached(county)
    clerk = enter("water_clerk")
    html = clerk.get(owner(county)).content.decode()
    assert "批复.txt" in html and "files-form" not in html
    assert "撤下附件" not in clerk.get(f"/files/{row.public_id}/").content.decode()
    assert clerk.post(f"/files/{row.public_id}/remove", {"reason": "不要"}).status_code == 403
    assert content(clerk.get(f"/files/{row.public_id}/save"))


def test_the_hash_is_shown_and_checked_on_demand(keeper: Client, county: Cast) -> None:
    row = attached(county)
    assert row.blob.sha256 in keeper.get(f"/files/{row.public_id}/").content.decode()
    assert "一致" in keeper.get(f"/files/{row.public_id}/check").content.decode()
    path = the_store().path_of(row.blob.sha256)
    path.chmod(0o600)
    path.write_bytes(b"swapped")
    assert "不一致" in keeper.get(f"/files/{row.public_id}/check").content.decode()
    path.unlink()
    assert "不一致" in keeper.get(f"/files/{row.public_id}/check").content.decode()
    gone = keeper.get(f"/files/{row.public_id}/save")
    assert gone.status_code == 404
    assert "请告诉系统管理员" in gone.content.decode()


def test_removing_asks_why(keeper: Client, county: Cast) -> None:
    row = attached(county)
    assert keeper.post(f"/files/{row.public_id}/remove", {"reason": ""}).status_code == 422
    response = keeper.post(f"/files/{row.public_id}/remove", {"reason": "传错了"}, follow=True)
    html = response.content.decode()
    assert "已撤下附件“批复.txt”" in html and "还没有附件" in html
    assert Event.objects.filter(action="file.remove").get().comment == "传错了"


def test_the_list_names_what_files_hang_on(keeper: Client, county: Cast) -> None:
    row = attached(county)
    other = attached(county, b"other", to="agriculture", name="通知.txt")
    html = keeper.get("/files/").content.decode()
    assert "云岭县水利局" in html and "云岭县农业农村局" in html
    assert "通知.txt" not in keeper.get("/files/?q=批复").content.decode()
    assert "批复.txt" not in keeper.get("/files/?kind=government").content.decode()
    panel = keeper.get(f"/files/?open={row.public_id}", headers={"HX-Request": "true", "HX-Target": "panel"})
    assert row.blob.sha256 in panel.content.decode()
    assert keeper.get("/files/?open=file-0000000000000000").status_code == 404
    book = keeper.get("/files/?export=xlsx")
    assert book.status_code == 200
    assert keeper.get(f"/files/{other.public_id}/").status_code == 200


def test_one_tag_brings_the_part_into_any_page(county: Cast) -> None:
    attached(county)
    request = RequestFactory().get("/")
    request.user = User.objects.get(public_id=county.person("water_clerk"))
    source = '{% load attachments %}{% attachments "organisation" key %}'
    html = Template(source).render(Context({"request": request, "key": county.body("water")}))
    assert "批复.txt" in html
    with pytest.raises(NotFound):
        Template(source).render(Context({"request": request, "key": county.body("city_water")}))


def test_what_is_written_into_names_is_text(keeper: Client, county: Cast) -> None:
    attached(county, name='"><script>alert(1).txt')
    for path in (owner(county), "/files/"):
        html = keeper.get(path).content.decode()
        assert "<script>alert" not in html and "&lt;script&gt;alert" in html
