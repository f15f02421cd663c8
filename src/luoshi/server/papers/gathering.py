"""From matters, parts and extensions to the facts of a paper, as they are on a day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from luoshi.officialdoc.forms.closing_table import ClosingTable
from luoshi.officialdoc.forms.dispatch_slip import DispatchSlip
from luoshi.officialdoc.forms.extension_reply import ExtensionReply
from luoshi.officialdoc.forms.facts import UNSIGNED, Duty, Office, Opinion, Subject
from luoshi.officialdoc.forms.receipt import Answer, Receipt
from luoshi.officialdoc.forms.reminder import Reminded, Reminder
from luoshi.officialdoc.forms.supervision_notice import Supervised, SupervisionNotice
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import Said, chinese, say
from luoshi.server.delivery.leading import leading
from luoshi.server.delivery.models import Charge, ChargeKind, Extension, FeedbackState, Matter, Part
from luoshi.server.delivery.models.following import Completion, Outcome, Verification
from luoshi.server.delivery.scopes import visible_extensions
from luoshi.server.delivery.selectors import MatterView, matter, part
from luoshi.server.delivery.states import ExtensionState, LookBackState, ObjectionState
from luoshi.server.files.models import Attachment
from luoshi.server.ledger.models.columns import RoleChoice
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.papers.asking import PaperAsked
from luoshi.server.papers.drawing import FormFacts
from luoshi.server.papers.models import PaperKind


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of a paper, the matters that it is about, and the part where it is about one."""

    facts: FormFacts
    matters: tuple[Matter, ...]
    part: Part | None = None


def gather(actor: Actor, asked: PaperAsked, office: Office, on: date) -> Gathered:
    """What a paper says on a day. Raises NotFound, and Invalid where the matter has not come so far."""
    if not asked.about:
        said = say("没有选择事项")
        raise Invalid(said, say("请选择公文涉及的事项"), fields={"about": said})
    return _GATHER[asked.kind](actor, asked, office, on)


def _dispatch_slip(actor: Actor, asked: PaperAsked, office: Office, on: date) -> Gathered:
    view = _one(actor, asked)
    parts = view.open_parts
    if not parts:
        raise _too_early(say("这件事项还没有交办"), say("请在交办以后制发交办单"))
    told = next(iter(view.instructions), None)
    instruction = UNSIGNED if told is None else Opinion(told.text, told.leader_name, told.given_on)
    facts = DispatchSlip(
        office=office,
        subject=_subject(view.matter, parts),
        duties=tuple(Duty(each.printed_name, _role(each), each.wanted, each.due_on) for each in parts),
        leader=_charged(view.charges, ChargeKind.LEADER, on),
        supervisor=_charged(view.charges, ChargeKind.SUPERVISOR, on) or office.contact,
        sign_by=min(each.sign_by for each in parts),
        object_by=min(each.object_by for each in parts),
        reports="；".join(asked.demands),
        instruction=instruction,
    )
    return Gathered(facts, (view.matter,))


def _supervision_notice(actor: Actor, asked: PaperAsked, office: Office, on: date) -> Gathered:
    if not asked.topic.strip():
        said = say("没有填写督查内容")
        raise Invalid(said, say("请写明督查什么，例如“一季度重点工作落实情况”"), fields={"topic": said})
    views = [matter(actor, key) for key in asked.about]
    rows = []
    bodies: dict[str, None] = {}
    for view in views:
        leads = leading(view.open_parts)
        others = [each for each in view.open_parts if each not in leads]
        bodies |= dict.fromkeys(each.printed_name for each in (*leads, *others))
        rows.append(
            Supervised(
                view.matter.number,
                view.matter.task.title,
                _names(leads),
                _names(others),
                _due(view.matter, view.open_parts),
            )
        )
    if not bodies:
        raise _too_early(say("这些事项都还没有交办"), say("请在交办以后制发督查通知"))
    facts = SupervisionNotice(
        office=office,
        topic=asked.topic.strip(),
        addressees=tuple(bodies),
        matters=tuple(rows),
        basis=asked.basis.strip(),
        begins_on=asked.begins_on,
        ends_on=asked.ends_on,
        methods=asked.methods,
        demands=asked.demands,
        reply_by=asked.reply_by,
        copies_to=asked.copies_to.strip(),
    )
    return Gathered(facts, tuple(view.matter for view in views))


