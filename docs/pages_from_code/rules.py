"""docs/rules.md: what the extraction tells apart, refuses, accepts and asks."""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

import luoshi
from luoshi.extraction import load_register, questions
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.markers import Style
from luoshi.extraction.questions import codes
from luoshi.extraction.reading import (
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
from luoshi.extraction.sets.model import ContradictionKind, EvidenceKind, LinkKind, MemberRole, SetCode
from luoshi.extraction.target_rules import ACCEPTANCES, REFUSALS
from luoshi.presentation.set_vocabulary import CONTRADICTIONS, LINKS, MEMBERS
from luoshi.presentation.vocabulary import TERMS, Term
from pages_from_code.sources import assigned_in, meanings_in, templates_of
from pages_from_code.tables import GENERATED, row

EXAMPLES = Path(__file__).parents[2] / "examples"
_LONGEST_EXAMPLE = 34


def rules_page() -> str:
    """docs/rules.md: what the extraction tells apart, refuses, accepts and asks."""
    lines = [
        GENERATED,
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
        *(row(f"`{rule.__name__.lstrip('_')}`", _said(rule)) for rule in REFUSALS),
        "",
        "| acceptance | examples |",
        "|---|---|",
        *(row(f"`{rule_id}`", _said(rule)) for rule_id, rule in ACCEPTANCES),
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
        *(row(f"`{words.__name__}`", _values(words)) for words in _WORDS),
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
    for name, meaning in meanings_in(ast.parse(inspect.getsource(codes))).items():
        code = codes.Code[name]
        yield row(f"`{code.value}`", meaning, "<br>".join(messages.get(name, [])))


def _messages() -> dict[str, list[str]]:
    """The message templates of each code, from the calls ``material.ask(Code.X, span, message)``."""
    found: dict[str, list[str]] = {}
    for path in sorted(Path(str(questions.__file__)).parent.glob("*.py")):
        for function in _functions(ast.parse(path.read_text("utf-8"))):
            known = assigned_in(function)
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and len(call.args) >= 3 and ast.unparse(call.func) == "material.ask":
                    code = ast.unparse(call.args[0]).removeprefix("Code.")
                    texts = found.setdefault(code, [])
                    texts.extend(text for text in templates_of(call.args[2], known) if text not in texts)
    return found


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _rule_ids() -> Iterator[str]:
    met: dict[str, tuple[str, str]] = {}
    for fact in _facts_of_examples():
        if fact.rule:
            met.setdefault(fact.rule, (type(fact).__name__, " ".join(fact.quote.split())))
    for rule, (name, quote) in sorted(met.items()):
        shown = quote if len(quote) <= _LONGEST_EXAMPLE else quote[: _LONGEST_EXAMPLE - 1] + "…"
        yield row(f"`{rule}`", f"`{name}`", shown)


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
