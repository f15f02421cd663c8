"""What an evaluation says: the score of each field, and what is right, missing, extra or different in each document."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What is scored, in the order of the printed table."""

    KIND = "kind"
    TITLE = "metadata.title"
    NUMBER = "metadata.number"
    ISSUER = "metadata.issuer"
    ISSUED_ON = "metadata.issued_on"
    ADDRESSEES = "metadata.addressees"
    TASKS = "tasks"
    TASK_TITLE = "tasks.title"
    TASK_LABEL = "tasks.label"
    TASK_BODY = "tasks.body"
    TASK_DUE = "tasks.due"
    OWNERS = "owners"
    TARGETS = "targets"
    TARGET_DUE = "targets.due"
    TARGET_COMPARATOR = "targets.comparator"
    TARGET_SUBJECT = "targets.subject"
    CITATIONS = "citations"
    ATTACHMENTS = "attachments"


@dataclass(frozen=True, slots=True)
class Count:
    """Items of one field in one document: how many agree, how many the gold has, how many were found."""

    hit: int
    gold: int
    found: int


@dataclass(frozen=True, slots=True)
class Item:
    """Something that was found rightly, or wrongly: its field and the words that name it."""

    field: Field
    quote: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A matched item whose field differs; ``quote`` names the item, ``gold`` and ``found`` are what the sides say."""

    field: Field
    quote: str
    gold: str
    found: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What one document's prediction lacks, has too much, and says differently."""

    missing: tuple[Item, ...] = ()
    extra: tuple[Item, ...] = ()
    mismatched: tuple[Mismatch, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """One document: its counts, what was found rightly, and the differences. ``predicted`` is False without a
    prediction, which counts as an empty one."""

    id: str
    predicted: bool
    counts: Mapping[Field, Count]
    right: tuple[Item, ...]
    differences: Differences


@dataclass(frozen=True, slots=True)
class Score:
    """The sums of one field over all documents, and its averages between 0 and 1."""

    precision: float
    recall: float
    f1: float
    macro: float
    gold: int
    found: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of every field, and of every document in the order of the gold."""

    fields: Mapping[Field, Score]
    documents: tuple[DocumentScore, ...]

    @property
    def unpredicted(self) -> tuple[str, ...]:
        """The ids of the gold documents that have no prediction."""
        return tuple(document.id for document in self.documents if not document.predicted)
