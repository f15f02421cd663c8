"""The demo has matters in many states, each with everything that led there."""

from collections import Counter

import pytest

from luoshi.server.audit.verification import verify
from luoshi.server.delivery.models import Matter, Objection, Part
from luoshi.server.demo import set_up
from luoshi.server.ledger.models import Amendment
from luoshi.server.orgs.models import Government
from server_cast import NOW
from server_rows import begun_with


@pytest.mark.django_db
def test_the_county_has_handed_out_and_units_are_at_work() -> None:
    begun_with(set_up, NOW)
    states = Counter(Matter.objects.values_list("state", flat=True))
    assert {"待立项审批", "待补正", "已立项", "已交办", "推进中", "已暂停", "已销号", "已撤回"} <= set(states)
    parts = Counter(Part.objects.values_list("state", flat=True))
    assert {"待签收", "异议中", "推进中", "待审核", "已退回", "已改派", "已了结", "已撤回"} <= set(parts)
    assert set(Objection.objects.values_list("state", flat=True)) == {"待单位负责人签批", "待办公室裁定", "已采纳"}
    closed = Matter.objects.get(state="已销号")
    assert closed.look_backs.get().due_on > closed.made_at.date()
    assert closed.verifications.get().passed and closed.completions.get().outcome == "closed"
    assert Amendment.objects.filter(subject="owners", state="待审批").exists()
    assert Part.objects.filter(via_group="各乡镇").exists()
    for government in Government.objects.all():
        assert verify(government.public_id).findings == ()
