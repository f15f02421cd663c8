"""What people are told of amendments: who must decide, and who proposed them; inside the services' transactions."""

from datetime import datetime

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.said import chinese
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
        title=f"请审批事项变更：{_thing(row)}",
        text=f"由{row.proposed_by_name}提出。原因：{row.reason[:200]}。依据：{row.basis}。",
        link=f"/amendments/{row.public_id}/",
        source=f"amendment:{row.public_id}",
    )
    if row.origin == AmendmentOrigin.IMPORT:
        telling = Telling(
            kind=NoticeKind.AMENDMENT_WAITS,
            title="请审批导入台账时提出的事项变更",
            text=f"由{row.proposed_by_name}导入。原因：{row.reason[:200]}。依据：{row.basis}。可以一并批准，也可以逐项审批。",
            link="/amendments/?state=proposed",
            source=f"amendments:{row.proposed_by}:{now.isoformat()}",
        )
    notify(actor=actor, now=now, people=[person.public_id for person in people], telling=telling)


def tell_author(actor: Actor, now: datetime, row: Amendment) -> None:
    """Who proposed it is told what was decided."""
    approved = row.state == AmendmentState.APPROVED
    when = f"{row.effective_on} 起生效。" if approved else ""
    said = f"意见：{row.comment}" if row.comment else ""
    _to_author(
        actor,
        now,
        row,
        NoticeKind.AMENDMENT_DECIDED,
        title=f"{'已批准' if approved else '未批准'}您提出的变更：{_thing(row)}",
        text=f"由{row.decided_by_name}审批。{when}{said}",
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
            title=f"变更今天生效：{_thing(row)}",
            text="台账已按批准的内容更新，变更前的内容保留在事项的变更记录里。",
            source=f"amendment-in-force:{row.public_id}",
        )


def tell_conflict(actor: Actor, now: datetime, row: Amendment, cause: str) -> None:
    """Who proposed it is told, once, that it cannot come into force."""
    _to_author(
        actor,
        now,
        row,
        NoticeKind.AMENDMENT_CONFLICT,
        title=f"批准的变更不能生效：{_thing(row)}",
        text=f"{chinese(cause)}。请按现在的内容重新提出。",
        source=f"amendment-conflict:{row.public_id}",
    )


def _to_author(
    actor: Actor, now: datetime, row: Amendment, kind: NoticeKind, *, title: str, text: str, source: str
) -> None:
    telling = Telling(kind=kind, title=title, text=text, link=f"/amendments/{row.public_id}/", source=source)
    notify(actor=actor, now=now, people=[row.proposed_by], telling=telling)


def _thing(row: Amendment) -> str:
    return f"{row.task.title[:60]}（{chinese(row.get_subject_display())}）"
