"""From events of the trail to what people are told: who, what, how urgent. Reads, writes nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from luoshi.server.audit.models import Event
from luoshi.server.audit.selectors import changes_of
from luoshi.server.core.actor import INSTALLATION
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say, word
from luoshi.server.notices.kinds import NoticeKind
from luoshi.server.notices.models import Urgency
from luoshi.server.notices.selectors import holders_of
from luoshi.server.orgs.models import Delegation, Post
from luoshi.server.orgs.selectors import name_on
from luoshi.server.policy import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What an event means for some people (public ids), in texts that ``say`` made.

    ``once`` names what it is told of once; usually the event.
    """

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
    body = name_on(post.organisation, china_date(event.at))
    return say("%(body)s %(role)s", body=body, role=post.get_role_display())


def _granted(event: Event) -> Iterable[Happening]:
    post = _post(event.key)
    if post is not None:
        yield Happening(
            people=frozenset({post.user.public_id}),
            kind=NoticeKind.POST_GRANTED,
            title=say("您获授岗位：%(post)s", post=_post_words(post, event)),
            text=say(
                "由%(name)s授予，自 %(first)s 起，至 %(last)s 止。",
                name=event.actor_name,
                first=post.starts_on,
                last=post.ends_on,
            )
            if post.ends_on
            else say("由%(name)s授予，自 %(first)s 起。", name=event.actor_name, first=post.starts_on),
        )


def _revoked(event: Event) -> Iterable[Happening]:
    post = _post(event.key)
    if post is not None:
        yield Happening(
            people=frozenset({post.user.public_id}),
            kind=NoticeKind.POST_REVOKED,
            title=say("您的岗位已收回：%(post)s", post=_post_words(post, event)),
            text=say("由%(name)s收回。原因：%(reason)s", name=event.actor_name, reason=event.comment)
            if event.comment
            else say("由%(name)s收回。", name=event.actor_name),
        )


def _delegated(event: Event) -> Iterable[Happening]:
    row = _delegation(event.key)
    if row is None:
        return
    days = say("%(first)s 至 %(last)s", first=row.starts_on, last=row.ends_on)
    giver = row.post.user
    yield Happening(
        people=frozenset({row.delegate.public_id}),
        kind=NoticeKind.DELEGATION_GIVEN,
        title=say("请您代理%(name)s：%(post)s", name=giver.display_name, post=_post_words(row.post, event)),
        text=say(
            "期间：%(days)s。原因：%(reason)s。登录后在右上角姓名菜单中切换岗位办理。", days=days, reason=row.reason
        ),
    )
    if event.action == Action.DELEGATION_APPOINT:
        yield Happening(
            people=frozenset({giver.public_id}),
            kind=NoticeKind.DELEGATION_GIVEN,
            title=say(
                "已指定%(name)s代理您的岗位：%(post)s",
                name=row.delegate.display_name,
                post=_post_words(row.post, event),
            ),
            text=say(
                "期间：%(days)s。原因：%(reason)s。由%(name)s指定。",
                days=days,
                reason=row.reason,
                name=event.actor_name,
            ),
        )


def _withdrawn(event: Event) -> Iterable[Happening]:
    row = _delegation(event.key)
    if row is not None:
        yield Happening(
            people=frozenset({row.delegate.public_id, row.post.user.public_id}),
            kind=NoticeKind.DELEGATION_WITHDRAWN,
            title=say(
                "%(delegate)s代理%(name)s的授权已收回",
                delegate=row.delegate.display_name,
                name=row.post.user.display_name,
            ),
            text=say("岗位：%(post)s。由%(name)s收回。", post=_post_words(row.post, event), name=event.actor_name),
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
            title=say("%(name)s的事项已移交给您", name=giving.user.display_name),
            text=say("岗位：%(post)s。由%(name)s办理移交。", post=_post_words(taking, event), name=event.actor_name),
        )


def _reset(event: Event) -> Iterable[Happening]:
    yield Happening(
        people=frozenset({event.key}),
        kind=NoticeKind.PASSWORD_RESET,
        title=say("您的登录密码已被重置"),
        text=say("由%(name)s重置。如果不是您要求的，请立即联系安全管理员。", name=event.actor_name),
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
        title=say("%(name)s的账号因连续登录失败被锁定", name=event.name),
        text=say("锁定会自动解除。如果不是本人忘记密码，可能有人在猜测密码，请核实。"),
        urgency=Urgency.URGENT,
        once=f"locked:{event.key}:{day}",
    )


def _job(event: Event) -> Iterable[Happening]:
    yield Happening(
        people=_holders(PostRole.SYSTEM_ADMINISTRATOR, event),
        kind=NoticeKind.JOB_GIVEN_UP,
        title=say("后台任务多次失败，已放弃：%(work)s", work=word(event.name)),
        text=say("请在后台任务页查看错误，排除原因后再试一次。"),
        link="/jobs/",
    )


def _periodic(event: Event) -> Iterable[Happening]:
    yield Happening(
        people=_holders(PostRole.SYSTEM_ADMINISTRATOR, event),
        kind=NoticeKind.PERIODIC_FAILING,
        title=say("定时任务一再失败：%(work)s", work=word(event.name)),
        text=say("恢复正常之前不再重复提醒。请在后台任务页查看错误。"),
        link="/jobs/",
    )


def _undelivered(event: Event) -> Iterable[Happening]:
    """Once a channel a day, and never by a channel: the broken one would carry it."""
    changes = changes_of(event)
    yield Happening(
        people=_holders(PostRole.SYSTEM_ADMINISTRATOR, event),
        kind=NoticeKind.CHANNEL_FAILING,
        title=say("通知渠道“%(name)s”发送失败", name=event.name),
        text=say(
            "已试 %(tries)s 次，应答：%(answer)s。收件人仍可在系统内看到通知。",
            tries=changes.get("tries"),
            answer=word(str(changes.get("answer") or say("无"))),
        ),
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
