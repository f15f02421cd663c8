"""One self-contained HTML page of a reading: left the text with every fact marked, right the list of what was read.

The page needs no server and no network: style and script stand in it, and its content security policy allows nothing
else. It is drawn for browsers from 2023 on (Chrome 109) and works without script, too, but for jumping back.
"""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from luoshi.document.model import Document
from luoshi.extraction.predicting import printed
from luoshi.extraction.reading import (
    Deadline,
    DeadlineKind,
    Fact,
    Metadata,
    PageField,
    PlanReading,
    Reference,
    Role,
    YearSource,
)
from luoshi.presentation.ledger import duties, ledger, numbered
from luoshi.presentation.manuscript import manuscript
from luoshi.presentation.marks import MarkKind, Marks, marks_of
from luoshi.presentation.vocabulary import TERMS, Term, deadline_parts, quantity_text

_ASSETS = files("luoshi.presentation") / "assets"

LEGEND: dict[MarkKind, Term] = {
    MarkKind.TASK: Term("任务", "Task"),
    MarkKind.OWNER: Term("单位", "Body"),
    MarkKind.DEADLINE: Term("时限", "Deadline"),
    MarkKind.TARGET: Term("量化目标", "Target"),
    MarkKind.MEASURE: Term("举措", "Measure"),
    MarkKind.GOAL: Term("发展目标", "Goal"),
    MarkKind.PROJECT: Term("项目", "Project"),
    MarkKind.MECHANISM: Term("推进机制", "Mechanism"),
    MarkKind.CITATION: Term("引用文件", "Citation"),
    MarkKind.ATTACHMENT: Term("附件", "Annex"),
    MarkKind.METADATA: Term("文件信息", "Particulars"),
    MarkKind.QUESTION: Term("待确认", "Question"),
}


def page(document: Document, reading: PlanReading) -> str:
    """The page of a document and its reading, as text to be saved in UTF-8."""
    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style, script = _asset("page.css"), _asset("page.js")
    marks = marks_of(reading)
    rows = ledger(reading)
    bodies = duties(rows)
    environment.globals |= {"printed": printed, "numbered": numbered, "deadline": deadline_parts, "MarkKind": MarkKind}
    environment.globals |= {"quantity": quantity_text, "terms": TERMS, "roles": list(Role), "inferred": _year_inferred}
    return environment.get_template("page.html").render(
        style=style,
        script=script,
        style_hash=_digest(style),
        script_hash=_digest(script),
        document=document,
        reading=reading,
        text=manuscript(document, reading, marks),
        legend=[(kind, term, marks.count(kind)) for kind, term in LEGEND.items() if marks.count(kind)],
        link=_Links(marks),
        kinds=[mark.kind for mark in marks.all],
        rows=rows,
        led_by_order=any(owner.lead_by_order for task in reading.tasks for owner in task.owners),
        bodies=bodies,
        bodies_of={row.number: [i for i, body in enumerate(bodies) if row.number in body.numbers] for row in rows},
        particulars=_particulars(reading.metadata),
        mentions=_mentions(reading),
        loose_projects=[project for project in reading.projects if project.task is None],
    )


class _Links:
    """The link of a fact to its mark in the text."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks

    def __call__(self, kind: MarkKind, fact: Fact, text: str = "", classes: str = "") -> Markup:
        """The fact's words (or ``text``) as a link; plain words where the fact has no mark."""
        words = text or (" ".join(fact.quote.split()) if isinstance(fact, PageField) else printed(fact.quote))
        mark = self._marks.of(kind, fact)
        if mark is None:
            return Markup("<span>{}</span>").format(words)
        names = f"go {classes}".strip()
        return Markup('<a class="{}" href="#c{}" data-mark="{}">{}</a>').format(names, mark.start, mark.number, words)


def _particulars(metadata: Metadata) -> list[tuple[Term, tuple[Fact, ...]]]:
    """The particulars that the text gives, with their names, in the order of an official paper."""
    named: list[tuple[Term, tuple[Fact | None, ...]]] = [
        (Term("标题", "Title"), (metadata.title,)),
        (Term("所印发文件", "Issued paper"), (metadata.inner_title,)),
        (Term("发文字号", "Number"), (metadata.number,)),
        (Term("发文机关", "Issuer"), metadata.issuers),
        (Term("成文日期", "Signed on"), (metadata.issued_on,)),
        (Term("主送机关", "Addressees"), metadata.addressees),
        (Term("期间", "Period"), (metadata.period,)),
        (Term("批准", "Approval"), (metadata.approval,)),
        (Term("公开属性", "Openness"), (metadata.publicity,)),
        (Term("密级", "Secrecy"), (metadata.secrecy,)),
    ]
    given = ((name, tuple(fact for fact in facts if fact is not None)) for name, facts in named)
    return [(name, facts) for name, facts in given if facts]


def _mentions(reading: PlanReading) -> dict[str, list[Reference]]:
    """Mentions of documents that belong to no citation: of the paper itself, and those left over."""
    cited = {index for citation in reading.citations for index in citation.mentions}
    loose = [reference for index, reference in enumerate(reading.references) if index not in cited]
    return {
        "own": [reference for reference in loose if reference.own],
        "other": [reference for reference in loose if not reference.own],
    }


def _year_inferred(deadline: Deadline) -> bool:
    """Whether a deadline has a year that was found outside its quote."""
    return deadline.kind is not DeadlineKind.ONGOING and deadline.year_source in (
        YearSource.CONTEXT,
        YearSource.DOCUMENT,
    )


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
