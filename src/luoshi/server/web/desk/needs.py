"""What the head of the desk tells of all of its candidates: how far it is, and what waits for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.server.intake.models import CandidateKind, Question
from luoshi.server.intake.selectors import BLOCKING, Body
from luoshi.server.intake.settling import Fact, OpenName, certain, open_names, without_deadline
from luoshi.server.intake.states import SETTLED, CandidateState


@dataclass(slots=True)
class Name:
    """A printed name without a body: where it stands first, how often, and the bodies that it may mean."""

    key: str
    revision: int
    name: str
    count: int
    likely: list[Body]


@dataclass(slots=True)
class Tally:
    """How far the desk is."""

    tasks: int
    tasks_done: int
    waiting: int
    certain: int
    names: int
    questions: int
    asked: int
    undated: int

    @property
    def rest(self) -> int:
        """What waits and is not certain."""
        return self.waiting - self.certain


@dataclass(slots=True)
class Needs:
    """What a person has to say: for names, for tasks without a limit, to questions; those that block come first."""

    names: list[Name]
    undated: Sequence[Fact]
    questions: list[Question]
    tally: Tally


def needs_of(facts: Sequence[Fact], questions: Sequence[Question], bodies: Mapping[str, Body]) -> Needs:
    """What all candidates of a desk, or their outline, and its questions come to."""
    names = [_name(each, bodies) for each in open_names(facts)]
    undated = without_deadline(facts)
    tasks = [row for row in facts if row.kind == CandidateKind.TASK and row.state != CandidateState.REJECTED]
    tally = Tally(
        tasks=len(tasks),
        tasks_done=sum(CandidateState(row.state) in SETTLED for row in tasks),
        waiting=sum(row.state == CandidateState.PROPOSED for row in facts),
        certain=len(certain(facts, questions)),
        names=len(names),
        questions=sum(not each.answer for each in questions),
        asked=sum(not each.answer and each.code in BLOCKING for each in questions),
        undated=len(undated),
    )
    asked = sorted(questions, key=lambda each: (bool(each.answer), each.code not in BLOCKING))
    return Needs(names, undated, asked, tally)


def told_certain(tally: Tally) -> str:
    """What stays after all that is certain was accepted."""
    if not tally.certain:
        return _("没有可以一次确认的了")
    rest = tally.rest
    return ngettext("确认后还有 %(rest)s 项要您看", "确认后还有 %(rest)s 项要您看", rest) % {"rest": rest}


def _name(each: OpenName[Fact], bodies: Mapping[str, Body]) -> Name:
    likely = [bodies[key] for key in each.first.value.get("candidates", ()) if key in bodies]
    return Name(each.first.public_id, each.first.revision, each.name, len(each.rows), likely)
