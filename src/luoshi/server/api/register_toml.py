"""A register as a file that ``luoshi.extraction.register.load_register`` reads."""

import json
from collections.abc import Iterator

from luoshi.extraction.register import SCHEMA, Organisation, Register


def register_toml(register: Register) -> str:
    """The file (schema ``luoshi.register/1``); reading it gives the same register."""
    return "\n".join(_lines(register)) + "\n"


def _lines(register: Register) -> Iterator[str]:
    yield f"schema = {_text(SCHEMA)}"
    if register.as_of:
        yield f"as_of = {register.as_of.isoformat()}"
    for name in ("place", "city", "province"):
        yield f"{name} = {_text(getattr(register, name))}"
    for body in register.organisations:
        yield ""
        yield from _group(body, register) if body.kind == "group" else _organisation(body)


def _organisation(body: Organisation) -> Iterator[str]:
    yield "[[organisation]]"
    yield f"kind = {_text(body.kind)}"
    yield from _named(body)


def _group(body: Organisation, register: Register) -> Iterator[str]:
    yield "[[group]]"
    yield from _named(body)
    if body.members:
        since = f", from = {register.as_of.isoformat()}" if register.as_of else ""
        yield f"members = [{{ ids = [{', '.join(map(_text, body.members))}]{since} }}]"


def _named(body: Organisation) -> Iterator[str]:
    yield f"id = {_text(body.id)}"
    yield f"name = {_text(body.name)}"
    yield f"level = {_text(body.level)}"
    for key, names in (("short", body.short), ("aliases", body.aliases)):
        if names:
            yield f"{key} = [{', '.join(map(_text, names))}]"


def _text(value: str) -> str:
    """A basic string of TOML: JSON's escapes are among TOML's, but DEL must be escaped, too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
