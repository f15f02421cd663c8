"""What a person owes (待办), told as things to do with the page where each is done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from luoshi.server.audit.scopes import visible_verifications
from luoshi.server.audit.states import VerificationState
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import word
from luoshi.server.cycles.reviewing import waiting_by_cycle
from luoshi.server.cycles.sheets import turns_of
from luoshi.server.delivery.calls import BY_CODE
from luoshi.server.delivery.turns import owed_by
from luoshi.server.intake.scopes import visible_desks
from luoshi.server.intake.states import DeskState
from luoshi.server.ledger.changing import waiting_for
from luoshi.server.orgs import directory
from luoshi.server.orgs.account_states import locked_out
from luoshi.server.orgs.states import ProposalState
from luoshi.server.web.components import Light, Text
from luoshi.server.web.memory import Kept, heads_of, recall_of
from luoshi.server.web.once import noted, once
from luoshi.server.web.posts import standing_of
from luoshi.server.web.setup.progress import is_open, years_to_enter
from luoshi.server.web.staff import staff_on

DESKS_TOLD = 5
"""Papers to confirm that stand among the duties one by one; the list of papers has all of them."""
FEWEST_CODES = 3
"""Unused recovery codes below which new ones should be made."""
OWED = "owed"
"""Under which name the page of a sheet notes, by cycle, what its reader's bodies owe."""
_REVIEW = "review"
"""The call for feedback to check."""
VERIFIED_EVERY = timedelta(days=31)
"""After so long without a verification the audit administrator is asked for one."""


@dataclass(frozen=True)
class Duty:
    """One thing to do: the verb and object, why, where, and how it stands."""

    title: Text
    why: Text
    link: str
    action: Text
    light: Light = Light.BLUE