def _reminder(actor: Actor, asked: PaperAsked, office: Office, on: date) -> Gathered:
    row = part(actor, asked.about[0])
    said = row.feedbacks.exclude(state=FeedbackState.RECALLED).first()
    earlier = row.reminders.order_by("made_at", "pk")
    facts = Reminder(
        office=office,
        subject=_subject(row.matter, [row]),
        body=row.printed_name,
        as_of=on,
        dispatched_on=_day(row.made_at),
        earlier=tuple(Reminded(china_date(each.made_at), _words(each.get_kind_display())) for each in earlier),
        progress="" if said is None else said.progress,
        progress_on=None if said is None else said.as_of,
        demand="；".join(asked.demands),
        reply_by=asked.reply_by,
    )
    return Gathered(facts, (row.matter,), row)


def _receipt(actor: Actor, asked: PaperAsked, office: Office, on: date) -> Gathered:
    row = part(actor, asked.about[0])
    waiting = [ObjectionState.AWAITING_UNIT.value, ObjectionState.AWAITING_OFFICE.value]
    objection = row.objections.filter(state__in=waiting).first()
    held = row.hand_ons.filter(ended_at__isnull=True).select_related("section", "user").first()
    charges = list(row.matter.charges.filter(part=row))
    answer = Answer.OBJECTED if objection else Answer.ACCEPTED if row.signed_at else Answer.OPEN
    facts = Receipt(
        office=office,
        subject=_subject(row.matter, [row]),
        body=row.printed_name,
        role=_role(row),
        dispatched_on=_day(row.made_at),
        sign_by=row.sign_by,
        received_on=_day(row.signed_at),
        received_by=row.signed_by_name,
        answer=answer,
        reason="" if objection is None else objection.reason,
        leader=_charged(charges, ChargeKind.LEADER, on),
        section=short_name_on(held.section, on) if held and held.section else "",
        contact=_charged(charges, ChargeKind.CONTACT, on),
    )
    return Gathered(facts, (row.matter,), row)


def _extension_reply(actor: Actor, asked: PaperAsked, office: Office, on: date) -> Gathered:
    rows = visible_extensions(actor).select_related("part__matter__task", "part__matter__government")
    row = rows.filter(public_id=asked.about[0]).first()
    if row is None:
        raise NotFound(say("这项延期申请"))
    if row.state not in (ExtensionState.GRANTED, ExtensionState.REFUSED):
        raise _too_early(say("这项延期申请还没有审批"), say("请在领导审批以后制发延期批复"))
    granted = row.state == ExtensionState.GRANTED
    before = Extension.objects.filter(part=row.part, state=ExtensionState.GRANTED, pk__lt=row.pk).count()
    facts = ExtensionReply(
        office=office,
        subject=_subject(row.part.matter, [row.part]),
        body=row.part.printed_name,
        requested_on=china_date(row.made_at),
        first_due=row.part.first_due_on or row.old_due_on,
        due=row.old_due_on,
        granted_until=row.new_due_on if granted else None,
        count=before + 1,
        reason="" if granted else row.comment,
        demands=asked.demands,
        copies_to=asked.copies_to.strip(),
    )
    return Gathered(facts, (row.part.matter,), row.part)


