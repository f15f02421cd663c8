"""How the rows of this app stand in the audit trail: everything of them that may change only through an event."""

from collections.abc import Iterable, Mapping

from luoshi.server.audit.registry import Audited, announce
from luoshi.server.core.said import chinese
from luoshi.server.orgs.models import (
    CalendarDay,
    CalendarYear,
    Delegation,
    Government,
    Organisation,
    Post,
    ProposedPost,
    User,
)

GOVERNMENT, ORGANISATION, PERSON, POST = "government", "organisation", "person", "post"
DELEGATION, CALENDAR_YEAR, CALENDAR_DAY = "delegation", "calendar_year", "calendar_day"
PROPOSAL = "proposed_post"
KINDS = (GOVERNMENT, ORGANISATION, PERSON, POST, DELEGATION, CALENDAR_YEAR, CALENDAR_DAY, PROPOSAL)
"""What the register of bodies and people consists of."""

State = Mapping[str, object]


def announce_all() -> None:
    """Tell the trail of every kind of row here."""
    for audited in _KINDS:
        announce(audited)


def _government_state(row: Government) -> State:
    return {
        "name": row.name,
        "level": row.level,
        "division_code": row.division_code,
        "parent": row.parent.public_id if row.parent else None,
        "city": row.city,
        "province": row.province,
    }


def _organisation_state(row: Organisation) -> State:
    """The organisation with its names, its members and what follows it."""
    return {
        "kind": row.kind,
        "level": row.level,
        "superior": row.superior.public_id if row.superior else None,
        "superior_name": row.superior_name,
        "supervisor": row.supervisor.public_id if row.supervisor else None,
        "division_code": row.division_code,
        "position": row.position,
        "days": [row.starts_on, row.ends_on],
        "names": [
            [name.kind, name.text, name.starts_on, name.ends_on, name.position]
            for name in sorted(row.names.all(), key=lambda name: name.pk)
        ],
        "members": [
            [membership.member.public_id, membership.starts_on, membership.ends_on]
            for membership in sorted(row.memberships.all(), key=lambda membership: membership.pk)
        ],
        "followed_by": [
            [step.successor.public_id, step.kind, step.effective_on, step.basis]
            for step in sorted(row.followed_by.all(), key=lambda step: step.pk)
        ],
    }


def _organisation_name(row: Organisation) -> str:
    """The name it has now or had last."""
    full = [name for name in row.names.all() if name.kind == "full"]
    latest = max(
        full, key=lambda name: (name.ends_on is None, name.starts_on is not None, name.starts_on), default=None
    )
    return latest.text if latest else row.public_id


def _person_state(row: User) -> State:
    """The account; the digest covers the password's hash, so that one put in by hand shows."""
    return {
        "login_name": row.login_name,
        "display_name": row.display_name,
        "phone": row.sealed_phone,
        "active": row.is_active,
        "must_change_password": row.must_change_password,
        "password": row.password,
        "password_changed_at": row.password_changed_at,
    }


def _post_state(row: Post) -> State:
    return {
        "person": row.user.public_id,
        "organisation": row.organisation.public_id,
        "role": row.role,
        "title": row.title,
        "section": row.section,
        "days": [row.starts_on, row.ends_on],
        "granted": [row.granted_by, row.granted_at],
        "revoked_at": row.revoked_at,
        "in_charge_of": [
            [held.organisation.public_id, held.starts_on, held.ends_on]
            for held in sorted(row.portfolios.all(), key=lambda held: held.pk)
        ],
    }


def _proposal_state(row: ProposedPost) -> State:
    return {
        "person": row.user.public_id,
        "organisation": row.organisation.public_id,
        "role": row.role,
        "title": row.title,
        "proposed": [row.proposed_by, row.proposed_at],
        "decided_at": row.decided_at,
        "post": row.post.public_id if row.post else None,
    }


def _delegation_state(row: Delegation) -> State:
    return {
        "post": row.post.public_id,
        "delegate": row.delegate.public_id,
        "kind": row.kind,
        "days": [row.starts_on, row.ends_on],
        "reason": row.reason,
        "given": [row.given_by, row.given_at],
        "withdrawn_at": row.withdrawn_at,
    }


def _year_state(row: CalendarYear) -> State:
    days = sorted(row.days.all(), key=lambda day: day.day)
    return {"year": row.year, "basis": row.basis, "days": [[day.day, day.works, day.note] for day in days]}


def _day_state(row: CalendarDay) -> State:
    return {"day": row.day, "works": row.works, "note": row.note}


def _organisations(government: str) -> Iterable[Organisation]:
    rows = Organisation.objects.filter(government__public_id=government)
    return rows.select_related("government", "superior", "supervisor").prefetch_related(
        "names", "memberships__member", "followed_by__successor"
    )


def _posts(government: str) -> Iterable[Post]:
    rows = Post.objects.filter(government__public_id=government)
    return rows.select_related("government", "user", "organisation").prefetch_related("portfolios__organisation")


def _post_name(row: Post) -> str:
    return f"{row.user.display_name} {chinese(row.get_role_display())}"


_KINDS = (
    Audited(
        kind=GOVERNMENT,
        label="政府",
        name=lambda row: str(row.name),
        government=lambda row: str(row.public_id),
        state=_government_state,
        rows=lambda government: Government.objects.filter(public_id=government).select_related("parent"),
    ),
    Audited(
        kind=ORGANISATION,
        label="机构",
        name=_organisation_name,
        state=_organisation_state,
        rows=_organisations,
    ),
    Audited(
        kind=PERSON,
        label="人员",
        name=lambda row: str(row.display_name),
        state=_person_state,
        rows=lambda government: User.objects.filter(government__public_id=government),
    ),
    Audited(
        kind=POST,
        label="岗位",
        name=_post_name,
        state=_post_state,
        rows=_posts,
    ),
    Audited(
        kind=PROPOSAL,
        label="拟任岗位",
        name=lambda row: f"{row.user.display_name} {chinese(row.get_role_display())}",
        state=_proposal_state,
        rows=lambda government: ProposedPost.objects.filter(government__public_id=government).select_related(
            "government", "user", "organisation", "post"
        ),
    ),
    Audited(
        kind=DELEGATION,
        label="授权代理",
        name=lambda row: f"{row.post.user.display_name} → {row.delegate.display_name}",
        state=_delegation_state,
        rows=lambda government: Delegation.objects.filter(government__public_id=government).select_related(
            "post__user", "delegate"
        ),
    ),
    Audited(
        kind=CALENDAR_YEAR,
        label="日历年度",
        key=lambda row: str(row.year),
        name=lambda row: f"{row.year}年",
        state=_year_state,
        rows=lambda government: CalendarYear.objects.filter(government__public_id=government).prefetch_related("days"),
    ),
    Audited(
        kind=CALENDAR_DAY,
        label="自定日期",
        key=lambda row: str(row.day),
        name=lambda row: str(row.day),
        state=_day_state,
        rows=lambda government: CalendarDay.objects.filter(government__public_id=government, year__isnull=True),
    ),
)
