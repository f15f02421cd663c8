"""What a change of the program gained and lost: two evaluations against the same gold, item by item."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from luoshi.evaluation.scores import DocumentScore, Item, Scores


@dataclass(frozen=True, slots=True)
class Change:
    """One item of one document that one of two evaluations has and the other has not."""

    document: str
    item: Item


@dataclass(frozen=True, slots=True)
class Comparison:
    """``gained`` is right now and was not, ``lost`` was right and is not; ``new_errors`` and ``gone_errors`` are items
    found where the gold has none, now or before."""

    gained: tuple[Change, ...]
    lost: tuple[Change, ...]
    new_errors: tuple[Change, ...]
    gone_errors: tuple[Change, ...]


def compare(before: Scores, after: Scores) -> Comparison:
    """The items by which two evaluations against the same gold differ, in the order of the documents."""
    return Comparison(
        gained=_surplus(after, before, _right),
        lost=_surplus(before, after, _right),
        new_errors=_surplus(after, before, _extra),
        gone_errors=_surplus(before, after, _extra),
    )


def _right(document: DocumentScore) -> Iterable[Item]:
    return document.right


def _extra(document: DocumentScore) -> Iterable[Item]:
    return document.differences.extra


def _surplus(more: Scores, less: Scores, items: Callable[[DocumentScore], Iterable[Item]]) -> tuple[Change, ...]:
    other = {document.id: Counter(items(document)) for document in less.documents}
    found = []
    for document in more.documents:
        left = Counter(items(document)) - other.get(document.id, Counter())
        found += [Change(document.id, item) for item in left.elements()]
    return tuple(found)