def duties_of(request: HttpRequest) -> list[Duty]:
    """What the person of a request owes now, the most pressing first; asked once a request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return once(
        request,
        "duties",
        lambda: [*_set_up_duties(request), *_post_duties(request), *_account_duties(request)],
    )


def _set_up_duties(request: HttpRequest) -> list[Duty]:
    """What the system administrator owes: the first set-up, and after it the holidays of each year."""
    if is_open(request):
        return [
            Duty(
                title=_("完成首次设置"),
                why=_("机构、账号和日历还没有齐，方案里的单位和时限认不出来。可以分几次做，随时接着办。"),
                link=reverse("setup"),
                action=_("继续设置"),
            )
        ]
    return [
        Duty(
            title=_("登记 %(year)s 年放假安排") % {"year": year},
            why=_("没有登记的年份只按星期推算，算到那一年的时限都标为“待复核”。"),
            link=reverse("calendar_enter", args=[year]),
            action=_("去登记"),
        )
        for year in years_to_enter(request)
    ]


def _account_duties(request: HttpRequest) -> list[Duty]:
    """What the account itself asks for: a second factor, and codes for the day when it is lost."""
    own = {factor.type: factor for factor in Authenticator.objects.filter(user=request.user)}
    if not set(own) & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}:
        return [
            Duty(
                title=_("设置两步验证"),
                why=_("账号目前只有密码保护。设置后，即使密码泄露，他人也不能登录。"),
                link=reverse("mfa_index"),
                action=_("去设置"),
            )
        ]
    codes = own.get(Authenticator.Type.RECOVERY_CODES)
    unused = len(codes.wrap().get_unused_codes()) if codes else 0
    if unused < FEWEST_CODES:
        return [
            Duty(
                title=_("重新生成恢复码"),
                why=_("未使用的恢复码只剩 %(count)s 个。手机丢失时要靠它登录。") % {"count": unused},
                link=reverse("mfa_generate_recovery_codes"),
                action=_("去生成"),
            )
        ]
    return []


def _post_duties(request: HttpRequest) -> list[Duty]:
    """What the post asks for that the person acts in."""
    standing = standing_of(request)
    if standing is None:
        return []
    actor = standing.actor
    of_roles = [duty for role in sorted(actor.roles) for duty in _OF_ROLES.get(role, _nothing)(actor)]
    return [
        *_of_reports(request, actor),
        *_of_matters(request, actor),
        *_of_reviews(request, actor),
        *_recorded(request, actor),
        *of_roles,
    ]


_told: Kept[tuple[Duty, ...]] = Kept(500)


def _recorded(request: HttpRequest, actor: Actor) -> tuple[Duty, ...]:
    """What follows from nothing but what was recorded: asked again when something was."""
    key = (actor, get_language(), heads_of(request))
    roles = sorted(actor.roles)
    return _told.found(key, lambda: tuple(duty for role in roles for duty in _RECORDED.get(role, _nothing)(actor)))


_reports: Kept[tuple[tuple[str, str, date, int, int, bool], ...]] = Kept(500)


def _of_reports(request: HttpRequest, actor: Actor) -> Iterator[Duty]:
    """What the actor's body has to report in the cycles that are open, and what waits to be signed: the numbers of the
    sheet that each leads to.
    """
    key = (actor, china_date(timezone.now()), heads_of(request))

    def find() -> tuple[tuple[str, str, date, int, int, bool], ...]:
        rows = turns_of(actor, key[1], partial(staff_on, request, actor, key[1]), noted(request, OWED) or {})
        return tuple((e.cycle.public_id, e.cycle.name, e.cycle.due_on, e.fill, e.sign, e.late) for e in rows)

    for cycle, name, due, fill, sign, late in _reports.found(key, find):
        link, named = _page("reporting_sheet", cycle), {"cycle": name, "due": f"{due:%Y-%m-%d}"}
        told: dict[str, Any] = {"link": link, "light": Light.RED if late else Light.BLUE}
        if link and fill:
            yield Duty(
                title=ngettext("填报 %(cycle)s进展（%(count)s 项）", "填报 %(cycle)s进展（%(count)s 项）", fill)
                % {**named, "count": fill},
                why=_("%(due)s 截止。上次报的已经填好，只改有变化的；没有变化的点“无新进展”。") % named,
                action=_("去填报"),
                **told,
            )
        if link and sign:
            yield Duty(
                title=ngettext("签批 %(count)s 项%(cycle)s进展填报", "签批 %(count)s 项%(cycle)s进展填报", sign)
                % {**named, "count": sign},
                why=_("%(due)s 截止。签批以后报送办公室，审核以前可以撤回。") % named,
                action=_("去签批"),
                **told,
            )


_owed: Kept[tuple[tuple[str, int, int], ...]] = Kept(500)


def _of_matters(request: HttpRequest, actor: Actor) -> Iterator[Duty]:
    """What waits for the actor in the matters of the government, each number that of the list that it leads to.

    It is counted anew when something was recorded: every page shows how many duties there are.
    """
    key = (actor, china_date(timezone.now()), heads_of(request))
    staff = partial(staff_on, request, actor, key[1])
    owed = _owed.found(key, lambda: owed_by(actor, key[1], staff, recall_of(request)))
    reports = sum(count for _cycle, _name, count in _to_review(request, actor))
    for code, count, late in owed:
        if code == _REVIEW and count <= reports:  # all of it is reports of cycles, a duty of their own
            continue
        call, link = BY_CODE[code], _page("matters_mine", code)
        named = {"act": word(call.label), "count": count}
        why = {"why": word(call.why), "late": late}
        if link:
            yield Duty(
                title=ngettext("%(act)s（%(count)s 项）", "%(act)s（%(count)s 项）", count) % named,
                why=(_("%(why)s。其中 %(late)s 项已过期限。") if late else _("%(why)s。")) % why,
                link=link,
                action=_("去办理"),
                light=Light.RED if late else Light.BLUE,
            )


_reviews: Kept[tuple[tuple[str, str, int], ...]] = Kept(500)


def _to_review(request: HttpRequest, actor: Actor) -> tuple[tuple[str, str, int], ...]:
    """(cycle, its name, how many of its reports wait to be read), for who reads them."""
    if PostRole.OFFICE_SUPERVISOR not in actor.roles:
        return ()
    return _reviews.found(
        (actor, heads_of(request)),
        lambda: tuple((cycle.public_id, cycle.name, count) for cycle, count in waiting_by_cycle(actor)),
    )


def _of_reviews(request: HttpRequest, actor: Actor) -> Iterator[Duty]:
    for cycle, name, count in _to_review(request, actor):
        link, named = _page("reviewing", cycle), {"cycle": name, "count": count}
        if link:
            yield Duty(
                title=ngettext(
                    "审核 %(cycle)s进展填报（%(count)s 份）", "审核 %(cycle)s进展填报（%(count)s 份）", count
                )
                % named,
                why=_("没有疑问的可以一次通过；有疑问的，核实以后通过或者退回。"),
                link=link,
                action=_("去审核"),
            )


def _nothing(actor: Actor) -> Iterator[Duty]:
    return iter(())


def _of_system_administrator(actor: Actor) -> Iterator[Duty]:
    count = directory.without_post(actor, china_date(timezone.now())).count()
    if count:
        yield Duty(
            title=ngettext("%(count)s 个账号还没有岗位", "%(count)s 个账号还没有岗位", count) % {"count": count},
            why=_("没有岗位的账号什么也办不了。请与安全管理员核对该给什么岗位，不再需要的请停用。"),
            link=reverse("people") + "?state=no_post",
            action=_("去核对"),
        )


def _of_security_administrator(actor: Actor) -> Iterator[Duty]:
    now = timezone.now()
    names = list(locked_out(now))
    locked = directory.people(actor, china_date(now), now).filter(login_name__in=names).count() if names else 0
    if locked:
        yield Duty(
            title=ngettext("%(count)s 个账号登录已锁定", "%(count)s 个账号登录已锁定", locked) % {"count": locked},
            why=_("连续输错密码后自动锁定。核实是本人的可以提前解除；不是本人的，请查明来历。"),
            link=reverse("people") + "?state=locked",
            action=_("去核实"),
            light=Light.YELLOW,
        )
    waiting = directory.proposals(actor).filter(directory.proposals_in(ProposalState.OPEN)).count()
    if waiting:
        yield Duty(
            title=ngettext("确认 %(count)s 个拟任岗位", "确认 %(count)s 个拟任岗位", waiting) % {"count": waiting},
            why=_("系统管理员开了账号并提出了岗位，授予后本人才能办事。"),
            link=reverse("proposals"),
            action=_("去确认"),
        )


def _of_office_compiler(actor: Actor) -> Iterator[Duty]:
    waiting = visible_desks(actor).filter(state=DeskState.OPEN).select_related("document").order_by("made_at", "pk")
    for desk in waiting[:DESKS_TOLD]:
        link = _page("desk", desk.public_id)
        if link:
            yield Duty(
                title=_("核对《%(title)s》") % {"title": desk.document.title},
                why=_("程序已经读出任务、单位和时限，逐项核对后才能生成台账。"),
                link=link,
                action=_("去核对"),
            )


def _page(url_name: str, *args: str) -> str:
    """The address of a page, empty where this installation does without it."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


