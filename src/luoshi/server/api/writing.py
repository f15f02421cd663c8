"""How a call that changes something is carried out: once for a key, from the version that was read, all or nothing."""

import hashlib
import re
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from luoshi.server.api.callers import Caller, caller_of
from luoshi.server.api.fields import Told
from luoshi.server.api.problems import Fault, UnmetError
from luoshi.server.api.services import Answer, claim, keep
from luoshi.server.audit.models import Event
from luoshi.server.audit.selectors import history

_KEY = re.compile(r"[\x21-\x7e]{1,80}")
_ETAG = re.compile(r'"[\x21\x23-\x7e]*"')
_JSON = "application/json; charset=utf-8"
REPLAYED = "Idempotent-Replayed"


@dataclass(frozen=True, slots=True)
class Target:
    """The thing that a call changes: its kind and key in the trail, and how its row is locked.

    ``lock`` takes the locks of the service in the service's own order, and raises NotFound where it is not visible.
    """

    kind: str
    key: str
    lock: Callable[[], object]


def version(government: str, kind: str, key: str) -> str:
    """The ETag of a thing: from the hash of the last event in the trail that changed it."""
    event: Event | None = history(government, kind, key).last()
    return f'"{event.hash[:24]}"' if event else '"0"'


def written(
    request: HttpRequest,
    status: int,
    act: Callable[[Caller], Told | None],
    *,
    target: Target | None = None,
    needs_match: bool = False,
    secrets: Collection[str] = (),
) -> HttpResponse:
    """Carry out a call and answer with what ``act`` tells.

    With ``If-Match`` the thing must be as it was read, else 412; where ``needs_match``, 428 without it. With
    ``Idempotency-Key`` a call that was carried out is answered as before and does nothing; the fields ``secrets`` were
    told once and are left empty then. Everything stands in one transaction, so that a refusal leaves no trace.
    """
    caller = caller_of(request)
    key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
    if key and not _KEY.fullmatch(key):
        raise UnmetError(400, faults=[Fault("header.Idempotency-Key", _("应为 1—80 个可见的 ASCII 字符"))])
    with transaction.atomic():
        claimed = None
        if key:
            found = claim(actor=caller.actor, now=caller.now, key=key, fingerprint=_fingerprint(request))
            if isinstance(found, Answer):
                return _response(found, replayed=True)
            claimed = found
        if target is not None:
            _unchanged(request, caller, target, needs_match=needs_match)
        told = act(caller)
        headers = {}
        if target is not None:
            headers["ETag"] = version(caller.actor.government, target.kind, target.key)
        answer = Answer(status, told.model_dump_json() if told is not None else "", headers)
        if claimed is not None:
            kept = told.model_copy(update=dict.fromkeys(secrets)) if told is not None else None
            keep(claimed=claimed, answer=Answer(status, kept.model_dump_json() if kept else "", headers))
        return _response(answer)


def _unchanged(request: HttpRequest, caller: Caller, target: Target, *, needs_match: bool) -> None:
    asked = request.headers.get("If-Match", "").strip()
    if not asked and not needs_match:
        return
    target.lock()
    if not asked:
        raise UnmetError(428)
    if asked != "*" and version(caller.actor.government, target.kind, target.key) not in _ETAG.findall(asked):
        raise UnmetError(412)


def _fingerprint(request: HttpRequest) -> str:
    parts = (str(request.method), request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass") + b"\n" + request.body).hexdigest()


def _response(answer: Answer, *, replayed: bool = False) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type=_JSON)
    if not answer.body:
        with suppress(KeyError):
            del response.headers["Content-Type"]
    for name, value in answer.headers.items():
        response.headers[name] = value
    if replayed:
        response.headers[REPLAYED] = "true"
    return response
