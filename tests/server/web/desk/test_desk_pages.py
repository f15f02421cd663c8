"""The pages of the desk: what they show to whom, what acts answer."""

import re
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from office_of_cast import Office
from pages_of_desk import HTMX, colleague, desk, fields, path, press, states

from luoshi.server.intake.models import CandidateKind, Desk
from luoshi.server.intake.services.confirming import edit
from luoshi.server.intake.services.taking_in import read_again
from luoshi.server.ledger.models import Plan
from server_cast import NOW
from server_papers import PLAN, one, taken_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30
__all__ = ["desk"]


class TestThePage:
    def test_shows_the_whole_text_and_every_candidate(self, office: Office, desk: Desk) -> None:
        html = office.html("compiler", path(desk))
        for row in desk.candidates.all():
            assert f'id="c-{row.public_id}"' in html
            assert row.start == row.end or f'data-key="{row.public_id}"' in html.split('id="desk-needs"')[0]
        assert "责任单位：" in html and "县河长办" in html

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_asks_the_database_little(self, office: Office, desk: Desk, language: str) -> None:
        client = office.at("compiler")
        client.cookies["luoshi_language"] = language
        client.get(path(desk))
        with CaptureQueriesContext(connection) as asked:
            response = client.get(path(desk))
        assert response.status_code == 200
        assert len(asked) <= MOST_QUERIES, [query["sql"][:120] for query in asked]

    def test_printed_and_inferred_roles_stand_apart(self, office: Office, desk: Desk) -> None:
        html = office.html("compiler", path(desk))
        owners = desk.candidates.filter(kind="responsibility")
        row = next(each for each in owners if each.value["inferred_role"])
        line = re.search(rf'id="c-{row.public_id}".*?</li>', html)
        assert line and "原文：责任" in line.group() and "按惯例推定：牵头" in line.group()

    def test_names_limits_and_questions_are_asked(self, office: Office, desk: Desk) -> None:
        html = office.html("compiler", path(desk))
        assert 'id="needs-names"' in html and html.count("data-fill") + html.count('list="desk-bodies"') >= 1
        assert "规划期末：2033年12月31日" in html.replace(" ", "")
        assert 'id="needs-questions"' in html and "2032年6月30日" in html

    def test_the_address_selects(self, office: Office, desk: Desk) -> None:
        row = one(desk, CandidateKind.TASK, "水质监测")
        html = office.html("compiler", path(desk, f"?at={row.public_id}"))
        assert re.search(rf'id="c-{row.public_id}" class="[^"]* selected"', html)
        assert re.search(rf'fact-here" data-key="{row.public_id}"', html)

    @pytest.mark.parametrize("who", ["supervisor", "deputy", "head"])
    def test_others_of_the_office_may_look(self, office: Office, desk: Desk, who: str) -> None:
        html = office.html(who, path(desk))
        assert "只能查看" in html and 'id="desk-act"' not in html and 'name="one"' not in html

    @pytest.mark.parametrize("who", ["water_clerk", "viewer", "system", "city_compiler"])
    def test_nobody_else_finds_it(self, office: Office, desk: Desk, who: str) -> None:
        office.html(who, path(desk), status=404)

    def test_a_paper_without_tasks_says_what_to_do(self, office: Office) -> None:
        empty = taken_in(
            office.cast, "云岭县人民政府办公室关于调整值班电话的通知\n自2031年9月1日起启用新的值班电话。\n", "电话.txt"
        )
        assert "没有读出任务" in office.html("compiler", path(empty))

    def test_a_superseded_desk_leads_to_the_new_one(self, office: Office, desk: Desk) -> None:
        new = read_again(actor=office.cast.actor("compiler"), now=NOW, document=desk.document.public_id)
        html = office.html("compiler", path(desk))
        assert "已被替代" in html and path(new) in html and 'id="desk-act"' not in html

    def test_hostile_words_stay_words(self, office: Office) -> None:
        text = PLAN.replace("疏浚干流河道", '疏浚<script>alert(1)</script>干流"河道').replace("县河长办", "<b>县河长办")
        html = office.html("compiler", path(taken_in(office.cast, text)))
        assert "<script>alert" not in html and "<b>县河长办" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


