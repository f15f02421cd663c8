"""What every family of questions looks at: the papers' lines, the tasks' texts in normal form, the issuer's place."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from luoshi.extraction.lines import Line
from luoshi.extraction.page import Page
from luoshi.extraction.questions.codes import Code
from luoshi.extraction.reading import Grade, Owner, PlanReading, Question, Role, Task
from luoshi.extraction.regions import Region
from luoshi.extraction.register import Register
from luoshi.extraction.view import View, normal

# 景澄市云岭县人民政府办公室 → 云岭县
_PLACE = re.compile(r"(?:中共)?(?:.{2,5}?[省市州盟])?(?P<place>[一-鿿]{1,6}?(?:自治县|县|市|区|旗|州|盟|省))(?!场)")
_SHOWN = 26
_REACH = 400


@dataclass(frozen=True)
class Material:
    """A reading beside its page, with the parts that several rules need."""

    page: Page
    reading: PlanReading
    register: Register | None = None
    today: date | None = None

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks of the reading."""
        return self.reading.tasks

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the papers: the notice, the plan, its annexes."""
        wanted = self.page.regions.lines(Region.NOTICE, Region.PLAN, Region.ANNEX)
        inner_title = set(self.page.regions.inner_title)
        return [self.page.lines[index] for index in wanted if index not in inner_title]

    def title(self, task: Task) -> View:
        """The title of a task in normal form."""
        return self.page.views.once(task.title.start, task.title.end)

    @cached_property
    def bodies(self) -> tuple[View, ...]:
        """The body of each task in normal form; empty where the body is the title alone."""
        return tuple(
            self.page.view(max(task.body.start, task.title.end), max(task.body.end, task.title.end))
            for task in self.tasks
        )

    @cached_property
    def place(self) -> str:
        """The place whose government issued the paper (云岭县), empty if none shows."""
        for issuer in self.reading.metadata.issuers:
            found = _PLACE.match(normal(issuer.quote))
            if found:
                return found.group("place")
        return ""

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.page.lines]

    def line_at(self, offset: int) -> Line | None:
        """The line that holds a raw offset."""
        index = bisect_right(self._line_starts, offset) - 1
        return self.page.lines[index] if index >= 0 and offset < self.page.lines[index].end else None

    def ask(
        self,
        code: Code,
        span: tuple[int, int],
        message: str,
        choices: Sequence[str] = (),
        grade: Grade = Grade.LIKELY,
    ) -> Question:
        """A question over a raw span."""
        return self.page.pin_as(
            Question,
            *span,
            f"question.{code.value}",
            code=code.value,
            message=message,
            choices=tuple(choices),
            grade=grade,
        )


def around(text: str, start: int, end: int, signs: str) -> tuple[int, int]:
    """The stretch of a text between two signs that holds a span: its clause, its sentence. At most 400 either way."""
    left, right = max(0, start - _REACH), min(len(text), end + _REACH)
    opens = max(text.rfind(sign, left, start) for sign in signs)
    stops = [at for sign in signs if (at := text.find(sign, end, right)) >= 0]
    return (opens + 1 if opens >= 0 else left), min(stops, default=right)


def shown(text: str) -> str:
    """A quote for a message: normal, cut where it is long."""
    text = normal(text)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def called(task: Task) -> str:
    """A task as a message names it: 任务14“宜居村镇建设”."""
    return f"任务{task.label or ''}“{shown(task.title.quote)}”"


def labels(tasks: Sequence[Task]) -> str:
    """Several tasks as a message names them: by their numbers where these are distinct, else by their titles."""
    numbers = [task.label for task in tasks if task.label]
    if len(numbers) == len(tasks) == len(set(numbers)):
        return "任务" + "、".join(numbers)
    return "、".join(f"“{shown(task.title.quote)}”" for task in tasks[:4]) + (
        f"等{len(tasks)}项任务" if len(tasks) > 4 else ""
    )


def answerable(task: Task) -> list[Owner]:
    """The bodies that lead a task or are responsible for it, without those that support."""
    return [owner for owner in task.owners if owner.role is not Role.SUPPORT]


def name_of(owner: Owner) -> str:
    """An owner's name for comparing."""
    return normal(owner.completed or owner.name)
