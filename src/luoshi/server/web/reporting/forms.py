"""The form of one report: what changed since the last one, figures by the kind of their indicator, evidence."""

from collections.abc import Collection, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.server.cycles.figures import Asked, Given
from luoshi.server.cycles.services.entries import Entry
from luoshi.server.cycles.sheets import Line
from luoshi.server.delivery.models import ClaimLevel
from luoshi.server.ledger.amending import fits
from luoshi.server.web.files.forms import FilesField, ManyFiles

_LONG = 20_000
NUMBERS = {"value": gettext_lazy("本期数"), "numerator": gettext_lazy("分子"), "denominator": gettext_lazy("分母")}
NOTE = "note"
TEXTS = ("progress", "problem", "next_step")


def numbers_of(asked: Asked) -> tuple[str, ...]:
    """The names of the numbers that a figure is made of."""
    return ("numerator", "denominator") if asked.meaning.kind is IndicatorKind.RATE else ("value",)


class ReportForm(forms.Form):
    """One report. Files are brought along or chosen among those that hang at the part already."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    claim_level = forms.ChoiceField(
        label=gettext_lazy("进展程度"),
        required=False,
        choices=lambda: [("", _("请选择")), *((each.value, each.label) for each in ClaimLevel)],
    )
    progress = forms.CharField(
        label=gettext_lazy("进展情况"), required=False, max_length=_LONG, widget=forms.Textarea(attrs={"rows": 4})
    )
    problem = forms.CharField(
        label=gettext_lazy("存在问题"), required=False, max_length=_LONG, widget=forms.Textarea(attrs={"rows": 2})
    )
    next_step = forms.CharField(
        label=gettext_lazy("下步措施"), required=False, max_length=_LONG, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("已有佐证材料"), required=False, widget=forms.CheckboxSelectMultiple
    )
    new_files = FilesField(
        label=gettext_lazy("上传佐证材料"),
        required=False,
        allow_empty_file=True,  # refused by the service, in its own words
        widget=ManyFiles(attrs={"accept": "image/*,.pdf,.ofd,.doc,.docx,.wps,.xls,.xlsx,.et,.zip"}),
        help_text=gettext_lazy("报完成、验收时要附；手机上可以直接拍照。"),
    )

    def __init__(
        self,
        line: Line,
        dropped: Collection[str],
        data: QueryDict | None = None,
        files: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(data, files, auto_id=f"id-{line.part.public_id}-%s", **options)
        self.line = line
        self.figures: list[tuple[Asked, Sequence[str]]] = []
        for asked in line.owed.asked:
            if asked.given:
                continue
            names = [f"{name}:{asked.key}" for name in numbers_of(asked)]
            for name, field in zip(numbers_of(asked), names, strict=True):
                self.fields[field] = forms.CharField(
                    label=NUMBERS[name], required=False, max_length=40,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                )  # fmt: skip
            note = f"{NOTE}:{asked.key}"
            self.fields[note] = forms.CharField(label=_("没有数的，写明原因"), required=False, max_length=300)
            self.figures.append((asked, [*names, note]))
        for name in ("claim_level", "progress", *(name for _asked, names in self.figures for name in names[:-1])):
            self.fields[name].needed = True  # type: ignore[attr-defined]  # read by the part that draws fields
        files_at_hand = [(each.public_id, each.name) for each in line.files]
        if files_at_hand:
            self.fields["evidence"].choices = files_at_hand  # type: ignore[attr-defined]  # of a choice field
        else:
            del self.fields["evidence"]
        for name in TEXTS:
            if name in dropped:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Figures as numbers, in plain notation."""
        fields: dict[str, Any] = super().clean() or {}
        for name in [name for _asked, names in self.figures for name in names if not name.startswith(NOTE)]:
            text = (fields.get(name) or "").strip().replace(",", "").replace("，", "")
            if not text:
                fields[name] = None
                continue
            try:
                fields[name] = Decimal(text)
            except InvalidOperation:
                fields[name] = None
            if fields[name] is None or not fits(fields[name]):
                self.add_error(name, _("请填写普通的数字"))
        return fields

    def entry(self, brought: Sequence[str]) -> Entry:
        """What the service is given; ``brought`` are the ids of files that came along."""
        fields = self.cleaned_data
        given = [self._given(asked) for asked, _names in self.figures]
        return Entry(
            claim_level=fields["claim_level"],
            **{name: fields.get(name, "") for name in TEXTS},
            figures=[each for each in given if each is not None],
            evidence=[*fields.get("evidence", ()), *brought],
        )

    def _given(self, asked: Asked) -> Given | None:
        numbers = {name: self.cleaned_data.get(f"{name}:{asked.key}") for name in numbers_of(asked)}
        note = self.cleaned_data.get(f"{NOTE}:{asked.key}", "").strip()
        if any(number is not None for number in numbers.values()):
            return Given(
                key=asked.key, note=note, value=numbers.get("value"), numerator=numbers.get("numerator"),
                denominator=numbers.get("denominator"),
            )  # fmt: skip
        return Given(key=asked.key, status=Status.MISSING, note=note) if note else None


def report_form(line: Line, dropped: Collection[str], typed: QueryDict | None = None) -> ReportForm:
    """The form of a line with what was typed, filled in, or said last; ``dropped`` fields are not asked for."""
    return ReportForm(line, dropped, initial=_initial(line) | _typed(typed))


def _initial(line: Line) -> dict[str, Any]:
    report, last = line.report, line.last
    said: dict[str, Any] = {"seen": line.revision}
    source: Any = report or last
    if source is not None:
        said |= {name: getattr(source, name) for name in ("claim_level", *TEXTS)}
    said["evidence"] = list(report.evidence) if report else []
    given = line.given
    for asked in line.owed.asked:
        known = given.get(asked.key)
        if known is None:
            continue
        for name in numbers_of(asked):
            number = getattr(known, name)
            said[f"{name}:{asked.key}"] = format(number, "f") if number is not None else ""
        said[f"{NOTE}:{asked.key}"] = known.note
    return said


def _typed(typed: QueryDict | None) -> dict[str, Any]:
    if typed is None:
        return {}
    kept: dict[str, Any] = {name: typed.get(name, "") for name in typed if name not in ("seen", "evidence")}
    return kept | {"evidence": typed.getlist("evidence")}
