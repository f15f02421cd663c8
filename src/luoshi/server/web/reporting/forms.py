"""The form of one report: level, texts, evidence, and a field for each figure that is asked for, by its kind."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.reckoning.amounts import plain
from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.server.core.errors import Invalid
from luoshi.server.cycles.figures import NUMBERS, Asked, Given, read_kept
from luoshi.server.cycles.services.entries import TEXTS, Entry
from luoshi.server.cycles.sheets import Item
from luoshi.server.delivery.models import CLAIM_LEVELS
from luoshi.server.delivery.services.keeping import LONGEST
from luoshi.server.web.files.forms import FilesField, ManyFiles
from luoshi.server.web.matters.things import level_word
from luoshi.server.web.reporting.words import NONE_SAID

NEW_FILES, PHOTO = "new_files", "photo"
_TEXT_ROWS = {"progress": 4, "problem": 2, "next_step": 2}


class NumberField(forms.DecimalField):
    """A number as clerks type it: 1,200, 12 000, １２."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=30, decimal_places=10, required=False, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        """The number, None for nothing. Raises ValidationError for what is none."""
        text = unicodedata.normalize("NFKC", str(value or "")).replace(",", "").replace("，", "")
        return super().to_python("".join(text.split()))


class ReportForm(forms.Form):
    """What is filled in about one item; ``typed`` is what was typed before and not sent."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    claim_level = forms.ChoiceField(label=gettext_lazy("进展程度"), required=False, widget=forms.RadioSelect)
    progress = forms.CharField(label=gettext_lazy("这一期的进展"))
    problem = forms.CharField(label=gettext_lazy("存在问题"))
    next_step = forms.CharField(label=gettext_lazy("下一步安排"))
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("佐证材料"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, item: Item, data: Any = None, files: Any = None, *, typed: QueryDict | None = None) -> None:
        begun = _begun(item)
        super().__init__(data, files, auto_id=f"{item.key}-%s", initial=begun | _typed(typed))
        self.item = item
        self.asked = [each for each in item.owed.asked if not each.given]
        levels = [(level, level_word(level)) for level in CLAIM_LEVELS]
        self.fields["claim_level"].choices = levels  # type: ignore[attr-defined]  # a choice field
        for name, rows in _TEXT_ROWS.items():
            if name in item.owed.dropped:
                del self.fields[name]
                continue
            self.fields[name] = forms.CharField(
                label=self.fields[name].label, required=False, max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": rows}),
            )  # fmt: skip
        at_hand = [(row.public_id, row.name) for row in item.files]
        self.fields["evidence"].choices = at_hand  # type: ignore[attr-defined]  # a choice field
        if not at_hand:
            self.fields["evidence"].widget = forms.MultipleHiddenInput()
        for each in self.asked:
            self._add_figure(each)
        camera = ManyFiles(attrs={"accept": "image/*", "capture": "environment"})
        self.fields[NEW_FILES] = _files(_("上传佐证材料"), ManyFiles())
        self.fields[PHOTO] = _files(_("拍照上传"), camera)

    def _add_figure(self, asked: Asked) -> None:
        if asked.meaning.kind is IndicatorKind.RATE:
            self.fields[name_of("numerator", asked)] = NumberField(label=_("分子"))
            self.fields[name_of("denominator", asked)] = NumberField(label=_("分母"))
        else:
            self.fields[name_of("value", asked)] = NumberField(label=asked.name)
        choices = [(status.value, word) for status, word in NONE_SAID.items()]
        self.fields[name_of("status", asked)] = forms.ChoiceField(
            label=_("有没有数"), choices=choices, required=False, initial=Status.VALUE.value
        )
        self.fields[name_of("note", asked)] = forms.CharField(label=_("没有数的原因"), required=False, max_length=500)

    def entry(self, evidence: Sequence[str] = ()) -> Entry:
        """What was filled in; ``evidence`` are attachments that came along."""
        told = self.cleaned_data
        return Entry(
            claim_level=told["claim_level"],
            **{name: told.get(name, "") for name in TEXTS},
            figures=[self._given(each) for each in self.asked],
            evidence=tuple(dict.fromkeys([*told["evidence"], *evidence])),
        )

    def _given(self, asked: Asked) -> Given:
        told = {name: self.cleaned_data.get(name_of(name, asked)) for name in (*NUMBERS, "status", "note")}
        status = Status(told["status"] or Status.VALUE)
        numbers = told if status in (Status.VALUE, Status.WITHHELD) else {}
        return Given(
            key=asked.key, status=status, note=told["note"] or "", value=numbers.get("value"),
            numerator=numbers.get("numerator"), denominator=numbers.get("denominator"),
        )  # fmt: skip

    def tell(self, lacks: Mapping[str, str]) -> None:
        """Put what is lacking beside its fields."""
        for name, what in lacks.items():
            self.add_error(self.field_of(name), what)

    def tell_refused(self, refusal: Invalid) -> None:
        """Put what a service refused beside its fields, else above the form."""
        if refusal.fields:
            self.tell(refusal.fields)
        else:
            self.add_error(None, str(refusal))

    def field_of(self, name: str) -> str | None:
        """The field that stands for a name of the service; None where the form has none."""
        asked = next((each for each in self.asked if each.key == name), None)
        if asked is not None:
            if self[name_of("status", asked)].value() not in (Status.VALUE.value, "", None):
                return name_of("note", asked)
            return next(field for each in ("value", "numerator") if (field := name_of(each, asked)) in self.fields)
        if name == "evidence":
            return NEW_FILES
        return name if name in self.fields else None

    def figures(self) -> Iterator["Figure"]:
        """The fields of each figure."""
        for each in self.asked:
            numbers = [self[name] for part in NUMBERS if (name := name_of(part, each)) in self.fields]
            status, note = self[name_of("status", each)], self[name_of("note", each)]
            yield Figure(each, numbers, status, note)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its fields: one number, or the two parts of a rate."""

    asked: Asked
    numbers: Sequence[BoundField]
    status: BoundField
    note: BoundField

    @property
    def none(self) -> bool:
        """Whether it is said that there is none."""
        return bool(self.note.errors) or self.status.value() not in (Status.VALUE.value, "", None)


def _files(label: str, widget: ManyFiles) -> FilesField:
    """What is wrong with a file says the service, in its own words."""
    return FilesField(label=label, widget=widget, required=False, allow_empty_file=True)


def name_of(part: str, asked: Asked) -> str:
    """The name of a field of a figure."""
    return f"{part}:{asked.key}"


def _begun(item: Item) -> dict[str, Any]:
    """What the form begins with: the report; where nobody began, what was said last, but for what is new since."""
    row, last = item.report, item.last
    if row is None:
        told: dict[str, Any] = {"seen": 0}
        if last is not None:
            told |= {name: getattr(last, name) for name in ("claim_level", "problem", "next_step")}
        return told
    told = {"seen": row.revision, "evidence": row.evidence, "claim_level": row.claim_level}
    told |= {name: getattr(row, name) for name in TEXTS}
    for key, given in read_kept(row.figures).items():
        numbers = {name: getattr(given, name) for name in NUMBERS}
        told |= {f"{name}:{key}": format(plain(number), "f") for name, number in numbers.items() if number is not None}
        told |= {f"status:{key}": given.status.value, f"note:{key}": given.note}
    return told


def _typed(typed: QueryDict | None) -> dict[str, Any]:
    if typed is None:
        return {}
    return {name: typed.getlist(name) if name == "evidence" else typed.get(name, "") for name in typed}
