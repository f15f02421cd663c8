"""Matters: those that the caller's post sees, one with its parts and its life; every act by the code of its form."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.entered import SHAPES, values_of
from luoshi.server.api.fields import Id
from luoshi.server.api.operations import IDEMPOTENCY_KEY, operation
from luoshi.server.api.paging import page
from luoshi.server.api.problems import UnmetError
from luoshi.server.api.views.matters_told import (
    ActEntered,
    Code,
    Done,
    DoneToMany,
    EnteredForMany,
    FormsTold,
    LifeTold,
    Matters,
    MattersAsked,
    WholeMatter,
)
from luoshi.server.api.writing import version, written
from luoshi.server.audit.models import Event
from luoshi.server.audit.selectors import changes_of
from luoshi.server.core.actor import Actor
from luoshi.server.delivery.audited import MATTER
from luoshi.server.delivery.forms import ActForm
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.possible import PossibleAct, possible_acts
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.selectors import MatterView, life_of
from luoshi.server.delivery.selectors import matter as find
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.states import MatterState, PartState
from luoshi.server.policy import Action, require_some

router = Router(tags=["matters"])
_STATES = {state.name.lower(): state for state in MatterState}
_WORDS: dict[str, str] = {state.value: name for name, state in _STATES.items()}
_PART_WORDS: dict[str, str] = {state.value: state.name.lower() for state in PartState}
_EXAMPLE: dict[str, Any] = {
    "id": "matter-7k3m9x0c2v5n8q1w",
    "number": "2031-001",
    "item": "item-7k3m9x0c2v5n8q1w",
    "title": "疏浚干流河道",
    "state": "under_way",
    "urgency": "ordinary",
    "basis": "云岭县清水河治理实施方案（云岭政办发〔2031〕21号）",
    "requirement": "",
    "handed_out_at": "2031-09-12T09:30:00+08:00",
    "closed_at": None,
    "resume_on": None,
    "revision": 4,
}
_ACT = {"code": "part.sign", "label": "签收", "allowed": True, "on_behalf": False, "reason": ""}
_PART: dict[str, Any] = {
    "id": "part-7k3m9x0c2v5n8q1w",
    "organisation": "org-7k3m9x0c2v5n8q1w",
    "name": "县水利局",
    "role": "responsible",
    "state": "unsigned",
    "via_group": "",
    "sign_by": "2031-09-16",
    "object_by": "2031-09-17",
    "signed_at": None,
    "due_on": "2033-12-31",
    "first_due_on": "2033-12-31",
    "claim_level": "",
    "follows": None,
    "revision": 1,
    "acts": [_ACT],
}
_DONE = {"id": "part-7k3m9x0c2v5n8q1w", "state": "推进中", "matter": "matter-7k3m9x0c2v5n8q1w"}
_HAPPENED = {
    "at": "2031-09-12T09:30:00+08:00",
    "action": "part.sign",
    "kind": "part",
    "thing": "2031-001 县水利局",
    "actor": "水小莲",
    "comment": "",
    "changes": {"act": "sign", "from": "待签收", "state": "推进中"},
}


@operation(
    router,
    "get",
    "/matters",
    summary=_("督办事项列表"),
    action=Action.MATTER_VIEW,
    answers=Matters,
    got={"items": [_EXAMPLE], "next": None},
)
def list_matters(request: HttpRequest, asked: Query[MattersAsked]) -> dict[str, Any]:
    """The matters that the caller's post sees; an unknown state finds nothing."""
    actor = caller_of(request).actor
    require_some(actor, Action.MATTER_VIEW)
    rows = visible_matters(actor).select_related("task")
    if asked.item:
        rows = rows.filter(task__public_id=asked.item)
    if asked.organisation:
        rows = rows.filter(pk__in=Part.objects.filter(organisation__public_id=asked.organisation).values("matter"))
    if asked.state:
        rows = rows.filter(state=_STATES.get(asked.state, ""))
    shown = page(rows, asked, ["-year", "-ordinal", "-id"])
    return {"items": [_told(row) for row in shown.rows], "next": shown.next}


@operation(
    router,
    "get",
    "/matters/{matter}",
    summary=_("一件督办事项"),
    action=Action.MATTER_VIEW,
    answers=WholeMatter,
    refuses=[404],
    got=_EXAMPLE | {"parts": [_PART], "acts": []},
)
def show_matter(request: HttpRequest, response: HttpResponse, matter: Path[Id]) -> dict[str, Any]:
    """Its parts, and what the caller can do to it and to each of them now, or why not."""
    actor = caller_of(request).actor
    view = find(actor, matter)
    response.headers["ETag"] = version(actor.government, MATTER, matter)
    return _whole(actor, view)


@operation(
    router,
    "get",
    "/matters/{matter}/life",
    summary=_("一件督办事项的全过程"),
    action=Action.MATTER_VIEW,
    answers=LifeTold,
    refuses=[404],
    got={"items": [_HAPPENED]},
)
def show_life(request: HttpRequest, matter: Path[Id]) -> dict[str, Any]:
    """What happened to it, to its parts, and to what hangs on them, as one line."""
    view = find(caller_of(request).actor, matter)
    return {"items": [_happened(event) for event in life_of(view)]}


