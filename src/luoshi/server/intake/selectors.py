"""Reading the desk: papers, what waits, what is open, what changed between two texts."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.comparing import ClauseChange, compare
from luoshi.server.intake.models import (
    Act,
    Arrival,
    Candidate,
    CandidateKind,
    Desk,
    Hold,
    Question,
    SourceDocument,
    Version,
)
from luoshi.server.intake.scopes import visible_arrivals, visible_desks, visible_documents, visible_versions
from luoshi.server.intake.settling import DATED, tells
from luoshi.server.intake.states import SETTLED, UNDER_WAY, CandidateState
from luoshi.server.orgs.models import Membership
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.scopes import found, visible_organisations
from luoshi.server.orgs.selectors import name_on, short_name_on

BLOCKING = DATED
"""Questions without whose answer no ledger is made: days would be wrong."""


@dataclass(frozen=True, slots=True)
class Open:
    """Something that still stands between a desk and its ledger: what, which one, and what to do (Chinese)."""

    what: str
    key: str
    label: str
    remedy: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """What lies on a desk, in a fixed number of queries."""

    desk: Desk
    versions: Sequence[Version]
    candidates: Sequence[Candidate]
    questions: Sequence[Question]

    @property
    def open(self) -> list[Open]:
        """What still has to be settled before a ledger can be made."""
        return open_points(self.candidates, self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFilter:
    """What the list of papers is narrowed to (筛选条件); what is empty does not narrow."""

    text: str = ""
    kind: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None


def documents_found(actor: Actor, wanted: DocumentFilter) -> "QuerySet[SourceDocument]":
    """The main papers that the actor sees and that fit, newest first.

    Each has ``desk_state`` and ``desk_key`` of its last desk, and ``papers``, how many belong to it with itself.
    """
    last = Desk.objects.filter(document=OuterRef("pk")).order_by("-number")
    rows = visible_documents(actor).filter(main__isnull=True)
    rows = rows.annotate(
        desk_state=Subquery(last.values("state")[:1]),
        desk_key=Subquery(last.values("public_id")[:1]),
        papers=1 + Count("annexes", distinct=True),
    )
    if wanted.text.strip():
        words = wanted.text.strip()
        said = (Q(**{f"{name}__icontains": words}) for name in ("title", "number", "issuer", "annexes__title"))
        fitting = visible_documents(actor).filter(reduce(or_, said))
        rows = rows.filter(pk__in=fitting.order_by().values("pk"))
    same = {"kind": wanted.kind, "desk_state": wanted.state}
    rows = rows.filter(**{column: value for column, value in same.items() if value})
    if wanted.since:
        rows = rows.filter(issued_on__gte=wanted.since)
    return rows.filter(issued_on__lte=wanted.until) if wanted.until else rows


def arrivals_under_way(actor: Actor) -> "QuerySet[Arrival]":
    """What was handed in and is no paper yet, newest first."""
    rows = visible_arrivals(actor).filter(state__in=UNDER_WAY)
    return rows.select_related("document").prefetch_related("files")


def document_view(actor: Actor, document: str) -> SourceDocument:
    """A main paper or an annex with its government, main paper, annexes and versions. Raises NotFound."""
    rows = visible_documents(actor).select_related("government", "main").prefetch_related("annexes", "versions")
    return found(rows, document, say("这份来源文件"))


def desks_of(actor: Actor, document: SourceDocument) -> list[Desk]:
    """The desks of a paper or of the paper that it is an annex of, newest first, with how many questions each has."""
    rows = visible_desks(actor).filter(document=document.main_id or document.pk)
    return list(rows.annotate(asked=Count("questions")).order_by("-number"))


def documents(actor: Actor) -> "QuerySet[SourceDocument]":
    """The papers that the actor sees, newest first, annexes with their main paper."""
    latest = Prefetch("desks", queryset=Desk.objects.order_by("-number"))
    rows = visible_documents(actor).filter(main__isnull=True)
    return rows.select_related("government").prefetch_related("annexes", "versions", latest)


def arrival_of(actor: Actor, arrival: str) -> Arrival:
    """One arrival that the actor sees. Raises NotFound."""
    rows = visible_arrivals(actor).select_related("document", "desk", "known", "government").prefetch_related("files")
    return found(rows, arrival, say("这次上传"))


def desk_view(actor: Actor, desk: str) -> DeskView:
    """A desk with everything on it. Raises NotFound."""
    return view_of(find_desk(actor, desk))


def view_of(row: Desk, keys: Collection[int] | None = None) -> DeskView:
    """What lies on a desk that the actor sees; with ``keys``, of its candidates those alone, and no texts of papers."""
    # a version is as long as its paper: fetched once, not with each candidate, and without the bodies of readings
    readings = row.readings.select_related("version__document").defer("body").order_by("position")
    if keys is not None:
        readings = readings.defer("body", "version__text", "version__structure")
    versions = {reading.version_id: reading.version for reading in readings}
    wanted = row.candidates.all() if keys is None else row.candidates.filter(pk__in=keys)
    candidates = list(wanted.defer("read").order_by("position", "id"))
    was_read = dict(wanted.filter(state=CandidateState.EDITED).values_list("pk", "read"))
    known = {candidate.pk: candidate for candidate in candidates}
    for candidate in candidates:
        candidate.version = versions[candidate.version_id]
        if candidate.parent_id in known:
            candidate.parent = known[candidate.parent_id]
        if candidate.pk in was_read:  # what was read is told where it differs from what holds
            candidate.read = was_read[candidate.pk]
    questions = list(row.questions.order_by("position", "id"))
    for question in questions:
        question.version = versions[question.version_id]
    return DeskView(row, list(versions.values()), candidates, questions)


def find_desk(actor: Actor, desk: str) -> Desk:
    """A desk with its paper, without what lies on it. Raises NotFound."""
    return found(visible_desks(actor).select_related("document", "government"), desk, say("这个核对台"))


def last_act(actor: Actor, desk: Desk) -> Act | None:
    """What the actor did last at a desk and has not taken back."""
    return desk.acts.filter(user=actor.user, undone=False).first()


def holds_of(desk: Desk, now: datetime) -> list[Hold]:
    """Who has which part of a desk open."""
    return list(desk.holds.filter(expires_at__gt=now))


def changed_by(desk: Desk, candidates: Collection[str]) -> list[str]:
    """The names of those who changed candidates last, each once, in the order of the plan."""
    rows = desk.candidates.filter(public_id__in=candidates).exclude(changed_by_name="").order_by("position", "id")
    return list(dict.fromkeys(rows.values_list("changed_by_name", flat=True)))


def newest_desk(desk: Desk) -> Desk:
    """The desk that took the place of one, over any number of steps; itself where none did."""
    return Desk.objects.filter(document_id=desk.document_id).order_by("-number")[0]


def open_points(candidates: Sequence[Candidate], questions: Sequence[Question]) -> list[Open]:
    """What still has to be settled before a ledger can be made, in the order of the plan."""
    found = [
        Open(say("问题"), each.public_id, each.message, say("请回答"))
        for each in questions
        if each.code in BLOCKING and not each.answer
    ]
    children: dict[int, list[Candidate]] = {}
    for row in candidates:
        if row.parent_id is not None and row.state != CandidateState.REJECTED:
            children.setdefault(row.parent_id, []).append(row)
    for row in candidates:
        label = f"{CandidateKind(row.kind).label}“{row.quote.strip()[:40]}”"
        if row.state == CandidateState.PROPOSED:
            found.append(Open(say("待确认"), row.public_id, label, say("请确认、修改或者不采用")))
        elif CandidateState(row.state) in SETTLED:
            found += _open_of(row, label, children.get(row.pk, []))
    if not any(row.kind == CandidateKind.TASK and CandidateState(row.state) in SETTLED for row in candidates):
        found.append(
            Open(say("没有任务"), "", say("没有一项已确认的任务"), say("请在原文中选中任务后补充，或者换一份文件"))
        )
    return found


def difference(actor: Actor, old: str, new: str) -> list[ClauseChange]:
    """Two versions of a paper, clause by clause. Raises NotFound."""
    texts = dict(visible_versions(actor).filter(public_id__in=[old, new]).values_list("public_id", "text"))
    if old not in texts or new not in texts:
        raise NotFound(say("这个版本"))
    return compare(texts[old], texts[new])


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as the desk offers it: by its short name; ``members`` are those of a group on the day."""

    public_id: str
    name: str
    full_name: str
    group: bool
    members: int


