"""What people are told of amendments: who must decide, and who proposed them; inside the services' transactions."""

from datetime import datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import listed, say
from luoshi.server.ledger.changing import deciders
from luoshi.server.ledger.models import Amendment, AmendmentOrigin
from luoshi.server.ledger.states import AmendmentState
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.services.notices import Telling, notify


def tell_deciders(actor: Actor, now: datetime, row: Amendment) -> None:
    """Who may decide is told that something waits; of all that came with one table, once."""
    people = deciders([row], china_date(now))[row.public_id]
    telling = Telling(
        kind=NoticeKind.AMENDMENT_WAITS,
        title=say("请审批事项变更：%(thing)s", thing=_thing(row)),
        text=say("由%(name)s提出。原因：%(reason)s。依据：%(basis)s。", **_why(row)),
        link=f"/amendments/{row.public_id}/",
        source=f"amendment:{row.public_id}",
    )
    if row.origin == AmendmentOrigin.IMPORT:
        telling = Telling(
            kind=NoticeKind.AMENDMENT_WAITS,
            title=say("请审批导入台账时提出的事项变更"),
            text=say("由%(name)s导入。原因：%(reason)s。依据：%(basis)s。可以一并批准，也可以逐项审批。", **_why(row)),
            link="/amendments/?state=proposed",
            source=f"amendments:{row.proposed_by}:{now.isoformat()}",
        )
    notify(actor=actor, now=now, people=[person.public_id for person in people], telling=telling)


def tell_author(actor: Actor, now: datetime, row: Amendment) -> None:
    """Who proposed it is told what was decided."""
    approved = row.state == AmendmentState.APPROVED
    told = [say("由%(name)s审批。", name=row.decided_by_name)]
    if approved:
        told.append(say("%(day)s 起生效。", day=row.effective_on))
    if row.comment:
        told.append(say("意见：%(comment)s", comment=row.comment))
    title = say("已批准您提出的变更：%(thing)s", thing=_thing(row))
    if not approved:
        title = say("未批准您提出的变更：%(thing)s", thing=_thing(row))
    _to_author(
        actor,
        now,
        row,
        NoticeKind.AMENDMENT_DECIDED,
        title=title,
        text=listed(told, between=" "),
        source=f"amendment-decided:{row.public_id}",
    )


def tell_in_force(actor: Actor, now: datetime, row: Amendment) -> None:
    """Who proposed it is told on the day from which it holds, where that is not the day of the decision."""
    if row.decided_at is not None and china_date(row.decided_at) < china_date(now):
        _to_author(
            actor,
            now,
            row,
            NoticeKind.AMENDMENT_DECIDED,
            title=say("变更今天生效：%(thing)s", thing=_thing(row)),
            text=say("台账已按批准的内容更新，变更前的内容保留在事项的变更记录里。"),
            source=f"amendment-in-force:{row.public_id}",
        )


def tell_conflict(actor: Actor, now: datetime, row: Amendment, cause: str) -> None:
    """Who proposed it is told, once, that it cannot come into force."""
    _to_author(
        actor,
        now,
        row,
        NoticeKind.AMENDMENT_CONFLICT,
        title=say("批准的变更不能生效：%(thing)s", thing=_thing(row)),
        text=say("%(cause)s。请按现在的内容重新提出。", cause=cause),
        source=f"amendment-conflict:{row.public_id}",
    )


def _to_author(
    actor: Actor, now: datetime, row: Amendment, kind: NoticeKind, *, title: str, text: str, source: str
) -> None:
    telling = Telling(kind=kind, title=title, text=text, link=f"/amendments/{row.public_id}/", source=source)
    notify(actor=actor, now=now, people=[row.proposed_by], telling=telling)


def _thing(row: Amendment) -> str:
    return say("%(title)s（%(subject)s）", title=row.task.title[:60], subject=row.get_subject_display())


def _why(row: Amendment) -> dict[str, object]:
    return {"name": row.proposed_by_name, "reason": row.reason[:200], "basis": row.basis}
