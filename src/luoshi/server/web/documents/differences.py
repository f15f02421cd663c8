"""The difference of two texts as rows of a page, and what each clause would change in the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.server.intake.comparing import Change, ClauseChange, Piece, Stretch, Word, stretches
from luoshi.server.ledger.effects import Consequence, Effect
from luoshi.server.ledger.models import AmendmentSubject
from luoshi.server.ledger.plan_effects import PlanEffect
from luoshi.server.web.amendments.values import addition_words, amount_words
from luoshi.server.web.amendments.whole import whole_change
from luoshi.server.web.components import Text
from luoshi.server.web.documents.words import CHANGE_WORDS
from luoshi.server.web.plan_words import OWNER_ROLE_WORDS, PERSON_WORDS, SUBJECT_WORDS

AROUND = 1
"""Unchanged clauses that are shown before and behind a changed one; the others are folded."""


@dataclass(frozen=True)
class Alteration:
    """One field of an item: what it says now, what it would say."""

    label: Text
    old: str
    new: str


@dataclass(frozen=True)
class Told:
    """What a clause would do to one item, or to the plan as a whole: ``kind`` is changed, new or gone. ``note`` says
    what comes of it.
    """

    kind: str
    word: Text
    title: str
    link: str = ""
    alterations: Sequence[Alteration] = ()
    note: Text = ""


@dataclass(frozen=True)
class Row:
    """A clause on the page; ``folded`` are unchanged ones that stand behind one line."""

    change: Change
    word: Text = ""
    old: Sequence[Stretch] = ()
    new: Sequence[Stretch] = ()
    told: Sequence[Told] = ()
    folded: Sequence[str] = ()


@dataclass
class Difference:
    """Everything that the page shows. ``elsewhere`` is what stands at no clause."""

    rows: list[Row] = field(default_factory=list)
    counts: dict[Change, int] = field(default_factory=dict)
    elsewhere: list[Told] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the two texts say the same."""
        return not self.counts


def difference_of(
    steps: Sequence[ClauseChange],
    found: Sequence[Effect] = (),
    whole: Sequence[PlanEffect] = (),
    bodies: Mapping[str, str] | None = None,
    old_version: int | None = None,
    new_document: int | None = None,
) -> Difference:
    """Steps as rows, each with the effects that rest on its words.

    ``bodies`` are names by public id; ``old_version`` is the primary key of the version that changed, ``new_document``
    that of its paper: effects that rest on other texts stand apart.
    """
    page = Difference()
    waiting: list[_Resting | _WholeResting] = [_Resting(effect, old_version, new_document) for effect in found]
    waiting += [_WholeResting(effect, old_version, new_document) for effect in whole]
    run: list[ClauseChange] = []
    for step in steps:
        if step.change is Change.SAME:
            run.append(step)
            continue
        _fold(page, run)
        run = []
        told = [said for each in waiting if (said := each.said_at(step, bodies or {}))]
        page.counts[step.change] = page.counts.get(step.change, 0) + 1
        page.rows.append(Row(step.change, CHANGE_WORDS[step.change], *_sides(step), told))
    _fold(page, run)
    page.elsewhere = [said for each in waiting if (said := each.left(bodies or {}))]
    for effect in found:
        kind = _kind(effect)
        page.told[kind] = page.told.get(kind, 0) + 1
    if whole:
        page.told["whole"] = len(whole)
    return page


def in_words(page: Difference) -> list[tuple[Text, int]]:
    """How many clauses changed in which way, how many items are touched, what changes in the plan as a whole."""
    found: list[tuple[Text, int]] = [(CHANGE_WORDS[kind], count) for kind, count in page.counts.items()]
    told = {
        "changed": _("变更台账事项"),
        "new": _("新增任务"),
        "gone": _("不再提到的任务"),
        "whole": _("计划整体的变化"),
    }
    return [*found, *((word, page.told[kind]) for kind, word in told.items() if kind in page.told)]


class _Resting:
    """An effect and which parts of it are still to be told; each is told once, at the first clause that it rests on."""

    def __init__(self, effect: Effect, old_version: int | None, new_document: int | None) -> None:
        self.effect = effect
        self.waiting = list(effect.consequences)
        self.told = False
        task, candidate = effect.task, effect.candidate
        here = candidate is not None and candidate.version.document_id == new_document
        self.new = (candidate.start, candidate.end) if candidate is not None and here else None
        was_here = task is not None and task.version_id == old_version and candidate is None
        self.old = (task.start, task.end) if task is not None and was_here else None

    def said_at(self, step: ClauseChange, bodies: Mapping[str, str]) -> Told | None:
        """What is to be told at a clause, if anything."""
        if self.effect.candidate is None:
            rests = not self.told and _touches(step.old, self.old)
            return self._say([], bodies) if rests else None
        if self.effect.task is None:
            return self._say([], bodies) if not self.told and _touches(step.new, self.new) else None
        if self.new is None:
            return None
        here = [each for each in self.waiting if _touches(step.new, each.span or self.new)]
        return self._say(here, bodies) if here else None

    def left(self, bodies: Mapping[str, str]) -> Told | None:
        """What stands at no clause."""
        if self.effect.consequences:
            return self._say(list(self.waiting), bodies) if self.waiting else None
        return None if self.told else self._say([], bodies)

    def _say(self, which: list[Consequence], bodies: Mapping[str, str]) -> Told:
        self.told = True
        self.waiting = [each for each in self.waiting if each not in which]
        task, kind = self.effect.task, _kind(self.effect)
        title = task.title if task else str(self.effect.candidate.value["title"]) if self.effect.candidate else ""
        word = {"changed": _("变更"), "new": _("新增任务"), "gone": _("不再提到")}[kind]
        alterations = [_alteration(each, bodies) for each in which]
        return Told(kind, word, title, reverse("ledger_item", args=[task.public_id]) if task else "", alterations)