def bodies_of(actor: Actor, desk: Desk, on: date, today: date) -> dict[str, Body]:
    """The organisations of a desk's government that were there on a day, by public id, in the order of its list.

    Groups have the members of that day, those that had none yet the members of today, as when they are expanded.
    """
    rows = visible_organisations(actor).filter(in_force(on), government_id=desk.government_id)
    sizes = _sizes(desk, today) | _sizes(desk, on)
    found = {}
    for row in rows.prefetch_related("names"):
        name, full = short_name_on(row, on), name_on(row, on)
        found[row.public_id] = Body(row.public_id, name, full, row.is_group, sizes.get(row.pk, 0))
    return found


def _sizes(desk: Desk, on: date) -> dict[int, int]:
    within = Membership.objects.filter(in_force(on), group__government_id=desk.government_id)
    return dict(within.order_by().values("group").annotate(found=Count("pk")).values_list("group", "found"))


@dataclass(frozen=True, slots=True)
class Stamp:
    """How far a desk has come: the latest act, how many were taken back, who holds what. Equal stamps, equal pages."""

    act: int
    undone: int
    holds: str

    def __str__(self) -> str:
        return f"{self.act}-{self.undone}-{self.holds}"


@dataclass(frozen=True, slots=True)
class Since:
    """What others did at a desk since somebody looked: candidates by public id, or ``whole`` where more than they."""

    candidates: frozenset[str]
    whole: bool


