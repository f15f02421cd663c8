"""Who looks at a page, as far as the shell draws it: name, unit, government, roles."""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Viewer:
    """The person before the screen; without a post the roles are empty. Policy decides what may be done, not this."""

    name: str = ""
    unit: str = ""
    government: str = ""
    roles: frozenset[str] = frozenset()
    signed_in: bool = False


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a request: its actor where a post is chosen, else the bare account.

    The shell only prints names, so it takes them from ``request.viewer`` where a middleware has put a Viewer there.
    """
    given = getattr(request, "viewer", None)
    if isinstance(given, Viewer):
        return given
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Viewer()
    name = user.get_full_name() or user.get_username()
    return Viewer(name=name, signed_in=True)
