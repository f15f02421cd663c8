"""The table of voices side by side, with its filters."""

from collections.abc import Mapping, Sequence
from typing import Any

import django_tables2 as tables
from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from luoshi.reckoning.disagreements import DisagreementKind
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.comparing import Compared
from luoshi.server.cycles.models import ConfidenceGrade
from luoshi.server.web.comparing.wording import GRADE_WORDS, kind_word, percent_words
from luoshi.server.web.cycles.words import standing_light, standing_word
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.matters.lights import Lamp
from luoshi.server.web.matters.things import level_word

ALL = "all"
"""The tab that shows what nobody disagrees about, too."""


class CompareFilters(forms.Form):
    """Which rows: those on which voices disagree, or all; of a body; with one kind of disagreement."""

    unit = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("哪里不一致"),
        required=False,
        choices=lambda: [("", _("全部")), *((kind.value, kind_word(kind)) for kind in DisagreementKind)],
    )

    def __init__(self, rows: Sequence[Compared], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = {row.part.organisation__public_id: row.part.printed_name for row in rows}
        self.fields["unit"].choices = [("", _("全部")), *bodies.items()]  # type: ignore[attr-defined]  # of a choice

    @property
    def shows_all(self) -> bool:
        """Whether the tab of all is open."""
        return self.data.get("show") == ALL

    def found(self, rows: Sequence[Compared]) -> list[Compared]:
        """The rows of a body and a kind; what the address says wrongly does not narrow."""
        asked: Mapping[str, str] = self.cleaned_data if self.is_valid() else {}
        unit, kind = asked.get("unit"), asked.get("kind")
        return [
            row
            for row in rows
            if (not unit or row.part.organisation__public_id == unit) and (not kind or kind in row.kinds)
        ]


class CompareTable(LedgerTable):
    """A part a row: what its body says, what a visit found, the light, who judges it how, where they disagree."""

    title = tables.Column(verbose_name=pgettext_lazy("heading", "事项"), empty_values=(), orderable=False)
    unit = tables.Column(verbose_name=gettext_lazy("单位"), empty_values=(), orderable=False)
    said = tables.Column(verbose_name=gettext_lazy("单位自报"), empty_values=(), orderable=False)
    found = tables.Column(verbose_name=gettext_lazy("核查"), empty_values=(), orderable=False)
    light = tables.Column(verbose_name=gettext_lazy("亮灯"), empty_values=(), orderable=False)
    confidence = tables.Column(verbose_name=gettext_lazy("信心"), empty_values=(), orderable=False)
    kinds = tables.Column(verbose_name=gettext_lazy("哪里不一致"), empty_values=(), orderable=False)
    wide = ("title",)
    lamps: Mapping[str, Lamp]

    def key(self, record: Compared) -> str:
        """Rows are named by their part."""
        return str(record.part.public_id)

    def render_title(self, record: Compared) -> str:
        """The item with its number."""
        return f"{record.part.matter__number} {record.part.matter__task__title}"

    def render_unit(self, record: Compared) -> str:
        """The name under which it was handed out."""
        return str(record.part.printed_name)

    def render_said(self, record: Compared) -> str:
        """The level with its day; where nothing came in, how the report stands, and what was said last."""
        if record.report:
            return _with_day(level_word(record.level), f"{china_date(record.report.came_in):%m-%d}")
        light = {"light": standing_light(record.standing), "word": standing_word(record.standing)}
        standing = render_to_string("web/components/light.html", light)
        before = format_html('<span class="muted">{}</span>', last_said(record)) if record.level else ""
        return format_html("{} {}", standing, before)

    def value_said(self, record: Compared) -> str:
        """The level, for the workbook."""
        return level_word(record.level) if record.report else str(standing_word(record.standing))

    def render_found(self, record: Compared) -> str:
        """The level that was found, on which day, whether it passed."""
        if record.found is None:
            return format_html('<span class="muted">{}</span>', _("没有核查"))
        return _with_day(found_words(record), f"{record.found.on:%m-%d}")

    def value_found(self, record: Compared) -> str:
        """The same, for the workbook."""
        return f"{found_words(record)} {record.found.on:%Y-%m-%d}" if record.found else ""

    def render_light(self, record: Compared) -> str:
        """The lamp, with how far it is by figures."""
        lamp = self.lamps.get(record.light.light) if record.light else None
        if lamp is None:
            return format_html('<span class="muted">{}</span>', _("未亮灯"))
        drawn = render_to_string("web/matters/lamp.html", {"lamp": lamp})
        return format_html('{} <span class="muted">{}</span>', drawn, percent_words(record.light.actual))

    def value_light(self, record: Compared) -> str:
        """Its word, for the workbook."""
        lamp = self.lamps.get(record.light.light) if record.light else None
        return str(lamp.word) if lamp else ""

    def render_confidence(self, record: Compared) -> str:
        """The grade with who judged."""
        if record.confidence is None:
            return format_html('<span class="muted">{}</span>', _("未判断"))
        return _with_day(self.value_confidence(record), record.confidence.made_by_name)

    def value_confidence(self, record: Compared) -> str:
        """The grade, for the workbook."""
        return str(GRADE_WORDS[ConfidenceGrade(record.confidence.grade)]) if record.confidence else ""

    def render_kinds(self, record: Compared) -> str:
        """Each disagreement by its name."""
        marks = format_html_join("", "<li>{}</li>", ((kind_word(kind),) for kind in record.kinds))
        return format_html('<ul class="differs">{}</ul>', marks) if record.kinds else "—"

    def value_kinds(self, record: Compared) -> str:
        """The names, for the workbook."""
        return _("、").join(kind_word(kind) for kind in record.kinds)


def _with_day(words: str, beside: str) -> str:
    return format_html('{} <span class="muted">{}</span>', words, beside)


def last_said(row: Compared) -> str:
    """What was accepted before, where nothing came in this time."""
    return _("上次：%(level)s") % {"level": level_word(row.level)}


def found_words(row: Compared) -> str:
    """What the last visit found, and that it did not pass where it did not."""
    if row.found is None:
        return ""
    level = level_word(row.found.level)
    return level if row.found.passed else _("%(level)s，没通过") % {"level": level}