class TestActs:
    def test_all_that_is_certain_and_undone(self, office: Office, desk: Desk) -> None:
        client = office.at("compiler")
        told = press(client, desk, do="certain")
        certain = states(desk)["已确认"]
        assert certain > 20 and f"已确认 {certain} 项确定的" in told
        assert "hx-swap-oob" in told and 'id="desk-needs"' in told
        assert "已撤销" in press(client, desk, do="undo")
        assert states(desk) == {"待确认": desk.candidates.count()}

    def test_one_act_answers_with_its_card_alone(self, office: Office, desk: Desk) -> None:
        row, other = one(desk, CandidateKind.TARGET, "18公里"), one(desk, CandidateKind.TASK, "水质监测")
        told = press(office.at("compiler"), desk, one=f"accept:{row.public_id}:1")
        assert f'id="c-{row.public_id}"' in told and f'id="c-{other.public_id}"' not in told
        assert "data-source" not in told
        row.refresh_from_db()
        assert row.state == "已确认"

    def test_a_whole_task_at_one_press(self, office: Office, desk: Desk) -> None:
        task = one(desk, CandidateKind.TASK, "拆除沿岸")
        rows = [task, *task.children.all()]
        seen = [f"{row.public_id}:{row.revision}" for row in rows]
        press(office.at("compiler"), desk, one=f"part:{task.public_id}:1", seen=seen)
        assert {row.state for row in desk.candidates.filter(pk__in=[row.pk for row in rows])} == {"已确认"}

    def test_without_a_script_the_page_comes_anew(self, office: Office, desk: Desk) -> None:
        row = one(desk, CandidateKind.TARGET, "18公里")
        response = office.at("compiler").post(path(desk, "act"), {"one": f"accept:{row.public_id}:1"}, follow=True)
        assert response.status_code == 200 and "已确认 1 项" in response.content.decode()

    def test_an_old_revision_is_refused_and_shows_how_things_stand(self, office: Office, desk: Desk) -> None:
        colleague(office)
        row = one(desk, CandidateKind.TASK, "疏浚")
        edit(
            actor=office.cast.actor("newcomer"), now=NOW, desk=desk.public_id, candidate=row.public_id, revision=1,
            value=dict(row.value) | {"title": "疏浚全部河道"},
        )  # fmt: skip
        told = press(office.at("compiler"), desk, 409, do="reject", candidate=row.public_id, revision=1)
        assert "刚刚由新来人改过" in told and "疏浚全部河道" in told
        row.refresh_from_db()
        assert row.state == "已修改"

    @pytest.mark.parametrize("data", [{}, {"do": "nothing"}, {"one": "accept"}, {"one": "drop:x:1"}])
    def test_nonsense_is_refused(self, office: Office, desk: Desk, data: dict[str, str]) -> None:
        response = office.at("compiler").post(path(desk, "act"), data, **HTMX)
        assert response.status_code in (404, 422)
        assert states(desk) == {"待确认": desk.candidates.count()}

    @pytest.mark.parametrize("rest", ["act", "names", "days", "hold", "add", "make/"])
    def test_who_only_looks_changes_nothing(self, office: Office, desk: Desk, rest: str) -> None:
        data = {"do": "certain", "limit": "standing", "task": "x", "name": "x"}
        response = office.at("supervisor").post(path(desk, rest), data, **HTMX)
        assert response.status_code in (403, 422) or rest == "names" or rest == "add"
        assert states(desk) == {"待确认": desk.candidates.count()}
        assert not Plan.objects.exists()

    def test_names_are_settled_together_and_remembered(self, office: Office, desk: Desk) -> None:
        row = one(desk, CandidateKind.RESPONSIBILITY, "县河长办")
        field = f"body-{row.public_id}-1"
        wrong = press(office.at("compiler"), desk, 422, "names", **{field: "县航天局"})
        assert "机构名录里没有“县航天局”" in wrong
        press(office.at("compiler"), desk, 200, "names", **{field: "县水利局", f"remember-{row.public_id}": "1"})
        row.refresh_from_db()
        assert row.value["organisation"] == office.cast.body("water")
        assert office.cast.bodies["water"].names.filter(text="县河长办", kind="alias").exists()

    def test_default_limits_with_exceptions_and_standing_work(self, office: Office, desk: Desk) -> None:
        html = office.html("compiler", path(desk))
        tasks = re.findall(r'name="task" value="([^"]+)"', html)
        assert len(tasks) == 3
        client = office.at("compiler")
        press(client, desk, 422, rest="days", limit="other", day="", task=tasks)
        press(client, desk, rest="days", limit="2033-12-31", task=tasks[:2])
        press(client, desk, rest="days", limit="standing", task=tasks[2:])
        made = desk.candidates.filter(origin="default")
        assert sorted((row.value["last_day"] or "", row.value["standing"]) for row in made) == [
            ("", True), ("2033-12-31", False), ("2033-12-31", False)
        ]  # fmt: skip

    def test_a_question_is_answered_by_choice_or_in_words(self, office: Office, desk: Desk) -> None:
        question = desk.questions.get(code="date_without_year")
        client, rest = office.at("compiler"), f"questions/{question.public_id}"
        assert "不是完整的日期" in press(client, desk, 422, rest=rest, other="看情况", seen="")
        press(client, desk, rest=rest, answer="2032年6月30日", seen="")
        assert one(desk, CandidateKind.MEASURE, "勘测设计").value["last_day"] == "2032-06-30"
        assert "已有回答" not in press(client, desk, 422, rest=rest, answer="2033年6月30日", seen="")

    def test_a_group_says_how_many_before_it_is_expanded(self, office: Office, desk: Desk) -> None:
        row = one(desk, CandidateKind.RESPONSIBILITY, "各乡镇")
        assert "展开 2 个" in office.html("compiler", path(desk))
        press(office.at("compiler"), desk, one=f"expand:{row.public_id}:1")
        assert desk.candidates.filter(origin="person", kind="responsibility").count() == 2