def _of_audit_administrator(actor: Actor) -> Iterator[Duty]:
    last = visible_verifications(actor).filter(ended_at__isnull=False).first()
    if last is not None and last.state is VerificationState.FAULTY:
        count = len(last.findings)
        yield Duty(
            title=ngettext("上次核验发现 %(count)s 处问题", "上次核验发现 %(count)s 处问题", count) % {"count": count},
            why=_("数据或者记录被绕过程序改动过，请查明并再次核验。"),
            link=reverse("audit_verification", args=[last.public_id]),
            action=_("去查看"),
            light=Light.RED,
        )
    elif last is None or last.asked_at < timezone.now() - VERIFIED_EVERY:
        yield Duty(
            title=_("核验审计链"),
            why=_("超过一个月没有核验。核验后请打印链头，签字交机关保管。"),
            link=reverse("audit_verify"),
            action=_("去核验"),
        )


def _of_leader(actor: Actor) -> Iterator[Duty]:
    count = waiting_for(actor).count()
    if count:
        yield Duty(
            title=ngettext("审批 %(count)s 项事项变更", "审批 %(count)s 项事项变更", count) % {"count": count},
            why=_("批准之前，台账保持原来的内容；不批准的，提出人会看到您的意见。"),
            link=reverse("amendments") + "?state=proposed",
            action=_("去审批"),
        )


_OF_ROLES: Mapping[PostRole, Callable[[Actor], Iterator[Duty]]] = {
    PostRole.SYSTEM_ADMINISTRATOR: _of_system_administrator,
    PostRole.SECURITY_ADMINISTRATOR: _of_security_administrator,
    PostRole.AUDIT_ADMINISTRATOR: _of_audit_administrator,
}
"""What depends on the hour, too: sign-ins that are locked, a month without a verification, posts of the day."""
_RECORDED: Mapping[PostRole, Callable[[Actor], Iterator[Duty]]] = {
    PostRole.OFFICE_COMPILER: _of_office_compiler,
    PostRole.LEADER_IN_CHARGE: _of_leader,
    PostRole.PRINCIPAL_LEADER: _of_leader,
}
