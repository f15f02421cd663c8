"""What each paper says of what stands in the rows."""

from datetime import timedelta

import pytest

from luoshi.officialdoc.forms.closing_table import ClosingTable
from luoshi.officialdoc.forms.dispatch_slip import DispatchSlip
from luoshi.officialdoc.forms.extension_reply import ExtensionReply
from luoshi.officialdoc.forms.facts import UNSIGNED, Duty, Office, Opinion
from luoshi.officialdoc.forms.receipt import Answer, Receipt
from luoshi.officialdoc.forms.reminder import Reminded, Reminder
from luoshi.officialdoc.forms.supervision_notice import SupervisionNotice
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.delivery.models import Part
from luoshi.server.delivery.states import ExtensionState, PartState
from luoshi.server.papers.asking import PaperAsked
from luoshi.server.papers.gathering import gather
from luoshi.server.papers.models import PaperKind
from server_cast import TODAY, Cast
from server_delivered import DUE, Delivered, chased, closed, delivered, extended, instructed

OFFICE = Office("云岭县人民政府办公室", None, TODAY, "钟合青")
WATER, TOWN = "云岭县水利局", "云台镇人民政府"


def gathered(cast: Cast, kind: PaperKind, *about: str, **others: object) -> object:
    asked = PaperAsked(kind, about, **others)  # type: ignore[arg-type]  # names of its fields
    return gather(cast.actor("compiler"), asked, OFFICE, TODAY).facts


@pytest.fixture
def given(cast: Cast) -> Delivered:
    return delivered(cast)


def test_a_slip_tells_of_every_body_and_of_the_leaders_word(cast: Cast, given: Delivered) -> None:
    instructed(cast, given)
    facts = gathered(cast, PaperKind.DISPATCH_SLIP, given.matter.public_id, demands=("每月25日前反馈",))
    assert isinstance(facts, DispatchSlip)
    assert facts.duties == (Duty(WATER, "牵头", "组织施工", DUE), Duty(TOWN, "配合", "协调用地", DUE))
    assert (facts.subject.number, facts.subject.title, facts.subject.due) == ("2031-001", "北干渠改造", DUE)
    assert facts.subject.finish_line == "全线通水（冬灌前）"
    assert facts.subject.requirement == "汛前完成主体"
    assert (facts.leader, facts.supervisor, facts.reports) == ("分副县", "杜查实", "每月25日前反馈")
    assert facts.instruction == Opinion("抓紧办理", "主县长", TODAY)
    assert facts.sign_by == TODAY + timedelta(days=2)


def test_a_matter_without_parts_has_no_slip(cast: Cast, given: Delivered) -> None:
    Part.objects.update(state=PartState.WITHDRAWN)
    with pytest.raises(Invalid) as refused:
        gathered(cast, PaperKind.DISPATCH_SLIP, given.matter.public_id)
    assert refused.value.cause == "这件事项还没有交办"


def test_a_notice_goes_to_every_body_once(cast: Cast, given: Delivered) -> None:
    other = delivered(cast, "南干渠改造", ordinal=2)
    about = (given.matter.public_id, other.matter.public_id)
    facts = gathered(cast, PaperKind.SUPERVISION_NOTICE, *about, topic="渠道改造情况", methods=("实地查看",))
    assert isinstance(facts, SupervisionNotice)
    assert facts.addressees == (WATER, TOWN)
    assert [(each.number, each.lead, each.support) for each in facts.matters] == [
        ("2031-001", WATER, TOWN),
        ("2031-002", WATER, TOWN),
    ]


def test_a_notice_needs_a_topic(cast: Cast, given: Delivered) -> None:
    with pytest.raises(Invalid) as refused:
        gathered(cast, PaperKind.SUPERVISION_NOTICE, given.matter.public_id)
    assert "topic" in refused.value.fields


def test_a_reminder_tells_what_was_said_and_how_often_it_was_asked(cast: Cast, given: Delivered) -> None:
    chased(cast, given)
    facts = gathered(cast, PaperKind.REMINDER, given.lead.public_id, demands=("说明原因",))
    assert isinstance(facts, Reminder)
    assert facts.earlier == (Reminded(TODAY, "电话催办"),)
    assert (facts.progress, facts.progress_on, facts.demand) == ("完成清淤三公里", TODAY, "说明原因")
    assert facts.as_of == TODAY


