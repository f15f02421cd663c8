"""Who looks at a page, as far as the shell draws it: name, unit, government, roles, posts to choose from."""

from dataclasses import dataclass

from django.http import HttpRequest

from luoshi.server.web.components import Text
from luoshi.server.web.once import once
from luoshi.server.web.posts import Choice, standing_of


@dataclass(frozen=True)
class Viewer:
    """The person before the screen; without a post the roles are empty. Policy decides what may be done, not this."""

    name: str = ""
    unit: str = ""
    government: str = ""
    roles: frozenset[str] = frozenset()
    signed_in: bool = False
    role: Text = ""
    acting_for: str = ""
    posts: tuple[Choice, ...] = ()


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a request: the person in the post that was chosen. Asked once a request."""
    return once(request, "viewer", lambda: _viewer(request))


def _viewer(request: HttpRequest) -> Viewer:
    standing = standing_of(request)
    if standing is None:
        return Viewer()
    choice = standing.choice
    return Viewer(
        name=standing.actor.name,
        unit=choice.unit if choice else "",
        government=request.user.government.name,  # type: ignore[union-attr]  # signed in, as the standing says
        roles=frozenset(standing.actor.roles),
        signed_in=True,
        role=choice.role if choice else "",
        acting_for=choice.acting_for if choice else "",
        posts=standing.choices,
    )
