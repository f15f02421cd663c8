"""In which post somebody acts: chosen in the account menu, kept with the session, named by every act."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import NotFound
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.orgs.acting import CHOSEN_POST, Seat, in_post, seats_of, without_post
from luoshi.server.orgs.models import Government, User
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.web.components import Text
from luoshi.server.web.memory import Kept, register_of
from luoshi.server.web.once import once
from luoshi.server.web.role_words import ROLE_WORDS


@dataclass(frozen=True, slots=True)
class Choice:
    """A post as the menu offers it; ``acting_for`` names the person whose post it is where it is another's."""

    post: str
    role: Text
    unit: str
    acting_for: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Who acts in a request, and what else the person could act as. Without a post the choices are empty."""

    actor: Actor
    choices: tuple[Choice, ...]

    @property
    def choice(self) -> Choice | None:
        """The post that is acted in."""
        return next((choice for choice in self.choices if choice.chosen), None)


def standing_of(request: HttpRequest) -> Standing | None:
    """Who acts in a request; None before signing in. Asked once a request.

    A post that was taken away meanwhile gives way to the first that is left, and the frame of the page names it.
    """
    person = getattr(request, "user", None)
    if not isinstance(person, User):
        return None
    chosen = getattr(request, "session", {}).get(CHOSEN_POST, "")
    return once(request, "standing", lambda: _kept_standing(request, person, chosen))


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a page that asks for signing in."""
    standing = standing_of(request)
    if standing is None:
        raise NotFound(say("已登录的人员"))
    return standing.actor


_standings: Kept[tuple[Standing, Government]] = Kept(500)


def _kept_standing(request: HttpRequest, person: User, asked: str) -> Standing:
    """Posts, delegations and bodies change by events alone and by the day; the account is read with each request."""
    now = timezone.now()
    key = (person.public_id, person.is_active, person.display_name, asked, china_date(now), register_of(request))
    kept = _standings.found(key, lambda: (_standing(person, asked, now), person.government))
    person.government = kept[1]  # every page prints its name
    return kept[0]


def _standing(person: User, asked: str, now: datetime) -> Standing:
    seats = seats_of(person, now)
    if not seats:
        return Standing(without_post(person), ())
    seat = next((seat for seat in seats if seat.post.public_id == asked), seats[0])
    choices = tuple(_choice(each, chosen=each is seat) for each in seats)
    return Standing(in_post(person, seat, now), choices)


def _choice(seat: Seat, *, chosen: bool) -> Choice:
    return Choice(
        post=seat.post.public_id,
        role=ROLE_WORDS[PostRole(seat.post.role)],
        unit=short_name_on(seat.post.organisation, china_date(timezone.now())),
        acting_for=seat.post.user.display_name if seat.delegation else "",
        chosen=chosen,
    )


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Act in another of one's posts from now on. Raises NotFound for one that the person cannot act in."""
    asked = request.POST.get("post", "")
    standing = standing_of(request)
    found = next((choice for choice in standing.choices if choice.post == asked), None) if standing else None
    if found is None:
        raise NotFound(say("您可以使用的这个岗位"))
    request.session[CHOSEN_POST] = found.post
    messages.success(request, _("已切换到 %(unit)s %(role)s岗位。") % {"unit": found.unit, "role": found.role})
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()) else "/")
