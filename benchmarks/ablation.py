"""What each family of rules earns: each is switched off in turn, and all gold sets are scored without it.

``python benchmarks/ablation.py`` prints one Markdown table: for each family the change of F1, in points, of the fields
that it could touch, over the bundled documents and, where LUOSHI_EVALUATION_DIR names their folder, the real ones. A
family whose line shows nothing earns nothing here, and its rules must be justified otherwise or go.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import luoshi
from luoshi.document import Document
from luoshi.evaluation import Field, Scores, evaluate, load_gold, predicted
from luoshi.evaluation.plans import Gold
from luoshi.extraction import (
    due,
    lines,
    metadata,
    owners,
    page,
    responsibility,
    target_rules,
    target_subjects,
    target_tables,
    targets,
    task_facts,
    task_tables,
    tasks,
)
from luoshi.extraction.grammar import quantities
from luoshi.extraction.predicting import prediction

EXAMPLES = Path(__file__).parent.parent / "examples"
FIELDS = (
    Field.TITLE,
    Field.NUMBER,
    Field.ISSUER,
    Field.ISSUED_ON,
    Field.ADDRESSEES,
    Field.TASKS,
    Field.TASK_BODY,
    Field.TASK_DUE,
    Field.OWNERS,
    Field.TARGETS,
    Field.TARGET_DUE,
    Field.TARGET_SUBJECT,
)


@dataclass(frozen=True)
class Family:
    """Rules that belong together, and what stands in their place when they are off: module or class, name, value."""

    name: str
    off: tuple[tuple[Any, str, Any], ...]


def nothing(*_: object, **__: object) -> None:
    """In place of a rule that finds one thing."""


def none_found(*_: object, **__: object) -> list[Any]:
    """In place of a rule that finds several things."""
    return []


def never(*_: object, **__: object) -> bool:
    """In place of a rule that tells whether something is so."""
    return False


def as_it_is(_: str, found: list[Any]) -> list[Any]:
    """In place of a rule that joins lines."""
    return found


FAMILIES: tuple[Family, ...] = (
    Family("lines of a flattened page", ((lines, "is_flattened", never),)),
    Family("lines broken by a printed page", ((page, "join_wrapped", as_it_is),)),
    Family("the site's information table", ((page, "find_fields", none_found),)),
    Family(
        "particulars from elsewhere on the page",
        ((metadata, "_issuers_elsewhere", lambda *_: ()), (metadata, "_date_elsewhere", nothing)),
    ),
    Family("tables of tasks", ((task_facts, "find_rows", none_found),)),
    Family("tables flattened into text", ((task_tables, "find_flat_tables", none_found),)),
    Family("responsibility in brackets", ((responsibility, "_in_brackets", nothing),)),
    Family("responsibility behind a label", ((responsibility, "_next_label", nothing),)),
    Family("responsibility as a last sentence", ((responsibility, "_sentence_of_names", nothing),)),
    Family("owners named by a sentence", ((task_facts, "_inline", none_found),)),
    Family(
        "first of several leads, if so said",
        ((owners, "first_leads", nothing), (responsibility, "first_leads", nothing)),
    ),
    Family("lines that hold for a section", ((tasks._Finder, "_section_lines", lambda *_: {}),)),
    Family("siblings without a line", ((tasks._Finder, "_siblings_without", none_found),)),
    Family(
        "tasks in paragraphs without numbers",
        ((tasks._Finder, "_by_paragraphs", never), (tasks._Finder, "_titled_paragraphs", none_found)),
    ),
    Family("plans without responsibility", ((tasks._Finder, "unanswered", none_found),)),
    Family("tasks handed out in sentences", ((tasks._Finder, "in_sentences", none_found),)),
    Family("limits that govern from afar", ((due.DueFinder, "governing", nothing),)),
    Family("tables of indicators", ((targets, "find_table_targets", lambda *_: iter(())),)),
    Family("names and slogans with numerals", ((quantities, "names_with_numerals", none_found),)),
    Family("subjects behind the number", ((target_subjects, "_behind", nothing),)),
    Family("subjects from the clause before", ((target_subjects, "_elsewhere", nothing),)),
    Family("the aim column of indicator tables", ((target_tables, "_aims", none_found),)),
    *(
        Family(
            f"refusal of numbers: {rule.__name__.strip('_').replace('_', ' ')}",
            ((target_rules, "REFUSALS", tuple(r for r in target_rules.REFUSALS if r is not rule)),),
        )
        for rule in target_rules.REFUSALS
    ),
    *(
        Family(
            f"acceptance of numbers: {name.removeprefix('target.').replace('_', ' ')}",
            ((target_rules, "ACCEPTANCES", tuple(a for a in target_rules.ACCEPTANCES if a[0] != name)),),
        )
        for name, _ in target_rules.ACCEPTANCES
    ),
)


def documents() -> tuple[list[tuple[str, Document]], list[Gold]]:
    """The documents with their gold; a set's name goes before each id, which two sets may share."""
    real = os.environ.get("LUOSHI_EVALUATION_DIR")
    folders = [*(path.parent for path in sorted(EXAMPLES.glob("*/gold"))), *([Path(real) / "dev"] if real else [])]
    read: list[tuple[str, Document]] = []
    gold: list[Gold] = []
    for number, folder in zip(count(), folders, strict=False):
        plans = {plan.id: plan for plan in load_gold(folder / "gold")}
        for path in sorted((folder / "raw").iterdir()):
            if path.stem in plans:
                read.append((f"{number} {path.stem}", luoshi.read(path.read_bytes(), path.name)))
                gold.append(renamed(plans[path.stem], f"{number} {path.stem}"))
    return read, gold


def renamed(plan: Gold, name: str) -> Gold:
    """The same plan under another id."""
    return replace(plan, id=name)


def scores(read: Sequence[tuple[str, Document]], gold: Sequence[Gold], off: Sequence[tuple[Any, str, Any]]) -> Scores:
    """All sets scored together, with some rules off."""
    with ExitStack() as stack:
        for owner, name, value in off:
            stack.enter_context(patch.object(owner, name, value))
        found = {name: predicted(prediction(luoshi.extract(document))) for name, document in read}
    return evaluate(list(gold), found)


def table(word: str) -> Iterator[str]:
    """A line a family whose name holds a word: points of F1 lost (or, with a plus, gained) without it."""
    read, gold = documents()
    whole = scores(read, gold, ())
    yield f"| without | {' | '.join(FIELDS)} |"
    yield f"|---|{'--:|' * len(FIELDS)}"
    figures = " | ".join(f"{whole.fields[field].f1:.3f}" for field in FIELDS)
    yield f"| *nothing, {len(gold)} documents: F1* | {figures} |"
    for family in FAMILIES:
        if word not in family.name:
            continue
        less = scores(read, gold, family.off)
        moved = [100 * (less.fields[field].f1 - whole.fields[field].f1) for field in FIELDS]
        yield f"| {family.name} | {' | '.join(f'{points:+.2f}' if abs(points) >= 0.005 else '' for points in moved)} |"


def main() -> None:
    """Switch each off in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="a word of the names of the families that are switched off")
    only = parser.parse_args().only
    print("### What each family of rules earns\n")
    for row in table(only):
        print(row, flush=True)


if __name__ == "__main__":
    main()
