"""Who does something: a person in one of their posts, or a named piece of system work."""

from dataclasses import dataclass, field

from luoshi.server.core.roles import PostRole

INSTALLATION = "installation"
"""Stands for the government where something concerns the whole installation and no government."""


@dataclass(frozen=True, slots=True)
class ActingFor:
    """The person in whose post somebody else acts, and the delegation that says so."""

    user: str
    name: str
    delegation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person in exactly one post, or system work with a name of its own.

    ``user``, ``post``, ``organisation`` and ``government`` are public ids; ``name`` is printed in papers and in the
    chain. ``organisations`` are all that the post answers for: its own, and those that a leader is in charge of.
    ``token`` is the public id of the access token that a program acts by, and ``scopes`` what that token may do of
    what the post may; None where the person acts by hand.
    """

    user: str
    name: str
    government: str
    roles: frozenset[PostRole] = frozenset()
    post: str = ""
    organisation: str = ""
    organisations: frozenset[str] = field(default=frozenset())
    acting_for: ActingFor | None = None
    token: str = ""
    scopes: frozenset[str] | None = None

    @property
    def persons(self) -> frozenset[str]:
        """The user ids that stand behind the act: who acts, and for whom."""
        return frozenset({self.user} | ({self.acting_for.user} if self.acting_for else set()))


def system_actor(name: str, *, government: str = INSTALLATION) -> Actor:
    """System work under a name that people understand (``"定时任务：超期提醒"``)."""
    return Actor(user=f"system:{name}", name=name, government=government, roles=frozenset({PostRole.SYSTEM}))
