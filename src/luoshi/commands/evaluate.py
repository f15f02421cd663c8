"""``luoshi evaluate``: read documents, score what was read against gold, say what was gained and lost."""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from luoshi.commands.inputs import Failure, os_reason
from luoshi.commands.outputs import OutputError, ensure_folder, text_output
from luoshi.commands.progress import Reporter
from luoshi.commands.reading import read_plan
from luoshi.evaluation import EvaluationError, Gold, Scores, compare, evaluate, load_gold, load_predictions, predicted
from luoshi.evaluation.report import comparison_text, difference_lines, score_table, scores_json
from luoshi.presentation.records import json_line, record

FAULTS = (EvaluationError, OutputError)
"""What ``run`` raises when the command itself is at fault, not one of its files."""


def run(args: Namespace) -> int:
    """Run the command; 0 when every document was read, 1 when one failed. Raises ``FAULTS``."""
    gold = load_gold(Path(args.gold))
    former = load_predictions(Path(args.against)) if args.against else None
    reporter = Reporter(debug=args.debug, bar=True)
    records = _read(gold, Path(args.raw), reporter)
    scores = evaluate(gold, {key: predicted(found) for key, found in records.items()})
    if args.predictions:
        with text_output(Path(args.predictions)) as stream:
            stream.writelines(json_line(found) + "\n" for found in records.values())
    if args.errors:
        _write_differences(scores, Path(args.errors))
    comparison = compare(evaluate(gold, former), scores) if former is not None else None
    if args.json:
        print(scores_json(scores, comparison))
    else:
        print(score_table(scores))
        if comparison is not None:
            print(f"\n{comparison_text(comparison)}")
    return 1 if reporter.failed else 0


def _read(gold: Iterable[Gold], folder: Path, reporter: Reporter) -> dict[str, dict[str, Any]]:
    """The predictions of the gold documents that lie in the folder, whatever their suffix, by id."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        reporter.failure(Failure(str(folder), os_reason(error)))
        return {}
    by_id: dict[str, Path] = {}
    for path in paths:
        by_id.setdefault(path.stem, path)
    files = [by_id[wanted.id] for wanted in gold if wanted.id in by_id]
    plans = (read_plan(path, reporter, register=None, today=None) for path in reporter.track(files))
    return {plan.id: record(plan.reading, plan.id) for plan in plans if plan is not None}


def _write_differences(scores: Scores, folder: Path) -> None:
    """One JSON Lines file a document, as the reference scorer names them."""
    ensure_folder(folder)
    for document in scores.documents:
        with text_output(folder / f"{document.id}.jsonl") as stream:
            stream.writelines(difference_lines(document.differences))
