"""How the rows of this app stand in the audit trail: everything of them that may change only through an event."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from luoshi.server.audit.registry import Audited, announce
from luoshi.server.core.said import chinese
from luoshi.server.delivery import models

MATTER, PART, FEEDBACK, REMINDER = "matter", "part", "feedback", "reminder"
EXTENSION, OBJECTION, COORDINATION, WAITING = "extension", "objection", "coordination", "waiting"
RISK, INSTRUCTION, COMPLETION, LOOK_BACK = "risk", "instruction", "completion", "look_back"
OVERRIDE, TEMPLATE, PROJECT = "light_override", "node_template", "project"

State = Mapping[str, object]
_WRITTEN = ("made_by", "made_by_name", "made_in", "made_at", "scan", "evidence")
_DECIDED = ("decided_by", "decided_by_name", "decided_at", "comment")
_STANDS = ("state", "before", "state_since", "revision")


def announce_all() -> None:
    """Tell the trail of every kind of row here."""
    for audited in _KINDS:
        announce(audited)


def _plain(value: object) -> object:
    """A value in one spelling: rows by public id, numbers without the zeros that an engine keeps."""
    if isinstance(value, Model):
        return getattr(value, "public_id", value.pk)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def _columns(row: Any, names: Iterable[str]) -> dict[str, object]:
    return {name: _plain(getattr(row, name)) for name in names}


def _sorted(rows: Any) -> list[Any]:
    return sorted(rows.all(), key=lambda row: row.pk)


def _of(*names: str) -> Callable[[Any], State]:
    return lambda row: _columns(row, names)


_MATTER_COLUMNS = (
    "task", "year", "ordinal", "number", "basis", "requirement", "urgency", "handed_out_at", "closed_at", "resume_on",
    *_STANDS, *_WRITTEN, *_DECIDED,
)  # fmt: skip
_CHARGE_COLUMNS = ("part", "kind", "user", "name", "title", "starts_on", "ends_on")
_PART_COLUMNS = (
    "matter", "organisation", "role", "printed_name", "via_group", "wanted", "position", "sign_by", "object_by",
    "signed_at", "signed_by_name", "due_on", "first_due_on", "claim_level", "follows", *_STANDS, *_WRITTEN,
)  # fmt: skip
_HAND_ON_COLUMNS = (
    "section", "user", "note", "given_by", "given_by_name", "given_in", "given_at", "ended_at", "ended_by_name"
)  # fmt: skip
_FOUND_COLUMNS = ("completion", "method", "verified_on", "level", "passed", "findings", *_WRITTEN)
_NODE_COLUMNS = (
    "position", "kind", "name", "weight", "planned_on", "first_planned_on", "reached_on", "note", "evidence"
)  # fmt: skip
_MONEY_COLUMNS = ("year", "planned", "done", "as_of")


def _matter_state(row: models.Matter) -> State:
    return _columns(row, _MATTER_COLUMNS) | {
        "charges": [_columns(each, _CHARGE_COLUMNS) for each in _sorted(row.charges)],
        "verifications": [_columns(each, _FOUND_COLUMNS) for each in _sorted(row.verifications)],
    }


def _part_state(row: models.Part) -> State:
    return _columns(row, _PART_COLUMNS) | {
        "hand_ons": [_columns(each, _HAND_ON_COLUMNS) for each in _sorted(row.hand_ons)]
    }


def _card_state(row: models.ProjectCard) -> State:
    own = ("name", "content", "owner", "builder_name", "total", "funds", "starts_on", "ends_on", "ended", "revision")
    return _columns(row, (*own, *_WRITTEN)) | {
        "tasks": [each.public_id for each in _sorted(row.tasks)],
        "indicators": [[each.name, each.unit] for each in _sorted(row.indicators)],
        "named": [each.name for each in _sorted(row.named)],
        "nodes": [_columns(each, _NODE_COLUMNS) for each in _sorted(row.nodes)],
        "money": [_columns(each, _MONEY_COLUMNS) for each in _sorted(row.money)],
    }


def _rows(model: Any, select: Iterable[str] = (), prefetch: Iterable[str] = ()) -> Callable[[str], Iterable[Any]]:
    def rows(government: str) -> Iterable[Any]:
        found: QuerySet[Any] = model.objects.filter(government__public_id=government)
        found = found.select_related("government", *select).prefetch_related(*prefetch)
        return found.iterator(chunk_size=500)

    return rows


def _about_part(row: Any) -> str:
    return f"{row.part.matter.number} {row.part.printed_name[:120]}"


def _about_matter(row: Any) -> str:
    return f"{row.matter.number} {row.matter.task.title[:120]}"


_BY_PART = ("part__matter",)
_BY_MATTER = ("matter__task",)

_KINDS = (
    Audited(
        kind=MATTER,
        label="督办事项",
        name=lambda row: f"{row.number} {row.task.title[:150]}",
        state=_matter_state,
        rows=_rows(
            models.Matter,
            ("task",),
            ("charges__user", "charges__part", "verifications__completion"),
        ),
    ),
    Audited(
        kind=PART,
        label="分工",
        name=lambda row: f"{row.matter.number} {row.printed_name[:120]}",
        state=_part_state,
        rows=_rows(models.Part, ("matter", "organisation", "follows"), ("hand_ons__section", "hand_ons__user")),
    ),
    Audited(
        kind=FEEDBACK,
        label="进展反馈",
        name=_about_part,
        state=_of(
            "part",
            "claim_level",
            "progress",
            "problem",
            "next_step",
            "as_of",
            "state",
            "return_reason",
            *_WRITTEN,
            *_DECIDED,
        ),
        rows=_rows(models.Feedback, _BY_PART),
    ),
    Audited(
        kind=REMINDER,
        label="催办记录",
        name=_about_part,
        state=_of("matter", "part", "kind", "text", "told", *_WRITTEN),
        rows=_rows(models.Reminder, ("matter", *_BY_PART)),
    ),
    Audited(
        kind=EXTENSION,
        label="延期申请",
        name=_about_part,
        state=_of(
            "part",
            "old_due_on",
            "new_due_on",
            "reason",
            "progress",
            "claim_level",
            "late",
            "late_reason",
            "state",
            "signed_by_name",
            "signed_at",
            "screened_by",
            "screened_by_name",
            "screened_at",
            *_WRITTEN,
            *_DECIDED,
        ),
        rows=_rows(models.Extension, _BY_PART),
    ),
    Audited(
        kind=OBJECTION,
        label="异议",
        name=_about_part,
        state=_of(
            "part",
            "kind",
            "to",
            "new_due_on",
            "reason",
            "state",
            "signed_by_name",
            "signed_at",
            *_WRITTEN,
            *_DECIDED,
        ),
        rows=_rows(models.Objection, ("to", *_BY_PART)),
    ),
    Audited(
        kind=COORDINATION,
        label="协调事项",
        name=_about_part,
        state=_of(
            "part",
            "problem",
            "need",
            "needs_from",
            "needs_from_name",
            "asked",
            "wanted_on",
            "answer_by",
            "answer",
            "answered_by_name",
            "answered_at",
            "state",
            "state_since",
            *_WRITTEN,
            *_DECIDED,
        ),
        rows=_rows(models.Coordination, ("needs_from", "asked", *_BY_PART)),
    ),
    Audited(
        kind=WAITING,
        label="等待外部环节",
        name=_about_part,
        state=_of(
            "part",
            "waits_for",
            "reason",
            "since",
            "expected_until",
            "ended_on",
            "accepted_at",
            "state",
            *_WRITTEN,
            *_DECIDED,
        ),
        rows=_rows(models.Waiting, _BY_PART),
    ),
    Audited(
        kind=RISK,
        label="风险",
        name=_about_matter,
        state=_of(
            "matter", "owner", "text", "likelihood", "impact", "action", "review_on", "state", *_WRITTEN, *_DECIDED
        ),
        rows=_rows(models.Risk, ("owner", *_BY_MATTER)),
    ),
    Audited(
        kind=INSTRUCTION,
        label="领导批示",
        name=_about_matter,
        state=_of(
            "matter",
            "part",
            "leader_name",
            "given_on",
            "text",
            "answer_by",
            "answer",
            "answered_by_name",
            "answered_at",
            "state",
            *_WRITTEN,
            *_DECIDED,
        ),
        rows=_rows(models.Instruction, ("part", *_BY_MATTER)),
    ),
    Audited(
        kind=COMPLETION,
        label="办结申请",
        name=_about_matter,
        state=_of("matter", "part", "claim_level", "text", "outcome", *_WRITTEN, *_DECIDED),
        rows=_rows(models.Completion, ("part", *_BY_MATTER)),
    ),
    Audited(
        kind=LOOK_BACK,
        label="回头看",
        name=_about_matter,
        state=_of("matter", "due_on", "done_on", "findings", "state", *_WRITTEN, *_DECIDED),
        rows=_rows(models.LookBack, _BY_MATTER),
    ),
    Audited(
        kind=OVERRIDE,
        label="人工调灯",
        name=_about_matter,
        state=_of("matter", "light", "reason", "starts_on", "expires_on", "released_at", "released_by_name", *_WRITTEN),
        rows=_rows(models.LightOverride, _BY_MATTER),
    ),
    Audited(
        kind=TEMPLATE,
        label="节点模板",
        name=lambda row: str(row.name),
        state=_of("name", "nodes", "retired", *_WRITTEN),
        rows=_rows(models.NodeTemplate),
    ),
    Audited(
        kind=PROJECT,
        label="项目",
        name=lambda row: chinese(row.name)[:200],
        state=_card_state,
        rows=_rows(models.ProjectCard, ("owner",), ("tasks", "indicators", "named", "nodes", "money")),
    ),
)
