"""The reading for the public (解读) against the text: names of parts, and the counts it claims."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.extraction.lines import Line
from luoshi.extraction.markers import ordinal
from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, shown
from luoshi.extraction.reading import Fact, Question
from luoshi.extraction.regions import Region
from luoshi.extraction.view import normal

_SENTENCE = re.compile(r"[^。;]+")
_COUNT = re.compile(
    r"(?<![第\d一二三四五六七八九十])(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})(?:个(?:方面|部分|领域)|大?部分|章)"
)
_ANNEXES = re.compile(r"(?P<number>\d{1,2}|[一二三四五六七八九十两])个附件")
_ENOUGH = 2  # parts found by name, before a sentence is taken to list a section
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class _Group:
    """Parts of the paper that stand side by side; ``above`` is the title of the section that holds them."""

    above: str
    titles: tuple[str, ...]


def ask(material: Material) -> Iterator[Question]:
    """Parts that the interpretation names otherwise, and counts that do not match."""
    if material.reading.interpretation is None:
        return
    page = material.page
    groups = _groups(material)
    for index in page.regions.lines(Region.INTERPRETATION)[1:]:
        line = page.lines[index]
        for sentence in _SENTENCE.finditer(line.text):
            yield from _in_sentence(material, line, sentence, groups)


def _groups(material: Material) -> list[_Group]:
    children: dict[int | None, list[str]] = {}
    sections = material.reading.sections
    for section in sections:
        if section.title:
            children.setdefault(section.parent, []).append(normal(section.title.quote))
    found = []
    for parent, titles in children.items():
        title: Fact | None = sections[parent].title if parent is not None else None
        found.append(_Group(normal(title.quote) if title else "", tuple(titles)))
    return found


def _in_sentence(material: Material, line: Line, sentence: re.Match[str], groups: list[_Group]) -> Iterator[Question]:
    text = sentence.group()
    annexes = _ANNEXES.search(text)
    attachments = material.reading.attachments
    if annexes and attachments and _number(annexes) not in (None, len(attachments)):
        yield material.ask(
            Code.INTERPRETATION_DIFFERS,
            line.view.span(sentence.start() + annexes.start(), sentence.start() + annexes.end()),
            f"解读称有“{annexes.group()}”,正文列出{len(attachments)}个附件,请核对。",
        )
    group = max(groups, key=lambda g: sum(title in text for title in g.titles), default=None)
    if group is None or sum(title in text for title in group.titles) < _ENOUGH:
        return
    count = _COUNT.search(text)
    if count and _number(count) not in (None, len(group.titles)):
        yield material.ask(
            Code.INTERPRETATION_DIFFERS,
            line.view.span(sentence.start() + count.start(), sentence.start() + count.end()),
            f"解读称“{group.above or '正文'}”有{count.group()},正文是{len(group.titles)}个,请核对。",
        )
    yield from _names(material, line, sentence, group)


def _number(match: re.Match[str]) -> int | None:
    return 2 if match.group("number") == "两" else ordinal(match.group("number"))


def _names(material: Material, line: Line, sentence: re.Match[str], group: _Group) -> Iterator[Question]:
    """What is left of the list when the parts found by name are taken out, beside the parts not found."""
    rest = sentence.group()
    for title in sorted(group.titles, key=len, reverse=True):
        rest = rest.replace(title, "\0" * len(title))
    missing = [title for title in group.titles if title not in sentence.group()]
    for title in missing:
        pieces = [(piece.start(), piece.group()) for piece in re.finditer(r"[^\0、,:()]+", rest)]
        likely = [(_likeness(_core(piece), title), -at, _core(piece)) for at, piece in pieces if len(_core(piece)) >= 3]
        best = max(likely, default=(0.0, 0, ""))
        if best[0] >= _ALIKE:
            at = sentence.start() + rest.index(best[2])
            yield material.ask(
                Code.INTERPRETATION_DIFFERS,
                line.view.span(at, at + len(best[2])),
                f"解读写作“{shown(best[2])}”,正文标题是“{shown(title)}”,请确定以哪个名称为准。",
                (title, best[2]),
            )


def _core(piece: str) -> str:
    """A piece of a list without the words that count and join: 治理创新 of 和治理创新6个方面."""
    piece = re.sub(r"^(?:和|及|以及|与|分别(?:是|为)|包括|即|分)", "", piece)
    return re.sub(r"(?:等|共)*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?个?(?:方面|部分|领域)?$", "", piece) or piece


def _likeness(one: str, other: str) -> float:
    """Share of the pairs of characters that two names have in common (Dice)."""
    left = {one[at : at + 2] for at in range(len(one) - 1)}
    right = {other[at : at + 2] for at in range(len(other) - 1)}
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
