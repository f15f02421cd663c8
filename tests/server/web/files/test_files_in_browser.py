"""Attachments as people meet them: chosen, sent with progress, looked at, removed; three sizes, two languages."""

from pathlib import Path
from typing import Any

import pytest
from looking import LOOKS, least_for, wrong_on
from playwright.sync_api import expect

from luoshi.server.files.models import Attachment
from luoshi.server.files.services.previews import make_previews
from server_cast import Cast
from server_filing import attached, pdf, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def filled(county: Cast) -> Cast:
    """A bureau with attachments: pictures, a PDF, one that cannot be drawn, one without a preview."""
    long = "关于印发云岭县水利局职能配置内设机构和人员编制规定的通知" * 3
    attached(county, name="设立批复.txt")
    for data, name in ((picture(), "红头文件照片.png"), (pdf(), long + ".pdf"), (b"%PDF-1.7\nx", "坏文件.pdf")):
        row = attached(county, data, name=name)
        make_previews(government=county.county.public_id, sha256=row.blob.sha256)
    return county


def owner(county: Cast) -> str:
    return f"/files/?owner=organisation:{county.body('water')}"


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_every_page_fits_stands_still_and_can_be_read(visit: Any, filled: Cast, size: str, language: str) -> None:
    row = Attachment.objects.get(name="红头文件照片.png")
    failed = Attachment.objects.get(name="坏文件.pdf")
    pages = [
        owner(filled), "/files/", f"/files/?open={row.public_id}", f"/files/{row.public_id}/",
        f"/files/{failed.public_id}/", f"/files/?owner=organisation:{filled.body('agriculture')}",
    ]  # fmt: skip
    assert wrong_on(visit("/", size, language), pages, least_for(size)) == {}


@pytest.mark.walk
def test_files_are_sent_with_progress_and_the_bad_one_is_named(visit: Any, county: Cast, tmp_path: Path) -> None:
    good, bad = tmp_path / "设立批复.txt", tmp_path / "程序.exe"
    good.write_text("同意设立云岭县水利局。" * 50_000, "utf-8")
    bad.write_bytes(b"MZ" + bytes(100))
    page = visit(owner(county))
    page.evaluate(
        """() => {
          window.told = [];
          new MutationObserver(() => window.told.push(document.querySelector("[data-upload-told]")?.textContent))
            .observe(document.querySelector("[data-upload-told]"), { childList: true });
        }"""
    )
    page.set_input_files("input[type=file]", [str(good), str(bad)])
    page.get_by_label("说明").fill("设立依据")
    page.get_by_role("button", name="上传附件").click()
    expect(page.locator(".files-list li")).to_have_count(1)
    expect(page.locator(".files-name")).to_have_text("设立批复.txt")
    expect(page.locator(".field-wrong")).to_contain_text("程序.exe：这是程序文件。请上传文字材料")
    expect(page.locator("#messages")).to_contain_text("已上传 1 份附件")
    assert any("已传" in told for told in page.evaluate("window.told"))
    assert page.get_by_label("说明").input_value() == "设立依据"
    page.set_input_files("input[type=file]", str(good))
    page.get_by_role("button", name="上传附件").click()
    expect(page.locator(".field-wrong")).to_contain_text("已经上传过")


def test_it_is_looked_at_checked_and_removed(visit: Any, filled: Cast) -> None:
    page = visit(owner(filled))
    page.get_by_role("link", name="红头文件照片.png", exact=True).click()
    expect(page.locator(".files-pages img")).to_have_js_property("complete", True)
    assert page.locator(".files-pages img").evaluate("image => image.naturalWidth") == 640
    page.get_by_role("button", name="核对文件").click()
    expect(page.locator(".files-hash")).to_contain_text("与登记的散列值一致")
    page.get_by_role("button", name="撤下附件").click()
    expect(page.locator("dialog")).to_contain_text("文件一天后清除")
    page.get_by_label("为什么撤下").fill("传错了")
    page.get_by_role("button", name="撤下", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("已撤下附件“红头文件照片.png”")
    expect(page.locator(".files-list li")).to_have_count(3)


def test_previews_appear_by_themselves(visit: Any, county: Cast) -> None:
    row = attached(county, picture(), name="图.png")
    page = visit(owner(county))
    expect(page.locator(".files-list")).to_contain_text("正在生成预览")
    make_previews(government=county.county.public_id, sha256=row.blob.sha256)
    expect(page.locator(".files-face img")).to_have_count(1, timeout=15_000)


def test_without_scripts_the_form_is_sent_all_the_same(visit: Any, county: Cast, tmp_path: Path) -> None:
    paper = tmp_path / "批复.txt"
    paper.write_text("同意", "utf-8")
    page = visit(owner(county), java_script_enabled=False)
    page.set_input_files("input[type=file]", str(paper))
    page.get_by_role("button", name="上传附件").click()
    assert page.locator(".files-list li").count() == 1
