"""What the stages share: a document with its lines, its head, its regions and the outline of each paper on it."""

import re
from dataclasses import dataclass
from functools import cached_property
from sys import intern
from typing import Any, TypeVar

from luoshi.document.model import Document
from luoshi.extraction.addressees import Addressees, find_addressees
from luoshi.extraction.fact import cut
from luoshi.extraction.fields import TITLE, Field, find_fields
from luoshi.extraction.head import TitleLines, find_title, same_title
from luoshi.extraction.lazy import lazy
from luoshi.extraction.lines import Line, Piece, lines_of
from luoshi.extraction.outline import Node, build_outline
from luoshi.extraction.reading import Fact, Grade, SectionRole
from luoshi.extraction.regions import Region, Regions, find_regions
from luoshi.extraction.signature import Signature, find_lone_date, find_signature
from luoshi.extraction.stated import Stated
from luoshi.extraction.view import View
from luoshi.extraction.wrapped import join_wrapped, number_chapters

# 《…实施方案》正式印发,全文如下
_ANNOUNCED = re.compile(r"《([^《》]{8,80})》(?:已经|正式|印发|现印发|全文|经|予以)")

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Page:
    """A document as the stages see it. Lines are addressed by index, places in a line by normal offsets."""

    document: Document
    lines: list[Line]
    fields: list[Field]
    title: TitleLines | None
    addressees: Addressees | None
    signature: Signature | None
    regions: Regions
    views: Stated

    @lazy
    def text(self) -> str:
        """The text of the document."""
        return self.document.text

    @cached_property
    def outlines(self) -> list[Node]:
        """One tree for each paper on the page: the notice (or the paper itself), the plan it prints, each annex."""
        roots = []
        for wanted in self._papers():
            if wanted:
                roots.append(build_outline(self.lines, wanted))
        return roots

    @cached_property
    def role_of_line(self) -> dict[int, SectionRole]:
        """What the section of each line is for."""
        return {index: node.role for root in self.outlines for node in root.walk() for index in node.lines}

    def _papers(self) -> list[list[int]]:
        notice, plan = self.regions.lines(Region.NOTICE), self.regions.lines(Region.PLAN)
        papers = [notice, [index for index in plan if index not in set(self.regions.inner_title)]]
        annex: list[int] = []
        for index in self.regions.lines(Region.ANNEX):
            if annex and index != annex[-1] + 1:
                papers.append(annex)
                annex = []
            annex.append(index)
        return [*papers, annex]

    def view(self, start: int, end: int) -> View:
        """The view of a raw span."""
        return self.views.of(start, end)

    def span(self, line: int, start: int, end: int) -> tuple[int, int]:
        """The raw span of normal characters of a line."""
        return self.lines[line].view.span(start, end)

    def piece(self, piece: Piece, rule: str, grade: Grade = Grade.CERTAIN) -> Fact:
        """A plain fact over a stretch of a line."""
        start, end = self.span(piece.line, piece.start, piece.end)
        return self.pin(start, end, rule, grade)

    def pin(self, start: int, end: int, rule: str, grade: Grade = Grade.CERTAIN) -> Fact:
        """A plain fact over a raw span; the quote is cut from the text here and nowhere else."""
        return Fact(start=start, end=end, quote=cut(self.text, start, end), rule=rule, grade=grade)

    def pin_as(self, fact: type[F], start: int, end: int, rule: str, /, **values: Any) -> F:
        """A fact of some class over a raw span, with the values that the class adds."""
        return fact(start=start, end=end, quote=cut(self.text, start, end), rule=intern(rule), **values)


def open_page(document: Document) -> Page:
    """Find where everything is: lines, fields, head, signature, regions."""
    views = Stated(document.text)
    lines = number_chapters(join_wrapped(document.text, lines_of(document, views)))
    views.tell(lines)
    fields = find_fields(document, views)
    known = [same_title(field.text) for field in fields if field.name in TITLE]
    if document.title_hint:
        known.append(same_title(document.title_hint))
    known.extend(found.group(1) for line in lines[:40] for found in _ANNOUNCED.finditer(line.text))
    addressees = find_addressees(lines)
    title = find_title(document, lines, addressees, known)
    signature = find_signature(lines, _after_head(addressees, title))
    if signature is None and addressees is not None:
        signature = find_lone_date(lines, addressees.line + 1)
    regions = find_regions(lines, title, addressees, signature)
    return Page(document, lines, fields, title, addressees, signature, regions, views)


def _after_head(addressees: Addressees | None, title: TitleLines | None) -> int:
    if addressees:
        return addressees.line
    return title.last + 1 if title else 0
