"""What each act asks for (办理表单): from one list follow the buttons and forms of pages, the API, and the tests.

A form belongs to an act of a machine, or to what brings one of its rows into being (``act`` is None, and ``of`` names
the machine of the row that it is begun from). ``run`` is the service; pages and the API call nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from luoshi.server.policy import Action

Words = Any
"""A text, or one that is translated when it is shown."""


class FieldKind(StrEnum):
    """What is entered in a field (填写项类别)."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    ORGANISATION = "organisation"
    ORGANISATIONS = "organisations"
    PERSON = "person"
    FILES = "files"
    SCAN = "scan"
    PART = "part"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: ``name`` is the keyword of the service, ``choices`` the values with their words.

    FILES gives public ids of attachments of the row's owner, SCAN one of them; DATE a date, NUMBER a Decimal,
    ORGANISATION and PERSON public ids, ORGANISATIONS a tuple of them, PART the public id of one of the matter's parts.
    """

    name: str
    kind: FieldKind
    label: Words
    required: bool = True
    help: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    initial: Callable[[Any], object] | None = None


@dataclass(frozen=True, slots=True)
class ActForm:
    """The form of an act. ``run(actor=…, now=…, <key>=public id of the row, **values)`` does it.

    ``key`` is the keyword under which the service takes the row: ``matter``, ``part``, ``extension`` …
    ``main`` marks the act that a page offers first; ``grave`` one that says what is lost before it is done. ``many``
    does it to several rows at once, all or none: it takes their public ids under ``key`` with an s (``matters``).
    ``permit`` is what policy decides about for what is no machine (a reminder, a light set by hand, a project); where
    it is None, the machine says.
    """

    machine: str
    act: StrEnum | None
    of: str
    key: str
    title: Words
    run: Callable[..., Any]
    fields: tuple[FormField, ...] = ()
    why: Words = ""
    main: bool = False
    grave: bool = False
    many: Callable[..., Any] | None = None
    permit: Action | None = None

    @property
    def code(self) -> str:
        """How addresses and the API name it: ``part.sign``, ``extension.begin``."""
        return f"{self.machine}.{self.act.value if self.act else 'begin'}"


def by_code(*families: tuple[ActForm, ...]) -> Mapping[str, ActForm]:
    """Forms of all families by their code. Raises ValueError for a code that comes twice."""
    found: dict[str, ActForm] = {}
    for form in (form for family in families for form in family):
        if form.code in found:
            raise ValueError(f"two forms of {form.code}")
        found[form.code] = form
    return found