@operation(
    router,
    "get",
    "/acts",
    summary=_("办理表单"),
    action=Action.MATTER_VIEW,
    answers=FormsTold,
    got={"items": []},
)
def list_acts(request: HttpRequest) -> dict[str, Any]:
    """Every act with what it asks for. Days are 2031-09-12, ids public ones, decimals texts or numbers."""
    require_some(caller_of(request).actor, Action.MATTER_VIEW)
    return {"items": [_form(form) for form in FORMS_BY_CODE.values()]}


@operation(
    router,
    "post",
    "/acts/{code}/{thing}",
    summary=_("办理一项"),
    action=None,
    answers=Done,
    refuses=[404, 409, 413, 415],
    sent={"values": {}},
    got=_DONE,
    headers=[IDEMPOTENCY_KEY],
)
def act_on_thing(request: HttpRequest, code: Path[Code], thing: Path[Id], data: ActEntered) -> HttpResponse:
    """Do an act to a thing: its form (``/acts``) says to what kind of things, and what goes into ``values``."""
    form = _form_of(code)
    values = values_of(form, data.values)

    def act(caller: Caller) -> Done:
        return _done(form.run(actor=caller.actor, now=caller.now, **{form.key: thing}, **values))

    return written(request, 200, act)


@operation(
    router,
    "post",
    "/acts/{code}",
    summary=_("一并办理多项"),
    action=None,
    answers=DoneToMany,
    refuses=[404, 409, 413, 415],
    sent={"things": ["part-7k3m9x0c2v5n8q1w"], "values": {}},
    got={"items": [_DONE]},
    headers=[IDEMPOTENCY_KEY],
)
def act_on_many(request: HttpRequest, code: Path[Code], data: EnteredForMany) -> HttpResponse:
    """Do an act to several things, all or none; for acts whose form says ``many``."""
    form = _form_of(code)
    many: Callable[..., Sequence[Any]] | None = form.many
    if many is None:
        raise UnmetError(404)
    values = values_of(form, data.values)

    def act(caller: Caller) -> DoneToMany:
        made = many(actor=caller.actor, now=caller.now, **{f"{form.key}s": list(data.things)}, **values)
        return DoneToMany(items=[_done(row) for row in made])

    return written(request, 200, act)


def _form_of(code: str) -> ActForm:
    if code not in FORMS_BY_CODE:
        raise UnmetError(404)
    return FORMS_BY_CODE[code]


def _done(row: Any) -> Done:
    part = getattr(row, "part", None)
    matter = row if isinstance(row, Matter) else getattr(row, "matter", None) or getattr(part, "matter", None)
    key = matter.public_id if isinstance(matter, Matter) else None
    return Done(id=str(getattr(row, "public_id", key or "")), state=str(getattr(row, "state", "")), matter=key)


def _told(row: Matter) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "number": row.number,
        "item": row.task.public_id,
        "title": row.task.title,
        "state": _WORDS[row.state],
        "urgency": row.urgency,
        "basis": row.basis,
        "requirement": row.requirement,
        "handed_out_at": row.handed_out_at,
        "closed_at": row.closed_at,
        "resume_on": row.resume_on,
        "revision": row.revision,
    }


def _whole(actor: Actor, view: MatterView) -> dict[str, Any]:
    parts = [_part(actor, part) for part in view.parts]
    return _told(view.matter) | {"parts": parts, "acts": _acts(possible_acts(actor, view.matter))}


def _part(actor: Actor, row: Part) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "organisation": row.organisation.public_id,
        "name": row.printed_name,
        "role": row.role,
        "state": _PART_WORDS[row.state],
        "via_group": row.via_group,
        "sign_by": row.sign_by,
        "object_by": row.object_by,
        "signed_at": row.signed_at,
        "due_on": row.due_on,
        "first_due_on": row.first_due_on,
        "claim_level": row.claim_level,
        "follows": row.follows.public_id if row.follows else None,
        "revision": row.revision,
        "acts": _acts(possible_acts(actor, row)),
    }


def _acts(found: Sequence[PossibleAct]) -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            "label": str(each.label),
            "allowed": each.allowed,
            "on_behalf": each.on_behalf,
            "reason": str(each.reason),
        }
        for each in found
    ]


def _happened(event: Event) -> dict[str, Any]:
    return {
        "at": event.at,
        "action": event.action,
        "kind": event.kind,
        "thing": event.name,
        "actor": event.actor_name,
        "comment": event.comment,
        "changes": changes_of(event),
    }


def _form(form: ActForm) -> dict[str, Any]:
    return {
        "code": form.code,
        "of": form.of,
        "title": str(form.title),
        "why": str(form.why),
        "many": form.many is not None,
        "fields": [
            {
                "name": field.name,
                "label": str(field.label),
                "shape": SHAPES[field.kind],
                "required": field.required,
                "choices": [str.__str__(key) for key, _words in field.choices],
            }
            for field in form.fields
        ],
    }
