"""Questions that a report raises (疑问): each says what is odd and beside what it stands; none is a verdict.

A reviewer asks, the body answers. The kinds follow what falsified reports have looked like; the numbers in the rules
are proposals of this program and stand at the head of each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from statistics import median

from luoshi.reckoning.archive import Archive, Told
from luoshi.reckoning.kinds import IndicatorKind
from luoshi.reckoning.milestones import ClaimLevel, Step
from luoshi.said import say

FEWEST_STEPS = 4
"""Earlier steps of a figure without which nothing is said of an unusual one."""
UNUSUAL = 5
"""Times the usual deviation (median of the deviations from the median step) from which a step is unusual."""
LEAP = Decimal("0.5")
"""Share of the way to a target above which reaching exactly it in one period is asked about."""


class QuestionKind(StrEnum):
    """What is asked (疑问类型)."""

    EXACTLY_TARGET = "exactly_target"
    GOES_DOWN = "goes_down"
    UNUSUAL_STEP = "unusual_step"
    DONE_WITHOUT_NODE = "done_without_node"
    TEXT_REUSED = "text_reused"
    TEXT_ALIKE = "text_alike"
    FILE_REUSED = "file_reused"
    PICTURE_ALIKE = "picture_alike"
    FILE_OLDER = "file_older"
    EDITED_AFTER = "edited_after"
    AGAINST_OWN = "against_own"
    PARTS_DO_NOT_ADD_UP = "parts_do_not_add_up"
    AGAINST_MEASURED = "against_measured"

    @property
    def word(self) -> str:
        """What it is called."""
        return _WORDS[self]


_WORDS = {
    QuestionKind.EXACTLY_TARGET: say("一步正好到目标"),
    QuestionKind.GOES_DOWN: say("比上次低"),
    QuestionKind.UNUSUAL_STEP: say("变化反常"),
    QuestionKind.DONE_WITHOUT_NODE: say("节点没到就报完成"),
    QuestionKind.TEXT_REUSED: say("文字与别处相同"),
    QuestionKind.TEXT_ALIKE: say("文字与别处雷同"),
    QuestionKind.FILE_REUSED: say("材料在别处用过"),
    QuestionKind.PICTURE_ALIKE: say("图片与别处相似"),
    QuestionKind.FILE_OLDER: say("材料早于交办"),
    QuestionKind.EDITED_AFTER: say("截止以后改数"),
    QuestionKind.AGAINST_OWN: say("报完成，数没到"),
    QuestionKind.PARTS_DO_NOT_ADD_UP: say("各部分相加不等于总数"),
    QuestionKind.AGAINST_MEASURED: say("与监测数据不符"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: about which report or figure (``about``), beside what (``beside``: the key of another report, a
    node, a file), and the values that its sentence needs.
    """

    kind: QuestionKind
    about: str
    beside: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Series:
    """A figure with what was reported before it, in the order of periods and in one unit; what is missing is left out.

    ``target`` is what is to be reached, ``start`` where the way began.
    """

    key: str
    kind: IndicatorKind
    value: Decimal
    earlier: tuple[Decimal, ...] = ()
    target: Decimal | None = None
    start: Decimal = Decimal(0)


def about_figure(series: Series) -> list[Question]:
    """Questions about one figure: exactly the target after a leap, a sum that went down, a step unlike all before."""
    found = [_exactly_target(series), _goes_down(series), _unusual(series)]
    return [question for question in found if question is not None]


def _exactly_target(series: Series) -> Question | None:
    """Exactly the target, reached by a leap of more than half of the way in one period, with history before it."""
    if series.target is None or series.value != series.target or not series.earlier:
        return None
    way = series.target - series.start
    last = series.earlier[-1]
    if not way or last == series.target:
        return None
    leap = (series.value - last) / way
    if leap <= LEAP:
        return None
    values = {"value": series.value, "last": last, "target": series.target}
    return Question(QuestionKind.EXACTLY_TARGET, series.key, values=values)


def _goes_down(series: Series) -> Question | None:
    """A sum so far that is less than it was."""
    if series.kind is not IndicatorKind.CUMULATIVE or not series.earlier or series.value >= series.earlier[-1]:
        return None
    return Question(QuestionKind.GOES_DOWN, series.key, values={"value": series.value, "last": series.earlier[-1]})


