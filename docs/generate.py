"""Writes the pages of this folder that follow from the code: command line, input, rules, JSON schema.

``python docs/generate.py`` writes them, ``--check`` writes nothing and exits with 1 where one no longer says what the
code does. The pages do not depend on the machine, the width of the terminal or the version of Python.
"""

import ast
import inspect
import os
import re
import sys
from argparse import Action, ArgumentParser, _SubParsersAction
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import django
import msgspec
from django.utils.translation import override
from msgspec import Struct
from msgspec.structs import fields

import luoshi
from luoshi import cli
from luoshi.document import limits, sniffing
from luoshi.extraction import PlanReading, load_register, questions
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.markers import Style
from luoshi.extraction.questions import codes
from luoshi.extraction.reading import (
    SCHEMA,
    Comparator,
    DeadlineKind,
    Fact,
    GoalKind,
    Grade,
    Kind,
    MeasureKind,
    MechanismKind,
    Role,
    SectionRole,
    Strength,
    YearSource,
)
from luoshi.extraction.regions import Region
from luoshi.extraction.sets.model import (
    SET_SCHEMA,
    ContradictionKind,
    EvidenceKind,
    LinkKind,
    MemberRole,
    SetCode,
    SetReading,
)
from luoshi.extraction.target_rules import ACCEPTANCES, REFUSALS
from luoshi.presentation.set_vocabulary import CONTRADICTIONS, LINKS, MEMBERS
from luoshi.presentation.vocabulary import TERMS, Term
from luoshi.server.policy.page import permissions_page

DOCS = Path(__file__).parent
EXAMPLES = DOCS.parent / "examples"
_GENERATED = "<!-- Written by docs/generate.py from the code; run `make docs` after a change, do not edit. -->"
_LONGEST_EXAMPLE = 34


# ---- the command line


def cli_page() -> str:
    """docs/cli.md: every command with its arguments, from the parser."""
    parser = cli._parser()
    commands = _commands(parser)
    lines = [_GENERATED, "", "# The `luoshi` command", "", str(parser.description), ""]
    lines += ["| command | what it does |", "|---|---|"]
    lines += [
        f"| [`luoshi {name}`](#luoshi-{name.replace(' ', '-')}) | {command.description} |"
        for name, command in commands.items()
    ]
    lines += ["", *_arguments(parser), ""]
    for name, command in commands.items():
        lines += [f"## luoshi {name}", "", str(command.description), "", f"    {_usage(command)}", ""]
        lines += [*_arguments(command), ""]
    lines += ["## Exit codes", "", str(parser.epilog)]
    return "\n".join(lines)


def _commands(parser: ArgumentParser) -> Mapping[str, ArgumentParser]:
    """The commands by name, those with verbs once for each verb (``audit verify``)."""
    named = next((action.choices for action in parser._actions if isinstance(action, _SubParsersAction)), {})
    found = {}
    for name, command in named.items():
        verbs = _commands(command)
        found |= {f"{name} {verb}": inner for verb, inner in verbs.items()} or {name: command}
    return found


def _usage(command: ArgumentParser) -> str:
    """``luoshi extract [选项] 路径 [路径 …]``."""
    names = [_placed(action) for action in command._actions if not action.option_strings]
    return " ".join([command.prog, "[选项]", *names])


def _placed(action: Action) -> str:
    return f"{action.metavar} [{action.metavar} …]" if action.nargs == "+" else str(action.metavar)


def _arguments(parser: ArgumentParser) -> Iterator[str]:
    yield "| argument | values | meaning |"
    yield "|---|---|---|"
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            continue
        name = ", ".join(f"`{option}`" for option in action.option_strings) or str(action.metavar)
        values = " ".join(f"`{choice}`" for choice in action.choices) if action.choices else ""
        if action.option_strings and action.metavar and not action.choices:
            values = str(action.metavar)
        yield _row(name, values, str(action.help))


# ---- rules and words


