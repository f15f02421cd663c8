"""The list of all attachments that somebody sees."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.forms import CharField, ChoiceField, Form
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.files.models import Attachment
from luoshi.server.files.owners import owner_kind, owner_kinds
from luoshi.server.web.files.part import address_of
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.posts import actor_of

Key = tuple[str, str]


class FileFilters(Form):
    """Filters of the list."""

    kind = ChoiceField(label=_("所属类别"), required=False)
    q = CharField(label=_("名称含"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.kind, kind.label) for kind in owner_kinds()]
        self.fields["kind"].choices = [("", _("全部")), *kinds]  # type: ignore[attr-defined]  # a field of choices


class FileTable(LedgerTable):
    """Attachments with what they hang on."""

    name = tables.Column(verbose_name=_("附件"))
    owner = tables.Column(verbose_name=_("所属内容"), accessor="owner_id", orderable=False)
    caption = tables.Column(verbose_name=_("说明"))
    kind = tables.Column(verbose_name=_("格式"), accessor="blob__kind")
    size = tables.Column(verbose_name=_("大小"), accessor="blob__size")
    attached_by_name = tables.Column(verbose_name=_("上传人"))
    attached_at = tables.DateTimeColumn(verbose_name=_("上传时间"), format="Y-m-d H:i")
    numbers = ("size",)
    wide = ("caption",)

    @cached_property
    def _names(self) -> Mapping[Key, str]:
        """The names of all owners of the page, asked for at once, one query for each kind."""
        shown = self.page.object_list if getattr(self, "page", None) else self.rows
        return owner_names(actor_of(self.request), [row.record for row in shown])

    def render_name(self, value: str) -> str:
        """The name, cut with an ellipsis: the first column stays in sight."""
        return format_html('<span class="files-short" title="{}">{}</span>', value, value)

    def value_name(self, value: str) -> str:
        """The whole name, for the workbook."""
        return value

    def render_owner(self, record: Attachment) -> str:
        """The owner's name, leading to its files."""
        link = address_of(record.owner_kind, record.owner_id)
        return format_html('<a href="{}">{}</a>', link, self.value_owner(record))

    def value_owner(self, record: Attachment) -> str:
        """The owner's name, for the workbook."""
        return self._names.get((record.owner_kind, record.owner_id), record.owner_id)

    def render_kind(self, record: Attachment) -> str:
        """The kind in words."""
        return str(record.blob.get_kind_display())

    def render_size(self, value: int) -> str:
        """The size for people."""
        return str(filesizeformat(value))

    def value_size(self, value: int) -> int:
        """The size in bytes, for the workbook."""
        return value


def owner_names(actor: Actor, rows: list[Attachment]) -> dict[Key, str]:
    """The names of what some attachments hang on."""
    found: dict[Key, str] = {}
    wanted: dict[str, set[str]] = {}
    for row in rows:
        wanted.setdefault(row.owner_kind, set()).add(row.owner_id)
    for kind, ids in wanted.items():
        about = owner_kind(kind)
        if about is not None:
            found |= {(kind, key): name for key, name in about.names(actor, ids).items()}
    return found