def _unusual(series: Series) -> Question | None:
    """A step of more than five usual deviations from the usual step, where four steps at least were seen."""
    levels = [*series.earlier, series.value]
    flow = series.kind is IndicatorKind.FLOW
    steps = levels if flow else [after - before for before, after in pairwise(levels)]
    if len(steps) <= FEWEST_STEPS:
        return None
    usual, last = median(steps[:-1]), steps[-1]
    deviation = median(abs(step - usual) for step in steps[:-1])
    least = max(deviation, abs(usual) / 10)  # bodies that report the same step each time deviate by nothing
    if not least or abs(last - usual) <= UNUSUAL * least:
        return None
    return Question(QuestionKind.UNUSUAL_STEP, series.key, values={"step": last, "usual": usual})


def about_level(
    key: str, level: ClaimLevel, accepted: ClaimLevel | None, steps: Iterable[Step], day: date
) -> list[Question]:
    """Questions about a claim level: lower than what was accepted before, or done while a node is not reached."""
    found = []
    if accepted is not None and level.rank < accepted.rank:
        found.append(Question(QuestionKind.GOES_DOWN, key, values={"level": level, "last_level": accepted}))
    if level.rank >= ClaimLevel.DONE.rank:
        found += [
            Question(QuestionKind.DONE_WITHOUT_NODE, key, step.key, {"node": step.name, "due": step.due})
            for step in steps
            if not step.reached(day)
        ]
    return found


def about_own_figures(key: str, level: ClaimLevel, done: Decimal | None) -> list[Question]:
    """A level of done beside own figures that say less than the whole way (percent); none are no question."""
    if done is None or level.rank < ClaimLevel.DONE.rank or done >= 100:
        return []
    return [Question(QuestionKind.AGAINST_OWN, key, values={"level": level, "done": done})]


def edited_after(key: str, cut_off: date, edits: Iterable[date]) -> list[Question]:
    """A figure that was changed after the day by which it was due: the last such day."""
    late = [day for day in edits if day > cut_off]
    return [Question(QuestionKind.EDITED_AFTER, key, values={"day": max(late), "cut_off": cut_off})] if late else []


def older_files(key: str, begun: date, files: Iterable[tuple[str, date | None]]) -> list[Question]:
    """Files (name, the day on which each says it was made) from before the work was handed out."""
    return [
        Question(QuestionKind.FILE_OLDER, key, values={"file": name, "made_on": made_on, "begun": begun})
        for name, made_on in files
        if made_on is not None and made_on < begun
    ]


def across(asked: Iterable[Told], held: Sequence[Archive]) -> list[Question]:
    """Texts and files of some reports that stand in others, too: of other items, bodies or cycles, each pair once and
    whatever the order they come in. A report is never held against itself, though an archive may hold it.
    """
    return sorted(
        (
            question
            for about in {told.key: told for told in asked}.values()
            for question in (
                *_same_text(about, held), *_alike(about, held), *_same_files(about, held), *_near_picture(about, held)
            )
        ),
        key=lambda question: (question.about, question.kind, question.beside),
    )  # fmt: skip


def _first_other(about: Told, found: Iterable[Iterable[Told]]) -> Told | None:
    """Of what each archive found the one with the least key that is not the report itself, nor honest beside it."""
    others = (each for some in found for each in some if each.key != about.key and not _honest(about, each))
    return min(others, key=lambda told: told.key, default=None)


def _honest(about: Told, beside: Told) -> bool:
    """Whether a report said itself that it repeats this one, or is repeated by it."""
    return about.of == beside.of and (about.unchanged or beside.unchanged)


def _same_text(about: Told, held: Sequence[Archive]) -> Iterable[Question]:
    beside = _first_other(about, (archive.same_text(about.text) for archive in held))
    if beside is not None:
        yield Question(QuestionKind.TEXT_REUSED, about.key, beside.key)


def _alike(about: Told, held: Sequence[Archive]) -> Iterable[Question]:
    found = (pair for archive in held for pair in archive.alike(about.text))
    near = [(share, each.key) for share, each in found if each.key != about.key and not _honest(about, each)]
    if near:
        share, beside = max(near)
        yield Question(QuestionKind.TEXT_ALIKE, about.key, beside, {"share": share})


def _same_files(about: Told, held: Sequence[Archive]) -> Iterable[Question]:
    for file in sorted(about.files):
        beside = _first_other(about, (archive.same_file(file) for archive in held))
        if beside is not None:
            yield Question(QuestionKind.FILE_REUSED, about.key, beside.key, {"file": file})


def _near_picture(about: Told, held: Sequence[Archive]) -> Iterable[Question]:
    """The same picture in another file; one and the same file is asked about already."""
    near = ([each for each in archive.near(about.looks) if not about.files & each.files] for archive in held)
    beside = _first_other(about, near)
    if beside is not None:
        yield Question(QuestionKind.PICTURE_ALIKE, about.key, beside.key)
