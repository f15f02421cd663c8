"""The description of the interface as people read it: a page in the shell, and one in docs/, from the same values."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.server.policy import Action
from luoshi.server.policy.actions import ACTIONS
from luoshi.server.policy.scopes import scope_of

_BOTH = " · "


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter or a field: its name, where it stands, what it takes, what it is for."""

    name: str
    where: str
    takes: str
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation."""

    name: str
    method: str
    path: str
    summary: str
    text: str
    action: str
    action_name: str
    scope: str
    parameters: tuple[Part, ...]
    body: tuple[Part, ...]
    media_types: tuple[str, ...]
    sent: str
    status: str
    got: str
    refuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The operations of one noun."""

    name: str
    title: str
    entries: tuple[Entry, ...]


def titles() -> Mapping[str, str]:
    """What the sections are called, in their order."""
    return {
        "me": _("本人"),
        "governments": _("政府和行政区划"),
        "organisations": _("机构"),
        "reorganisation": _("机构改革和名册"),
        "people": _("人员、岗位、授权代理"),
        "calendar": _("工作日历"),
        "audit": _("审计"),
        "documents": _("来源文件"),
        "ledger": _("台账"),
        "readings": _("试读文件"),
        "amendments": _("事项变更"),
        "matters": _("督办事项"),
        "projects": _("项目"),
        "indicators": _("指标和完成标准"),
        "papers": _("督办公文"),
        "cycles": _("填报周期"),
    }


def sections(description: Mapping[str, Any]) -> tuple[Section, ...]:
    """The description (OpenAPI) in sections. Raises KeyError for a tag that has no title."""
    shapes = description["components"]["schemas"]
    found: dict[str, list[Entry]] = {}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_entry(path, method, operation, shapes))
    named = titles()
    unknown = set(found) - set(named)
    if unknown:
        raise KeyError(f"sections without a title: {sorted(unknown)}")
    return tuple(Section(tag, named[tag], tuple(found[tag])) for tag in named if tag in found)


def _entry(path: str, method: str, operation: Mapping[str, Any], shapes: Mapping[str, Any]) -> Entry:
    action = operation.get("x-luoshi-action")
    content = operation.get("requestBody", {}).get("content", {})
    success = min(operation["responses"])
    answered = operation["responses"][success].get("content", {})
    return Entry(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        text=" ".join(operation.get("description", "").replace("``", "`").split()),
        action=action or "",
        action_name=ACTIONS[Action(action)][1] if action else "",
        scope=scope_of(Action(action)) if action else "read",
        parameters=tuple(_parameter(each) for each in operation.get("parameters", ())),
        body=tuple(part for each in content.values() for part in _fields(each["schema"], shapes)),
        media_types=tuple(content),
        sent=_example(content),
        status=success,
        got=_example(answered),
        refuses=tuple(status for status in operation["responses"] if status != success),
    )


def _example(content: Mapping[str, Any]) -> str:
    example = next((each["example"] for each in content.values() if "example" in each), None)
    return "" if example is None else json.dumps(example, ensure_ascii=False, indent=2)


def _parameter(of: Mapping[str, Any]) -> Part:
    return Part(of["name"], of["in"], takes(of["schema"]), bool(of["required"]), spoken(of.get("description", "")))


