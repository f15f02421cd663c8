"""Acts on organisations by forms: seen before they are confirmed, refused beside their field, kept from others."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from working import AtWork, words

from luoshi.server.audit.models import Event
from luoshi.server.audit.verification import verify
from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import Organisation, OrganisationName, Succession
from luoshi.server.orgs.selectors import members_on, name_on, successors
from luoshi.server.policy import Action
from luoshi.server.policy.table import TABLE
from luoshi.server.web.organisations.acts import ACTS, JOIN, MERGE, NEW
from server_cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LIST = "/organisations/"
TOMORROW = (TODAY + timedelta(days=1)).isoformat()


def address(cast: Cast, act: str, body: str = "water") -> str:
    return f"{LIST}{cast.body(body)}/{act}/"


def hidden(page: str) -> dict[str, list[str]]:
    """What the button that confirms sends again."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w[\w-]*)" value="([^"]*)"', page):
        if name not in ("csrfmiddlewaretoken", "next"):
            found.setdefault(name, []).append(unescape(value))
    return found


def carry_out(client: Client, path: str, **sent: object) -> str:
    """Preview, then confirm; gives the preview."""
    events = Event.objects.count()
    preview = words(client.post(path, sent))
    assert Event.objects.count() == events, "a preview writes nothing"
    response = client.post(path, hidden(preview))
    assert response.status_code == 302, response.content.decode()[:3000]
    return preview


def test_a_rename_is_seen_before_it_is_done(cast: Cast, at_work: AtWork) -> None:
    preview = carry_out(
        at_work("system"),
        address(cast, "rename"),
        name="云岭县水务局",
        short="县水务",
        effective_on=TOMORROW,
        basis="云岭编〔2031〕2号",
    )
    assert "云岭县水务局" in preview
    assert "水小莲（联络员）" in preview
    water = cast.bodies["water"]
    assert name_on(water, TODAY) == "云岭县水利局"
    assert name_on(water, TODAY + timedelta(days=1)) == "云岭县水务局"
    assert Event.objects.latest("id").comment == "云岭编〔2031〕2号"
    assert verify(cast.county.public_id).findings == ()


def test_a_new_organisation(cast: Cast, at_work: AtWork) -> None:
    carry_out(
        at_work("system"),
        LIST + "new/",
        name="云岭县水库管理所",
        kind="institution",
        level="county",
        short="水管所、县水管所",
        supervisor="县水利局",
        starts_on="2020-05-01",
    )
    made = OrganisationName.objects.get(text="县水管所").organisation
    assert made.supervisor == cast.bodies["water"]
    assert str(made.starts_on) == "2020-05-01"


def test_several_become_one_that_is_new(cast: Cast, at_work: AtWork) -> None:
    preview = carry_out(
        at_work("system"),
        LIST + "merge/",
        predecessors="县水利局\n县农业农村局",
        successor_is="new",
        successor="云岭县农业水务局",
        short="县农水局",
        effective_on=TOMORROW,
        basis="",
    )
    assert preview.count("不再存续") >= 2
    assert "新设" in preview
    on = TODAY + timedelta(days=1)
    cast.bodies["water"].refresh_from_db()
    (into,) = successors(cast.bodies["water"], on)
    assert name_on(into, on) == "云岭县农业水务局"
    assert into.kind == "bureau"


def test_one_becomes_several_and_every_post_is_told_where_to_go(cast: Cast, at_work: AtWork) -> None:
    posts = {f"post_{cast.post('water_clerk')}": "1", f"post_{cast.post('water_leader')}": "2"}
    carry_out(
        at_work("system"),
        address(cast, "split"),
        is_1="new",
        name_1="云岭县水务局",
        is_2="existing",
        name_2="县农业农村局",
        is_3="new",
        is_4="new",
        effective_on=TOMORROW,
        **posts,
    )
    assert Succession.objects.filter(predecessor=cast.bodies["water"]).count() == 2
    assert verify(cast.county.public_id).findings == ()