def rules_page() -> str:
    """docs/rules.md: what the extraction tells apart, refuses, accepts and asks."""
    lines = [
        _GENERATED,
        "",
        "# Rules and words",
        "",
        "How they work together is told in [extraction.md](extraction.md); the terms in [CONTEXT.md](../CONTEXT.md).",
        "",
        "## Numbers that are targets",
        "",
        "Each number of a plan is shown to these rules in this order (`luoshi.extraction.target_rules`). The first "
        "refusal ends the matter; of the acceptances the first that holds gives the fact its rule id. Beside each "
        "stands what the code gives as its examples; where one *stays*, the rule lets it pass.",
        "",
        "| refusal | examples |",
        "|---|---|",
        *(_row(f"`{rule.__name__.lstrip('_')}`", _said(rule)) for rule in REFUSALS),
        "",
        "| acceptance | examples |",
        "|---|---|",
        *(_row(f"`{rule_id}`", _said(rule)) for rule_id, rule in ACCEPTANCES),
        "",
        "## Questions",
        "",
        "What a person must answer (`luoshi.extraction.questions`). A code never changes its meaning; the message is "
        "what the clerk reads, with … where names and numbers of the document come in.",
        "",
        "| code | asked where | message |",
        "|---|---|---|",
        *_questions(),
        "",
        "## Words for values",
        "",
        "The values that fields of a reading take. The Chinese term is the one on the page, in the workbook and in "
        "the terminal.",
        "",
        "| field type | values |",
        "|---|---|",
        *(_row(f"`{words.__name__}`", _values(words)) for words in _WORDS),
        "",
        "## Rule ids",
        "",
        "Every fact names the rule that found it. These are the ids that occur in the bundled documents "
        "([examples](../examples/README.md)), each with the first quote it gave.",
        "",
        "| rule id | fact | quote |",
        "|---|---|---|",
        *_rule_ids(),
    ]
    return "\n".join(lines)


_WORDS: tuple[type[Enum], ...] = (
    Kind, Role, Comparator, Strength, DeadlineKind, YearSource, GoalKind, MeasureKind, MechanismKind, SectionRole,
    Grade, UnitKind, Style, Region, MemberRole, LinkKind, EvidenceKind, ContradictionKind, SetCode,
)  # fmt: skip
_TERMS: tuple[Mapping[Any, Term], ...] = (TERMS, MEMBERS, LINKS, CONTRADICTIONS)


def _said(function: Callable[..., Any]) -> str:
    return " ".join((inspect.getdoc(function) or "").split())


def _values(words: type[Enum]) -> str:
    """The names of an enumeration, with their Chinese terms where the faces have such for it."""
    # values of other enumerations may be equal strings
    known = next((terms for terms in _TERMS if any(type(member) is words for member in terms)), {})
    terms = {str(member): term.zh for member, term in known.items()}
    shown = [(f"`{member.name.lower()}`", terms.get(str(member.value), "")) for member in words]
    return " · ".join(" ".join(filter(None, pair)) for pair in shown)


def _questions() -> Iterator[str]:
    messages = _messages()
    for name, meaning in _meanings(ast.parse(inspect.getsource(codes))).items():
        code = codes.Code[name]
        yield _row(f"`{code.value}`", meaning, "<br>".join(messages.get(name, [])))


def _meanings(tree: ast.AST) -> dict[str, str]:
    """The docstring under each assignment, which only the source holds."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.Module)):
            for member, note in zip(node.body, node.body[1:], strict=False):
                if isinstance(member, ast.Assign) and isinstance(note, ast.Expr):
                    found[ast.unparse(member.targets[0])] = str(ast.literal_eval(note.value))
    return found


def _messages() -> dict[str, list[str]]:
    """The message templates of each code, from the calls ``material.ask(Code.X, span, message)``."""
    found: dict[str, list[str]] = {}
    for path in sorted(Path(str(questions.__file__)).parent.glob("*.py")):
        for function in _functions(ast.parse(path.read_text("utf-8"))):
            known = _assigned(function)
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and len(call.args) >= 3 and ast.unparse(call.func) == "material.ask":
                    code = ast.unparse(call.args[0]).removeprefix("Code.")
                    texts = found.setdefault(code, [])
                    texts.extend(text for text in _templates(call.args[2], known) if text not in texts)
    return found


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


Assigned = Mapping[str, Sequence[ast.expr]]


def _assigned(tree: ast.AST) -> Assigned:
    """What is assigned to each name, in the order of the lines."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                found.setdefault(ast.unparse(target), []).append(node.value)
    return {name: sorted(values, key=lambda value: value.lineno) for name, values in found.items()}


