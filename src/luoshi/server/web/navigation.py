"""The entries of the navigation, and who sees which. What may be done on a page is decided by policy, not here."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.server.core.roles import PostRole
from luoshi.server.web.components import Text
from luoshi.server.web.duties import duties_of
from luoshi.server.web.once import once
from luoshi.server.web.setup.progress import is_open
from luoshi.server.web.unread import unread_of
from luoshi.server.web.viewer import viewer_of


@dataclass(frozen=True)
class Place:
    """A page that the navigation leads to; ``roles`` None is everyone who has signed in.

    ``while_open`` takes it out of the navigation once there is nothing left to do there. ``pages`` are those that stand
    below it though their addresses do not.
    """

    label: Text
    url_name: str
    icon: str
    section: Text = ""
    roles: frozenset[str] | None = None
    counts_duties: bool = False
    counts_unread: bool = False
    while_open: Callable[[HttpRequest], bool] | None = None
    pages: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Entry:
    """A place as one person sees it now."""

    label: Text
    link: str
    icon: str
    section: Text
    current: bool
    count: int | None


_UNITS = frozenset({PostRole.UNIT_CLERK, PostRole.UNIT_LEADER})
_OFFICE = frozenset({PostRole.OFFICE_COMPILER, PostRole.OFFICE_SUPERVISOR})
_LEADERS = frozenset({PostRole.LEADER_IN_CHARGE, PostRole.PRINCIPAL_LEADER})
_COMPILER = frozenset({PostRole.OFFICE_COMPILER})
_LEDGER = _OFFICE | _LEADERS | _UNITS | {PostRole.VIEWER, PostRole.SUPERIOR_VIEWER}
_PAPERS = _OFFICE | _LEADERS | _UNITS | {PostRole.VIEWER}
_KEEPERS = frozenset({PostRole.SYSTEM_ADMINISTRATOR, PostRole.SECURITY_ADMINISTRATOR})

_SYSTEM = frozenset({PostRole.SYSTEM_ADMINISTRATOR})
_AUDIT = frozenset({PostRole.AUDIT_ADMINISTRATOR})
_SECURITY = PostRole.SECURITY_ADMINISTRATOR

_DELIVERY = pgettext_lazy("heading", "督办")
_PLANS = _("计划和台账")
_REGISTER = _("机构和人员")
_TRAIL = _("审计")
_RUNNING = _("系统")
_OWN = _("我的")

PLACES = (
    Place(_("我的待办"), "home", "inbox", counts_duties=True),
    Place(_("通知"), "web_inbox", "bell", counts_unread=True),
    Place(_("首次设置"), "setup", "list", while_open=is_open),
    Place(_("督办工作台"), "matters_office", "layout-grid", section=_DELIVERY, roles=_OFFICE),
    Place(_("本单位事项"), "matters_unit", "building", section=_DELIVERY, roles=_UNITS),
    Place(
        pgettext_lazy("heading", "填报"),
        "reporting",
        "pencil",
        section=_DELIVERY,
        roles=_UNITS | _COMPILER,
        pages=re.compile(r".*/cycles/[^/]+/mine/.*"),
    ),
    Place(_("待我决定"), "matters_leader", "check", section=_DELIVERY, roles=_LEADERS),
    Place(pgettext_lazy("heading", "督办事项"), "matters", "list", section=_DELIVERY, roles=_LEDGER),
    Place(_("督办公文"), "papers", "file-text", section=_DELIVERY, roles=_PAPERS),
    Place(_("挂图作战"), "wall", "layout-grid", section=_DELIVERY, roles=_LEDGER),
    Place(_("日程"), "dates", "calendar", section=_DELIVERY, roles=_LEDGER),
    Place(pgettext_lazy("heading", "填报周期"), "cycles", "refresh", section=_DELIVERY, roles=_PAPERS),
    Place(pgettext_lazy("heading", "来源文件"), "documents", "file-text", section=_PLANS, roles=_OFFICE | _LEADERS),
    Place(_("台账"), "ledger", "list", section=_PLANS, roles=_LEDGER),
    Place(_("检索"), "search", "search", section=_PLANS, roles=_LEDGER),
    Place(_("导入台账"), "ledger_import", "upload", section=_PLANS, roles=_COMPILER),
    Place(pgettext_lazy("heading", "事项变更"), "amendments", "refresh", section=_PLANS, roles=_OFFICE | _LEADERS),
    Place(_("完成标准"), "finish_lines", "check", section=_PLANS, roles=_OFFICE | _LEADERS),
    Place(pgettext_lazy("heading", "指标"), "indicators", "list", section=_PLANS, roles=_LEDGER),
    Place(pgettext_lazy("heading", "项目"), "projects", "building", section=_PLANS, roles=_LEDGER),
    Place(pgettext_lazy("heading", "机构"), "organisations", "building", section=_REGISTER),
    Place(_("人员"), "people", "users", section=_REGISTER, roles=_KEEPERS | _OFFICE | _LEADERS | _UNITS),
    Place(
        pgettext_lazy("heading", "岗位"),
        "posts",
        "user",
        section=_REGISTER,
        roles=_KEEPERS | _OFFICE | _LEADERS | _UNITS,
    ),
    Place(_("拟任岗位"), "proposals", "check", section=_REGISTER, roles=_KEEPERS),
    Place(
        _("授权代理"), "delegations", "refresh", section=_REGISTER, roles=frozenset({_SECURITY, PostRole.UNIT_LEADER})
    ),
    Place(_("本级政府"), "government", "home", section=_REGISTER),
    Place(_("工作日历"), "calendar", "calendar", section=_REGISTER),
    Place(_("附件"), "files", "file-text", section=_REGISTER),
    Place(_("审计记录"), "audit", "history", section=_TRAIL, roles=_AUDIT),
    Place(_("审计链核验"), "audit_verify", "lock", section=_TRAIL, roles=_AUDIT),
    Place(_("通知渠道"), "web_channels", "bell", section=_RUNNING, roles=_SYSTEM),
    Place(_("后台任务"), "web_jobs", "settings", section=_RUNNING, roles=_SYSTEM),
    Place(_("界面部件"), "styleguide", "layout-grid", section=_RUNNING, roles=_SYSTEM),
    Place(_("账号与安全"), "mine", "shield-lock", section=_OWN),
    Place(_("访问令牌"), "token_list", "key", section=_OWN),
    Place(pgettext_lazy("heading", "接口说明"), "api_reference", "file-text", section=_OWN),
)
"""All places; those of one section stand together, and a section without an entry is not shown."""


def entries_of(request: HttpRequest, places: tuple[Place, ...] = PLACES) -> list[Entry]:
    """The entries for the viewer of a request, in the order of the places; none before signing in.

    The current one is that with the longest address which the page stands below.
    """
    if places is not PLACES:
        return _entries(request, places)
    return once(request, "entries", lambda: _entries(request, places))  # the bar on top and the side ask for the same


def _entries(request: HttpRequest, places: tuple[Place, ...]) -> list[Entry]:
    viewer = viewer_of(request)
    if not viewer.signed_in:
        return []
    shown = [place for place in places if place.roles is None or place.roles & viewer.roles]
    shown = [place for place in shown if place.while_open is None or place.while_open(request)]
    links = [(place, _link(place)) for place in shown]
    below = [link for _place, link in links if link and request.path.startswith(link)]
    named = [link for place, link in links if link and place.pages and place.pages.fullmatch(request.path)]
    current = max(named or below, key=len, default="")
    return [
        Entry(
            label=place.label,
            link=link,
            icon=place.icon,
            section=place.section,
            current=link == current and (link != "/" or request.path == "/"),
            count=_count(request, place),
        )
        for place, link in links
        if link
    ]


def _count(request: HttpRequest, place: Place) -> int | None:
    if place.counts_duties:
        return len(duties_of(request))
    return unread_of(request) if place.counts_unread else None


def _link(place: Place) -> str:
    return _address(place.url_name, get_script_prefix(), get_urlconf())


@cache
def _address(url_name: str, prefix: str, urlconf: str | None) -> str:
    """The address of a place, looked up once: it depends on nothing but the other two."""
    try:
        return reverse(url_name)
    except NoReverseMatch:  # the installation does without this part
        return ""
