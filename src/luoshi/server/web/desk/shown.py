"""A desk as its page draws it: rows by task and area, what waits for a person, how far it is. Reads no database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.extraction.reading import Role
from luoshi.server.intake.models import Candidate, CandidateKind, CandidateOrigin
from luoshi.server.intake.selectors import Body, DeskView
from luoshi.server.intake.settling import Fact, is_open
from luoshi.server.intake.states import CandidateState
from luoshi.server.web.components import Text
from luoshi.server.web.desk.units import Layout
from luoshi.server.web.desk.words import GRADES, STATES
from luoshi.server.web.plan_words import (
    COMPARATOR_WORDS,
    DUE_ORIGIN_WORDS,
    GOAL_WORDS,
    MEASURE_WORDS,
    PACE_WORDS,
    PERSON_WORDS,
    PROJECT_WORDS,
)
from luoshi.server.web.sources import Mark, MarkState
from luoshi.server.web.sources.words import KIND_WORDS, SIGNS

# told in every other line: lazy, so that the drawing translates each once
_PRINTED: Mapping[str, Text] = {
    Role.LEAD.value: gettext_lazy("原文：牵头"),
    Role.RESPONSIBLE.value: gettext_lazy("原文：责任"),
    Role.SUPPORT.value: gettext_lazy("原文：配合"),
}
_INFERRED: Mapping[str, Text] = {
    Role.LEAD.value: gettext_lazy("按惯例推定：牵头"),
    Role.RESPONSIBLE.value: gettext_lazy("按惯例推定：责任"),
    Role.SUPPORT.value: gettext_lazy("按惯例推定：配合"),
}
_DECIDED: Mapping[str, Text] = {
    Role.LEAD.value: gettext_lazy("人工确定：牵头"),
    Role.RESPONSIBLE.value: gettext_lazy("人工确定：责任"),
    Role.SUPPORT.value: gettext_lazy("人工确定：配合"),
}
_EXPANDED, _OPEN, _OPEN_LIST = gettext_lazy("已展开"), gettext_lazy("单位未确定"), gettext_lazy("名单未列完")
_ANNEX, _IMPLIED = gettext_lazy("来自附件"), gettext_lazy("由文字推定")
_ORIGINS = {key: DUE_ORIGIN_WORDS[key] for key in ("default", "decided")}
_FIRST = ("responsibility", "person", "deadline", "target", "milestone", "measure", "project", "citation")
"""What stands below a task, in this order."""


@dataclass(slots=True)
class Row:
    """A candidate as a line. ``notes`` are short marks behind its words, each with its style."""

    key: str
    revision: int
    kind: str
    sign: Text
    kind_word: Text
    words: str
    state: str
    shape: str
    state_word: Text
    grade: Text
    start: int
    waiting: bool
    open: bool
    version: str
    notes: list[tuple[str, Text]] = field(default_factory=list)
    members: int = 0
    by: str = ""
    below: "list[Row]" = field(default_factory=list)
    children: "list[Card]" = field(default_factory=list)
    label: str = ""


Card = Row
"""A task with what stands below it (``below``), and the finer tasks that divide it (``children``)."""


@dataclass(slots=True)
class Section:
    """Tasks of one area, those of none, or what belongs to the plan as a whole; ``key`` names its element."""

    key: str
    title: str
    area: Row | None
    cards: list[Card]
    rows: list[Row]


@dataclass(slots=True)
class Shown:
    """What the list is drawn from: its sections, and every row by its key."""

    sections: list[Section]
    rows: dict[str, Row]


def shown(view: DeskView, bodies: Mapping[str, Body], accounts: Mapping[str, str] = MappingProxyType({})) -> Shown:
    """The candidates of a view ready to be drawn; what stands below none of them stands by itself. ``accounts`` are
    names by public id.
    """
    versions = {version.pk: version.public_id for version in view.versions}
    layout = Layout(view.candidates)
    drawn = {row.pk: _row(row, bodies, versions, accounts) for row in view.candidates}
    for row in view.candidates:
        _place(drawn[row.pk], layout.below(row), drawn)
    sections = list(_sections(*([drawn[row.pk] for row in rows] for rows in (layout.areas, layout.tasks, layout.own))))
    return Shown(sections, {row.key: row for row in drawn.values()})


def marks(view: DeskView, version: int) -> list[Mark]:
    """The marks of one version: every candidate, and what is asked."""
    found = [
        Mark(
            key=row.public_id,
            start=row.start,
            end=row.end,
            kind=row.kind,
            state=STATES[CandidateState(row.state)][3],
        )
        for row in view.candidates
        if row.version_id == version
    ]
    found += [
        Mark(each.public_id, each.start, each.end, "question", MarkState.PLAIN if each.answer else MarkState.OPEN)
        for each in view.questions
        if each.version_id == version
    ]
    return found


def words_of(row: Fact, bodies: Mapping[str, Body]) -> str:
    """What a candidate says now, in one line."""
    value = row.value
    match row.kind:
        case CandidateKind.TASK | CandidateKind.AREA | CandidateKind.ANNEX:
            return str(value["title"])
        case CandidateKind.RESPONSIBILITY | CandidateKind.PERSON | CandidateKind.PROJECT:
            return str(value["name"])
        case CandidateKind.DEADLINE:
            return day_words(value)
        case CandidateKind.TARGET:
            return target_words(value)
        case CandidateKind.CITATION:
            return " ".join(each for each in (value.get("title"), value.get("number")) if each)
        case _:
            return str(value["text"])


def day_words(value: Mapping[str, Any]) -> str:
    """A limit: its day, standing work, or the words that no day follows from."""
    if value.get("last_day"):
        return date_format(date.fromisoformat(value["last_day"]), "DATE_FORMAT")
    if value.get("standing"):
        return _("长期，不设截止日")
    return str(value.get("text") or value.get("due_text") or _("日期不明"))


def target_words(value: Mapping[str, Any]) -> str:
    """A target: 清淤长度 不低于 18 公里."""
    number = " ".join([number_words(value["value"]), value.get("unit", "")]).strip()
    if value.get("value_to"):
        number = f"{number_words(value['value'])}—{number_words(value['value_to'])} {value.get('unit', '')}".strip()
    return f"{value['subject']} {COMPARATOR_WORDS[value['comparator']]} {number}"


def number_words(text: str) -> str:
    """A decimal as it is kept, without needless zeros."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _row(row: Candidate, bodies: Mapping[str, Body], versions: Mapping[int, str], accounts: Mapping[str, str]) -> Row:
    state, shape, word, _mark = STATES[CandidateState(row.state)]
    drawn = Row(
        key=row.public_id,
        revision=row.revision,
        kind=row.kind,
        sign=SIGNS[row.kind],
        kind_word=KIND_WORDS[row.kind],
        words=words_of(row, bodies),
        state=state,
        shape=shape,
        state_word=word,
        grade=GRADES[row.grade] if state == "waiting" else "",
        start=row.start,
        waiting=state == "waiting",
        open=is_open(row) and row.state != CandidateState.REJECTED,
        version=versions[row.version_id],
        notes=list(_notes(row, bodies, accounts)),
        by=row.changed_by_name,
        label=str(row.value.get("label") or ""),
    )
    if row.kind == CandidateKind.RESPONSIBILITY and not row.value.get("expanded"):
        body = bodies.get(str(row.value.get("organisation")))
        drawn.members = body.members if body and body.group and row.state != CandidateState.REJECTED else 0
    return drawn