def _templates(node: ast.expr, known: Assigned) -> list[str]:
    """The texts that an expression can give, with … for what is filled in; none where that cannot be told."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Call(func=ast.Name(id="reason"), args=[ast.Constant(value=str(text))]):
            return [re.sub(r"%\(\w+\)s", "…", text)]
        case ast.JoinedStr(values=parts):
            return ["".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)]
        case ast.IfExp(body=one, orelse=other):
            return [*_templates(one, known), *_templates(other, known)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a in _templates(left, known) or ["…"] for b in _templates(right, known) or ["…"]]
        case ast.Name(id=name):
            above = [value for value in known.get(name, ()) if value.lineno < node.lineno]
            return _templates(above[-1], known) if above else []
    return []


def _rule_ids() -> Iterator[str]:
    met: dict[str, tuple[str, str]] = {}
    for fact in _facts_of_examples():
        if fact.rule:
            met.setdefault(fact.rule, (type(fact).__name__, " ".join(fact.quote.split())))
    for rule, (name, quote) in sorted(met.items()):
        shown = quote if len(quote) <= _LONGEST_EXAMPLE else quote[: _LONGEST_EXAMPLE - 1] + "…"
        yield _row(f"`{rule}`", f"`{name}`", shown)


def _facts_of_examples() -> Iterator[Fact]:
    """Every fact of the bundled documents, in the order of the file names and of the text."""
    register = load_register(EXAMPLES / "county" / "organisations.toml")
    for folder in (EXAMPLES / "county", EXAMPLES / "gold" / "raw"):
        for path in sorted(folder.iterdir()):
            if path.suffix in (".html", ".txt", ".md", ".docx", ".xlsx"):
                document = luoshi.read(path.read_bytes(), path.name)
                known = register if folder.name == "county" else None
                yield from _facts(luoshi.extract(document, register=known))


def _facts(value: object) -> Iterator[Fact]:
    if isinstance(value, Fact):
        yield value
    if isinstance(value, tuple):
        for item in value:
            yield from _facts(item)
    elif isinstance(value, Struct):
        for part in fields(value):
            yield from _facts(getattr(value, part.name))


# ---- what may come in


def input_page() -> str:
    """docs/input.md: limits, refusals and oddities of the readers."""
    lines = [
        _GENERATED,
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
    meanings = _meanings(ast.parse(inspect.getsource(limits)))
    for name, value in vars(limits).items():
        if name.isupper():
            lines.append(_row(f"`{name}`", f"{value:,}", meanings.get(name, "")))
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
        assigned = _assigned(tree)
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="ReadError"), args=[ast.Constant(value=str(code)), said, more]) if (
                    called == "ReadError"
                ):
                    remedies = _templates(more, assigned) or ["…"]
                    causes = _templates(said, assigned) or ["…"]
                    pairs += [(code, f"{cause}。{remedy}。") for cause in causes for remedy in remedies]
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), said, *_]) if name == called:
                    pairs += [(code, text) for text in _templates(said, assigned)]
    for code, message in pairs:
        messages = found.setdefault(code, [])
        if message not in messages:
            messages.append(message)
    return (_row(f"`{code}`", "<br>".join(messages)) for code, messages in sorted(found.items()))


def _row(*cells: str) -> str:
    """A row of a table; <id> in a text is no markup, <br> between two texts is."""
    shown = (cell.replace("|", "\\|").replace("<", "\\<").replace("\\<br>", "<br>") for cell in cells)
    return f"| {' | '.join(shown)} |"


# ---- the JSON form


def schema_page() -> str:
    """docs/reading.schema.json: what ``PlanReading.to_json()`` gives, from the dataclasses."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "$comment": "Written by docs/generate.py from luoshi.extraction.reading; run `make docs` after a change.",
        **msgspec.json.schema(PlanReading),
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode()


def set_schema_page() -> str:
    """docs/set.schema.json: what ``SetReading.to_json()`` gives, from the dataclasses."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SET_SCHEMA,
        "$comment": "Written by docs/generate.py from luoshi.extraction.sets.model; run `make docs` after a change.",
        **msgspec.json.schema(SetReading),
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode()


# ---- the interface of the server


def api_page() -> str:
    """docs/api.md: every operation of the interface, from its own description, in English."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.server.settings.test")
    django.setup()
    from luoshi.server.api import reference, v1  # noqa: PLC0415  # after Django has started

    with override("en"):
        return f"{_GENERATED}\n\n{reference.api_page(v1.description())}"


# ---- writing and checking

PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "input.md": input_page,
    "reading.schema.json": schema_page,
    "rules.md": rules_page,
    "set.schema.json": set_schema_page,
    "api.md": api_page,
    "permissions.md": lambda: f"{_GENERATED}\n\n{permissions_page()}",
}


def stale(folder: Path) -> list[str]:
    """The names of the pages in a folder that are missing or differ from what the code gives."""
    return [name for name, page in PAGES.items() if _current(folder / name) != page() + "\n"]


def _current(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def write(folder: Path) -> None:
    """Write every page into a folder."""
    for name, page in PAGES.items():
        (folder / name).write_text(page() + "\n", "utf-8", newline="\n")


def main(arguments: Sequence[str], folder: Path = DOCS) -> int:
    """Write the pages, or with ``--check`` only say which are stale; returns the exit code."""
    unknown = [argument for argument in arguments if argument != "--check"]
    if unknown:
        print(f"docs/generate.py: unknown argument {unknown[0]}; it takes --check or nothing", file=sys.stderr)
        return 2
    if "--check" not in arguments:
        write(folder)
        return 0
    found = stale(folder)
    for name in found:
        print(
            f"docs/{name} does not say what the code does: run `make docs` and look at the difference", file=sys.stderr
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
