"""What every part of the reading of a set looks at: documents, pages and readings by member; how facts are pinned."""

from dataclasses import dataclass
from functools import cached_property

from luoshi.document.model import Document
from luoshi.extraction.due import DueFinder, plan_year
from luoshi.extraction.page import Page, open_page
from luoshi.extraction.reading import Fact, Metadata, PlanReading, Task
from luoshi.extraction.register import Register
from luoshi.extraction.sets.model import Evidence, EvidenceKind, MemberFact
from luoshi.extraction.view import View


@dataclass
class Paper:
    """One member: its document, its reading, its place in the set; the page is opened when first asked for."""

    index: int
    document: Document
    reading: PlanReading
    called: str = ""
    """How messages name the paper: 正文, 附件2, 解读, else its title or file name."""

    @cached_property
    def page(self) -> Page:
        """The page of the document."""
        return open_page(self.document)

    @cached_property
    def due(self) -> DueFinder:
        """The time limits of the page."""
        metadata = self.reading.metadata
        issued = metadata.issued_on.value.year if metadata.issued_on else None
        return DueFinder(self.page, plan_year(metadata), issued)

    @property
    def title(self) -> Fact | None:
        """The paper's own title: of what it prints, else of the issuing notice."""
        return self.reading.metadata.inner_title or self.reading.metadata.title

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year that the paper is for, by its title; None where that names none."""
        return years_of(self.reading.metadata)

    def pin(self, start: int, end: int, rule: str) -> MemberFact:
        """A stretch of the text as a fact of this member; the quote is cut here and nowhere else."""
        return MemberFact(start=start, end=end, quote=self.document.text[start:end], rule=rule, member=self.index)

    def pinned(self, fact: Fact, rule: str = "") -> MemberFact:
        """A fact of the member's reading as a fact of the set."""
        return self.pin(fact.start, fact.end, rule or fact.rule)

    def views(self, task: Task) -> list[View]:
        """Title and body of a task, each as normal text with its places."""
        views = [View(self.document.text, task.title.start, task.title.end)]
        if (task.body.start, task.body.end) != (task.title.start, task.title.end):
            views.append(View(self.document.text, task.body.start, task.body.end))
        return views


@dataclass
class Material:
    """The papers of a set; ``plan`` is the paper that the others are read against."""

    papers: list[Paper]
    plan: Paper | None
    register: Register | None

    @property
    def others(self) -> list[Paper]:
        """All papers but the plan, in their order."""
        return [paper for paper in self.papers if paper is not self.plan]

    @property
    def plan_first(self) -> list[Paper]:
        """All papers, the plan ahead: of two that differ it is named first."""
        return [*([self.plan] if self.plan else []), *self.others]


def years_of(metadata: Metadata) -> tuple[int, int] | None:
    """(2023, 2026) of a title with 2023—2026年, (2023, 2023) of one with 2023年."""
    if metadata.period_from is not None and metadata.period_to is not None:
        return metadata.period_from, metadata.period_to
    year = plan_year(Metadata(title=metadata.title, inner_title=metadata.inner_title))
    return (year, year) if year is not None else None


def evidence(
    kind: EvidenceKind, plan: Paper, in_plan: tuple[int, int], other: Paper, in_other: tuple[int, int]
) -> Evidence:
    """Two spans as what makes a link."""
    rule = f"set.{kind.value}"
    return Evidence(kind=kind, plan=plan.pin(*in_plan, rule), other=other.pin(*in_other, rule))
