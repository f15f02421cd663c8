"""What is asked of who proposes an amendment: the new value, why, on what ground, from which day."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.extraction.reading import Role
from luoshi.server.core.actor import Actor
from luoshi.server.ledger.amending import number
from luoshi.server.ledger.models import AmendmentSubject
from luoshi.server.orgs.directory import account_names
from luoshi.server.web.amendments.grounds import GroundsForm
from luoshi.server.web.amendments.values import PART_WORDS
from luoshi.server.web.organisations.fields import DayField, found_bodies
from luoshi.server.web.plan_words import COMPARATOR_WORDS, PERSON_WORDS

_MORE, _MOST = 2, 60
"""Empty lines for more people; the most lines."""
_BETWEEN = re.compile(r"[、，,；;\n]+")


class ListedBodies(forms.CharField):
    """Several bodies in their order, 、 or a line between them; gives public ids. ``look_up`` says among whose."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20_000, widget=forms.Textarea(attrs={"rows": 2}), required=False, **options)
        self.actor: Actor | None = None
        self.on = date.min

    def look_up(self, actor: Actor, on: date) -> None:
        """Among the bodies that the actor sees, by the names of a day."""
        self.actor, self.on = actor, on

    def clean(self, value: Any) -> tuple[str, ...]:
        """The public ids. Raises ValidationError naming what is no body."""
        texts = [text.strip() for text in _BETWEEN.split(str(super().clean(value)))]
        given = [text for text in texts if text]
        found = found_bodies(self.actor, given, self.on)
        return tuple(found[text] for text in given)


class ProposalForm(GroundsForm):
    """What every amendment needs; each subject adds its fields before."""

    def after(self) -> dict[str, Any]:
        """The new value in the form of ``luoshi.server.ledger.amending``."""
        raise NotImplementedError