class TestEditing:
    VALUES: ClassVar = {
        CandidateKind.TARGET: ({"value": "20"}, "value", "20"),
        CandidateKind.DEADLINE: ({"last_day": "2032-08-31"}, "last_day", "2032-08-31"),
        CandidateKind.MEASURE: ({"text": "改写的举措"}, "text", "改写的举措"),
        CandidateKind.TASK: ({"title": "改写的任务"}, "title", "改写的任务"),
        CandidateKind.RESPONSIBILITY: ({"decided_role": "lead"}, "decided_role", "lead"),
        CandidateKind.AREA: ({"title": "改写的领域"}, "title", "改写的领域"),
        CandidateKind.GOAL: ({"kind": "status"}, "kind", "status"),
    }

    @pytest.mark.parametrize("kind", VALUES)
    def test_each_kind_has_its_form_and_keeps_what_was_read(
        self, office: Office, desk: Desk, kind: CandidateKind
    ) -> None:
        row = desk.candidates.filter(kind=kind).first()
        assert row is not None
        client, rest = office.at("compiler"), f"candidates/{row.public_id}/"
        form = client.get(path(desk, rest), **HTMX).content.decode()
        sent = fields(form)
        changed, name, value = self.VALUES[kind]
        press(client, desk, rest=rest, **(sent | changed))
        row.refresh_from_db()
        assert (row.value[name], row.state) == (value, "已修改")
        others = {key: each for key, each in row.value.items() if key not in (name, "origin")}
        assert others == {key: each for key, each in (row.read or {}).items() if key not in (name, "origin")}

    def test_what_is_wrong_stands_beside_its_field(self, office: Office, desk: Desk) -> None:
        row = one(desk, CandidateKind.TARGET, "18公里")
        client, rest = office.at("compiler"), f"candidates/{row.public_id}/"
        sent = fields(client.get(path(desk, rest), **HTMX).content.decode())
        html = press(client, desk, 422, rest=rest, **(sent | {"value": "许多"}))
        assert 'id="edit_value_error"' in html and 'value="许多"' in html
        row.refresh_from_db()
        assert row.state == "待确认"

    def test_a_conflict_shows_both_values_and_keeps_what_was_typed(self, office: Office, desk: Desk) -> None:
        colleague(office)
        row = one(desk, CandidateKind.TARGET, "18公里")
        client, rest = office.at("compiler"), f"candidates/{row.public_id}/"
        sent = fields(client.get(path(desk, rest), **HTMX).content.decode())
        edit(
            actor=office.cast.actor("newcomer"), now=NOW, desk=desk.public_id, candidate=row.public_id, revision=1,
            value=dict(row.value) | {"value": "21"},
        )  # fmt: skip
        html = press(client, desk, 409, rest=rest, **(sent | {"value": "22"}))
        assert "新来人：21；您填写：22" in html and 'value="22"' in html
        again = fields(html)
        assert again["revision"] == "2"
        press(client, desk, rest=rest, **again)
        row.refresh_from_db()
        assert row.value["value"] == "22"

    def test_what_is_typed_is_there_after_a_reload(self, office: Office, desk: Desk) -> None:
        row = one(desk, CandidateKind.TARGET, "18公里")
        client, rest = office.at("compiler"), f"candidates/{row.public_id}/"
        sent = fields(client.get(path(desk, rest), **HTMX).content.decode())
        kept = client.post(path(desk, rest + "draft"), sent | {"value": "19"})
        assert re.fullmatch(r"\d\d:\d\d", kept.content.decode())
        assert 'value="19"' in client.get(path(desk, rest), **HTMX).content.decode()
        assert "有没保存的修改" in client.get(path(desk)).content.decode()
        client.post(path(desk, rest + "draft"), {"drop": "1"})
        assert "有没保存的修改" not in client.get(path(desk)).content.decode()
        assert 'value="19"' not in client.get(path(desk, rest), **HTMX).content.decode()