def _kind(effect: Effect) -> str:
    if effect.task is None:
        return "new"
    return "gone" if effect.candidate is None else "changed"


class _WholeResting:
    """What a new text does to the plan as a whole, told once, at the clause that says it or said it."""

    def __init__(self, effect: PlanEffect, old_version: int | None, new_document: int | None) -> None:
        self.change, self.told = whole_change(effect), False
        candidate, held = effect.candidate, effect.held
        here = candidate is not None and candidate.version.document_id == new_document
        self.new = (candidate.start, candidate.end) if candidate is not None and here else None
        was_here = candidate is None and held.version_id == old_version
        self.old = (held.start, held.end) if was_here else None

    def said_at(self, step: ClauseChange, _bodies: Mapping[str, str]) -> Told | None:
        """What is to be told at a clause, if anything."""
        rests = _touches(step.new, self.new) or _touches(step.old, self.old)
        return self._say() if rests and not self.told else None

    def left(self, _bodies: Mapping[str, str]) -> Told | None:
        """What stands at no clause."""
        return None if self.told else self._say()

    def _say(self) -> Told:
        self.told = True
        each = self.change
        alterations = [Alteration("", each.old, each.new)] if each.kind == "changed" else []
        title = str(each.label) if alterations else each.title
        return Told(each.kind, each.word, title, "", alterations, each.note)


def _touches(piece: Piece | None, span: tuple[int, int] | None) -> bool:
    return piece is not None and span is not None and piece.start < span[1] and span[0] < piece.end


def _fold(page: Difference, run: Sequence[ClauseChange]) -> None:
    """Unchanged clauses: those next to a change are shown, the others folded."""
    texts = [step.new.text for step in run if step.new]
    first, last = (AROUND if page.rows else 0), AROUND
    if len(texts) <= first + last + 1:
        page.rows += [_same(text) for text in texts]
        return
    page.rows += [_same(text) for text in texts[:first]]
    page.rows.append(Row(Change.SAME, folded=texts[first : len(texts) - last]))
    page.rows += [_same(text) for text in texts[len(texts) - last :]]


def _same(text: str) -> Row:
    plain = [Stretch(text, Word.SAME)]
    return Row(Change.SAME, old=plain, new=plain)


def _sides(step: ClauseChange) -> tuple[Sequence[Stretch], Sequence[Stretch]]:
    old, new = step.old, step.new
    if step.change is Change.CHANGED and old and new:
        return stretches(old.text, new.text)
    word = Word.SAME if step.change is Change.MOVED else Word.OTHER
    return ([Stretch(old.text, word)] if old else []), ([Stretch(new.text, word)] if new else [])


def _alteration(told: Consequence, bodies: Mapping[str, str]) -> Alteration:
    label = SUBJECT_WORDS[told.subject]
    if told.subject is AmendmentSubject.WORDING:
        old, new = told.before, told.after
        if old["title"] != new["title"]:
            return Alteration(label, str(old["title"]), str(new["title"]))
        return Alteration(label, "", _("随条文改写"))
    if told.subject is AmendmentSubject.PEOPLE:
        return Alteration(label, *_people(told.before["people"], told.after["people"]))
    worded = {
        AmendmentSubject.OWNERS: lambda value: _owners(value["owners"], bodies),
        AmendmentSubject.DEADLINE: _limit,
        AmendmentSubject.TARGET: amount_words,
        AmendmentSubject.ADDITIONS: _additions,
    }[told.subject]
    return Alteration(label, worded(told.before), worded(told.after))


def _owners(pairs: Iterable[Sequence[str]], bodies: Mapping[str, str]) -> str:
    said = [
        _("%(body)s（%(role)s）") % {"body": bodies.get(key, key), "role": OWNER_ROLE_WORDS[role]}
        for key, role in pairs
    ]
    return _("、").join(said) or _("没有")


def _people(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """Who goes and who comes; those who stay in their part are not told again."""
    sides = [
        [_("%(body)s（%(role)s）") % {"body": each["name"], "role": PERSON_WORDS[each["kind"]]} for each in people]
        for people in (old, new)
    ]
    gone, come = ([each for each in side if each not in other] for side, other in (sides, sides[::-1]))
    return _("、").join(gone), _("、").join(come) or _("没有")


def _limit(value: Mapping[str, Any]) -> str:
    return _("长期") if value["standing"] else str(value["last_day"] or _("没有时限"))


def _additions(value: Mapping[str, Any]) -> str:
    return _("；").join(f"{label} {said}" for label, said in addition_words(value["parts"]).items())
