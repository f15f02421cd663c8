"""The targets that a cell names beside those that an item has. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.extraction.reading import Comparator, Pace, Strength
from luoshi.extraction.view import normal
from luoshi.server.core.said import say
from luoshi.server.intake.values import TargetValue
from luoshi.server.ledger.amending import current, number
from luoshi.server.ledger.importing import SheetChange
from luoshi.server.ledger.models import AmendmentSubject, Target, Task
from luoshi.server.ledger.sheets import target_text, targets_text
from luoshi.server.ledger.states import ItemState

_BETWEEN = re.compile(r"[；;\n]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be read for an item: the words that no target of it has yet, and the targets that stay.

    ``keeps`` says that the words are those of the item as a whole: what is not named in them stays as it is.
    """

    text: str
    kept: tuple[Target, ...] = ()
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows: the targets that a draft would have, the changes, and what is wrong with the cell."""

    targets: tuple[TargetValue, ...] = ()
    changes: tuple[SheetChange, ...] = ()
    error: str = ""


def wish_of(task: Task, cell: str, *, emptied: bool) -> Wish | None:
    """What a cell says of targets otherwise than the item; None where it says the same, or nothing.

    ``emptied``: an empty cell means that there is to be none, as in a sheet of our own.
    """
    held = list(task.targets.all())
    if normal(cell) == normal(targets_text(held)) or (not cell.strip() and not emptied):
        return None
    kept, left = [], []
    by_text = {normal(target_text(target)): target for target in held}
    for piece in filter(None, (part.strip() for part in _BETWEEN.split(cell))):
        target = by_text.pop(normal(piece), None)
        if target is not None:
            kept.append(target)
        else:
            left.append(piece)
    if not left and not by_text:
        return None  # the same in another order
    return Wish("；".join(left), tuple(kept))


def settle(task: Task, wish: Wish, read: Sequence[TargetValue]) -> Outcome:
    """What the words that were read change in an item: a draft gets them as its targets, what is confirmed keeps its
    targets and their values are to change.
    """
    open_ones = [target for target in task.targets.all() if target not in wish.kept]
    pairs, added = _paired(open_ones, read)
    gone = [target for target in open_ones if target not in [old for old, _ in pairs]]
    changes = tuple(change for old, new in pairs if (change := _change(task, old, new)) is not None)
    if wish.keeps:
        return _by_words(task, read) if task.state == ItemState.DRAFT else Outcome(changes=changes)
    if wish.text and not read:
        return Outcome(error=say("“%(text)s”里没有读出数量，请写成“建成生态护岸12处”这样的话", text=wish.text[:30]))
    if task.state == ItemState.DRAFT:
        values = (*(value_of_target(target) for target in wish.kept), *read)
        before, after = {"text": targets_text(task.targets.all())}, {"text": "；".join(v.text for v in values)}
        return Outcome(values, (SheetChange(AmendmentSubject.TARGET, before, after),))
    if added:
        return Outcome(
            error=say("台账里没有目标值“%(text)s”；已确认的事项只能变更已有目标值的数量和时限", text=added[0].text[:30])
        )
    if gone:
        return Outcome(
            error=say("已确认事项的目标值“%(text)s”不能在表格里删去，请恢复原文", text=target_text(gone[0])[:30])
        )
    return Outcome(changes=changes)


def _by_words(task: Task, read: Sequence[TargetValue]) -> Outcome:
    """A draft whose words changed: targets that were read from the words follow them, others stay."""
    held, words = list(task.targets.all()), normal(task.title + task.body)
    if any(normal(target.text) not in words for target in held):
        return Outcome()
    if [normal(target_text(target)) for target in held] == [normal(value.text) for value in read]:
        return Outcome()
    before, after = {"text": targets_text(held)}, {"text": "；".join(value.text for value in read)}
    return Outcome(tuple(read), (SheetChange(AmendmentSubject.TARGET, before, after),))


def value_of_target(target: Target) -> TargetValue:
    """A target that stays, in the form in which targets are written."""
    return TargetValue(
        subject=target.indicator.name,
        comparator=Comparator(target.comparator),
        value=target.value,
        value_to=target.value_to,
        unit=target.unit,
        strength=Strength(target.strength),
        text=target_text(target),
        last_day=target.last_day,
        due_text=target.due_text,
        baseline=target.baseline,
        baseline_unit=target.baseline_unit,
        stretch=target.stretch,
        pace=Pace(target.pace) if target.pace else None,
        stage=target.stage,
        implied=target.implied,
    )


def _paired(
    held: Sequence[Target], read: Sequence[TargetValue]
) -> tuple[list[tuple[Target, TargetValue]], list[TargetValue]]:
    """Each target with the words that speak of it: of the same name and unit, else of the same name, else the only
    one that is left beside the only words that are left.
    """
    left, new = list(held), list(read)
    pairs = []
    for same in (
        lambda old, value: (old.indicator.name, old.unit) == (value.subject, value.unit),
        lambda old, value: old.indicator.name == value.subject,
    ):
        for value in list(new):
            old = next((each for each in left if same(each, value)), None)
            if old is not None:
                pairs.append((old, value))
                left.remove(old)
                new.remove(value)
    if len(left) == len(new) == 1 and left[0].unit == new[0].unit:
        pairs.append((left.pop(), new.pop()))
    return pairs, new


def _change(task: Task, old: Target, new: TargetValue) -> SheetChange | None:
    """A value that is to be another; a limit that the words do not name stays."""
    before = current(task, AmendmentSubject.TARGET, old)
    day = new.last_day or old.last_day
    after: dict[str, Any] = {
        "comparator": new.comparator.value,
        "value": number(new.value),
        "value_to": number(new.value_to),
        "unit": new.unit,
        "last_day": day.isoformat() if day else None,
    }
    return SheetChange(AmendmentSubject.TARGET, before, after, old.public_id) if after != before else None