def test_a_post_cannot_go_where_nothing_is(cast: Cast, at_work: AtWork) -> None:
    sent = {
        "is_1": "new",
        "name_1": "甲局",
        "is_2": "new",
        "name_2": "乙局",
        "is_3": "new",
        "is_4": "new",
        "effective_on": TOMORROW,
        f"post_{cast.post('water_clerk')}": "4",
        f"post_{cast.post('water_leader')}": "1",
    }
    assert "这个承接机构没有填写" in words(at_work("system").post(address(cast, "split"), sent), 422)


def test_duties_go_over_and_a_body_ends(cast: Cast, at_work: AtWork) -> None:
    client = at_work("system")
    preview = carry_out(
        client, address(cast, "transfer"), successor_is="existing", successor="县农业农村局", effective_on=TOMORROW
    )
    assert "职责划转" in preview
    carry_out(client, address(cast, "dissolve", "ecology"), effective_on=TOMORROW, basis="云岭编〔2031〕3号")
    cast.bodies["ecology"].refresh_from_db()
    assert cast.bodies["ecology"].ends_on == TODAY
    assert client.get(address(cast, "rename", "ecology")).status_code == 200
    assert client.post(address(cast, "rename", "ecology"), {"name": "x", "effective_on": TOMORROW}).status_code == 422


def test_a_refusal_stands_beside_its_field(cast: Cast, at_work: AtWork) -> None:
    client = at_work("system")
    page = words(client.post(address(cast, "dissolve"), {"effective_on": TOMORROW}), 422)
    assert "还有岗位没有安排去向：水小莲（联络员）、江局长（单位负责人）" in page
    assert 'aria-invalid="true"' in page
    page = words(client.post(address(cast, "rename"), {"name": "县农业农村局", "effective_on": TOMORROW}), 422)
    assert "属于另一个机构" in page.partition('name="name"')[2]
    sent = {
        "predecessors": "县水利局、没有的局",
        "successor_is": "existing",
        "successor": "县水利",
        "effective_on": "x",
    }
    page = words(client.post(LIST + "merge/", sent), 422)
    assert "没有叫“没有的局”的机构" in page
    sent = {"predecessors": "县水利局", "successor_is": "existing", "successor": "水利", "effective_on": TOMORROW}
    assert "相近的有：云岭县水利局" in words(client.post(LIST + "merge/", sent), 422)


def test_names_begin_and_end(cast: Cast, at_work: AtWork) -> None:
    client = at_work("compiler")
    carry_out(client, address(cast, "name"), kind="plate", text="云岭县河长制办公室", starts_on="")
    assert "不在用" not in words(client.get(f"{LIST}{cast.body('water')}/"))
    carry_out(client, address(cast, "end-name"), text="县水务局", last_day=TODAY.isoformat())
    assert OrganisationName.objects.get(text="县水务局").ends_on == TODAY
    page = words(client.post(address(cast, "name"), {"kind": "short", "text": "县农业农村局"}), 422)
    assert "属于另一个机构" in page
    assert client.post(address(cast, "name"), {"kind": "full", "text": "x"}).status_code == 422


def test_members_come_and_go_at_once(cast: Cast, at_work: AtWork) -> None:
    client, path = at_work("compiler"), address(cast, "members", "townships")
    carry_out(client, path, join="县水利局\n县农业农村局", leave=[cast.body("bailu")], effective_on=TOMORROW)
    group, on = cast.bodies["townships"], TODAY + timedelta(days=1)
    assert {each.public_id for each in members_on(group, on)} == {
        cast.body(key) for key in ("yuntai", "water", "agriculture")
    }
    assert len(members_on(group, TODAY)) == 2
    assert "没有填写要加入或者退出" in words(client.post(path, {"effective_on": TOMORROW}), 422)


def test_bodies_picked_in_the_list_join_a_group(cast: Cast, at_work: AtWork) -> None:
    client = at_work("compiler")
    page = words(
        client.post(
            LIST + "join/", {"chosen": [cast.body("water"), cast.body("agriculture"), cast.body("city_water"), "x"]}
        )
    )
    assert "云岭县水利局\n云岭县农业农村局</textarea>" in page
    carry_out(client, LIST + "join/", group="各乡镇", bodies="云岭县水利局", effective_on=TODAY.isoformat())
    assert len(members_on(cast.bodies["townships"], TODAY)) == 3
    sent = {"group": "县水利局", "bodies": "县农业农村局", "effective_on": TODAY.isoformat()}
    assert "只有机构组才有成员" in words(client.post(LIST + "join/", sent), 422)


