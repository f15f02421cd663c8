"""The list of targets with how far each is."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.reckoning.amounts import printed
from luoshi.server.core.actor import Actor
from luoshi.server.core.said import word
from luoshi.server.indicators.selectors import Progress, progress_of_all
from luoshi.server.ledger.models import Target
from luoshi.server.ledger.selectors import choices
from luoshi.server.ledger.sheets import target_text
from luoshi.server.web.indicators.words import REPORT_WORDS
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.matters.lights import Lamp

_NONE = "—"


class TargetFilters(forms.Form):
    """By plan, and words of the indicator or the item."""

    q = forms.CharField(label=_("文字含"), required=False, max_length=100)
    plan = forms.ChoiceField(label=_("计划"), required=False)

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data)
        field: Any = self.fields["plan"]
        field.choices = [("", _("不限")), *choices(actor).plans]
        self.is_valid()

    def found(self, rows: "QuerySet[Target]") -> "QuerySet[Target]":
        """The targets that fit."""
        asked = self.cleaned_data
        if asked.get("plan"):
            rows = rows.filter(plan__public_id=asked["plan"])
        if asked.get("q"):
            rows = rows.filter(indicator__name__icontains=asked["q"]) | rows.filter(task__title__icontains=asked["q"])
        return rows


class TargetTable(LedgerTable):
    """One row a target; what is told of it is reckoned for the rows of the page together."""

    name = tables.Column(verbose_name=pgettext_lazy("heading", "指标"), accessor="indicator__name")
    light = tables.Column(verbose_name=_("亮灯"), accessor="pk", orderable=False)
    aim = tables.Column(verbose_name=_("目标值"), accessor="public_id", orderable=False)
    day = tables.Column(verbose_name=_("时限"), accessor="last_day", empty_values=())
    actual = tables.Column(verbose_name=_("最近一期"), accessor="pk", orderable=False)
    as_of = tables.Column(verbose_name=_("截至"), accessor="pk", orderable=False)
    done = tables.Column(verbose_name=_("完成进度"), accessor="pk", orderable=False)
    due = tables.Column(verbose_name=_("应完成"), accessor="pk", orderable=False)
    gap = tables.Column(verbose_name=_("差距（百分点）"), accessor="pk", orderable=False)
    report = tables.Column(verbose_name=_("报送"), accessor="pk", orderable=False)
    item = tables.Column(
        verbose_name=pgettext_lazy("item", "事项"), accessor="task__title", orderable=False, empty_values=()
    )
    plan = tables.Column(verbose_name=_("计划"), accessor="plan__name", orderable=False)
    numbers = ("actual", "done", "due", "gap")
    wide = ("name",)
    cut = ("aim", "item", "plan")
    on: date
    told: dict[int, Progress]

    def progress(self, record: Target) -> Progress:
        """How far the target of a row is; asked once for all rows of the page."""
        if not hasattr(self, "told"):
            rows = self.paginated_rows if hasattr(self, "page") else self.rows
            records = [row.record for row in rows]
            self.told = {each.target.pk: each for each in progress_of_all(records, self.on)}
        found = self.told.get(record.pk)
        if found is None:
            found = self.told[record.pk] = progress_of_all([record], self.on)[0]
        return found

    def render_light(self, record: Target) -> str:
        """Colour, word and shape."""
        result = self.progress(record).light
        lamp = Lamp(result.colour, str(word(result.word)), result.shape)
        return render_to_string("web/components/light.html", {"light": lamp, "word": lamp.word})

    def value_light(self, record: Target) -> str:
        """The word, for the workbook."""
        return str(word(self.progress(record).light.word))

    def render_aim(self, record: Target) -> str:
        """In the words of the paper."""
        return target_text(record)

    def render_day(self, record: Target) -> str:
        """By when."""
        day = record.last_day or (record.task.last_day if record.task else None)
        return f"{day:%Y-%m-%d}" if day else _NONE

    def render_actual(self, record: Target) -> str:
        """The last figure with its unit."""
        found = self.progress(record)
        return printed(found.last.value if found.last else None, found.meaning.unit if found.last else "")

    def render_as_of(self, record: Target) -> str:
        """The end of its period."""
        last = self.progress(record).last
        return f"{last.figure.period.last:%Y-%m-%d}" if last else _NONE

    def render_done(self, record: Target) -> str:
        """Percent of the way, as it is."""
        standing = self.progress(record).standing
        return printed(standing.done.percent, "%") if standing else _NONE

    def render_due(self, record: Target) -> str:
        """Percent of the way that is due."""
        standing = self.progress(record).standing
        return printed(standing.due.percent, "%") if standing else _NONE

    def render_gap(self, record: Target) -> str:
        """Ahead or behind."""
        standing = self.progress(record).standing
        return f"{standing.gap:+.2f}" if standing else _NONE

    def render_report(self, record: Target) -> str:
        """Whether the last report is there."""
        return str(REPORT_WORDS[self.progress(record).report])

    def render_item(self, record: Target) -> str:
        """Whose target it is; goals have no item."""
        return record.task.title if record.task else _NONE
