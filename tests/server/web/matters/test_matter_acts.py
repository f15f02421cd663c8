"""Acts through their pages: the whole life of a matter, what is refused beside its field, what is stale, what is not
theirs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from office_of_cast import Office
from walking import CLEARING, act_page, do, handed_out, part_of, registered

from luoshi.server.delivery.models import Extension, Feedback, Matter, Objection, Part, Verification
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.states import MACHINES
from luoshi.server.files.models import Attachment
from server_cast import TODAY

pytestmark = pytest.mark.django_db


def _file(name: str = "验收单.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "清淤工程验收合格\n".encode())


def test_the_whole_life_of_a_matter_through_its_pages(office: Office) -> None:
    matter = handed_out(office)
    water, farm = part_of(office, matter, "water"), part_of(office, matter, "agriculture")
    do(office, "water_clerk", "part.sign", water)
    do(office, "farm_clerk", "part.sign", farm)
    said: dict[str, Any] = {"claim_level": "under_way", "progress": "完成清淤6公里"}
    do(office, "water_clerk", "part.feed_back", water, **said)
    do(office, "supervisor", "part.return", water, reason="no_figures", comment="请写明护岸处数")
    assert "请写明护岸处数" in office.html("water_clerk", act_page("part.feed_back", water))
    do(office, "water_clerk", "part.feed_back", water, **said | {"progress": "完成清淤6公里，护岸4处"})
    do(office, "supervisor", "part.accept", water)
    later = (TODAY + timedelta(days=900)).isoformat()
    asked: dict[str, Any] = {
        "new_due_on": later,
        "reason": "汛期延长",
        "progress": "完成六成",
        "claim_level": "under_way",
    }
    do(office, "water_clerk", "extension.begin", water, **asked)
    extension = Extension.objects.get()
    do(office, "water_leader", "extension.sign", extension)
    do(office, "supervisor", "extension.screen", extension)
    do(office, "deputy", "extension.grant", extension)
    water.refresh_from_db()
    assert water.due_on == TODAY + timedelta(days=900) and water.first_due_on != water.due_on
    done: dict[str, Any] = {"claim_level": "done", "text": "清淤、护岸全部完成", "new_files": _file()}
    do(office, "water_leader", "matter.ask_completion", matter, **done)
    do(office, "supervisor", "matter.take_up", matter)
    found: dict[str, Any] = {"method": "on_site", "level": "done", "findings": "现场查看属实"}
    do(office, "supervisor", "matter.confirm", matter, **found, new_files=_file("现场照片.txt"))
    seen = Attachment.objects.get(owner_kind="matter", owner_id=matter.public_id)
    assert (seen.name, Verification.objects.get().evidence) == ("现场照片.txt", [seen.public_id])
    assert "现场照片.txt" in office.html("head", f"/matters/items/{matter.public_id}/")
    do(office, "head", "matter.close", matter)
    matter.refresh_from_db()
    assert matter.state == "已销号"
    again: dict[str, Any] = {"findings": "河道保持畅通", "evidence": [seen.public_id]}
    do(office, "supervisor", "look_back.hold", matter.look_backs.get(), **again)
    assert matter.look_backs.get().evidence == [seen.public_id]
    do(office, "compiler", "matter.file", matter)
    page = office.html("head", f"/matters/items/{matter.public_id}/")
    for words in ("已归档", "汛期延长", "清淤、护岸全部完成", "现场查看属实", "请写明护岸处数", "成果巩固", "原定"):
        assert words in page, words
    assert Attachment.objects.filter(owner_kind="part", name="验收单.txt").count() == 1


def test_an_objection_goes_up_and_the_part_to_another_body(office: Office) -> None:
    matter = handed_out(office, CLEARING)
    water = part_of(office, matter, "water")
    fields: dict[str, Any] = {"kind": "transfer", "reason": "属农业部门职责", "to": "县农业农村局"}
    do(office, "water_clerk", "part.object", water, **fields)
    objection = Objection.objects.get()
    assert "签批同意" in office.html("water_leader", f"/matters/items/{matter.public_id}/")
    do(office, "water_leader", "objection.sign", objection)
    page = do(office, "supervisor", "objection.uphold", objection, 422)
    assert "裁定" in page
    do(office, "supervisor", "part.transfer", water, to="县农业农村局")
    assert part_of(office, matter, "agriculture").follows_id == water.pk
    assert "改派自" in office.html("compiler", f"/matters/items/{matter.public_id}/")


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(office: Office) -> None:
    matter = handed_out(office)
    water = part_of(office, matter, "water")
    do(office, "water_clerk", "part.sign", water)
    page = do(office, "water_clerk", "part.feed_back", water, 422, claim_level="done", progress="已全部完成")
    assert "佐证" in page and "已全部完成" in page and 'class="wrong"' in page
    assert not Feedback.objects.exists()
    nothing = do(office, "water_clerk", "part.feed_back", water, 422)
    assert nothing.count('class="wrong"') == 2
    elsewhere = do(office, "water_clerk", "part.hand_on", water, 422, section="没有的科室")
    assert "没有的科室" in elsewhere


def test_what_was_typed_is_there_after_a_reload_and_gone_once_it_is_sent(office: Office) -> None:
    matter = handed_out(office)
    water = part_of(office, matter, "water")
    do(office, "water_clerk", "part.sign", water)
    address = act_page("part.feed_back", water)
    typed = {"claim_level": "nearly_done", "progress": "完成清淤6公里", "as_of": "2031-09-01", "seen": "1:旧"}
    client = office.at("water_clerk")
    kept = client.post(f"{address}draft", typed)
    assert kept.status_code == 200 and re.fullmatch(r"\d\d:\d\d", kept.content.decode())
    page = office.html("water_clerk", address)
    assert f'data-autosave="{address}draft"' in page and "已保存" in page
    assert "完成清淤6公里" in page and 'value="2031-09-01"' in page and "1:旧" not in page
    assert re.search(r'value="nearly_done"[^>]*checked', page)
    assert "完成清淤6公里" not in office.html("water_leader", address)  # everybody's own
    office.html("water_clerk", f"{act_page('part.accept', water)}draft", 405)
    assert office.at("town_clerk").post(f"{address}draft", typed).status_code == 404
    assert client.post(f"{address}draft", {"progress": "长" * 60_000}).status_code == 413
    do(office, "water_clerk", "part.feed_back", water, claim_level="under_way", progress="完成清淤6公里")
    do(office, "water_clerk", "part.recall", water)
    assert "完成清淤6公里" not in office.html("water_clerk", address)


def test_a_page_that_is_stale_is_refused_and_nothing_is_done(office: Office) -> None:
    matter = handed_out(office)
    water = part_of(office, matter, "water")
    do(office, "water_clerk", "part.sign", water)
    said: dict[str, Any] = {"claim_level": "under_way", "progress": "完成清淤6公里"}
    do(office, "water_clerk", "part.feed_back", water, **said)
    old = f"{Part.objects.get(pk=water.pk).revision}:待审核"
    do(office, "water_clerk", "part.recall", water)
    do(office, "water_clerk", "part.feed_back", water, **said | {"progress": "完成清淤5公里"})
    stale = office.at("supervisor").post(act_page("part.accept", water), {"seen": old})
    assert stale.status_code == 409 and "刚刚有了变化" in stale.content.decode()
    assert Part.objects.get(pk=water.pk).state == "待审核"
    again = office.at("compiler").post(act_page("matter.hand_out", matter), {"seen": "1:已立项"})
    assert again.status_code == 409


def test_who_may_not_is_told_who_may_and_who_sees_nothing_finds_nothing(office: Office) -> None:
    matter = registered(office)
    address = act_page("matter.approve", matter)
    assert "主要领导" in office.html("supervisor", address, 403)
    office.html("town_clerk", address, 404)
    office.html("compiler", "/matters/acts/matter.no_such_act/x/", 404)
    office.html("compiler", act_page("matter.start", matter), 404)
    page = office.html("compiler", f"/matters/items/{matter.public_id}/")
    assert "代录：同意立项" in page


def test_the_office_enters_what_a_body_without_accounts_says_with_its_paper(office: Office) -> None:
    matter = handed_out(office, "监测")
    ecology = part_of(office, matter, "ecology")
    page = office.html("compiler", act_page("part.sign", ecology))
    assert "扫描件" in page and "代单位或领导录入" in page and "签收人" in page
    do(office, "compiler", "part.sign", ecology, 403)
    do(office, "compiler", "part.sign", ecology, signed_by="林生态", new_scan=_file("回执.txt"))
    ecology.refresh_from_db()
    assert (ecology.state, ecology.signed_by_name) == ("推进中", "林生态")
    assert "扫描件" not in office.html(
        "water_clerk", act_page("part.sign", part_of(office, handed_out_again(office), "water"))
    )


def handed_out_again(office: Office) -> Matter:
    """Another matter of the same plan, of a body that has accounts."""
    item = Matter.objects.get().task.plan.tasks.get(title__contains="疏浚")
    office.at("compiler").post("/matters/bulk/matter.begin/", {"chosen": item.public_id, "confirmed": "1"})
    matter = Matter.objects.get(task=item)
    do(office, "head", "matter.approve", matter)
    do(office, "compiler", "matter.hand_out", matter)
    return matter


def test_only_the_form_comes_where_a_dialog_asks_for_it(office: Office) -> None:
    matter = registered(office)
    asked: dict[str, Any] = {"HX-Request": "true", "HX-Target": "act"}
    response = office.at("head").get(act_page("matter.approve", matter), headers=asked)
    html = response.content.decode()
    assert html.startswith("<form") and "data-close" in html and "<html" not in html
    seen = f"{matter.revision}:{matter.state}"
    back = "/matters/leader/"
    done = office.at("head").post(act_page("matter.approve", matter), {"seen": seen, "next": back}, headers=asked)
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, back)
    foreign = office.at("compiler").get(act_page("matter.hand_out", matter) + "?next=https://example.com/")
    assert 'value="https://example.com' not in foreign.content.decode()


def test_every_form_can_be_drawn(office: Office) -> None:
    assert {form.of for form in FORMS_BY_CODE.values()} <= {*MACHINES, "item", "light_override", "project", "template"}
