"""Titles of documents whose book marks do not pair: 《 never closed, or 》 never opened."""

import re
from collections.abc import Iterator

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, around, shown
from luoshi.extraction.reading import Grade, Question
from luoshi.extraction.regions import Region

_LONGEST = 60
_MARKS = re.compile("[《》]")


def ask(material: Material) -> Iterator[Question]:
    """Unpaired marks in the papers and in the reading for the public."""
    known = [reference for reference in material.reading.references if reference.marks == "unclosed"]
    for reference in known:
        yield material.ask(
            Code.TITLE_UNCLOSED,
            (reference.start, reference.end),
            f"书名号“《”没有对应的“》”,请确定文件名到哪里为止,是否就是“{shown(reference.quote)}”。",
            (f"《{shown(reference.quote)}》",),
            Grade.CERTAIN,
        )
    covered = {reference.start for reference in known}
    yield from _unpaired(material, covered)


def _unpaired(material: Material, covered: set[int]) -> Iterator[Question]:
    page = material.page
    wanted = page.regions.lines(Region.NOTICE, Region.PLAN, Region.ANNEX, Region.INTERPRETATION)
    opens_above: list[tuple[int, int]] = []  # a title broken over two lines closes on the next one
    last = -1
    for index in wanted:
        line = page.lines[index]
        if index != last + 1 or "》" not in line.text:
            yield from _unclosed(material, opens_above, covered)
            opens_above = []
        last = index
        if "《" not in line.text and "》" not in line.text:
            continue
        stack: list[int] = []
        for mark in _MARKS.finditer(line.text):
            if mark.group() == "《":
                stack.append(mark.start())
            elif stack:
                stack.pop()
            elif opens_above:
                opens_above.pop()
            else:
                yield _unopened(material, index, mark.start())
        yield from _unclosed(material, opens_above, covered)
        opens_above = [line.view.span(at, min(at + _LONGEST, len(line.text))) for at in stack]
    yield from _unclosed(material, opens_above, covered)


def _unclosed(material: Material, spans: list[tuple[int, int]], covered: set[int]) -> Iterator[Question]:
    for start, end in spans:
        if covered.isdisjoint(range(start + 1, start + 4)):
            yield material.ask(
                Code.TITLE_UNCLOSED,
                (start, _before_stop(material.page.text, start, end)),
                "书名号“《”没有对应的“》”,请确定文件名到哪里为止。",
                grade=Grade.CERTAIN,
            )


def _unopened(material: Material, index: int, at: int) -> Question:
    line = material.page.lines[index]
    start, _ = around(line.text, at, at, ",。;:、")
    return material.ask(
        Code.TITLE_UNOPENED,
        line.view.span(max(start, at - _LONGEST), at + 1),
        "书名号“》”前面没有对应的“《”,请确定文件名从哪里开始。",
        grade=Grade.CERTAIN,
    )


def _before_stop(text: str, start: int, end: int) -> int:
    stops = [at for sign in ",，。;；" if (at := text.find(sign, start, end)) > start]
    return min(stops, default=end)