SHAPING = frozenset(
    {say("拆分"), say("合并"), say("移动"), say("补充"), say("展开机构组"), say("不采用"), say("设定默认时限")}
)
"""Acts after which candidates stand elsewhere, or others stand there."""


def stamp_of(desk: Desk, now: datetime) -> Stamp:
    """The stamp of a desk, in two queries."""
    acts = desk.acts.aggregate(last=Max("id"), undone=Count("id", filter=Q(undone=True)))
    holds = desk.holds.filter(expires_at__gt=now).order_by("part").values_list("part", "user")
    told = sha256("|".join(f"{part}:{user}" for part, user in holds).encode()).hexdigest()[:12]
    return Stamp(acts["last"] or 0, acts["undone"], told)


def changes_since(desk: Desk, act: int, undone: int) -> Since:
    """What changed at a desk after an act; ``undone`` is how many acts had been taken back by then."""
    later = list(desk.acts.filter(pk__gt=act))
    touched = frozenset(key for each in later for key in each.after)
    shaped = any(each.what in SHAPING or each.undone for each in later)
    return Since(touched, shaped or desk.acts.filter(undone=True).count() != undone)


@dataclass(frozen=True, slots=True)
class ReadingDifference:
    """What a desk reads otherwise than the one before: what came and what went, as candidates."""

    added: Sequence[Candidate]
    removed: Sequence[Candidate]


def reading_difference(actor: Actor, desk: str) -> ReadingDifference:
    """What is read otherwise than at the desk before this one; all of it for the first desk. Raises NotFound."""
    row = find_desk(actor, desk)
    before = Desk.objects.filter(document_id=row.document_id, number=row.number - 1).first()
    now_read = _read_facts(row)
    was_read = _read_facts(before) if before else []
    new, old = Counter(key for key, _ in now_read), Counter(key for key, _ in was_read)
    added, removed = new - old, old - new
    return ReadingDifference(_those(now_read, added), _those(was_read, removed))


def _open_of(row: Candidate, label: str, below: Sequence[Candidate]) -> list[Open]:
    found = []
    if row.kind == CandidateKind.RESPONSIBILITY and not row.value.get("organisation"):
        found.append(Open(say("单位未确定"), row.public_id, label, say("请选择它是哪个机构")))
    if row.kind == CandidateKind.TASK:
        kinds = {each.kind for each in below if each.kind != CandidateKind.DEADLINE or tells(each)}
        if CandidateKind.DEADLINE not in kinds:
            found.append(Open(say("没有时限"), row.public_id, label, say("请填写时限，或者设定默认时限")))
        if CandidateKind.RESPONSIBILITY not in kinds and not row.value.get("finer"):
            found.append(Open(say("没有责任单位"), row.public_id, label, say("请补充责任单位，或者不采用这一项")))
    return found


def _read_facts(desk: Desk) -> list[tuple[str, Candidate]]:
    rows = desk.candidates.exclude(read=None).select_related("version").order_by("position", "id")
    facts = []
    for row in rows:
        value = {name: each for name, each in (row.read or {}).items() if name != "due_at"}
        facts.append(
            (f"{row.version.document_id}|{row.kind}|{''.join(row.quote.split())}|{sorted(value.items())}", row)
        )
    return facts


def _those(facts: Sequence[tuple[str, Candidate]], wanted: Counter[str]) -> list[Candidate]:
    left, found = Counter(wanted), []
    for key, row in facts:
        if left[key] > 0:
            left[key] -= 1
            found.append(row)
    return found


def questions_of(actor: Actor, desk: Desk) -> list[Question]:
    """The questions of a desk in the order in which they are asked, each with its paper. Raises NotFound."""
    row = visible_desks(actor).filter(pk=desk.pk).first()
    if row is None:
        raise NotFound(say("这个核对台"))
    return list(row.questions.select_related("version__document").order_by("position", "id"))


def readings_of(actor: Actor, desk: Desk) -> list[dict[str, Any]]:
    """What was read at a desk, paper by paper, as it was kept. Raises NotFound."""
    row = visible_desks(actor).filter(pk=desk.pk).first()
    if row is None:
        raise NotFound(say("这个核对台"))
    return list(row.readings.order_by("position").values_list("body", flat=True))


def facts_of(actor: Actor, version: Version) -> list[Candidate]:
    """What was read in a version at the last desk that it stood on, and what people added, in the order of the text."""
    desk = visible_desks(actor).filter(readings__version=version).order_by("-number").first()
    if desk is None:
        return []
    rows = desk.candidates.filter(version=version, end__gt=F("start"))
    return list(rows.exclude(kind=CandidateKind.MEASURE).order_by("start", "id"))
