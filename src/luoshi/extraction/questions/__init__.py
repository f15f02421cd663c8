"""Questions: what a plan leaves open and only a person can decide.

Each family is a module and each rule is general: it looks at the reading and the text, never at a place or a file.
A rule that cannot be fairly sure stays silent, because a question without cause costs the trust of the next one.
``codes.Code`` lists every kind with its meaning.
"""

from datetime import date

from luoshi.extraction.page import Page
from luoshi.extraction.questions import (
    annexes,
    commitments,
    dates,
    document_titles,
    groups,
    interpretation,
    mechanism,
    missing_owners,
    numbers,
    sites,
    standards,
    task_titles,
    units,
    wording,
)
from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material
from luoshi.extraction.reading import PlanReading, Question
from luoshi.extraction.register import Register

__all__ = ["Code", "find_questions"]

_FAMILIES = (
    annexes.ask,
    commitments.ask,
    dates.ask,
    document_titles.ask,
    groups.ask,
    interpretation.ask,
    mechanism.ask,
    missing_owners.ask,
    numbers.ask,
    sites.ask,
    standards.ask,
    task_titles.ask,
    units.ask,
    wording.ask,
)


def find_questions(
    page: Page, reading: PlanReading, register: Register | None, today: date | None = None
) -> tuple[Question, ...]:
    """All questions about a reading, in the order of the text (then by code), each place asked once a code.

    ``reading`` is complete but for its questions. With a ``register`` the names of bodies and groups are checked
    against it; without one those questions are asked from the text alone. ``today`` judges limits of a draft that has
    no day of issue. The time is linear in the text.
    """
    material = Material(page, reading, register, today)
    asked: dict[tuple[int, str, int], Question] = {}
    for family in _FAMILIES:
        for question in family(material):
            asked.setdefault((question.start, question.code, question.end), question)
    return tuple(asked[key] for key in sorted(asked))