class WordingForm(ProposalForm):
    """Other words."""

    title = forms.CharField(label=gettext_lazy("任务名称"), max_length=300)
    body = forms.CharField(
        label=gettext_lazy("主要举措"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )

    def after(self) -> dict[str, Any]:
        """Title and body."""
        return {"title": self.cleaned_data["title"], "body": self.cleaned_data["body"].replace("\r\n", "\n")}


class OwnersForm(ProposalForm):
    """Other bodies, or other parts of theirs."""

    lead = ListedBodies(label=PART_WORDS[Role.LEAD], help_text=gettext_lazy("写登记过的名称，几个单位之间用顿号。"))
    responsible = ListedBodies(label=PART_WORDS[Role.RESPONSIBLE])
    support = ListedBodies(label=PART_WORDS[Role.SUPPORT])

    def clean(self) -> dict[str, Any]:
        """Somebody answers for the item, nobody twice."""
        fields: dict[str, Any] = super().clean() or {}
        if self.errors:
            return fields
        keys = [key for name in ("lead", "responsible", "support") for key in fields[name]]
        if not keys:
            raise ValidationError(_("至少要有一个单位"))
        if len(set(keys)) != len(keys):
            raise ValidationError(_("同一个单位出现了两次，每个单位只能有一种职责"))
        return fields

    def after(self) -> dict[str, Any]:
        """The bodies in their order, each with its part."""
        parts = {"lead": Role.LEAD, "responsible": Role.RESPONSIBLE, "support": Role.SUPPORT}
        return {"owners": [[key, role.value] for name, role in parts.items() for key in self.cleaned_data[name]]}


class AccountField(forms.ChoiceField):
    """An account of the government, or none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def look_up(self, actor: Actor, on: date, held: str = "") -> None:
        """Among the accounts that the actor sees; one that is held and not among them can stay."""
        accounts = account_names(actor, on)
        gone = {held: _("账号已停用")} if held and held not in accounts else {}
        self.choices = [("", _("未关联账号")), *gone.items(), *accounts.items()]


class PeopleForm(ProposalForm):
    """Other people, each with their part; a name that is emptied goes, an empty line is for one more."""

    def __init__(self, data: Any = None, files: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        people = (initial or {}).get("people", ())
        asked = sum(name.startswith("name") for name in data) if data is not None else len(people) + _MORE
        self.count = min(asked, _MOST)
        first = dict(initial or {})
        for at, each in enumerate(people):
            first |= {f"{name}{at}": each[name] for name in ("name", "kind", "user", "post")} | {
                f"was{at}": each["kind"]
            }
        super().__init__(data, files, initial=first)
        for at in range(self.count):
            self.fields[f"name{at}"] = forms.CharField(label=gettext_lazy("姓名"), max_length=100, required=False)
            self.fields[f"kind{at}"] = forms.ChoiceField(label=gettext_lazy("职责"), choices=list(PERSON_WORDS.items()))
            self.fields[f"user{at}"] = AccountField(label=gettext_lazy("系统账号"))
            for kept in ("post", "was"):
                self.fields[f"{kept}{at}"] = forms.CharField(required=False, widget=forms.HiddenInput())
        self.order_fields(
            [*(name for name in self.fields if name not in GroundsForm.base_fields), *GroundsForm.base_fields]
        )

    def people(self) -> list[list[forms.BoundField]]:
        """The lines of the form."""
        return [[self[f"{name}{at}"] for name in ("name", "kind", "user")] for at in range(self.count)]

    def grounds(self) -> list[forms.BoundField]:
        """What every amendment needs."""
        return [self[name] for name in GroundsForm.base_fields]

    def after(self) -> dict[str, Any]:
        """The people in the order of the lines; who stays in their part, keeps what it is called in print."""
        found = []
        for at in range(self.count):
            name, kind, user, post, was = (
                self.cleaned_data[f"{part}{at}"] for part in ("name", "kind", "user", "post", "was")
            )
            if name.strip():
                found.append({"name": name.strip(), "kind": kind, "user": user, "post": post if kind == was else ""})
        return {"people": found}


class DeadlineForm(ProposalForm):
    """Another last day, or none because the work stands."""

    last_day = DayField(label=gettext_lazy("完成时限"), required=False)
    standing = forms.BooleanField(label=gettext_lazy("长期坚持，没有最后期限"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        fields: dict[str, Any] = super().clean() or {}
        if "last_day" not in self.errors and bool(fields.get("last_day")) == bool(fields.get("standing")):
            self.add_error("last_day", _("请填写日期，或者勾选“长期坚持”，二者取一"))
        return fields

    def after(self) -> dict[str, Any]:
        """The limit."""
        day = self.cleaned_data["last_day"]
        return {"last_day": day.isoformat() if day else None, "standing": self.cleaned_data["standing"]}


class TargetForm(ProposalForm):
    """Another amount."""

    comparator = forms.ChoiceField(label=gettext_lazy("要求"), choices=list(COMPARATOR_WORDS.items()))
    value = forms.DecimalField(label=gettext_lazy("目标值"), max_digits=30, decimal_places=10)
    value_to = forms.DecimalField(
        label=gettext_lazy("上限（目标是一个区间时填写）"), max_digits=30, decimal_places=10, required=False
    )
    unit = forms.CharField(label=gettext_lazy("计量单位"), max_length=300, required=False)
    last_day = DayField(label=gettext_lazy("达到的时限"), required=False)

    def after(self) -> dict[str, Any]:
        """The amount."""
        fields = self.cleaned_data
        return {
            "comparator": fields["comparator"],
            "value": number(Decimal(fields["value"])),
            "value_to": number(fields["value_to"]),
            "unit": fields["unit"],
            "last_day": fields["last_day"].isoformat() if fields["last_day"] else None,
        }


class WithdrawalForm(ProposalForm):
    """That the item is worked on no more: the grounds are all that is asked for."""

    def after(self) -> dict[str, Any]:
        """Withdrawn."""
        return {"withdrawn": True}


FORMS: Mapping[AmendmentSubject, type[ProposalForm]] = {
    AmendmentSubject.WORDING: WordingForm,
    AmendmentSubject.OWNERS: OwnersForm,
    AmendmentSubject.PEOPLE: PeopleForm,
    AmendmentSubject.DEADLINE: DeadlineForm,
    AmendmentSubject.TARGET: TargetForm,
    AmendmentSubject.WITHDRAWAL: WithdrawalForm,
}
"""What an office proposes by hand; additions come with a new version of the paper."""


def initial_of(subject: AmendmentSubject, value: Mapping[str, Any], named: Mapping[str, str]) -> dict[str, Any]:
    """A value of ``luoshi.server.ledger.amending`` for the fields of its form; ``named`` calls bodies by public id."""
    if subject is not AmendmentSubject.OWNERS:
        return dict(value)
    held: dict[str, list[str]] = {role.value: [] for role in PART_WORDS}
    for key, role in value["owners"]:
        held[role].append(named[key])
    return {role: "、".join(listed) for role, listed in held.items()}
