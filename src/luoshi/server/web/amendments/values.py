"""What amendments change, in words: the parts of a value that differ, before beside after."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import convert

from luoshi.extraction.reading import Role
from luoshi.server.core.actor import Actor
from luoshi.server.intake.models import CandidateKind
from luoshi.server.ledger.amending import NamedPerson
from luoshi.server.ledger.models import Amendment, AmendmentOrigin, AmendmentSubject
from luoshi.server.orgs.directory import account_names
from luoshi.server.orgs.scopes import visible_organisations
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.web.components import Text
from luoshi.server.web.plan_words import COMPARATOR_WORDS, PERSON_WORDS, SUBJECT_WORDS
from luoshi.server.web.sources.words import KIND_WORDS

ORIGIN_WORDS: Mapping[AmendmentOrigin, Text] = {
    AmendmentOrigin.OFFICE: gettext_lazy("办公室提出"),
    AmendmentOrigin.IMPORT: gettext_lazy("导入台账"),
    AmendmentOrigin.VERSION: gettext_lazy("文件修订"),
    AmendmentOrigin.EXTENSION: gettext_lazy("延期批准"),
    AmendmentOrigin.DECISION: gettext_lazy("督办决定"),
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


Lookup = Callable[[], Mapping[str, str]]


class Names(dict[str, str]):
    """What bodies are called, by public id; one that is not there any more shows its id. Accounts are looked up where a
    value has one.
    """

    def __init__(self, bodies: Mapping[str, str] = MappingProxyType({}), accounts: Lookup = dict) -> None:
        super().__init__(bodies)
        self._look_up = accounts

    @cached_property
    def accounts(self) -> Mapping[str, str]:
        """What accounts are called, by public id."""
        return self._look_up()

    def __missing__(self, key: str) -> str:
        return key


def names_of(actor: Actor, on: date) -> Names:
    """What the bodies of the actor's government are called in short."""
    bodies = visible_organisations(actor).prefetch_related("names")
    return Names({body.public_id: short_name_on(body, on) for body in bodies}, partial(account_names, actor, on))


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
        words = {gettext_lazy("任务名称"): str(value["title"]), gettext_lazy("主要举措"): str(value["body"])}
        return words | reworded_words(value.get("parts", ()))
    if subject is AmendmentSubject.OWNERS:
        held: dict[Role, list[str]] = {role: [] for role in PART_WORDS}
        for key, role in value["owners"]:
            held[Role(role)].append(names[key])
        return {PART_WORDS[role]: _("、").join(listed) for role, listed in held.items()}
    if subject is AmendmentSubject.PEOPLE:
        return people_words([convert(each, NamedPerson) for each in value["people"]], names)
    if subject is AmendmentSubject.DEADLINE:
        return {SUBJECT_WORDS[subject]: limit_words(value)}
    if subject is AmendmentSubject.ADDITIONS:
        return addition_words(value["parts"])
    if subject is AmendmentSubject.WITHDRAWAL:
        return {SUBJECT_WORDS[subject]: _("终止") if value["withdrawn"] else _("继续办理")}
    return {indicator or SUBJECT_WORDS[subject]: amount_words(value)}


def people_words(people: Sequence[NamedPerson], names: Names) -> dict[Text, str]:
    """People by their part, in words, with the accounts that they have."""
    found: dict[Text, list[str]] = {}
    for kind, word in PERSON_WORDS.items():
        for each in people:
            if each.kind == kind:
                account = names.accounts.get(each.user, each.user) if each.user else ""
                told = _("%(name)s（账号：%(account)s）") % {"name": each.name, "account": account}
                found.setdefault(word, []).append(told if account else each.name)
    return {word: _("、").join(listed) for word, listed in found.items()}


def reworded_words(parts: Sequence[Mapping[str, Any]]) -> dict[Text, str]:
    """Parts of an item in words; several of a kind are counted."""
    found: dict[Text, str] = {}
    for kind, word in KIND_WORDS.items():
        said = [_with_day(part["value"]) for part in parts if part["kind"] == kind]
        for number, each in enumerate(said, 1):
            label = _("%(kind)s（%(number)s）") % {"kind": word, "number": number} if len(said) > 1 else word
            found[label] = each
    return found


def _with_day(value: Mapping[str, Any]) -> str:
    said = str(value.get("text") or value.get("name") or "")
    return _("%(text)s（%(day)s 前）") % {"text": said, "day": value["last_day"]} if value.get("last_day") else said


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
