"""Which found task, target or citation answers which gold one: one to one, the likest pair first."""

from collections.abc import Sequence

from luoshi.evaluation.likeness import alike, amount, number_of, overlap, plain, title_of
from luoshi.evaluation.plans import Citation, Target, Task

Pairs = list[tuple[int, int]]

_TASK_LIKENESS = 0.85
_SAME_LABEL = 0.01
_QUOTE_OVERLAP = 0.6
# Room for the rounding of a sum, so that a bound never cuts off a pair that the exact score would keep.
_ROUNDING = 1e-9


def match_tasks(gold: Sequence[Task], found: Sequence[Task]) -> Pairs:
    """Tasks with nearly the same title, or whose bodies start with the same words; equal labels break ties."""
    scored = []
    for i, wanted in enumerate(gold):
        begins, label = plain(wanted.begins), plain(wanted.label)
        for j, task in enumerate(found):
            starts = 1.0 if begins and plain(task.body).startswith(begins) else 0.0
            bound = 0.0 if starts else _TASK_LIKENESS - _SAME_LABEL - _ROUNDING
            title = alike(wanted.title, task.title, at_least=bound)
            score = max(title, 0.95 * starts if title >= 0.4 else 0.9 * starts)
            if label and label == plain(task.label):
                score += _SAME_LABEL
            if score >= _TASK_LIKENESS:
                scored.append((score, -abs(i - j), i, j))
    return _best_pairs(scored)


def match_targets(gold: Sequence[Target], found: Sequence[Target]) -> Pairs:
    """Targets of the same amount whose quotes share most of the shorter one."""
    scored = []
    amounts = [amount(target.value, target.value_to, target.unit) for target in found]
    for i, wanted in enumerate(gold):
        want = amount(wanted.value, wanted.value_to, wanted.unit)
        for j, target in enumerate(found):
            if want == amounts[j]:
                shared = overlap(wanted.quote, target.quote)
                if shared >= _QUOTE_OVERLAP:
                    scored.append((shared + alike(wanted.quote, target.quote), -abs(i - j), i, j))
    return _best_pairs(scored)


def match_citations(gold: Sequence[Citation], found: Sequence[Citation]) -> Pairs:
    """Citations of the same number, or of the same title where one side has no number; the first free one is taken."""
    free = list(range(len(found)))
    pairs = []
    for i, wanted in enumerate(gold):
        for j in free:
            if _same_citation(wanted, found[j]):
                free.remove(j)
                pairs.append((i, j))
                break
    return pairs


def _same_citation(wanted: Citation, citation: Citation) -> bool:
    if wanted.number and citation.number:
        return number_of(wanted.number) == number_of(citation.number)
    return bool(wanted.title) and title_of(wanted.title) == title_of(citation.title)


def _best_pairs(scored: list[tuple[float, int, int, int]]) -> Pairs:
    """One-to-one pairs of (gold, found) indices from (score, nearness, gold, found), best first; sorted by gold."""
    used_gold, used_found, chosen = set[int](), set[int](), []
    for _, _, i, j in sorted(scored, reverse=True):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            chosen.append((i, j))
    return sorted(chosen)
