"""Days that the print leaves open: answers to questions, and the default for tasks without a limit."""

from datetime import date, datetime

from luoshi.extraction.grammar.deadlines import parse_deadline
from luoshi.extraction.grammar.periods import last_day
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.models import CandidateKind, CandidateOrigin, Question
from luoshi.server.intake.services.acting import DeskWork, at_desk
from luoshi.server.intake.settling import DATED, rests_on, without_deadline
from luoshi.server.intake.states import CandidateState, DeskAct
from luoshi.server.intake.values import DeadlineValue, DueOrigin

_LONGEST = 2000


def answer_question(
    *, actor: Actor, now: datetime, desk: str, question: str, answer: str, seen_answer: str = ""
) -> int:
    """Answer a question; returns how many candidates the answer settled.

    Where the question is about a day, every value that was read from the same words gets the day. ``seen_answer`` is
    the answer that the person saw; Invalid is raised where there is another one by now.
    """
    with at_desk(actor, now, desk, say("回答问题")) as work:
        row = Question.objects.select_for_update().filter(desk=work.desk, public_id=question).first()
        if row is None:
            raise NotFound(say("这个问题"))
        if row.answer != seen_answer:
            raise Invalid(
                say(
                    "这个问题刚刚由%(answered_by_name)s回答过：%(answer)s",
                    answered_by_name=row.answered_by_name,
                    answer=row.answer,
                ),
                say("请刷新后核对"),
                fields={"answer": say("已有回答")},
            )
        said = answer.strip()
        if not said or len(said) > _LONGEST:
            raise Invalid(
                say("没有填写回答"),
                say("请填写 1—%(longest)s 个字的回答", longest=_LONGEST),
                fields={"answer": say("请填写回答")},
            )
        settled = 0
        if row.code in DATED:
            settled = _dated(work, row, _day(said))
        work.answer(row, said)
        return settled


def set_default_deadline(
    *, actor: Actor, now: datetime, desk: str, last_day: date | None, tasks: frozenset[str] = frozenset()
) -> int:
    """Give the tasks without a limit a last day, marked as default, never as read; returns how many.

    ``last_day`` None says that they are standing work. ``tasks`` are public ids of candidates; empty means every task
    that has no limit.
    """
    with at_desk(actor, now, desk, say("设定默认时限")) as work:
        issued = work.desk.document.issued_on
        if last_day is not None and issued is not None and last_day < issued:
            raise Invalid(
                say("默认时限 %(last_day)s 早于成文日期 %(issued)s", last_day=last_day, issued=issued),
                say("请核对日期"),
                fields={"last_day": say("早于成文日期")},
            )
        open_tasks = without_deadline(work.desk.candidates.select_related("version"))
        chosen = [row for row in open_tasks if not tasks or row.public_id in tasks]
        for row in chosen:
            work.add(
                CandidateKind.DEADLINE,
                DeadlineValue(last_day=last_day, standing=last_day is None, origin=DueOrigin.DEFAULT),
                version=row.version,
                span=(row.start, row.start),
                parent=row,
                position=row.position,
                origin=CandidateOrigin.DEFAULT,
            )
        return len(chosen)


def _day(said: str) -> date:
    match = parse_deadline(said)
    found = last_day(match.value) if match else None
    if found is None:
        try:
            found = date.fromisoformat(said)
        except ValueError as error:
            raise Invalid(
                say("“%(said)s”不是完整的日期", said=said[:30]),
                say("请填写完整的日期，例如 2032年6月30日"),
                fields={"answer": say("不是日期")},
            ) from error
    return found


def _dated(work: DeskWork, question: Question, day: date) -> int:
    """Every value that rests on the words of the question, limits of tasks and of measures, targets and milestones."""
    settled = 0
    for row in work.desk.candidates.select_for_update().filter(version_id=question.version_id):
        if not rests_on(row, question) or row.state == CandidateState.REJECTED:
            continue
        value = dict(row.value) | {"last_day": day.isoformat()}
        if row.kind == CandidateKind.DEADLINE:
            value["origin"] = DueOrigin.DECIDED.value
        work.step(row, DeskAct.EDIT)
        work.change(row, value=value)
        settled += 1
    return settled
