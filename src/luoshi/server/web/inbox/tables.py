"""The inbox as a list."""

from typing import Any

import django_tables2 as tables
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.notice_words import NOTICE_WORDS, notice_word

UNREAD, READ = "unread", "read"


class InboxTable(LedgerTable):
    """Unread ones stand first and are bold, and say so in a word."""

    title = tables.TemplateColumn(
        "{% if record.read_at %}{{ value }}{% else %}<b>{{ value }}</b>{% endif %}",
        verbose_name=gettext_lazy("通知"),
        accessor="told",
        orderable=False,
    )
    state = tables.TemplateColumn(
        "{% load i18n shell %}{% if record.read_at %}{% translate '已读' as word %}{% light 'grey' word %}"
        "{% else %}{% translate '未读' as word %}{% light 'blue' word %}{% endif %}",
        verbose_name=gettext_lazy("状态"),
        accessor="read_at",
        empty_values=(),
        order_by=("read_at",),
    )
    kind = tables.Column(verbose_name=gettext_lazy("类别"))
    urgency = tables.Column(verbose_name=gettext_lazy("紧急程度"), accessor="urgency")
    created_at = tables.DateTimeColumn(verbose_name=gettext_lazy("时间"), format="Y-m-d H:i")

    def render_kind(self, value: str) -> str:
        """The kind in words."""
        return notice_word(value)

    def render_urgency(self, value: str, record: Any) -> str:
        """Only urgent ones say so."""
        return _("紧急") if record.urgency == "urgent" else _("普通")

    def value_title(self, value: str) -> str:
        """The title, for the workbook."""
        return str(value)

    def value_state(self, record: Any) -> str:
        """Read or not, for the workbook."""
        return _("已读") if record.read_at else _("未读")


class InboxFilter(forms.Form):
    """What to look for in the inbox."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[("", gettext_lazy("全部")), (UNREAD, gettext_lazy("未读")), (READ, gettext_lazy("已读"))],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        required=False,
        choices=[("", gettext_lazy("全部")), *((str(kind), word) for kind, word in NOTICE_WORDS.items())],
    )

    def narrowed(self, rows: Any) -> Any:
        """The rows that fit; a filter that is not understood narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("state"):
            rows = rows.filter(read_at__isnull=asked["state"] == UNREAD)
        return rows.filter(kind=asked["kind"]) if asked.get("kind") else rows
