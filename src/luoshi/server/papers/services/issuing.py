"""Papers issued and put right: facts frozen, the file drawn and kept, a number given, all in one transaction."""

import re
from datetime import date, datetime

from django.db import transaction

from luoshi.officialdoc.forms.facts import Office
from luoshi.officialdoc.wording import DocumentNumber
from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import chinese, say
from luoshi.server.files.kinds import FileKind
from luoshi.server.files.services.storing import storing
from luoshi.server.orgs.models import Government, Organisation
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.locking import locked, locked_government
from luoshi.server.papers.asking import PaperAsked
from luoshi.server.papers.audited import PAPER
from luoshi.server.papers.drawing import drawn, frozen
from luoshi.server.papers.facts import paper_facts
from luoshi.server.papers.gathering import Gathered, gather
from luoshi.server.papers.models import MAX_CODE, MAX_TITLE, IssuedNumber, PaperKind, PaperMatter, Snapshot
from luoshi.server.papers.scopes import visible_papers
from luoshi.server.papers.selectors import PAPER_THING, next_number
from luoshi.server.policy import Action, Facts, require

_CODE = re.compile(r"[\u3400-\u9fff]{2,20}")
_LONGEST_REASON = 300
_MOST_SERIAL = 99_999


def issue_paper(*, actor: Actor, now: datetime, asked: PaperAsked) -> Snapshot:
    """Issue a paper as things are today. Raises NotFound, NotAllowed, and Invalid where it cannot be yet."""
    with transaction.atomic():
        _permitted(actor)
        return _issue(actor, now, asked)


def correct_paper(*, actor: Actor, now: datetime, paper: str, reason: str, asked: PaperAsked) -> Snapshot:
    """Issue a paper in place of one that was wrong; that one stays as it is and is named.

    It bears the number of the old one unless another is asked for. Raises Invalid without a reason, for a paper of
    another kind, and for one that was put right already.
    """
    with transaction.atomic():
        _permitted(actor)
        old = locked(visible_papers(actor), paper, PAPER_THING)
        require(actor, Action.PAPER_ISSUE, paper_facts(old))
        words = reason.strip()
        if not words or len(words) > _LONGEST_REASON:
            said = say("请写明更正的原因，不超过 %(longest)s 个字", longest=_LONGEST_REASON)
            raise Invalid(say("没有填写更正的原因，或者过长"), said, fields={"reason": said})
        if old.kind != asked.kind:
            said = say("更正的公文与原公文不是同一种")
            raise Invalid(said, say("请另行制发"), fields={"kind": said})
        newer = Snapshot.objects.filter(corrects=old).first()
        if newer is not None:
            said = say("这份公文已经由“%(title)s”更正过", title=newer.title)
            raise Invalid(said, say("请打开最新的一份，再更正"), fields={"paper": said})
        return _issue(actor, now, asked, old, words)


def _permitted(actor: Actor) -> None:
    require(actor, Action.PAPER_ISSUE, Facts(government=actor.government))


def _issue(actor: Actor, now: datetime, asked: PaperAsked, old: Snapshot | None = None, reason: str = "") -> Snapshot:
    """With the government locked: whoever gives a number waits for who gives one."""
    root = locked_government(actor, actor.government)
    on = china_date(now)
    number = _number(actor, now, root, asked, old, on)
    office = Office(_issuer(actor, on), _printed(number), on, actor.name, asked.telephone.strip())
    gathered = gather(actor, asked, office, on)
    facts = frozen(gathered.facts)
    with storing(root, drawn(asked.kind, facts), FileKind.DOCX, now) as blob:
        row = Snapshot(
            government=root,
            kind=asked.kind,
            title=_title(asked, gathered),
            number=number,
            facts=facts,
            asked_about=list(asked.about),
            as_of=on,
            blob=blob,
            part=gathered.part,
            corrects=old,
            reason=reason,
            made_by=actor.user,
            made_by_name=actor.name,
            made_in=actor.post,
            made_at=now,
        )
        row.save(force_insert=True)
        for position, each in enumerate(gathered.matters):
            PaperMatter(snapshot=row, matter=each, position=position).save(force_insert=True)
        changes = {
            "kind": row.kind,
            "number": str(number) if number else "",
            "sha256": blob.sha256,
            "size": blob.size,
            "matters": [each.public_id for each in gathered.matters],
            "corrects": old.public_id if old else "",
        }
        record(actor=actor, now=now, action=Action.PAPER_ISSUE, kind=PAPER, row=row, changes=changes, comment=reason)
        return row


def _number(
    actor: Actor, now: datetime, root: Government, asked: PaperAsked, old: Snapshot | None, on: date
) -> IssuedNumber | None:
    """The number of a paper: the one asked for, else that of the paper that it corrects, else none."""
    code, serial = asked.number.code.strip(), asked.number.serial
    if not code:
        if serial is not None:
            said = say("没有填写机关代字")
            raise Invalid(said, say("请填写机关代字，例如“云政督交”"), fields={"code": said})
        return old.number if old else None
    if _CODE.fullmatch(code) is None or len(code) > MAX_CODE:
        said = say("机关代字应为 2—%(most)s 个汉字", most=MAX_CODE)
        raise Invalid(say("机关代字不对"), said, fields={"code": said})
    if serial is None:
        serial = next_number(root, asked.kind, on.year, code).serial
    if not 1 <= serial <= _MOST_SERIAL:
        said = say("序号应为 1—%(most)s", most=_MOST_SERIAL)
        raise Invalid(say("发文序号不对"), said, fields={"serial": said})
    given = IssuedNumber.objects.filter(government=root, code=code, year=on.year, serial=serial).first()
    if given is not None:
        if old is not None and old.number_id == given.pk:
            return given
        said = say("“%(number)s”已经用过", number=str(given))
        raise Invalid(said, say("请另编序号，或者留空由系统接着编"), fields={"serial": said})
    row = IssuedNumber(
        government=root,
        code=code,
        year=on.year,
        serial=serial,
        given_by=actor.user,
        given_by_name=actor.name,
        given_at=now,
    )
    row.save(force_insert=True)
    return row


def _printed(number: IssuedNumber | None) -> DocumentNumber | None:
    return None if number is None else DocumentNumber(number.code, number.year, number.serial)


def _issuer(actor: Actor, on: date) -> str:
    """The body in whose name the paper goes out: that of the post."""
    return name_on(Organisation.objects.get(public_id=actor.organisation), on)


def _title(asked: PaperAsked, gathered: Gathered) -> str:
    """What a list calls the paper: its kind and what it is about; whom it goes to where it is about one part."""
    label = chinese(asked.kind.label)
    is_notice = asked.kind == PaperKind.SUPERVISION_NOTICE
    about = asked.topic.strip() if is_notice else gathered.matters[0].task.title
    to = f"（{gathered.part.printed_name}）" if gathered.part else ""
    return f"{label}：{about}{to}"[:MAX_TITLE]
