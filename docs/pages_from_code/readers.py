"""docs/input.md: limits, refusals and oddities of the readers."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from luoshi.document import limits, sniffing
from pages_from_code.sources import assigned_in, meanings_in, templates_of
from pages_from_code.tables import GENERATED, row


def input_page() -> str:
    """docs/input.md: limits, refusals and oddities of the readers."""
    lines = [
        GENERATED,
        "",
        "# Input: limits, refusals, oddities",
        "",
        "What `luoshi.read` takes in, refuses and reports; [SECURITY.md](../SECURITY.md) tells why.",
        "",
        "## Limits",
        "",
        "| limit (`luoshi.document.limits`) | value | of what |",
        "|---|--:|---|",
    ]
    meanings = meanings_in(ast.parse(inspect.getsource(limits)))
    for name, value in vars(limits).items():
        if name.isupper():
            lines.append(row(f"`{name}`", f"{value:,}", meanings.get(name, "")))
    lines += ["", "## Refusals", "", "`ReadError.code` and what the clerk reads; … is filled in.", ""]
    lines += ["| code | message |", "|---|---|", *_said_with("ReadError", _unread())]
    lines += ["", "## Oddities", "", "Nothing is lost; a person may want to know (`Document.oddities`).", ""]
    lines += ["| code | message |", "|---|---|", *_said_with("Oddity", [])]
    return "\n".join(lines)


def _unread() -> list[tuple[str, str]]:
    """Codes and messages of the formats that are known and not read."""
    tables = (sniffing._MAGIC, sniffing._ZIP_PARTS)
    return [(code, f"{cause}。{remedy}。") for table in tables for _, code, cause, remedy in table]


def _said_with(called: str, known: list[tuple[str, str]]) -> Iterator[str]:
    """Rows of the codes and messages with which a class is made in the room of documents."""
    found: dict[str, list[str]] = {}
    pairs = list(known)
    for path in sorted(Path(str(limits.__file__)).parent.glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        assigned = assigned_in(tree)
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="ReadError"), args=[ast.Constant(value=str(code)), said, more]) if (
                    called == "ReadError"
                ):
                    remedies = templates_of(more, assigned) or ["…"]
                    causes = templates_of(said, assigned) or ["…"]
                    pairs += [(code, f"{cause}。{remedy}。") for cause in causes for remedy in remedies]
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), said, *_]) if name == called:
                    pairs += [(code, text) for text in templates_of(said, assigned)]
    for code, message in pairs:
        messages = found.setdefault(code, [])
        if message not in messages:
            messages.append(message)
    return (row(f"`{code}`", "<br>".join(messages)) for code, messages in sorted(found.items()))
