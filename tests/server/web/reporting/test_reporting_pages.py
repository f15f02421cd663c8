"""The sheet by its pages: filled in, said to be unchanged, put up, signed, sent back, recalled, and by whom."""

import re
from datetime import date

import pytest
from at_the_sheet import Desk, desk
from django.core.files.uploadedfile import SimpleUploadedFile
from working import words

from luoshi.server.cycles.states import ReportState
from luoshi.server.web import duties
from luoshi.server.web.templatetags import shell
from server_cycles import LOCKED, OVERDUE, morning

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_the_page_says_what_is_owed_and_by_when(desk: Desk) -> None:
    page = words(desk.client("water_clerk").get(desk.page))
    assert "2031年第三季度进展：还要报 1 项" in page and "还有 4 个工作日" in page
    assert "2031-10-07 截止，2031-10-14 锁定" in page and "未到期" in page
    assert "无新进展" not in page, "there is no report yet that could stand"
    assert "台镇" not in page


def test_what_waits_is_counted_for_all_bodies_whatever_the_sheet_shows(desk: Desk) -> None:
    clerk = desk.client("water_clerk")

    def waiting(address: str) -> list[str]:
        for kept in (duties._reports, shell._tops, shell._sides):
            kept.clear()
        return re.findall(r'class="count[^"]*">(\d+)<', clerk.get(address).content.decode())

    assert waiting(desk.page) == waiting(f"{desk.page}?unit=org-elsewhere") == waiting("/")
    assert waiting("/") != []


def test_a_clerk_fills_in_puts_up_and_the_leader_signs(desk: Desk) -> None:
    clerk, leader = desk.client("water_clerk"), desk.client("water_leader")
    saved = words(clerk.post(desk.act("save"), desk.filled(), headers=HTMX))
    assert "已保存 10-01 09:00 · 水小莲" in saved and "送单位负责人签批（1 项）" in saved
    row = desk.report()
    assert (row.state, row.progress) == (ReportState.DRAFT, "清淤6.5公里，护岸过半。")
    assert {each["value"] for each in row.figures} == {"6.5"}
    clerk.post(f"{desk.page}do/put_up", {"reports": [row.public_id]})
    assert desk.report().state == ReportState.AT_LEADER
    page = words(clerk.get(desk.page))
    assert "都已报出" in page and "待单位签批" in page and "江局长" in page and "撤回修改" in page
    page = words(leader.get(desk.page))
    assert "等您签批 1 项" in page and "签批并提交（1 项）" in page and "退回修改" in page
    leader.post(f"{desk.page}do/submit", {"reports": [row.public_id]})
    assert desk.report().state == ReportState.IN_REVIEW
    page = words(clerk.get(desk.page))
    assert "杜查实" in page and "撤回（还没有审核）" in page
    clerk.post(desk.act("recall"))
    assert desk.report().state == ReportState.DRAFT


def test_what_is_not_whole_is_saved_and_what_it_lacks_stands_beside_the_field(desk: Desk) -> None:
    clerk = desk.client("water_clerk")
    page = words(clerk.post(desk.act("save"), desk.filled(progress="", claim_level="done"), headers=HTMX))
    assert "请填写进展情况" in page and "要附佐证材料" in page and "还有 1 项没有填好" in page
    assert desk.report().revision == 1
    key = next(name for name in desk.filled() if name.startswith("value:"))
    wrong = words(clerk.post(desk.act("save"), desk.filled(seen="1", **{key: "六公里"}), headers=HTMX), 422)
    assert "aria-invalid" in wrong and desk.report().revision == 1
    typed = desk.filled(seen="1", **{key: "１,200 . 5"})
    words(clerk.post(desk.act("save"), typed, headers=HTMX))
    assert desk.report().figures[0]["value"] == "1200.5"


def test_no_figure_is_said_with_its_reason(desk: Desk) -> None:
    clerk, typed = desk.client("water_clerk"), desk.filled()
    key = next(name for name in typed if name.startswith("value:")).removeprefix("value:")
    none = {f"value:{key}": "", f"status:{key}": "missing"}
    assert "没有数的请说明原因" in words(clerk.post(desk.act("save"), typed | none, headers=HTMX))
    none |= {f"note:{key}": "测站检修", "seen": "1"}
    assert "送单位负责人签批（1 项）" in words(clerk.post(desk.act("save"), typed | none, headers=HTMX))
    desk.client("water_leader").post(f"{desk.page}do/submit", {"reports": [desk.report().public_id]})
    assert "暂时没有数：测站检修" in words(clerk.get(desk.page))


