"""What a new text changes in a plan as a whole, in words: what it adds, says otherwise, leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.intake.models import Candidate, CandidateKind
from luoshi.server.intake.values import value_of
from luoshi.server.ledger.matching import amount_of_target
from luoshi.server.ledger.models import Target
from luoshi.server.ledger.plan_effects import PlanEffect
from luoshi.server.web.amendments.values import amount_words
from luoshi.server.web.components import Text
from luoshi.server.web.sources.words import KIND_WORDS

WORDS: Mapping[str, Text] = {
    "new": gettext_lazy("新增"),
    "changed": gettext_lazy("变更"),
    "gone": gettext_lazy("不再提到"),
}
_NOTES: Mapping[str, Text] = {
    "new": gettext_lazy("更新台账时加入计划"),
    "changed": gettext_lazy("更新台账时计划改用新的文字，不需要审批"),
    "gone": gettext_lazy("计划里保留，不会删除"),
}


@dataclass(frozen=True)
class WholeChange:
    """One of them: ``kind`` is new, changed or gone; ``note`` says what following the text does."""

    kind: str
    label: Text
    old: str
    new: str
    note: Text

    @property
    def word(self) -> Text:
        """What happens to it."""
        return WORDS[self.kind]

    @property
    def title(self) -> str:
        """What it is, in one line; what is said otherwise, under its old words."""
        return _("%(kind)s：%(words)s") % {"kind": self.label, "words": self.old or self.new}


def whole_change(effect: PlanEffect) -> WholeChange:
    """An effect in words."""
    kind = "gone" if effect.candidate is None else "changed" if effect.held is not None else "new"
    old = "" if effect.held is None else _held_words(effect.held)
    new = "" if effect.candidate is None else _new_words(effect.candidate)
    return WholeChange(kind, KIND_WORDS[effect.kind], old, new, _NOTES[kind])


def _held_words(held: Any) -> str:
    if isinstance(held, Target):
        return f"{held.indicator.name} {amount_words(amount_of_target(held))}"
    named = (getattr(held, name, "") for name in ("text", "name", "title", "number"))
    return " ".join(each for each in named if each)


def _new_words(row: Candidate) -> str:
    if row.kind == CandidateKind.TARGET:
        value = value_of(row.kind, row.value)
        return f"{value.subject} {amount_words(amount_of_target(value))}"
    named = (row.value.get(name) for name in ("text", "name", "title", "number"))
    return " ".join(str(each) for each in named if each)