def test_an_edit_changes_what_a_body_is(cast: Cast, at_work: AtWork) -> None:
    sent = {
        "kind": "institution",
        "level": "county",
        "superior": "县政府办",
        "position": "7",
        "division_code": "140922",
    }
    preview = carry_out(at_work("system"), address(cast, "edit"), **sent)
    assert "工作部门" in preview and "事业单位" in preview
    cast.bodies["water"].refresh_from_db()
    assert (cast.bodies["water"].kind, cast.bodies["water"].superior) == ("institution", cast.bodies["office"])
    circle = sent | {"superior": "县水利局"}
    assert "绕回了" in words(at_work("system").post(address(cast, "edit", "office"), circle), 422)


def test_only_what_was_seen_is_confirmed(cast: Cast, at_work: AtWork) -> None:
    client, path = at_work("system"), address(cast, "rename")
    preview = words(client.post(path, {"name": "云岭县水务局", "effective_on": TOMORROW}))
    other = hidden(preview) | {"name": ["云岭县水电局"]}
    again = words(client.post(path, other))
    assert "情况与上次预览时不同" in again and "云岭县水电局" in again
    assert not OrganisationName.objects.filter(text__in=["云岭县水务局", "云岭县水电局"]).exists()
    assert client.post(path, hidden(again)).status_code == 302
    assert OrganisationName.objects.filter(text="云岭县水电局").exists()


def test_going_back_keeps_what_was_typed(cast: Cast, at_work: AtWork) -> None:
    client, path = at_work("compiler"), address(cast, "members", "townships")
    sent = {"join": "县水利局", "leave": [cast.body("bailu")], "effective_on": TOMORROW}
    preview = words(client.post(path, sent))
    page = words(client.post(path, hidden(preview) | {"back": "1"}))
    assert "县水利局</textarea>" in page
    assert re.search(rf'value="{cast.body("bailu")}"[^>]*checked', page)
    assert TOMORROW in page


MATRIX = [(name, act.action) for name, act in ACTS.items()] + [
    ("new", NEW.action),
    ("join", JOIN.action),
    ("merge-chosen", MERGE.action),
    ("import", Action.ORGANISATION_IMPORT),
    ("import/template.xlsx", Action.ORGANISATION_IMPORT),
    ("divisions", Action.ORGANISATION_CREATE),
]


def test_every_form_refuses_every_role_that_the_table_does_not_name(cast: Cast, at_work: AtWork) -> None:
    """Generated from the table: each form, each person of the cast, asking and sending."""
    before = Event.objects.count(), Organisation.objects.count()
    roles = set()
    for who, post in cast.posts.items():
        client, role = at_work(who), PostRole(post.role)
        roles.add(role)
        before = Event.objects.count(), Organisation.objects.count()
        body = "city_water" if who.startswith("city") else "townships"
        for name, action in MATRIX:
            path = {"merge-chosen": LIST + "merge/"}.get(name, f"{LIST}{name}" + ("" if "." in name else "/"))
            path = address(cast, name, body) if name in ACTS else path
            allowed = (action, role) in TABLE
            assert client.get(path).status_code == (200 if allowed else 403), (who, name)
            sent = client.post(path, {"x": "y"}).status_code
            assert sent in ((200, 405, 422) if allowed else (403, 405)), (who, name, sent)
        assert (Event.objects.count(), Organisation.objects.count()) == before
    assert len(roles) == 11


def test_acts_on_a_body_of_another_government_are_not_found(cast: Cast, at_work: AtWork) -> None:
    client = at_work("city_system")
    for name in ACTS:
        assert client.get(address(cast, name)).status_code == 404
        assert client.post(address(cast, name), {"name": "x"}).status_code == 404
    assert client.get(address(cast, "nothing", "city_water")).status_code == 404