def _fields(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> Iterator[Part]:
    shape = shapes[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    required = shape.get("required", ())
    for name, field in shape.get("properties", {}).items():
        said = spoken(field.get("description", ""))
        yield Part(name, "body", takes(field, shapes), name in required, said)


def takes(schema: Mapping[str, Any], shapes: Mapping[str, Any] | None = None) -> str:
    """What a value may be, in the words of JSON Schema: ``string (date)``, ``integer 1–200``, ``bureau | office``."""
    if "anyOf" in schema:
        return " | ".join(takes(each, shapes) for each in schema["anyOf"])
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        shape = (shapes or {}).get(name, {})
        return takes(shape, shapes) if "enum" in shape else name
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"array of {takes(schema.get('items', {}), shapes)}"
    if "format" in schema:
        kind += f" ({schema['format']})"
    if "minimum" in schema and "maximum" in schema:
        kind += f" {schema['minimum']}–{schema['maximum']}"
    if "maxLength" in schema:
        kind += f" ≤ {schema['maxLength']}"
    return kind


def spoken(description: str) -> str:
    """The half of ``中文 · English`` that the reader speaks."""
    chinese, sign, english = description.partition(_BOTH)
    if not sign:
        return description
    return chinese if (get_language() or "zh").startswith("zh") else english


def curl(entry: Entry, host: str) -> str:
    """How a call looks on a command line."""
    parts = [f"curl -H 'Authorization: Bearer luoshi_…' '{host}{entry.path}'"]
    if entry.method != "GET":
        parts[0] = parts[0].replace("curl ", f"curl -X {entry.method} ", 1)
    if entry.sent:
        parts.append(
            f"-H 'Content-Type: application/json' -d '{json.dumps(json.loads(entry.sent), ensure_ascii=False)}'"
        )
    elif "multipart/form-data" in entry.media_types:
        parts.append("-F 'file=@plan.docx'")
    return " \\\n  ".join(parts)


def api_page(description: Mapping[str, Any]) -> str:
    """docs/api.md, without its first line that says how it is made."""
    lines = [
        "# The interface for programs",
        "",
        "Everything stands below `/api/v1/`; `/api/v1/openapi.json` describes it (OpenAPI 3.1), `/api/` shows it in an "
        "installation, in both languages. A call acts in one post of a person and may what `may()` says, like a page.",
        "",
        *_GENERAL,
        "",
    ]
    for section in sections(description):
        lines += [f"## {section.title}", ""]
        for entry in section.entries:
            lines += [*_printed(entry), ""]
    return "\n".join(lines).rstrip("\n")


_GENERAL = (
    "| | |",
    "|---|---|",
    "| who calls | `Authorization: Bearer luoshi_…`, a token made at `/account/tokens/`; or the session of a browser, "
    "whose changes need `X-CSRFToken`, in the post that `X-Luoshi-Post` names |",
    "| scopes | `read` comes with every token; `read:audit` and `write:` with a field of work are "
    "chosen, never beyond the post |",
    "| refusals | `application/problem+json` (RFC 9457) with `cause`, `remedy`, `number`, `faults`, in the language of "
    "`Accept-Language` |",
    "| 400, 422 | 400 does not fit this description; 422 fits, and cannot be kept |",
    "| 404 | not there, or not visible to the post: the two look alike |",
    "| pages | `limit` and `cursor`; `next` is the cursor of the next page, null on the last |",
    "| days | `as_of` reads as of a day; today without |",
    "| changes | `If-Match` with the `ETag` that was read: 412 where the thing has changed since, 428 where it is "
    "needed and missing; 409 where the state allows no such step |",
    "| once | `Idempotency-Key` with a POST: the same call under the same key is carried out once within 24 hours |",
    "| limits | so many calls a minute (`LUOSHI_API_CALLS`, `LUOSHI_API_HEAVY_CALLS`); beyond them 429 with "
    "`Retry-After` |",
)


def _printed(entry: Entry) -> Iterator[str]:
    yield f"### {entry.method} {entry.path}"
    yield ""
    yield f"{entry.summary}. {entry.text}"
    yield ""
    needs = f"`{entry.action}`" if entry.action else "any caller"
    yield f"Needs {needs}, scope `{entry.scope}`. Answers {entry.status}; refuses with {', '.join(entry.refuses)}."
    parts = (*entry.parameters, *entry.body)
    if parts:
        yield ""
        yield "| | in | takes | required | |"
        yield "|---|---|---|---|---|"
        for part in parts:
            cells = (f"`{part.name}`", part.where, part.takes, "yes" if part.required else "", part.meaning)
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    for example in (entry.sent, entry.got):
        if example:
            yield ""
            yield "```text"
            yield from example.splitlines()
            yield "```"
