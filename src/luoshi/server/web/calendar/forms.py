"""Forms of the calendar."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.orgs.announcements import Announcement, read_announcement
from luoshi.server.web.organisations.fields import DayField

FIRST, LAST = 2004, 2200
"""Years that can be entered, as the services take them."""


class YearForm(forms.Form):
    """A year's arrangement: pasted sentences of the announcement, or lines of one's own."""

    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("放假安排通知的文号，例如“国办发明电〔2025〕7号”"),
    )
    text = forms.CharField(
        label=gettext_lazy("放假安排"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "把通知里各个节日的句子整段粘贴进来，例如“国庆节：10月1日（周四）至7日（周三）放假调休，共7天。10月10日（周六）上班。”"
            "也可以一行写一天：2026-10-10 上班 调休"
        ),
    )

    def __init__(self, data: Any = None, *, year: int, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.year = year
        self.read = Announcement()

    def clean_text(self) -> str:
        """Raises ValidationError with everything in the text that cannot be so."""
        text: str = self.cleaned_data["text"]
        self.read = read_announcement(text, self.year)
        told = [f"{each.quote}：{each.message}" if each.quote else each.message for each in self.read.misfits]
        if told:
            raise ValidationError(told)
        return text


class OwnDayForm(forms.Form):
    """A day of one's own."""

    day = DayField(label=gettext_lazy("日期"))
    works = forms.ChoiceField(
        label=gettext_lazy("这一天"),
        choices=[("off", gettext_lazy("放假")), ("work", gettext_lazy("上班"))],
        widget=forms.RadioSelect,
        initial="off",
    )
    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=60, help_text=gettext_lazy("写明依据，例如“自治县成立纪念日”")
    )


class ReckoningForm(forms.Form):
    """Working days between two days, or a day so many working days later."""

    start = DayField(label=gettext_lazy("从"))
    end = DayField(label=gettext_lazy("到"), required=False)
    count = forms.IntegerField(label=gettext_lazy("或者加上"), required=False, min_value=1, max_value=5000)

    def clean(self) -> dict[str, Any]:
        """One of the two is asked."""
        asked = self.cleaned_data
        if not self.errors and not asked.get("end") and not asked.get("count"):
            raise ValidationError(_("请填写结束日期，或者要加的工作日数"))
        if asked.get("start") and asked.get("end") and abs((asked["end"] - asked["start"]).days) > 40_000:
            raise ValidationError(_("两个日期相隔超过一百年，请核对"))
        return asked