def test_evidence_comes_along_and_what_is_no_file_is_told_beside_the_field(desk: Desk) -> None:
    clerk = desk.client("water_clerk")
    page = words(clerk.get(desk.page))
    assert 'accept="image/*"' in page and 'capture="environment"' in page
    photo = SimpleUploadedFile("验收单.txt", "验收合格".encode())
    typed = desk.filled(claim_level="done")
    saved = words(clerk.post(desk.act("save"), {**typed, "new_files": [photo]}, headers=HTMX))
    assert "送单位负责人签批（1 项）" in saved and "验收单.txt" in saved
    (kept,) = desk.report().evidence
    program = SimpleUploadedFile("验收单.exe", b"MZ\x90\x00" + b"\x00" * 60)
    again = {**typed, "seen": "1", "evidence": [kept], "new_files": [program]}
    refused = words(clerk.post(desk.act("save"), again, headers=HTMX))
    assert "验收单.exe" in refused and "aria-invalid" in refused
    assert desk.report().evidence == [kept], "the rest is saved all the same"


def test_without_scripts_it_is_a_page(desk: Desk) -> None:
    clerk = desk.client("water_clerk")
    card = f"{desk.page}#{desk.held.part().public_id}"
    assert clerk.post(desk.act("save"), desk.filled()).headers["Location"] == card
    lacking = words(clerk.post(desk.act("save"), desk.filled(seen="1", progress="")))
    assert "请填写进展情况" in lacking and "<h1>" in lacking
    assert "<h1>" in words(clerk.post(desk.act("unchanged"), {"seen": "2"}), 422)
    assert clerk.get(f"{desk.page}scan").status_code == 302
    assert clerk.post(f"{desk.page}do/nothing", {}).status_code == 404


def test_two_at_once_see_both_texts_and_nothing_is_lost(desk: Desk) -> None:
    clerk, leader = desk.client("water_clerk"), desk.client("water_leader")
    clerk.post(desk.act("save"), desk.filled(progress="先写的一段"))
    page = words(leader.post(desk.act("save"), desk.filled(progress="后写的一段"), headers=HTMX), 409)
    assert "水小莲在 09:00 保存过这一项" in page and "先写的一段" in page and "后写的一段" in page
    assert desk.report().progress == "先写的一段"
    assert 'name="seen" value="1"' in page
    leader.post(desk.act("save"), desk.filled(progress="后写的一段", seen="1"))
    assert desk.report().progress == "后写的一段"


def test_what_is_typed_is_kept_and_does_not_go_out_unsaved(desk: Desk) -> None:
    clerk = desk.client("water_clerk")
    clerk.post(desk.act("save"), desk.filled())
    assert words(clerk.post(desk.act("draft"), desk.filled(progress="还没写完", seen="1"))) == "09:00"
    page = words(clerk.get(desk.page))
    assert "还没写完" in page and "草稿已保存 09:00" in page and "放弃没有保存的改动" in page
    clerk.post(f"{desk.page}do/put_up", {"reports": [desk.report().public_id]})
    assert desk.report().state == ReportState.DRAFT
    assert "有改动还没有保存" in words(clerk.get(desk.page))
    clerk.post(desk.act("drop"))
    assert "还没写完" not in words(clerk.get(desk.page))
    clerk.post(f"{desk.page}do/put_up", {"reports": [desk.report().public_id]})
    assert desk.report().state == ReportState.AT_LEADER
    assert clerk.post(desk.act("draft", "yuntai"), {"progress": "别家的"}).status_code == 404


def test_the_leader_sends_back_with_words_and_the_clerk_takes_back(desk: Desk) -> None:
    clerk, leader = desk.client("water_clerk"), desk.client("water_leader")
    clerk.post(desk.act("save"), desk.filled())
    clerk.post(f"{desk.page}do/put_up", {"reports": [desk.report().public_id]})
    words(leader.post(desk.act("back"), {"comment": " "}, headers=HTMX), 422)
    leader.post(desk.act("back"), {"comment": "护岸进度写具体"})
    assert "护岸进度写具体" in words(clerk.get(desk.page))
    clerk.post(f"{desk.page}do/put_up", {"reports": [desk.report().public_id]})
    clerk.post(desk.act("back"))
    row = desk.report()
    assert (row.state, row.comment) == (ReportState.DRAFT, "填报人撤回修改")


