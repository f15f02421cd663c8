"""What was read from a plan: every fact with its span, its quote and the rule that found it.

``text[start:end] == quote`` holds for every fact, in code points of ``Document.text``. Four things are kept apart and
never mixed in one field: what is *printed* (the quote), what is *normalised* from the quote alone (``value``,
``unit`` …), what is *inferred* from the rest of the document (``resolved``, ``lead_by_order`` …) and what is *implied*
by the words without a figure (``implied``).
"""

from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from luoshi.extraction.amounts import (
    Comparator,
    Deadline,
    DeadlineKind,
    MarkKind,
    Pace,
    Quantity,
    RelativeTarget,
    Strength,
    Target,
    YearSource,
)
from luoshi.extraction.fact import Fact, Grade

__all__ = [
    "SCHEMA",
    "Area",
    "Attachment",
    "Citation",
    "Comparator",
    "DateFact",
    "Deadline",
    "DeadlineKind",
    "DocumentNumber",
    "Fact",
    "Goal",
    "GoalKind",
    "Grade",
    "Interpretation",
    "Kind",
    "MarkKind",
    "Measure",
    "MeasureKind",
    "Mechanism",
    "MechanismKind",
    "Metadata",
    "Owner",
    "Pace",
    "PageField",
    "PlanReading",
    "Project",
    "Quantity",
    "Question",
    "Reference",
    "RelativeTarget",
    "Role",
    "Section",
    "SectionRole",
    "Source",
    "Strength",
    "Target",
    "Task",
    "YearSource",
]

SCHEMA = "luoshi.reading/1"


class Kind(StrEnum):
    """Kind of the document (``../evaluation`` vocabulary): 方案/规划, 要点, 清单, 办法, 通知, 解读, other."""

    PLAN = "plan"
    POINTS = "points"
    TASKLIST = "tasklist"
    REGULATION = "regulation"
    NOTICE = "notice"
    INTERPRETATION = "interpretation"
    OTHER = "other"


class Role(StrEnum):
    """Part that a body has in a task: 牵头, 责任, 配合."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"


class GoalKind(StrEnum):
    """A goal has a number, names a state that can be seen (建成…), or is vague (显著提升)."""

    QUANTIFIED = "quantified"
    STATUS = "status"
    VAGUE = "vague"


class MeasureKind(StrEnum):
    """What a clause of a task commits to; ``manner`` and ``principle`` commit to nothing."""

    ACTION = "action"
    PROJECT = "project"
    TARGET = "target"
    STATUS = "status"
    OUTCOME = "outcome"
    AGREEMENT = "agreement"
    DOCUMENT = "document"
    BODY = "body"
    MANNER = "manner"


class MechanismKind(StrEnum):
    """What the safeguards set up: a leading group or office, its duty, an annual paper, a cycle, a way of working."""

    BODY = "body"
    DUTY = "duty"
    ANNUAL_DOCUMENT = "annual_document"
    METHOD = "method"
    CYCLE = "cycle"


class SectionRole(StrEnum):
    """What a section is for."""

    PREAMBLE = "preamble"
    GUIDANCE = "guidance"
    PRINCIPLE = "principle"
    GOAL = "goal"
    WORK = "work"
    SAFEGUARD = "safeguard"
    SCHEDULE = "schedule"
    DEFINITION = "definition"
    REVIEW = "review"
    OTHER = "other"


class DocumentNumber(Fact, frozen=True, kw_only=True, gc=False):
    """发文字号; ``normal`` is ``code〔year〕serial号``. Parts that the print lost are None."""

    code: str
    year: int | None
    serial: int | None
    normal: str


class DateFact(Fact, frozen=True, kw_only=True, gc=False):
    """A full date; ``value`` follows from the quote alone."""

    value: date


class PageField(Fact, frozen=True, kw_only=True, gc=False):
    """A field of the page's information table (索引号, 主题分类 …); the span is the value's."""

    name: str


class Metadata(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The issuing document's particulars; None or empty where the text says nothing."""

    title: Fact | None = None
    inner_title: Fact | None = None
    number: DocumentNumber | None = None
    issuers: tuple[Fact, ...] = ()
    issued_on: DateFact | None = None
    addressees: tuple[Fact, ...] = ()
    approval: Fact | None = None
    publicity: Fact | None = None
    secrecy: Fact | None = None
    period: Fact | None = None
    period_from: int | None = None
    period_to: int | None = None
    fields: tuple[PageField, ...] = ()


class Section(Fact, frozen=True, kw_only=True, gc=False):
    """A node of the outline; the span is the heading with its number, ``[start, closes)`` the whole section."""

    label: str | None
    style: str
    ordinal: int | None
    depth: int
    title: Fact | None
    role: SectionRole
    closes: int
    parent: int | None