def _notes(row: Candidate, bodies: Mapping[str, Body], accounts: Mapping[str, str]) -> Iterator[tuple[str, Text]]:
    value = row.value
    if row.kind == CandidateKind.RESPONSIBILITY:
        yield from _owner_notes(value, bodies)
    elif row.kind == CandidateKind.PERSON:
        part = PERSON_WORDS[value["kind"]]
        if value["post"]:
            yield "printed", value["post"]
        if value["post"] != str(part):
            yield "plain", part
        if value.get("user"):
            yield "body", f"＝ {accounts.get(value['user'], _('账号已停用'))}"
    elif row.kind == CandidateKind.DEADLINE:
        if origin := _ORIGINS.get(value["origin"]):
            yield "basis", origin
        if value.get("text"):
            yield "printed", f"“{value['text']}”"
    elif row.kind == CandidateKind.TARGET:
        if value.get("pace"):
            yield "plain", PACE_WORDS[value["pace"]]
        if value.get("implied"):
            yield "basis", _IMPLIED
        if value.get("last_day"):
            yield "plain", day_words(value)
    elif row.kind == CandidateKind.MEASURE:
        yield "plain", MEASURE_WORDS[value["kind"]]
        if value.get("last_day") or value.get("due_text"):
            yield "plain", day_words(value)
    elif row.kind == CandidateKind.MILESTONE:
        yield "plain", day_words(value)
    elif row.kind == CandidateKind.PROJECT:
        if value.get("kind"):
            yield "plain", PROJECT_WORDS.get(value["kind"], value["kind"])
    elif row.kind == CandidateKind.GOAL:
        yield "plain", GOAL_WORDS[value["kind"]]
    if row.origin == CandidateOrigin.ANNEX:
        yield "basis", _ANNEX
    if row.state == CandidateState.EDITED and row.read is not None and (was := _read_words(row, bodies)):
        yield "was", was