class TestBoxes:
    def test_split_at_a_caret(self, office: Office, desk: Desk) -> None:
        row = one(desk, CandidateKind.TASK, "疏浚")
        client, rest = office.at("compiler"), f"candidates/{row.public_id}/split"
        assert "疏浚干流河道" in client.get(path(desk, rest), **HTMX).content.decode()
        assert "不在这一项" in press(client, desk, 422, rest=rest, caret=0, revision=1)
        caret = row.quote.index("建成生态护岸")
        press(client, desk, rest=rest, caret=caret, revision=1)
        assert one(desk, CandidateKind.TASK, "疏浚").quote.endswith("18公里，")

    def test_move_to_another_area(self, office: Office, desk: Desk) -> None:
        row, area = one(desk, CandidateKind.TASK, "水质监测"), one(desk, CandidateKind.AREA, "河道整治")
        client, rest = office.at("compiler"), f"candidates/{row.public_id}/move"
        box = client.get(path(desk, rest), **HTMX).content.decode()
        assert area.public_id in box and row.public_id not in re.findall(r'option value="([^"]*)"', box)
        press(client, desk, rest=rest, parent=area.public_id, revision=1)
        row.refresh_from_db()
        assert row.parent == area

    def test_words_of_the_text_become_a_candidate(self, office: Office, desk: Desk) -> None:
        task = one(desk, CandidateKind.TASK, "水质监测")
        client = office.at("compiler")
        assert "没有这样一段文字" in press(client, desk, 422, rest="add", kind="project", words="没有这句话", near="")
        press(client, desk, rest="add", kind="project", words="自动监测站", near=task.public_id)
        made = one(desk, CandidateKind.PROJECT, "自动监测站")
        assert (made.parent, made.state) == (task, "人工补充")

    def test_a_target_asks_for_its_number_and_brings_it(self, office: Office, desk: Desk) -> None:
        text = one(desk, CandidateKind.TASK, "畜禽").version
        start = text.text.index("新建集中处理站3座")
        span = {
            "version": text.public_id,
            "start": str(start),
            "end": str(start + 9),
            "near": one(desk, CandidateKind.TASK, "畜禽").public_id,
        }
        client = office.at("compiler")
        box = client.get(path(desk, "add"), {"kind": "target", **span}, **HTMX).content.decode()
        sent = fields(box)
        assert (sent["value"], sent["unit"]) == ("3", "座")
        press(client, desk, rest="add", **sent)
        assert desk.candidates.filter(kind="target", state="人工补充").count() == 1

    @pytest.mark.parametrize("wrong", [{"start": "x"}, {"start": 9, "end": 3}, {"end": 10**9}, {"version": "ver-x"}])
    def test_places_outside_of_the_text_are_asked_again(
        self, office: Office, desk: Desk, wrong: dict[str, Any]
    ) -> None:
        version = desk.readings.get().version.public_id
        press(
            office.at("compiler"),
            desk,
            422,
            rest="add",
            **({"kind": "goal", "version": version, "start": 0, "end": 5} | wrong),
        )
        assert not desk.candidates.filter(state="人工补充").exists()


def test_an_act_asks_as_little_of_a_large_desk_as_of_a_small_one(office: Office) -> None:
    """The areas once, and four times: more candidates, the same queries for an act on one."""
    areas = PLAN[PLAN.index("(一)河道") : PLAN.index("三、保障")]
    client, acts = office.at("compiler"), ("accept", "undo", "reject", "undo")
    sizes, asked = [], []
    for text in (PLAN, PLAN.replace("清水河治理", "清水河整治").replace(areas, areas * 4)):
        desk = taken_in(office.cast, text, f"{len(text)}.txt")
        sizes.append(desk.candidates.count())
        row, counts = desk.candidates.filter(kind=CandidateKind.MEASURE)[0], []
        client.get(path(desk))
        for do in acts:
            row.refresh_from_db()
            with CaptureQueriesContext(connection) as queries:
                press(client, desk, do=do, candidate=row.public_id, revision=str(row.revision))
            counts.append(len(queries))
        asked.append(counts)
    assert sizes[1] > 3 * sizes[0]
    assert asked[0] == asked[1], list(zip(acts, *asked, strict=True))
