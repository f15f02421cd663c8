"""What can be told of the candidates of a desk by looking at them: certain, open, without a limit. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.reading import Grade
from luoshi.extraction.view import normal
from luoshi.server.intake.models import Candidate, CandidateKind, Question
from luoshi.server.intake.states import SETTLED, CandidateState

DATED = frozenset({Code.DATE_WITHOUT_YEAR.value, Code.DATE_YEAR_ASSUMED.value})
"""Questions whose answer is a day."""


class Fact(Protocol):
    """What has to be known of a candidate to tell these things: a row, or a line of an outline."""

    @property
    def pk(self) -> Any:
        """Its primary key."""

    @property
    def public_id(self) -> str:
        """What it is named by."""

    @property
    def parent_id(self) -> int | None:
        """The primary key of what it stands below."""

    @property
    def version_id(self) -> int:
        """The primary key of the version that it stands in."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def state(self) -> str:
        """Its state."""

    @property
    def grade(self) -> str:
        """How certain its reading is."""

    @property
    def revision(self) -> int:
        """How often it was changed."""

    @property
    def start(self) -> int:
        """Where it begins in the text."""

    @property
    def value(self) -> Any:
        """The value that holds now."""


F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class OpenName(Generic[F]):
    """A printed name that stands for no body yet, with the candidates that bear it, the first one first."""

    name: str
    rows: Sequence[F]

    @property
    def first(self) -> F:
        """The first place of the name."""
        return self.rows[0]


def certain(candidates: Iterable[F], questions: Iterable[Question]) -> list[F]:
    """What waits and is certain: read from the print by itself, with its body known, resting on no open question."""
    asked = [question for question in questions if question.code in DATED and not question.answer]
    return [
        row
        for row in candidates
        if row.state == CandidateState.PROPOSED
        and row.grade == Grade.CERTAIN.value
        and not is_open(row)
        and not any(rests_on(row, question) for question in asked)
    ]


def is_open(row: Fact) -> bool:
    """Whether a body is not known, or a day could not be told."""
    if row.kind == CandidateKind.RESPONSIBILITY:
        return not row.value.get("organisation")
    return row.kind == CandidateKind.DEADLINE and not tells(row)


def rests_on(row: Fact, question: Question) -> bool:
    """Whether the day of a candidate was read from the words that a question is about, wherever the paper has them."""
    if not row.value.get("due_at") or row.version_id != question.version_id:
        return False
    words = row.value.get("text") if row.kind == CandidateKind.DEADLINE else row.value.get("due_text")
    return normal(str(words)) == normal(question.quote)


def tells(row: Fact) -> bool:
    """Whether a limit gives a last day, or says that there is none."""
    return bool(row.value.get("last_day") or row.value.get("standing"))


def without_deadline(rows: Iterable[F]) -> list[F]:
    """The tasks among candidates of a desk that nothing dates, those put aside left out."""
    living = [row for row in rows if row.state != CandidateState.REJECTED]
    dated = {row.parent_id for row in living if row.kind == CandidateKind.DEADLINE and tells(row)}
    return [row for row in living if row.kind == CandidateKind.TASK and row.pk not in dated]


def open_names(rows: Iterable[F]) -> list[OpenName[F]]:
    """The names of no known body, each once, in the order of the plan."""
    found: dict[str, list[F]] = {}
    for row in rows:
        if row.kind == CandidateKind.RESPONSIBILITY and row.state != CandidateState.REJECTED and is_open(row):
            found.setdefault(normal(str(row.value["name"])), []).append(row)
    return [OpenName(str(group[0].value["name"]), group) for group in found.values()]


def will_be_made(rows: Sequence[Candidate]) -> Mapping[CandidateKind, int]:
    """How many rows of each kind a ledger of these candidates has; what stands below something aside stays aside."""
    living = {row.pk: row for row in rows if CandidateState(row.state) in SETTLED}
    while lost := [pk for pk, row in living.items() if row.parent_id is not None and row.parent_id not in living]:
        for pk in lost:
            del living[pk]
    counts = dict.fromkeys(CandidateKind, 0)
    bodies: set[tuple[int | None, str]] = set()
    people: set[tuple[int | None, str, str]] = set()
    for row in living.values():
        if row.kind == CandidateKind.RESPONSIBILITY:
            if not row.value.get("expanded"):
                bodies.add((row.parent_id, str(row.value.get("organisation"))))
        elif row.kind == CandidateKind.PERSON:
            people.add((row.parent_id, normal(str(row.value["name"])), str(row.value["kind"])))
        elif row.kind != CandidateKind.DEADLINE:
            counts[CandidateKind(row.kind)] += 1
    counts[CandidateKind.RESPONSIBILITY], counts[CandidateKind.PERSON] = len(bodies), len(people)
    return counts