def _owner_notes(value: Mapping[str, Any], bodies: Mapping[str, Body]) -> Iterator[tuple[str, Text]]:
    """The role that is printed, what convention makes of it, what a person decided: each for itself."""
    yield "printed", _PRINTED[value["role"]]
    if value.get("inferred_role"):
        yield "basis", _INFERRED[value["inferred_role"]]
    if value.get("decided_role"):
        yield "decided", _DECIDED[value["decided_role"]]
    if value.get("via_group"):
        yield "plain", _("由“%(group)s”展开") % {"group": value["via_group"]}
    if value.get("expanded"):
        yield "plain", _EXPANDED
    body = bodies.get(str(value.get("organisation")))
    if body is not None and value["name"] not in (body.name, body.full_name):
        yield "body", f"＝ {body.name}"
    if not value.get("organisation"):
        yield "open", _OPEN
    if value.get("open_list"):
        yield "plain", _OPEN_LIST


def _read_words(row: Candidate, bodies: Mapping[str, Body]) -> str:
    """What was read, where it reads otherwise than what holds now."""
    was = Candidate(kind=row.kind, value=row.read)
    said = words_of(was, bodies)
    return _("读取为：%(words)s") % {"words": said} if said != words_of(row, bodies) else ""


def _place(drawn: Row, children: Iterable[Candidate], rows: Mapping[int, Row]) -> None:
    for child in children:
        (drawn.children if child.kind == CandidateKind.TASK else drawn.below).append(rows[child.pk])
    if drawn.kind == CandidateKind.TASK:
        drawn.below.sort(key=lambda row: _FIRST.index(row.kind) if row.kind in _FIRST else len(_FIRST))


def _sections(areas: Sequence[Row], loose: Sequence[Card], whole: Sequence[Row]) -> Iterator[Section]:
    """Areas in the order of the plan, the tasks of none in a section of their own, then the plan's own."""
    for area in areas:
        yield Section(area.key, area.words, area, area.children, area.below)
    if loose:
        yield Section("tasks", _("未归入领域的任务"), None, list(loose), [])
    own = [each for row in whole for each in (row, *row.below)]
    own.sort(key=lambda row: ("goal", "target").index(row.kind) if row.kind in ("goal", "target") else 2)
    if own:
        yield Section("plan", _("计划整体：目标、引用文件、附件"), None, [], own)


def listed(found: Shown) -> Iterator[Row]:
    """The rows in the order of the page."""
    for section in found.sections:
        yield from _walk(section)
        for card in section.cards:
            yield from _all_of(card)


def _walk(section: Section) -> Iterator[Row]:
    if section.area is not None:
        yield section.area
    yield from section.rows


def _all_of(card: Card) -> Iterator[Row]:
    yield card
    yield from card.below
    for each in card.children:
        yield from _all_of(each)
