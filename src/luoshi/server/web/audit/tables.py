"""The list of events, its filters, and the forms of export and verification."""

from datetime import datetime, time, timedelta
from typing import Any

import django_tables2 as tables
from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.audit.models import Event
from luoshi.server.audit.registry import kinds
from luoshi.server.audit.selectors import Search, actors_met, posts_met
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import CHINA
from luoshi.server.web.appointments.forms import day_field
from luoshi.server.web.audit.words import kind_word, known_kinds
from luoshi.server.web.event_words import EVENT_WORDS, event_word
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.timelines import roles_in_words, who_in_words

_ALL = ("", gettext_lazy("全部"))


class EventFilters(forms.Form):
    """Who, in which post, which act, which thing, from when to when, and words."""

    since = day_field(gettext_lazy("从"), required=False)
    until = day_field(gettext_lazy("到（含当天）"), required=False)
    actor = forms.ChoiceField(label=gettext_lazy("谁"), required=False)
    post = forms.ChoiceField(label=gettext_lazy("以哪个岗位"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("操作"), required=False, choices=[_ALL, *EVENT_WORDS.items()])
    kind = forms.ChoiceField(label=gettext_lazy("事项类别"), required=False)
    key = forms.CharField(label=gettext_lazy("事项编号"), required=False, max_length=80)
    q = forms.CharField(label=gettext_lazy("文字含"), required=False, max_length=100)

    def __init__(self, data: Any, actor: Actor) -> None:
        super().__init__(data)
        fields: Any = self.fields
        everyone = [("", _("全部"))]
        fields["actor"].choices = [*everyone, *actors_met(actor)]
        fields["post"].choices = [
            *everyone, *((post, f"{name} {roles_in_words(roles)}") for post, name, roles in posts_met(actor)),
        ]  # fmt: skip
        fields["kind"].choices = [*everyone, *known_kinds(about.kind for about in kinds())]

    def wanted(self) -> Search:
        """What to look for; days are whole days of China. A field that makes no sense narrows nothing."""
        self.is_valid()
        asked: dict[str, Any] = {key: value for key, value in self.cleaned_data.items() if value}
        since, until = asked.get("since"), asked.get("until")
        return Search(
            text=asked.get("q", ""),
            action=asked.get("action", ""),
            kind=asked.get("kind", ""),
            key=asked.get("key", ""),
            actor=asked.get("actor", ""),
            post=asked.get("post", ""),
            since=datetime.combine(since, time.min, CHINA) if since else None,
            until=datetime.combine(until + timedelta(days=1), time.min, CHINA) if until else None,
        )


class EventTable(LedgerTable):
    """Who did what to which thing, newest first."""

    sequence = tables.Column(verbose_name=gettext_lazy("序号"))
    at = tables.Column(verbose_name=gettext_lazy("时间"), order_by=("sequence",))
    action = tables.Column(verbose_name=gettext_lazy("操作"), orderable=False)
    actor_name = tables.Column(verbose_name=gettext_lazy("操作人"), orderable=False)
    actor_roles = tables.Column(verbose_name=gettext_lazy("岗位"), orderable=False, empty_values=())
    kind = tables.Column(verbose_name=gettext_lazy("事项类别"), orderable=False)
    name = tables.Column(verbose_name=gettext_lazy("事项"), orderable=False)
    comment = tables.Column(verbose_name=gettext_lazy("说明"), orderable=False)
    wide = ("name", "comment")

    def key(self, record: Event) -> str:
        """The place in the chain."""
        return str(record.sequence)

    def render_at(self, value: datetime) -> str:
        """The moment in China."""
        return f"{localtime(value):%Y-%m-%d %H:%M:%S}"

    def render_action(self, value: str) -> str:
        """In words."""
        return event_word(value)

    def render_actor_name(self, record: Event) -> str:
        """Who acted, and for whom."""
        return who_in_words(record)

    def render_actor_roles(self, value: str) -> str:
        """In words; without a post there is none."""
        return roles_in_words(value or "") or "—"

    def render_kind(self, value: str) -> str:
        """In words."""
        return kind_word(value)


class ExportForm(forms.Form):
    """Which form."""

    form = forms.ChoiceField(
        label=gettext_lazy("格式"),
        choices=[
            ("jsonl", gettext_lazy("JSON Lines：每条一行，可以由任何人重新计算散列值核验")),
            ("csv", gettext_lazy("CSV：全部字段，可以导入其他系统")),
            ("xlsx", gettext_lazy("Excel 工作簿：清单各列，便于阅读")),
        ],
        widget=forms.RadioSelect,
        initial="jsonl",
    )


class VerifyForm(forms.Form):
    """A head on paper, where there is one to compare with."""

    printed = forms.CharField(
        label=gettext_lazy("以前打印的链头"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy("照打印件填“序号:散列值”，空格可有可无；不填则只核验链本身"),
    )