@pytest.mark.parametrize(("signed", "answer"), [(True, Answer.ACCEPTED), (False, Answer.OPEN)])
def test_a_receipt_says_whether_it_was_signed_for(cast: Cast, signed: bool, answer: Answer) -> None:
    given = delivered(cast, signed=signed)
    facts = gathered(cast, PaperKind.RECEIPT, given.lead.public_id)
    assert isinstance(facts, Receipt)
    assert facts.answer is answer
    assert facts.received_by == ("水小莲" if signed else "")
    assert facts.received_on == (TODAY if signed else None)


def test_a_reply_counts_grants_and_keeps_the_first_day(cast: Cast, given: Delivered) -> None:
    extended(cast, given, ExtensionState.GRANTED, DUE + timedelta(days=10))
    Part.objects.filter(pk=given.lead.pk).update(due_on=DUE + timedelta(days=10))
    given.lead.refresh_from_db()
    row = extended(cast, given, ExtensionState.GRANTED, DUE + timedelta(days=20))
    facts = gathered(cast, PaperKind.EXTENSION_REPLY, row.public_id)
    assert isinstance(facts, ExtensionReply)
    assert (facts.first_due, facts.due, facts.granted_until) == (
        DUE,
        DUE + timedelta(days=10),
        DUE + timedelta(days=20),
    )
    assert facts.count == 2


def test_a_refusal_names_the_leaders_words(cast: Cast, given: Delivered) -> None:
    row = extended(cast, given, ExtensionState.REFUSED, DUE + timedelta(days=10), comment="汛期已过")
    facts = gathered(cast, PaperKind.EXTENSION_REPLY, row.public_id)
    assert isinstance(facts, ExtensionReply)
    assert (facts.granted_until, facts.reason) == (None, "汛期已过")


def test_nobody_is_told_of_what_is_not_decided(cast: Cast, given: Delivered) -> None:
    row = extended(cast, given, ExtensionState.AWAITING_LEADER, DUE + timedelta(days=10))
    with pytest.raises(Invalid) as refused:
        gathered(cast, PaperKind.EXTENSION_REPLY, row.public_id)
    assert refused.value.cause == "这项延期申请还没有审批"


def test_a_closing_table_tells_who_looked_and_who_closed(cast: Cast, given: Delivered) -> None:
    extended(cast, given, ExtensionState.GRANTED, DUE + timedelta(days=10))
    closed(cast, given)
    facts = gathered(cast, PaperKind.CLOSING_TABLE, given.matter.public_id)
    assert isinstance(facts, ClosingTable)
    assert (facts.lead, facts.support, facts.result, facts.claim) == (WATER, TOWN, "全线通水", "验收")
    assert (facts.method, facts.verified_by, facts.conclusion) == ("实地核查", "杜查实", "通过。闸门启闭正常")
    assert facts.leader_says == Opinion("同意", "分副县", TODAY)
    assert (facts.body_says, facts.extensions, facts.closed_on) == (UNSIGNED, 1, TODAY)
    assert facts.look_back_on == TODAY + timedelta(days=180)


def test_nothing_is_closed_that_nobody_applied_for(cast: Cast, given: Delivered) -> None:
    with pytest.raises(Invalid) as refused:
        gathered(cast, PaperKind.CLOSING_TABLE, given.matter.public_id)
    assert refused.value.cause == "这件事项还没有申请办结"


@pytest.mark.parametrize("kind", list(PaperKind))
def test_what_is_not_there_is_not_found(cast: Cast, kind: PaperKind) -> None:
    with pytest.raises(NotFound):
        gathered(cast, kind, "matter-0000000000000000", topic="渠道")


@pytest.mark.parametrize("kind", list(PaperKind))
def test_a_paper_is_about_something(cast: Cast, kind: PaperKind) -> None:
    with pytest.raises(Invalid) as refused:
        gathered(cast, kind)
    assert "about" in refused.value.fields


def test_what_another_government_has_is_not_there(cast: Cast, given: Delivered) -> None:
    asked = PaperAsked(PaperKind.DISPATCH_SLIP, (given.matter.public_id,))
    with pytest.raises(NotFound):
        gather(cast.actor("city_compiler"), asked, OFFICE, TODAY)
