"""What has no finish line, on pages: the list with proposals, many accepted at once, one set by hand."""

import pytest
from office_of_cast import Office

from luoshi.server.indicators.finishing import measures_without, tasks_without
from luoshi.server.indicators.models import FinishLine
from luoshi.server.ledger.models import Measure, Plan
from server_papers import item_of, ledger_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(office: Office) -> Plan:
    return ledger_of(office.cast)


def test_the_list_equals_its_counts_and_shows_what_is_proposed(office: Office, plan: Plan) -> None:
    actor = office.cast.actor("compiler")
    keys = {str(key) for key in measures_without(actor).values_list("pk", flat=True)}
    assert keys
    assert office.rows("compiler", "/finish-lines/") == keys
    page = office.html("compiler", "/finish-lines/")
    assert f'<span class="count">{len(keys)}</span>' in page
    assert f'<span class="count">{tasks_without(actor).count()}</span>' in page
    assert "长期事项，定期报告" in page
    assert "采纳所选建议" in page
    assert "采纳所选建议" not in office.html("deputy", "/finish-lines/")


def test_what_is_picked_is_accepted(office: Office, plan: Plan) -> None:
    keys = list(measures_without(office.cast.actor("compiler")).values_list("pk", flat=True))
    client = office.at("compiler")
    assert client.post("/finish-lines/accept", {"chosen": keys}).status_code == 302
    assert set(FinishLine.objects.values_list("measure", flat=True)) == set(keys)
    assert "都有完成标准了" in office.html("compiler", "/finish-lines/")
    assert client.post("/finish-lines/accept", {"chosen": keys[:1]}).status_code == 409
    assert client.post("/finish-lines/accept", {"chosen": ["x"]}).status_code == 302
    assert office.at("deputy").post("/finish-lines/accept", {"chosen": keys[:1]}).status_code in (403, 404)


def test_one_is_set_by_hand_from_its_proposal(office: Office, plan: Plan) -> None:
    row = measures_without(office.cast.actor("compiler")).first()
    assert row is not None
    path = f"/finish-lines/{row.pk}/set/"
    assert row.text in office.html("compiler", path)
    client = office.at("compiler")
    lacking = client.post(path, {"kind": "deliverable", "text": "通过验收"})
    assert lacking.status_code == 422
    assert "请写明最后一天" in lacking.content.decode()
    standing = client.post(path, {"kind": "standing", "text": "按季度报告"})
    assert "多久报告一次" in standing.content.decode()
    done = client.post(path, {"kind": "deliverable", "text": "通过验收", "last_day": "2033-06-30"})
    assert done.status_code == 302
    assert FinishLine.objects.get().text == "通过验收"
    assert office.at("water_clerk").get(path).status_code in (403, 404)


def test_an_item_that_cannot_be_handed_out_gets_one(office: Office, plan: Plan) -> None:
    task = item_of(plan, "畜禽")
    task.targets.all().delete()
    assert task.title in office.html("compiler", "/finish-lines/items/")
    panel = office.html("compiler", f"/finish-lines/items/?open={task.public_id}")
    assert "确定完成标准" in panel
    path = f"/finish-lines/items/{task.public_id}/set/"
    office.html("compiler", path)
    done = office.at("compiler").post(path, {"kind": "standing", "text": "每季度报告处理站运行", "cadence": "quarter"})
    assert done.status_code == 302
    assert task.title not in office.html("compiler", "/finish-lines/items/")


def test_a_panel_stands_beside_the_list_and_nothing_else_opens(office: Office, plan: Plan) -> None:
    row = measures_without(office.cast.actor("compiler")).first()
    assert row is not None
    assert "采纳建议" in office.html("compiler", f"/finish-lines/?open={row.pk}")
    for key in ("0", "x", str(Measure.objects.order_by("-pk")[0].pk + 9), "9" * 30):
        office.html("compiler", f"/finish-lines/?open={key}", 404)


def test_filters_narrow(office: Office, plan: Plan) -> None:
    row = measures_without(office.cast.actor("compiler")).first()
    assert row is not None
    assert office.rows("compiler", f"/finish-lines/?plan={plan.public_id}&q={row.text[:8]}") >= {str(row.pk)}
    assert office.rows("compiler", "/finish-lines/?q=没有这样的字") == set()
