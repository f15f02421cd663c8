"""How an operation is announced: what it is called, which action it asks for, how it refuses, what it looks like."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from luoshi.server.api.callers import EXPECTED, Expected
from luoshi.server.api.problems import MEDIA_TYPE
from luoshi.server.policy import Action

View = TypeVar("View", bound=Callable[..., Any])

IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "读取时收到的 ETag · the ETag that was read; 412 where the thing has changed since",
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 80},
    "description": "同一个键重复提交只执行一次，24 小时内有效 · the same key is carried out once, for 24 hours",
}
ALWAYS = (400, 401, 403, 422, 429)
_MEANINGS: Mapping[int, str] = {
    400: "does not fit the description", 401: "nobody known", 403: "not allowed", 404: "not there, or not visible",
    409: "not from this state", 412: "changed since it was read", 413: "too large", 415: "wrong media type",
    422: "cannot be kept", 428: "If-Match is missing", 429: "too many calls; see Retry-After",
}  # fmt: skip


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    summary: Any,
    action: Action | None,
    answers: type | Mapping[int, Any],
    refuses: Iterable[int] = (),
    sent: object = None,
    got: object = None,
    headers: Iterable[Mapping[str, object]] = (),
    extra: Mapping[str, Any] | None = None,
) -> Callable[[View], View]:
    """Announce a view. ``sent`` and ``got`` are examples of body and answer; ``action`` is what ``may()`` is asked."""
    models = answers if isinstance(answers, Mapping) else {200: answers}
    described: dict[str, Any] = {
        "x-luoshi-action": action.value if action else None,
        "parameters": [dict(header) for header in headers],
        "responses": {status: _problem(status) for status in sorted({*ALWAYS, *refuses})},
    }
    if got is not None:
        success = min(models)
        described["responses"][success] = {"content": {"application/json": {"example": got}}}
    if sent is not None:
        described["requestBody"] = {"content": {"application/json": {"example": sent}}}
    described = _merged(described, dict(extra or {}))

    def announce(view: View) -> View:
        contribute_operation_callback(view, _expect)
        return router.api_operation(
            [method.upper()],
            path,
            response=dict(models),
            summary=summary,
            operation_id=view.__name__,
            openapi_extra=described,
        )(view)

    return announce


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": _MEANINGS[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _merged(first: dict[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in second.items():
        both = isinstance(first.get(key), dict) and isinstance(value, Mapping)
        first[key] = _merged(first[key], value) if both else value
    return first


def _expect(operation: Operation) -> None:
    """Tell each request what its operation takes, before it is admitted."""
    names: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            names |= set(getattr(model, "__ninja_flatten_map__", None) or model.model_fields)
    body = (operation.openapi_extra or {}).get("requestBody", {}).get("content", {})
    takes_body = any(model.__ninja_param_source__ == "body" for model in operation.models)
    expected = Expected(frozenset(names), frozenset(body) | ({"application/json"} if takes_body else set()))

    def expecting(run: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(run)
        def called(request: HttpRequest, **values: Any) -> HttpResponseBase:
            setattr(request, EXPECTED, expected)
            return run(request, **values)

        return called

    operation.run = expecting(operation.run)  # type: ignore[method-assign]  # the library's own way to decorate a run
    operation._run_decorators = [*getattr(operation, "_run_decorators", []), expecting]  # type: ignore[attr-defined]  # kept for its clones
