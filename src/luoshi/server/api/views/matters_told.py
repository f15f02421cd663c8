"""The shapes in which matters, their parts, their life and the forms of acts are told and taken."""

from typing import Annotated, Any

from pydantic import Field

from luoshi.server.api.fields import Day, Given, Id, Line, Moment, Told
from luoshi.server.api.paging import Paged

Code = Annotated[str, Field(max_length=60, pattern=r"^[a-z_]{2,30}\.[a-z_]{2,30}$")]


class ActTold(Told):
    """An act on a thing in its state: ``allowed``, or why not; ``on_behalf`` needs the scan of another's word."""

    code: str
    label: str
    allowed: bool
    on_behalf: bool
    reason: str


class PartOfMatter(Told):
    """One body's part."""

    id: str
    organisation: str
    name: str
    role: str
    state: str
    via_group: str
    sign_by: Day
    object_by: Day
    signed_at: Moment | None
    due_on: Day | None
    first_due_on: Day | None
    claim_level: str
    follows: str | None
    revision: int
    acts: list[ActTold]


class MatterTold(Told):
    """A matter as lists tell it."""

    id: str
    number: str
    item: str
    title: str
    state: str
    urgency: str
    basis: str
    requirement: str
    handed_out_at: Moment | None
    closed_at: Moment | None
    resume_on: Day | None
    revision: int


class WholeMatter(MatterTold):
    """A matter with its parts, and what can be done to it now."""

    parts: list[PartOfMatter]
    acts: list[ActTold]


class Matters(Told):
    """A page of matters, the newest number first."""

    items: list[MatterTold]
    next: str | None


class MattersAsked(Paged):
    """Which matters."""

    item: Line = Field("", max_length=80, description="只看一个台账事项的 · of one item")
    organisation: Line = Field("", max_length=80, description="只看一个单位承办的 · in which a body has a part")
    state: Line = Field("", max_length=30, pattern="^[a-z_]*$", description="状态 · state")


class HappeningTold(Told):
    """Something that happened to a matter, to its parts, or to what hangs on them."""

    at: Moment
    action: str
    kind: str
    thing: str
    actor: str
    comment: str
    changes: dict[str, Any]


class LifeTold(Told):
    """The whole life of a matter as one line, oldest first."""

    items: list[HappeningTold]


class FieldTold(Told):
    """A field of a form: its name among ``values``, in which shape, whether it must be there, its choices."""

    name: str
    label: str
    shape: str
    required: bool
    choices: list[str]


class FormTold(Told):
    """An act with what it asks for; ``of`` is the kind of things that it is done to; ``many`` of them at once."""

    code: str
    of: str
    title: str
    why: str
    many: bool
    fields: list[FieldTold]


class FormsTold(Told):
    """Every act."""

    items: list[FormTold]


class ActEntered(Given):
    """What is entered into the form of an act."""

    values: dict[str, Any] = Field(default_factory=dict, max_length=40)


class EnteredForMany(ActEntered):
    """The same for several things at once, all or none."""

    things: list[Id] = Field(min_length=1, max_length=500)


class Done(Told):
    """The thing that came of an act, or that it was done to: its id, its state where it has one, and its matter."""

    id: str
    state: str
    matter: str | None


class DoneToMany(Told):
    """What came of an act on several things, in their order."""

    items: list[Done]