def test_sent_back_by_the_office_it_says_why_and_until_when(desk: Desk) -> None:
    held = desk.held
    held.turn(OVERDUE)
    desk.client("water_clerk").post(desk.act("save"), desk.filled())
    held.submit(desk.report())
    held.review("part.return", reason="unclear", comment="进度写具体")
    page = words(desk.client("water_clerk").get(desk.page))
    assert "进度写具体" in page and "退回待补" in page and "以前补报的" in page
    assert page.index("进度写具体") < page.index("填写进展") if "填写进展" in page else "改填" in page


def test_nothing_new_is_one_click_once_something_was_said(desk: Desk) -> None:
    held = desk.held
    clerk = desk.client("water_clerk")
    clerk.post(desk.act("save"), desk.filled())
    held.submit(desk.report())
    held.review("part.accept")
    held.turn(LOCKED)
    held.cycle = type(held.cycle).objects.exclude(pk=held.cycle.pk).get()
    held.turn(morning(date(2032, 1, 5)))
    desk.new_password("water_clerk", "Yunling-2032-reports")
    clerk = desk.client("water_clerk")
    page = words(clerk.get(desk.page))
    assert "上次（2031-09-30）：推进" in page and "无新进展" in page and "已知 6.5 公里" in page
    changed = words(clerk.post(desk.act("unchanged"), {"seen": "0"}, headers=HTMX))
    assert "报无新进展" in changed and "送单位负责人签批（1 项）" in changed
    assert "刚刚由水小莲更新过" in words(clerk.post(desk.act("unchanged"), {"seen": "0"}, headers=HTMX), 409)


def test_locked_and_not_open_yet_say_why_and_who_can_change_it(desk: Desk) -> None:
    held, clerk = desk.held, desk.client("water_clerk")
    fourth = type(held.cycle).objects.exclude(pk=held.cycle.pk).get()
    page = words(clerk.get(f"/cycles/{fourth.public_id}/mine/"))
    assert "还没有开放填报" in page and "保存" not in page
    held.turn(LOCKED)
    page = words(desk.client("water_clerk").get(desk.page))
    assert "已经锁定，不再接收填报" in page and "综合员登记填报例外" in page and "填写进展" not in page
    assert clerk.post(desk.act("save"), desk.filled()).status_code == 409


def test_others_see_no_sheet_of_a_body(desk: Desk) -> None:
    town = desk.client("town_clerk")
    assert "疏浚" not in words(town.get(desk.page))
    assert town.post(desk.act("save"), desk.filled()).status_code == 404
    for who in ("supervisor", "head", "viewer"):
        assert desk.client(who).get(desk.page).status_code == 403
    farm = words(desk.client("farm_clerk").get(desk.page))
    assert "没有要报的事项" in farm


def test_the_entry_leads_to_the_sheet_that_waits(desk: Desk) -> None:
    assert desk.client("water_clerk").get("/cycles/mine/").headers["Location"] == desk.page


def test_duties_count_what_the_sheet_has_and_the_matter_leads_to_the_card(desk: Desk) -> None:
    clerk, leader = desk.client("water_clerk"), desk.client("water_leader")
    home = words(clerk.get("/"))
    assert "填报 2031年第三季度进展（1 项）" in home and "2031-10-07 截止" in home and f'href="{desk.page}"' in home
    assert 'href="/cycles/mine/"' in home
    card = f"{desk.page}#{desk.held.part().public_id}"
    assert card in words(clerk.get(f"/matters/items/{desk.held.part().matter.public_id}/"))
    clerk.post(desk.act("save"), desk.filled())
    clerk.post(f"{desk.page}do/put_up", {"reports": [desk.report().public_id]})
    assert "填报 2031年第三季度进展" not in words(clerk.get("/"))
    assert "签批 1 项2031年第三季度进展填报" in words(leader.get("/"))
    desk.held.submit(desk.report())
    assert "进展填报" not in words(leader.get("/"))
