"""A register as the TOML file that ``luoshi extract --register`` takes (schema ``luoshi.register/1``)."""

import json
from collections.abc import Iterator

from luoshi.extraction.register import SCHEMA, Organisation, Register
from luoshi.server.orgs.models import OrganisationKind


def register_toml(register: Register) -> str:
    """The file; reading it gives the same register again. Ids are public ids."""
    lines = [f"schema = {_text(SCHEMA)}"]
    for key in ("place", "city", "province"):
        lines.append(f"{key} = {_text(getattr(register, key))}")
    if register.as_of is not None:
        lines.append(f"as_of = {register.as_of.isoformat()}")
    for body in register.organisations:
        lines += ["", *_entry(body, register)]
    return "\n".join(lines) + "\n"


def _entry(body: Organisation, register: Register) -> Iterator[str]:
    group = body.kind == OrganisationKind.GROUP
    yield "[[group]]" if group else "[[organisation]]"
    yield f"id = {_text(body.id)}"
    yield f"name = {_text(body.name)}"
    yield f"short = {_texts(body.short)}"
    yield f"aliases = {_texts(body.aliases)}"
    if not group:
        yield f"kind = {_text(body.kind)}"
    yield f"level = {_text(body.level)}"
    if body.members:
        yield "[[group.members]]" if group else "[[organisation.members]]"
        if register.as_of is not None:
            yield f"from = {register.as_of.isoformat()}"
        yield f"ids = {_texts(body.members)}"


def _text(value: str) -> str:
    """A basic string of TOML: what JSON escapes, TOML reads, but for the delete character (TOML 1.0, string)."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_text, values)) + "]"
