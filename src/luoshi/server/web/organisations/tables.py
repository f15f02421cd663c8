"""The list of organisations."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from luoshi.server.orgs.models import GovernmentLevel, NameKind, Organisation, OrganisationKind
from luoshi.server.orgs.selectors import name_on
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.words import KIND_WORDS, LEVEL_WORDS, ORGANISATION_STATE_WORDS


def names_of_kind(body: Organisation, kind: NameKind, on: date) -> list[str]:
    """The names of a kind that a body bears on a day, usual ones first; the names must have been fetched."""
    names = [name for name in body.names.all() if name.kind == kind and on in name.period]
    return [name.text for name in sorted(names, key=lambda name: (name.position, name.pk))]


def above(body: Organisation, on: date) -> str:
    """The name of the body above, within this installation or outside."""
    return name_on(body.superior, on) if body.superior else body.superior_name


class OrganisationTable(LedgerTable):
    """Each column shows the day that the rows were asked for (``as_of``)."""

    name = tables.Column(verbose_name=_("机构全称"), empty_values=(), order_by=("full_name",))
    short = tables.Column(verbose_name=_("简称"), empty_values=(), orderable=False)
    kind = tables.Column(verbose_name=_("类别"))
    level = tables.Column(verbose_name=_("层级"))
    superior = tables.Column(verbose_name=_("上级机构"), empty_values=(), orderable=False)
    groups = tables.Column(verbose_name=_("机构组"), empty_values=(), orderable=False)
    size = tables.Column(verbose_name=_("组成员"))
    starts_on = tables.Column(verbose_name=_("设立日期"))
    state = tables.Column(verbose_name=_("当日状态"), empty_values=(), orderable=False)
    numbers = ("size",)

    def render_name(self, record: Any) -> str:
        """The full name of the day."""
        return str(record.full_name)

    def render_short(self, record: Any) -> str:
        """The usual short name of the day."""
        return (names_of_kind(record, NameKind.SHORT, record.as_of) or [""])[0]

    def render_kind(self, record: Any) -> str:
        """The kind in words."""
        return str(KIND_WORDS[OrganisationKind(record.kind)])

    def render_level(self, record: Any) -> str:
        """The level in words."""
        return str(LEVEL_WORDS[GovernmentLevel(record.level)])

    def render_superior(self, record: Any) -> str:
        """Who stands above."""
        return above(record, record.as_of)

    def render_groups(self, record: Any) -> str:
        """The groups that it belongs to on the day."""
        return "、".join(name_on(place.group, record.as_of) for place in record.places)

    def render_size(self, record: Any) -> str:
        """How many members a group has; nothing for a body."""
        return str(record.size) if record.is_group else ""

    def value_size(self, record: Any) -> int | None:
        """The number, for the workbook."""
        return int(record.size) if record.is_group else None

    def render_starts_on(self, value: date) -> str:
        """The day as lists write it."""
        return value.isoformat()

    def value_starts_on(self, value: date | None) -> date | None:
        """The day, for the workbook."""
        return value

    def render_state(self, record: Any) -> str:
        """Where it stands on the day."""
        return str(ORGANISATION_STATE_WORDS[record.state_on(record.as_of)])
