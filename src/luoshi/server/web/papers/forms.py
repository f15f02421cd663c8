"""What is asked of who issues a paper: its number, and what no row of the matter says."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from luoshi.server.papers.asking import NumberAsked, PaperAsked
from luoshi.server.papers.models import MAX_CODE, PaperKind
from luoshi.server.web.organisations.fields import DayField

_BETWEEN = re.compile(r"[、，,；;\n]+")
_LINES = re.compile(r"\n+")
_LONGEST = 5000


class PaperForm(forms.Form):
    """The number, and the telephone that the paper prints. Kinds add what they need."""

    code = forms.CharField(
        label=gettext_lazy("机关代字"),
        required=False,
        max_length=MAX_CODE,
        help_text=gettext_lazy("例如“云政督交”。不编号的，留空。"),
    )
    serial = forms.IntegerField(
        label=gettext_lazy("序号"),
        required=False,
        min_value=1,
        max_value=99_999,
        help_text=gettext_lazy("留空时，接着本年度最后一个编。"),
    )
    telephone = forms.CharField(label=gettext_lazy("联系电话"), required=False, max_length=40)

    def asked(self, kind: PaperKind, about: tuple[str, ...]) -> PaperAsked:
        """What was filled in, for the service."""
        told: Mapping[str, Any] = self.cleaned_data
        return PaperAsked(
            kind=kind,
            about=about,
            number=NumberAsked(told["code"], told["serial"]),
            demands=_listed(_LINES, told.get("demands", "")),
            reply_by=_day(told.get("reply_by")),
            telephone=told["telephone"],
            topic=told.get("topic", ""),
            basis=told.get("basis", ""),
            begins_on=_day(told.get("begins_on")),
            ends_on=_day(told.get("ends_on")),
            methods=_listed(_BETWEEN, told.get("methods", "")),
            copies_to=told.get("copies_to", ""),
        )


def _demands(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一行一条。"),
    )  # fmt: skip


class SlipForm(PaperForm):
    """交办单."""

    demands = _demands(gettext_lazy("反馈要求"))


class ReminderForm(PaperForm):
    """催办单."""

    demands = _demands(gettext_lazy("催办要求"))
    reply_by = DayField(label=gettext_lazy("回复时限"), required=False)


class ReplyForm(PaperForm):
    """延期批复."""

    demands = _demands(gettext_lazy("批复要求"))
    copies_to = forms.CharField(label=gettext_lazy("抄送"), required=False, max_length=500)


class NoticeForm(PaperForm):
    """督查通知; ``others`` are numbers of further matters."""

    topic = forms.CharField(
        label=gettext_lazy("督查内容"), max_length=100, help_text=gettext_lazy("标题为“关于……的督查通知”。")
    )
    others = forms.CharField(
        label=gettext_lazy("其他事项编号"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("一并督查的其他事项，编号之间用顿号，例如“2031-002、2031-005”。"),
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"), required=False, max_length=200, help_text=gettext_lazy("写在“根据”之后。")
    )
    begins_on = DayField(label=gettext_lazy("督查开始日期"), required=False)
    ends_on = DayField(label=gettext_lazy("督查结束日期"), required=False)
    methods = forms.CharField(
        label=gettext_lazy("督查方式"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("几种方式之间用顿号，例如“查阅资料、实地查看”。"),
    )
    demands = _demands(gettext_lazy("有关要求"))
    reply_by = DayField(label=gettext_lazy("报送时限"), required=False)
    copies_to = forms.CharField(label=gettext_lazy("抄送"), required=False, max_length=500)

    def numbers(self) -> tuple[str, ...]:
        """The numbers of the other matters."""
        return _listed(_BETWEEN, self.cleaned_data["others"])


FORMS: Mapping[PaperKind, type[PaperForm]] = {
    PaperKind.DISPATCH_SLIP: SlipForm,
    PaperKind.SUPERVISION_NOTICE: NoticeForm,
    PaperKind.REMINDER: ReminderForm,
    PaperKind.RECEIPT: PaperForm,
    PaperKind.EXTENSION_REPLY: ReplyForm,
    PaperKind.CLOSING_TABLE: PaperForm,
}


def correcting(form: type[PaperForm]) -> type[PaperForm]:
    """The form of a kind with the reason of a correction at its head."""
    reason = forms.CharField(
        label=gettext_lazy("更正原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明为什么更正")},
    )  # fmt: skip
    made: type[PaperForm] = type(f"Correct{form.__name__}", (form,), {"reason": reason, "field_order": ["reason"]})
    return made


def _listed(between: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in between.split(text.replace("\r\n", "\n")) if each.strip())


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
