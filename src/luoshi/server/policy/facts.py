"""What a decision may depend on. Each app makes the facts of its own rows; policy never reads a row."""

from dataclasses import dataclass, field

from luoshi.server.core.roles import PostRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one thing; all ids are public ids.

    ``organisations``: whose matter it is. ``authors``: who wrote it. ``holders``: whose own thing it is. ``subjects``:
    the persons whom it concerns, such as who is granted a post. ``role``: the role that is granted, revoked or
    delegated. ``state``: its state in the words of the interface. ``reaches``: other governments that it was issued
    down to or reported up to. ``asked``: the bodies that were asked to answer. ``on_behalf``: somebody's word is
    entered for them, with the paper that it stands on. ``reporters``: the persons who report on it.
    """

    government: str
    organisations: frozenset[str] = field(default=frozenset())
    authors: frozenset[str] = field(default=frozenset())
    holders: frozenset[str] = field(default=frozenset())
    subjects: frozenset[str] = field(default=frozenset())
    role: PostRole | None = None
    state: str = ""
    reaches: frozenset[str] = field(default=frozenset())
    asked: frozenset[str] = field(default=frozenset())
    on_behalf: bool = False
    reporters: frozenset[str] = field(default=frozenset())