def _closing_table(actor: Actor, asked: PaperAsked, office: Office, on: date) -> Gathered:
    view = _one(actor, asked)
    applied = next((each for each in view.completions if each.outcome != Outcome.TAKEN_BACK), None)
    if applied is None:
        raise _too_early(say("这件事项还没有申请办结"), say("请在承办单位申请办结以后制发销号表"))
    found = next((each for each in view.verifications if each.completion_id == applied.pk), None)
    planned = next((each for each in view.look_backs if each.state == LookBackState.PLANNED), None)
    leads = leading(view.open_parts)
    facts = ClosingTable(
        office=office,
        subject=_subject(view.matter, view.open_parts),
        lead=_names(leads),
        support=_names([each for each in view.open_parts if each not in leads]),
        first_due=min((each.first_due_on for each in leads if each.first_due_on), default=view.matter.task.last_day),
        extensions=sum(1 for each in view.extensions if each.state == ExtensionState.GRANTED and each.part in leads),
        result=applied.text,
        claim=_words(applied.get_claim_level_display()),
        evidence=_file_names(applied),
        applied_on=china_date(applied.made_at),
        verified_on=None if found is None else found.verified_on,
        verified_by="" if found is None else found.made_by_name,
        method="" if found is None else _words(found.get_method_display()),
        conclusion=_conclusion(found),
        leader_says=_closed_by(applied),
        closed_on=_day(view.matter.closed_at),
        look_back_on=None if planned is None else planned.due_on,
    )
    return Gathered(facts, (view.matter,))


_GATHER: Mapping[PaperKind, Callable[[Actor, PaperAsked, Office, date], Gathered]] = {
    PaperKind.DISPATCH_SLIP: _dispatch_slip,
    PaperKind.SUPERVISION_NOTICE: _supervision_notice,
    PaperKind.REMINDER: _reminder,
    PaperKind.RECEIPT: _receipt,
    PaperKind.EXTENSION_REPLY: _extension_reply,
    PaperKind.CLOSING_TABLE: _closing_table,
}


def _one(actor: Actor, asked: PaperAsked) -> MatterView:
    return matter(actor, asked.about[0])


def _too_early(cause: Said, remedy: Said) -> Invalid:
    return Invalid(cause, remedy, fields={"about": cause})


def _subject(row: Matter, parts: Sequence[Part]) -> Subject:
    wanted = row.requirement or row.task.body
    reached = [f"{each.text}（{each.due_text}）" if each.due_text else each.text for each in row.task.milestones.all()]
    return Subject(row.number, row.task.title, row.basis, wanted, "；".join(reached), _due(row, parts))


def _due(row: Matter, parts: Sequence[Part]) -> date | None:
    """The last day that counts: of those that answer for the matter, else what the item says."""
    days = [each.due_on for each in leading(parts) or parts if each.due_on]
    return max(days, default=row.task.last_day)


def _role(row: Part) -> str:
    return _words(RoleChoice(row.role).label)


def _names(parts: Sequence[Part]) -> str:
    return "、".join(each.printed_name for each in parts)


def _charged(charges: Sequence[Charge], kind: ChargeKind, on: date) -> str:
    names = [
        each.name
        for each in charges
        if each.kind == kind and each.starts_on <= on and (each.ends_on is None or on <= each.ends_on)
    ]
    return "、".join(dict.fromkeys(names))


def _file_names(row: Completion) -> tuple[str, ...]:
    names = dict(Attachment.objects.filter(public_id__in=row.evidence).values_list("public_id", "name"))
    return tuple(names[key] for key in row.evidence if key in names)


def _conclusion(found: Verification | None) -> str:
    if found is None:
        return ""
    return f"{'通过' if found.passed else '不通过'}。{found.findings}"


def _closed_by(row: Completion) -> Opinion:
    """The leader's word on the closing, where it was given."""
    if row.outcome != Outcome.CLOSED:
        return UNSIGNED
    return Opinion(row.comment or "同意销号。", row.decided_by_name, _day(row.decided_at))


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else china_date(moment)


def _words(label: object) -> str:
    """What is printed is Chinese, whoever issues it."""
    return chinese(label)
