"""From events of the trail to what people are told: who, what, how urgent. Reads, writes nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from luoshi.server.audit.models import Event
from luoshi.server.audit.selectors import changes_of
from luoshi.server.core.actor import INSTALLATION
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.models import Urgency
from luoshi.server.notices.selectors import holders_of
from luoshi.server.orgs.models import Delegation, Post
from luoshi.server.orgs.selectors import name_on
from luoshi.server.policy import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What an event means for some people (public ids). ``once`` names what it is told of once; usually the event."""

    people: frozenset[str]
    kind: NoticeKind
    title: str
    text: str = ""
    link: str = ""
    urgency: Urgency = Urgency.ORDINARY
    once: str = ""
    in_app_only: bool = False


def happenings_of(event: Event) -> tuple[Happening, ...]:
    """What an event is told of; nothing for most. What was deleted since is told to nobody."""
    find = _FINDERS.get(event.action)
    return tuple(find(event)) if find else ()


def _post(key: str) -> Post | None:
    rows = Post.objects.select_related("user", "organisation").prefetch_related("organisation__names")
    return rows.filter(public_id=key).first()


def _post_words(post: Post, event: Event) -> str:
    return f"{name_on(post.organisation, china_date(event.at))} {post.get_role_display()}"


def _granted(event: Event) -> Iterable[Happening]:
    post = _post(event.key)
    if post is not None:
        yield Happening(
            people=frozenset({post.user.public_id}),
            kind=NoticeKind.POST_GRANTED,
            title=f"您获授岗位：{_post_words(post, event)}",
            text=f"由{event.actor_name}授予，自 {post.starts_on} 起。"
            + (f"至 {post.ends_on} 止。" if post.ends_on else ""),
        )


def _revoked(event: Event) -> Iterable[Happening]:
    post = _post(event.key)
    if post is not None:
        yield Happening(
            people=frozenset({post.user.public_id}),
            kind=NoticeKind.POST_REVOKED,
            title=f"您的岗位已收回：{_post_words(post, event)}",
            text=f"由{event.actor_name}收回。原因：{event.comment}" if event.comment else f"由{event.actor_name}收回。",
        )


def _delegated(event: Event) -> Iterable[Happening]:
    row = _delegation(event.key)
    if row is None:
        return
    days = f"{row.starts_on} 至 {row.ends_on}"
    giver = row.post.user
    yield Happening(
        people=frozenset({row.delegate.public_id}),
        kind=NoticeKind.DELEGATION_GIVEN,
        title=f"请您代理{giver.display_name}：{_post_words(row.post, event)}",
        text=f"期间：{days}。原因：{row.reason}。登录后在右上角姓名菜单中切换岗位办理。",
    )
    if event.action == Action.DELEGATION_APPOINT:
        yield Happening(
            people=frozenset({giver.public_id}),
            kind=NoticeKind.DELEGATION_GIVEN,
            title=f"已指定{row.delegate.display_name}代理您的岗位：{_post_words(row.post, event)}",
            text=f"期间：{days}。原因：{row.reason}。由{event.actor_name}指定。",
        )


def _withdrawn(event: Event) -> Iterable[Happening]:
    row = _delegation(event.key)
    if row is not None:
        yield Happening(
            people=frozenset({row.delegate.public_id, row.post.user.public_id}),
            kind=NoticeKind.DELEGATION_WITHDRAWN,
            title=f"{row.delegate.display_name}代理{row.post.user.display_name}的授权已收回",
            text=f"岗位：{_post_words(row.post, event)}。由{event.actor_name}收回。",
        )


def _delegation(key: str) -> Delegation | None:
    rows = Delegation.objects.select_related("delegate", "post__user", "post__organisation")
    return rows.filter(public_id=key).first()


def _handed_over(event: Event) -> Iterable[Happening]:
    successor = changes_of(event).get("successor")
    giving, taking = _post(event.key), _post(str(successor)) if successor else None
    if giving is not None and taking is not None:
        yield Happening(
            people=frozenset({taking.user.public_id}),
            kind=NoticeKind.HAND_OVER,
            title=f"{giving.user.display_name}的事项已移交给您",
            text=f"岗位：{_post_words(taking, event)}。由{event.actor_name}办理移交。",
        )


def _reset(event: Event) -> Iterable[Happening]:
    yield Happening(
        people=frozenset({event.key}),
        kind=NoticeKind.PASSWORD_RESET,
        title="您的登录密码已被重置",
        text=f"由{event.actor_name}重置。如果不是您要求的，请立即联系安全管理员。",
        urgency=Urgency.URGENT,
    )


def _locked(event: Event) -> Iterable[Happening]:
    """Once a person a day: who tries a password a thousand times does not write a thousand notices."""
    if event.government == INSTALLATION:
        return
    day = china_date(event.at)
    yield Happening(
        people=_holders(PostRole.SECURITY_ADMINISTRATOR, event),
        kind=NoticeKind.ACCOUNT_LOCKED,
        title=f"{event.name}的账号因连续登录失败被锁定",
        text="锁定会自动解除。如果不是本人忘记密码，可能有人在猜测密码，请核实。",
        urgency=Urgency.URGENT,
        once=f"locked:{event.key}:{day}",
    )


def _job(event: Event) -> Iterable[Happening]:
    yield Happening(
        people=_holders(PostRole.SYSTEM_ADMINISTRATOR, event),
        kind=NoticeKind.JOB_GIVEN_UP,
        title=f"后台任务多次失败，已放弃：{event.name}",
        text="请在后台任务页查看错误，排除原因后再试一次。",
        link="/jobs/",
    )


def _periodic(event: Event) -> Iterable[Happening]:
    yield Happening(
        people=_holders(PostRole.SYSTEM_ADMINISTRATOR, event),
        kind=NoticeKind.PERIODIC_FAILING,
        title=f"定时任务一再失败：{event.name}",
        text="恢复正常之前不再重复提醒。请在后台任务页查看错误。",
        link="/jobs/",
    )


def _undelivered(event: Event) -> Iterable[Happening]:
    """Once a channel a day, and never by a channel: the broken one would carry it."""
    changes = changes_of(event)
    yield Happening(
        people=_holders(PostRole.SYSTEM_ADMINISTRATOR, event),
        kind=NoticeKind.CHANNEL_FAILING,
        title=f"通知渠道“{event.name}”发送失败",
        text=f"已试 {changes.get('tries')} 次，应答：{changes.get('answer') or '无'}。收件人仍可在系统内看到通知。",
        link="/channels/",
        once=f"undelivered:{changes.get('channel')}:{china_date(event.at)}",
        in_app_only=True,
    )


def _holders(role: PostRole, event: Event) -> frozenset[str]:
    """Those of the event's government; of every government for what concerns the whole installation."""
    government = "" if event.government == INSTALLATION else event.government
    return frozenset(person.public_id for person in holders_of(role, china_date(event.at), government))


_FINDERS: Mapping[str, Callable[[Event], Iterable[Happening]]] = {
    Action.POST_GRANT: _granted,
    Action.POST_REVOKE: _revoked,
    Action.DELEGATION_GIVE: _delegated,
    Action.DELEGATION_APPOINT: _delegated,
    Action.DELEGATION_WITHDRAW: _withdrawn,
    Action.POST_HAND_OVER: _handed_over,
    Action.PERSON_RESET: _reset,
    "sign_in.locked": _locked,
    "job.given_up": _job,
    "job.periodic_failing": _periodic,
    "notice.given_up": _undelivered,
}

TOLD = frozenset(str(action) for action in _FINDERS)
"""The actions that somebody is told of."""
