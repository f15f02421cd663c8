"""How right the readings are: scores on the bundled gold sets, and on the real documents where they are at hand.

``python benchmarks/accuracy.py`` prints one Markdown table a set. The bundled sets are always scored; the development
set of real documents is scored, too, when LUOSHI_EVALUATION_DIR names the folder that holds it (``dev/gold``,
``dev/raw``).
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

import luoshi
from luoshi.evaluation import Field, Scores, evaluate, load_gold, predicted
from luoshi.extraction.predicting import prediction

EXAMPLES = Path(__file__).parent.parent / "examples"
BUNDLED = {
    "Bundled gold set": EXAMPLES / "gold",
    "Bundled hard set": EXAMPLES / "hard",
    "Bundled third set": EXAMPLES / "unseen",
    "Bundled fourth set": EXAMPLES / "fresh",
    "Bundled fifth set": EXAMPLES / "later",
    "Bundled sixth set": EXAMPLES / "another",
    "Bundled seventh set": EXAMPLES / "further",
}

# What is asked of the development set; documents that the rules were not written for are expected within 0.03.
REQUIRED = {
    Field.KIND: 0.90,
    Field.TITLE: 0.95,
    Field.NUMBER: 0.95,
    Field.ISSUER: 0.95,
    Field.ISSUED_ON: 0.95,
    Field.ADDRESSEES: 0.97,
    Field.TASKS: 0.97,
    Field.TASK_TITLE: 0.96,
    Field.TASK_BODY: 0.95,
    Field.OWNERS: 0.97,
    Field.TARGETS: 0.92,
    Field.TARGET_DUE: 0.90,
    Field.TARGET_COMPARATOR: 0.92,
    Field.TARGET_SUBJECT: 0.92,
    Field.CITATIONS: 0.95,
}
REQUIRED_MACRO = {Field.TASKS: 0.95, Field.OWNERS: 0.95}


def scores_of(folder: Path) -> Scores:
    """The scores of the documents in ``raw`` against the plans in ``gold``; an unreadable one counts as empty."""
    gold = load_gold(folder / "gold")
    wanted = {plan.id for plan in gold}
    readings = {}
    for path in sorted((folder / "raw").iterdir()):
        if path.stem in wanted:
            document = luoshi.read(path.read_bytes(), path.name)
            readings[path.stem] = predicted(prediction(luoshi.extract(document)))
    return evaluate(gold, readings)


def table(title: str, scores: Scores) -> Iterator[str]:
    """A Markdown table of the scores; a figure below what is required is in bold."""
    yield f"### {title}: {len(scores.documents)} documents"
    yield ""
    yield "| field | precision | recall | F1 | required | macro | required | gold | found |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for field, score in scores.fields.items():
        f1, f1_least = judged(score.f1, REQUIRED.get(field))
        macro, macro_least = judged(score.macro, REQUIRED_MACRO.get(field))
        cells = (field, f"{score.precision:.3f}", f"{score.recall:.3f}", f1, f1_least, macro, macro_least)
        yield f"| {' | '.join(cells)} | {score.gold} | {score.found} |"
    yield ""


def false_plans(folder: Path) -> tuple[int, int, int, int]:
    """Documents without a task by their gold, the tasks read from them, documents without a target, their targets."""
    gold = {plan.id: plan.plan for plan in load_gold(folder / "gold")}
    counts = [0, 0, 0, 0]
    for path in sorted((folder / "raw").iterdir()):
        plan = gold.get(path.stem)
        if plan is None or (plan.tasks and plan.targets):
            continue
        found = predicted(prediction(luoshi.extract(luoshi.read(path.read_bytes(), path.name))))
        if not plan.tasks:
            counts[0], counts[1] = counts[0] + 1, counts[1] + len(found.tasks)
        if not plan.targets:
            counts[2], counts[3] = counts[2] + 1, counts[3] + len(found.targets)
    return counts[0], counts[1], counts[2], counts[3]


def negatives(sets: dict[str, Path]) -> Iterator[str]:
    """A Markdown table of what is read from documents that hand out nothing or commit to no number."""
    yield "### Documents that hand out nothing"
    yield ""
    yield "| set | documents without a task | false tasks | documents without a target | false targets |"
    yield "|---|--:|--:|--:|--:|"
    for title, folder in sets.items():
        yield f"| {title} | {' | '.join(map(str, false_plans(folder)))} |"
    yield ""


def judged(value: float, least: float | None) -> tuple[str, str]:
    """A figure and what is required of it, as cells."""
    shown = f"{value:.3f}"
    if least is None:
        return shown, ""
    return (shown if value >= least else f"**{shown}**"), f"{least:.2f}"


def main() -> None:
    """Score the sets that are at hand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("bundled", "dev"), help="score these alone")
    only = parser.parse_args().only
    real = os.environ.get("LUOSHI_EVALUATION_DIR")
    if only == "dev" and not real:
        parser.error("LUOSHI_EVALUATION_DIR is not set")
    sets = dict(BUNDLED) if only != "dev" else {}
    if only != "bundled" and real:
        sets["Development set"] = Path(real) / "dev"
    for title, folder in sets.items():
        print("\n".join(table(title, scores_of(folder))))
    print("\n".join(negatives(sets)))


if __name__ == "__main__":
    main()
