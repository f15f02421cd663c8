"""Version 1 of the interface: every operation, and the description of all (OpenAPI 3.1)."""

import json
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.types import DictStrAny

import luoshi.extraction
from luoshi.server.api.callers import AUTH
from luoshi.server.api.problems import answer
from luoshi.server.api.views import (
    amendments,
    audit,
    calendar,
    cycles,
    delegations,
    documents,
    exceptions,
    finish_lines,
    governments,
    indicators,
    ledger,
    matters,
    me,
    naming,
    organisations,
    papers,
    people,
    projects,
    readings,
    reminders,
    reorganisations,
    reports,
    restatements,
    reviews,
)

ROOT = "/api/v1/"
NAMESPACE = "api-v1"
_REF = "#/components/schemas/{name}"
_PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457. 原因、办法、可供查询的编号 · cause, remedy, and a number to quote",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "cause", "remedy", "number"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "原因和办法 · cause and remedy in one sentence each"},
        "instance": {"type": "string"},
        "cause": {"type": "string"},
        "remedy": {"type": "string"},
        "number": {"type": "string"},
        "faults": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "message"],
                "properties": {"where": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


class StrictParser(Parser):
    """JSON as the standard has it: no NaN, no infinity."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body of a call. Raises ValueError for anything else, which the library answers with 400."""
        found: DictStrAny = json.loads(request.body, parse_constant=_no_number)
        return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number of JSON")


def _answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return answer(request, error if isinstance(error, Exception) else error())


class Interface(NinjaAPI):
    """The operations, with one answer to everything that goes wrong."""

    def set_default_exception_handlers(self) -> None:
        """Problem JSON for every error."""
        self.add_exception_handler(Exception, _answer)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """The description, with the shape of problems and of readings; in the language of the caller."""
        schema = super().get_openapi_schema(path_prefix=path_prefix or ROOT, path_params=path_params)
        components = schema["components"]["schemas"]
        _, of_readings = msgspec.json.schema_components([luoshi.extraction.PlanReading], ref_template=_REF)
        for name, shape in of_readings.items():
            if name in components:
                raise RuntimeError(f"two shapes are called {name}")
            components[name] = shape
        components["Problem"] = _PROBLEM
        return schema


api = Interface(
    title="落实 Luoshi",
    version="1",
    description=(
        "落实平台的程序接口。请求头 Authorization: Bearer 带访问令牌；出错时返回 application/problem+json，语言按 "
        "Accept-Language。· The interface of Luoshi for programs. Send an access token as Authorization: "
        "Bearer; errors are application/problem+json, in the language of Accept-Language."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace=NAMESPACE,
    auth=AUTH,
    parser=StrictParser(),
)
_MODULES = (
    me, governments, organisations, naming, reorganisations, people, delegations, calendar, audit, documents, ledger,
    readings, amendments, matters, projects, indicators, finish_lines, papers, cycles, reports, reviews,
    exceptions, restatements, reminders,
)  # fmt: skip
for _module in _MODULES:
    api.add_router("", _module.router)


def description() -> dict[str, Any]:
    """The description as plain values, in the language that is active."""
    made: dict[str, Any] = json.loads(api.renderer.render(HttpRequest(), api.get_openapi_schema(), response_status=200))
    return made


def openapi(request: HttpRequest) -> HttpResponse:
    """``/api/v1/openapi.json``: open to all, since it says nothing of anybody."""
    content = json.dumps(description(), ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/json; charset=utf-8")
