"""The list of annexes (附件说明, GB/T 9704-2012 7.3.5): ``附件:1.… 2.…``, and the file labels that repeat it."""

import re
from collections.abc import Iterator

from luoshi.extraction.page import Page
from luoshi.extraction.reading import Attachment, Fact
from luoshi.extraction.regions import Region
from luoshi.extraction.view import View, normal

_PREFIX = re.compile(r"附件?[:]?")
# 1.县级清单 · 附件2.县级清单 · 3、… (2.2022年…: the number 2 and a title that opens with its year)
_NUMBER = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,2})[.、:](?!\d{1,3}[%万])")
_FILE = re.compile(r"\.(docx?|xlsx?|pdf|wps|et|zip|rar|ofd|jpe?g|png|pptx?|txt)$", re.IGNORECASE)
_LEFT_OUT = "(略)"  # the page does not print the annex
_NEXT = re.compile(r"(?<=[^\d.])\d{1,2}[.、](?=[^\d]|(?:19|20)\d\d年)")


def find_attachments(page: Page) -> tuple[Attachment, ...]:
    """The annexes in the order of their list; a file label with the same title becomes the file of its annex."""
    found: list[Attachment] = []
    for ordinal, start, end, view in _entries(page):
        text = view.text[start:end]
        ending = _FILE.search(text)
        title_end = start + ending.start() if ending else end
        a, b = view.span(start, title_end)
        if b - a < 2:
            continue
        name = normal(page.text[a:b]).strip("《》")
        known = next((i for i, other in enumerate(found) if normal(other.quote).strip("《》") == name), None)
        file = _file(page, view, end) if ending else None
        if known is not None:
            if file and found[known].file is None:
                before = found[known]
                found[known] = page.pin_as(
                    Attachment,
                    before.start,
                    before.end,
                    before.rule,
                    ordinal=before.ordinal,
                    file=file,
                    extension=ending.group(1).lower() if ending else None,
                )
            continue
        found.append(
            page.pin_as(
                Attachment,
                a,
                b,
                "attachment",
                ordinal=ordinal,
                file=file,
                extension=ending.group(1).lower() if ending else None,
            )
        )
    return tuple(found)


def _file(page: Page, view: View, end: int) -> Fact:
    return page.pin(*view.span(0, end), "attachment.file")


def _entries(page: Page) -> Iterator[tuple[int | None, int, int, View]]:
    for index in page.regions.lines(Region.ANNEX_LIST):
        line = page.lines[index]
        text = line.text
        prefix = _PREFIX.match(text)
        at = prefix.end() if prefix else 0
        first = _NUMBER.match(text, at)
        if first is None:
            if at < len(text):
                yield None, at, _end(text, at, len(text)), line.view
            continue
        starts = [first]
        for later in _NEXT.finditer(text, first.end()):
            number = _NUMBER.match(text, later.start())
            if (
                number
                and number.group(1).isdigit()
                and starts[-1].group(1).isdigit()
                and int(number.group(1)) == int(starts[-1].group(1)) + 1
            ):
                starts.append(number)
        for number, following in zip(starts, [*starts[1:], None], strict=True):
            end = following.start() if following else len(text)
            ordinal = int(number.group(1)) if number.group(1).isdigit() else None
            yield ordinal, number.end(), _end(text, number.end(), end), line.view


def _end(text: str, start: int, end: int) -> int:
    if text.endswith(_LEFT_OUT, start, end):
        end -= len(_LEFT_OUT)
    while end > start and text[end - 1] in "。;,、:":
        end -= 1
    return end