class Owner(Fact, frozen=True, kw_only=True, gc=False):
    """A body made answerable. ``name`` is the quote without white space.

    ``lead_by_order`` marks the first of several that the convention makes lead where the text does not say so;
    ``completed`` is the name with a prefix that the list dropped (省科技厅、工业和信息化厅); ``organisation`` and
    ``candidates`` come from the register, where one was given.
    """

    name: str
    role: Role
    lead_by_order: bool = False
    group: bool = False
    open_list: bool = False
    completed: str | None = None
    organisation: str | None = None
    candidates: tuple[str, ...] = ()


class Measure(Fact, frozen=True, kw_only=True, gc=False):
    """One clause of a task: its verb, its objects, how strongly it binds, by when (9月底前通车)."""

    kind: MeasureKind
    strength: Strength
    commitment: bool
    due: Deadline | None = None
    verb: Fact | None = None
    objects: tuple[Fact, ...] = ()
    vague: Fact | None = None


class Project(Fact, frozen=True, kw_only=True, gc=False):
    """A named project, programme or site inside a task."""

    kind: str
    task: int | None = None


class Area(Fact, frozen=True, kw_only=True, gc=False):
    """A heading that groups tasks; the span is its title."""

    label: str | None
    tasks: tuple[int, ...] = ()


class Stage(Fact, frozen=True, kw_only=True, gc=False):
    """What a cell of a task table wants by the period that heads its column (一季度, 6月底前)."""

    due: Deadline


class Amount(Fact, frozen=True, kw_only=True, gc=False):
    """A number that a row gives under a head (总投资(万元)); the unit may stand in the head, ``quantity.unit_at``."""

    head: Fact
    quantity: Quantity


class Person(Fact, frozen=True, kw_only=True, gc=False):
    """A person as a row names them under a head (责任领导, 责任人, 联系人); never an owner."""

    post: Fact


class Task(Fact, frozen=True, kw_only=True, gc=False):
    """One item of work that the document hands out; the span holds number, title, body and responsibility line."""

    label: str | None
    title: Fact
    body: Fact
    owners: tuple[Owner, ...] = ()
    owner_lines: tuple[Fact, ...] = ()
    due: Deadline | None = None
    area: int | None = None
    measures: tuple[Measure, ...] = ()
    stages: tuple[Stage, ...] = ()
    amounts: tuple[Amount, ...] = ()
    people: tuple[Person, ...] = ()
    dittos: tuple[Fact, ...] = ()  # cells that print 同上; what they stand for is read from the row above


class Goal(Fact, frozen=True, kw_only=True, gc=False):
    """One goal of the section that states them."""

    kind: GoalKind
    due: Deadline | None = None


class Reference(Fact, frozen=True, kw_only=True, gc=False):
    """One mention of an official document, this one included; the span is the title's, or the number's without one.

    ``marks`` is ``closed`` (《》), ``unclosed`` (the closing mark is missing) or ``bare``.
    """

    title: Fact | None
    number: DocumentNumber | None
    marks: str
    own: bool = False


class Citation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Another official document that the text names, each once; ``mentions`` indexes ``PlanReading.references``."""

    title: Fact | None
    number: DocumentNumber | None
    mentions: tuple[int, ...]


class Attachment(Fact, frozen=True, kw_only=True, gc=False):
    """An annex as listed; the span is its title without its number."""

    ordinal: int | None
    file: Fact | None = None
    extension: str | None = None


class Mechanism(Fact, frozen=True, kw_only=True, gc=False):
    """One item of how the plan is to be run: leading group, office, cycles."""

    kind: MechanismKind


class Interpretation(Fact, frozen=True, kw_only=True, gc=False):
    """The reading for the public (解读) on the same page; the span is the heading's."""

    opens: int
    closes: int
    parts: tuple[Fact, ...]


class Question(Fact, frozen=True, kw_only=True, gc=False):
    """What a person must answer; ``code`` is stable, ``message`` is Chinese, ``choices`` are proposals, if any."""

    code: str
    message: str
    choices: tuple[str, ...] = ()


class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The document that was read: name, SHA-256 of its bytes, format, length of its text in code points."""

    name: str
    sha256: str
    format: str
    encoding: str
    length: int


class PlanReading(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything read from one document, in the order of the text."""

    source: Source
    kind: Kind
    metadata: Metadata
    sections: tuple[Section, ...] = ()
    areas: tuple[Area, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    relative_targets: tuple[RelativeTarget, ...] = ()
    goals: tuple[Goal, ...] = ()
    projects: tuple[Project, ...] = ()
    references: tuple[Reference, ...] = ()
    citations: tuple[Citation, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    mechanism: tuple[Mechanism, ...] = ()
    interpretation: Interpretation | None = None
    questions: tuple[Question, ...] = ()
    schema: str = SCHEMA

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values of the whole reading, as docs/reading.schema.json describes; Decimals are strings."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built
