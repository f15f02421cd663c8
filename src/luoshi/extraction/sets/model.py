"""What a page says together with its annexes: members, listed annexes, links of tasks, contradictions, what was filled.

Every quote is pinned to one member: ``members[fact.member].document`` holds ``text[start:end] == quote``. What a
member prints stays in its own reading, untouched; what comes from another member stands in fields of its own.
"""

from enum import StrEnum
from typing import Any

import msgspec

from luoshi.extraction.reading import Deadline, Fact, Grade, Owner, PlanReading

SET_SCHEMA = "luoshi.set/1"


class MemberRole(StrEnum):
    """What a member is in its set: the plan with its notice, 任务清单, 工作要点, 解读, another paper."""

    PLAN = "plan"
    TASK_LIST = "task_list"
    POINTS = "points"
    INTERPRETATION = "interpretation"
    OTHER = "other"


class LinkKind(StrEnum):
    """How a task of an annex stands to the plan: the same task, a part of one, none of them, not to be told."""

    SAME = "same"
    FINER = "finer"
    NEW = "new"
    OPEN = "open"


class EvidenceKind(StrEnum):
    """What two places share: a title, a named project, wording, a quantity, an area; or the file's name says it."""

    TITLE = "title"
    PROJECT = "project"
    WORDING = "wording"
    QUANTITY = "quantity"
    AREA = "area"
    FILE = "file"


class ContradictionKind(StrEnum):
    """What two members say differently of one thing."""

    VALUE = "value"
    UNIT = "unit"
    DUE = "due"
    OWNER = "owner"
    ROLE = "role"
    COUNT = "count"
    TITLE = "title"


class SetCode(StrEnum):
    """What can be asked about a set."""

    PLAN_UNCLEAR = "plan_unclear"
    ANNEX_MISSING = "annex_missing"
    ANNEX_UNCLEAR = "annex_unclear"
    MEMBER_UNLISTED = "member_unlisted"
    LINK_UNCLEAR = "link_unclear"
    OWNER_ELSEWHERE = "owner_elsewhere"


class MemberFact(Fact, frozen=True, kw_only=True, gc=False):
    """A pinned stretch of the text of one member; ``member`` indexes ``SetReading.members``."""

    member: int


class Evidence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What makes a link: the words in the plan and the words in the other member."""

    kind: EvidenceKind
    plan: MemberFact
    other: MemberFact


class Member(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A document of the set with its reading; ``rule`` says what made it what it is in the set."""

    name: str
    role: MemberRole
    rule: str
    title: MemberFact | None
    reading: PlanReading


class AnnexLink(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An annex that the plan lists (``attachment`` indexes its reading) and the member that is it, if one is."""

    attachment: int
    listed: MemberFact
    member: int | None
    candidates: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class TaskLink(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A task of an annex (``member``, ``task``) beside the plan's task that it repeats or divides.

    ``plan_task`` is None for a new task, and for an open one, which has ``candidates``.
    """

    member: int
    task: int
    kind: LinkKind
    plan_task: int | None = None
    candidates: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    grade: Grade = Grade.CERTAIN


class Contradiction(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Two places of the set that cannot both hold, with what a clerk reads about them."""

    kind: ContradictionKind
    message: str
    first: MemberFact
    second: MemberFact
    plan_task: int | None = None


class Filled(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What an annex gives a task of the plan that the plan leaves out; never what the plan prints itself.

    ``link`` indexes ``SetReading.links``: its kind says whether this holds for the whole task or for a part of it.
    The spans of ``owners`` and ``due`` are in the text of ``member``.
    """

    plan_task: int
    member: int
    link: int
    owners: tuple[Owner, ...] = ()
    due: Deadline | None = None


class SetQuestion(MemberFact, frozen=True, kw_only=True, gc=False):
    """What only a person can settle about the set."""

    code: SetCode
    message: str
    choices: tuple[str, ...] = ()


class SetReading(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything read from documents that belong together; ``plan`` indexes ``members``, None where none is a plan."""

    members: tuple[Member, ...]
    plan: int | None
    annexes: tuple[AnnexLink, ...] = ()
    links: tuple[TaskLink, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    filled: tuple[Filled, ...] = ()
    questions: tuple[SetQuestion, ...] = ()
    schema: str = SET_SCHEMA

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values of the whole, as docs/set.schema.json describes; Decimals are strings."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built
