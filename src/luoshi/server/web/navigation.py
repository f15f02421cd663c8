"""The entries of the navigation, and who sees which. What may be done on a page is decided by policy, not here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from luoshi.server.web.components import Text
from luoshi.server.web.duties import duties_of
from luoshi.server.web.setup.progress import is_open
from luoshi.server.web.viewer import viewer_of


@dataclass(frozen=True)
class Place:
    """A page that the navigation leads to; ``roles`` None is everyone who has signed in.

    ``while_open`` takes it out of the navigation once there is nothing left to do there.
    """

    label: Text
    url_name: str
    icon: str
    roles: frozenset[str] | None = None
    counts_duties: bool = False
    while_open: Callable[[HttpRequest], bool] | None = None


@dataclass(frozen=True)
class Entry:
    """A place as one person sees it now."""

    label: Text
    link: str
    icon: str
    current: bool
    count: int | None


PLACES = (
    Place(_("我的待办"), "home", "inbox", counts_duties=True),
    Place(_("首次设置"), "setup", "list", while_open=is_open),
    Place(_("机构"), "organisations", "building"),
    Place(_("工作日历"), "calendar", "calendar"),
    Place(_("本级政府"), "government", "home"),
    Place(_("账号与安全"), "mfa_index", "shield-lock"),
    Place(_("界面部件"), "styleguide", "layout-grid"),
)


def entries_of(request: HttpRequest, places: tuple[Place, ...] = PLACES) -> list[Entry]:
    """The entries for the viewer of a request, in the order of the places; none before signing in.

    The current one is that with the longest address which the page stands below.
    """
    viewer = viewer_of(request)
    if not viewer.signed_in:
        return []
    shown = [place for place in places if place.roles is None or place.roles & viewer.roles]
    shown = [place for place in shown if place.while_open is None or place.while_open(request)]
    links = {place: _link(place) for place in shown}
    below = [link for link in links.values() if link and request.path.startswith(link)]
    current = max(below, key=len, default="")
    return [
        Entry(
            label=place.label,
            link=link,
            icon=place.icon,
            current=link == current and (link != "/" or request.path == "/"),
            count=len(duties_of(request)) if place.counts_duties else None,
        )
        for place, link in links.items()
        if link
    ]


def _link(place: Place) -> str:
    try:
        return reverse(place.url_name)
    except NoReverseMatch:  # the installation does without this part
        return ""
