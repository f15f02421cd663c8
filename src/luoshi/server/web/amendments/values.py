"""What amendments change, in words: the parts of a value that differ, before beside after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.extraction.reading import Role
from luoshi.server.core.actor import Actor
from luoshi.server.intake.models import CandidateKind
from luoshi.server.ledger.models import Amendment, AmendmentOrigin, AmendmentSubject
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.web.components import Text
from luoshi.server.web.plan_words import COMPARATOR_WORDS, SUBJECT_WORDS
from luoshi.server.web.sources.words import KIND_WORDS

ORIGIN_WORDS: Mapping[AmendmentOrigin, Text] = {
    AmendmentOrigin.OFFICE: gettext_lazy("办公室提出"),
    AmendmentOrigin.IMPORT: gettext_lazy("导入台账"),
    AmendmentOrigin.VERSION: gettext_lazy("文件修订"),
    AmendmentOrigin.EXTENSION: gettext_lazy("延期批准"),
}
PART_WORDS: Mapping[Role, Text] = {
    Role.LEAD: gettext_lazy("牵头单位"),
    Role.RESPONSIBLE: gettext_lazy("责任单位"),
    Role.SUPPORT: gettext_lazy("配合单位"),
}
_LONG = 2000
_ALIKE = 0.3


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``marked`` where the other side has it not."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Difference:
    """One part of a value before and after, each cut into what stays and what differs."""

    label: Text
    before: Sequence[Piece]
    after: Sequence[Piece]

    @property
    def before_text(self) -> str:
        """What it was, in one text."""
        return "".join(piece.text for piece in self.before)

    @property
    def after_text(self) -> str:
        """What it becomes, in one text."""
        return "".join(piece.text for piece in self.after)


class Names(dict[str, str]):
    """What bodies are called, by public id; one that is not there any more shows its id."""

    def __missing__(self, key: str) -> str:
        return key


def names_of(actor: Actor, on: date) -> Names:
    """What the bodies of the actor's government are called in short."""
    bodies = visible_organisations(actor).prefetch_related("names")
    return Names({body.public_id: short_name_on(body, on) for body in bodies})


def differences_of(row: Amendment, names: Names) -> list[Difference]:
    """What an amendment changes."""
    return differences(AmendmentSubject(row.subject), row.before, row.after, names, target_name(row))


def target_name(row: Amendment) -> str:
    """What the target of an amendment counts, empty for other subjects."""
    return row.target.indicator.name if row.target else ""


def differences(
    subject: AmendmentSubject, before: Mapping[str, Any], after: Mapping[str, Any], names: Names, indicator: str = ""
) -> list[Difference]:
    """The parts of a subject that differ, in words."""
    old = _parts(subject, before, names, indicator)
    new = _parts(subject, after, names, indicator)
    keys = [*old, *(key for key in new if key not in old)]
    compare = compared if subject is AmendmentSubject.WORDING else _whole
    return [
        Difference(key, *compare(old.get(key, ""), new.get(key, ""))) for key in keys if old.get(key) != new.get(key)
    ]


def _whole(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Short values, such as days, read better when nothing is cut."""
    return ([Piece(old, bool(new))] if old else []), ([Piece(new, True)] if new else [])


def _parts(subject: AmendmentSubject, value: Mapping[str, Any], names: Names, indicator: str) -> dict[Text, str]:
    if "text" in value:  # the targets of a draft, as a sheet has them
        return {SUBJECT_WORDS[AmendmentSubject.TARGET]: str(value["text"])}
    if subject is AmendmentSubject.WORDING:
        return {gettext_lazy("任务名称"): str(value["title"]), gettext_lazy("主要举措"): str(value["body"])}
    if subject is AmendmentSubject.OWNERS:
        held: dict[Role, list[str]] = {role: [] for role in PART_WORDS}
        for key, role in value["owners"]:
            held[Role(role)].append(names[key])
        return {PART_WORDS[role]: _("、").join(listed) for role, listed in held.items()}
    if subject is AmendmentSubject.DEADLINE:
        return {SUBJECT_WORDS[subject]: limit_words(value)}
    if subject is AmendmentSubject.ADDITIONS:
        return addition_words(value["parts"])
    if subject is AmendmentSubject.WITHDRAWAL:
        return {SUBJECT_WORDS[subject]: _("终止") if value["withdrawn"] else _("继续办理")}
    return {indicator or SUBJECT_WORDS[subject]: amount_words(value)}


def addition_words(parts: Sequence[Mapping[str, Any]]) -> dict[Text, str]:
    """What an item gets besides, by its kind, in the words of the text; a target with its amount."""
    found: dict[Text, list[str]] = {}
    for part in parts:
        kind, value = part["kind"], part["value"]
        said = value.get("text") or value.get("name") or ""
        if kind == CandidateKind.TARGET:
            said = f"{value['subject']} {amount_words(value)}"
        found.setdefault(KIND_WORDS[kind], []).append(str(said))
    return {label: _("；").join(listed) for label, listed in found.items()}


def limit_words(value: Mapping[str, Any]) -> str:
    """A limit as an amendment keeps it."""
    if value["last_day"]:
        return str(value["last_day"])
    return _("长期") if value["standing"] else _("未定时限")


def amount_words(value: Mapping[str, Any]) -> str:
    """A target as an amendment keeps it: 不低于 20 公里，2032-10-31 前."""
    upper = f"—{value['value_to']}" if value.get("value_to") else ""
    said = f"{COMPARATOR_WORDS[value['comparator']]} {value['value']}{upper} {value['unit']}".strip()
    return _("%(amount)s，%(day)s 前") % {"amount": said, "day": value["last_day"]} if value.get("last_day") else said


def compared(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Two texts, each cut into what both have and what only it has; texts that are not alike are marked whole."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not old or not new or max(len(old), len(new)) > _LONG or matcher.quick_ratio() < _ALIKE:
        return _whole(old, new)
    before, after = list[Piece](), list[Piece]()
    for tag, a, b, c, d in matcher.get_opcodes():
        if b > a:
            before.append(Piece(old[a:b], tag != "equal"))
        if d > c:
            after.append(Piece(new[c:d], tag != "equal"))
    return before, after
