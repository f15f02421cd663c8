"""An evaluation as text: the table of scores, the differences of a document, what was gained and lost."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from luoshi.evaluation.comparison import Change, Comparison
from luoshi.evaluation.scores import Differences, Scores


def score_table(scores: Scores) -> str:
    """The scores with three decimals, one field a line, under a line that counts the documents."""
    count, missing = len(scores.documents), scores.unpredicted
    names = f": {', '.join(missing)}" if missing else ""
    lines = [f"{count} documents, {len(missing)} without a prediction{names}"]
    lines.append(f"{'field':22}{'precision':>10}{'recall':>8}{'F1':>8}{'macro':>8}{'gold':>7}{'found':>7}")
    for field, score in scores.fields.items():
        figures = f"{score.precision:10.3f}{score.recall:8.3f}{score.f1:8.3f}{score.macro:8.3f}"
        lines.append(f"{field:22}{figures}{score.gold:7}{score.found:7}")
    return "\n".join(lines)


def scores_json(scores: Scores, comparison: Comparison | None = None) -> str:
    """The scores as one JSON object by field; with a comparison, ``scores`` and its four lists beside each other."""
    fields = {field.value: asdict(score) for field, score in scores.fields.items()}
    if comparison is None:
        return json.dumps(fields)
    lists = {name: [_change(change) for change in changes] for name, _, changes in _parts(comparison)}
    return json.dumps({"scores": fields, **lists}, ensure_ascii=False)


def comparison_text(comparison: Comparison) -> str:
    """The four lists of a comparison, each item on a line with its document, field and quote."""
    lines = []
    for _, title, changes in _parts(comparison):
        lines.append(f"{title} {len(changes)}")
        lines += [f"  {change.document}  {change.item.field}  {change.item.quote}" for change in changes]
    return "\n".join(lines)


def difference_lines(differences: Differences) -> Iterator[str]:
    """The differences of one document as JSON Lines: what is missing, what is extra, what differs."""
    for what, items in (("missing", differences.missing), ("extra", differences.extra)):
        for item in items:
            yield _line({"what": what, "field": item.field, "quote": item.quote})
    for mismatch in differences.mismatched:
        yield _line({"what": "mismatched", **asdict(mismatch)})


def _parts(comparison: Comparison) -> Iterable[tuple[str, str, Sequence[Change]]]:
    return (
        ("gained", "新增正确", comparison.gained),
        ("lost", "丢失正确", comparison.lost),
        ("new_errors", "新增多余", comparison.new_errors),
        ("gone_errors", "消除多余", comparison.gone_errors),
    )


def _change(change: Change) -> dict[str, str]:
    return {"id": change.document, "field": change.item.field.value, "quote": change.item.quote}


def _line(record: dict[str, str]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
