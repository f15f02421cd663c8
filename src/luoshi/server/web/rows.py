"""The rows of a list as markup. They are most of what a list page costs, so they are joined here, not in a template."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import QueryDict
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.server.web.lists import OPEN, LedgerTable, query_with

_OWN = {"self", "record"}


def rows_of(table: LedgerTable, query: QueryDict, *, opened: str, has_panel: bool, bulk: bool) -> SafeString:
    """The rows of the table's page: the first cell is the head of its row, and opens the panel where there is one."""
    names = [column.name for column in table.columns]
    cells = [_cell_of(table, name) for name in names]
    before = _before_key(query)
    classes = [_class_of(table, name) for name in names]
    titled = [name in table.wide or name in table.cut for name in names]
    drawn = []
    for row in table.paginated_rows:
        key = table.key(row.record)
        parts = ['<tr data-row class="opened">' if key == opened else "<tr data-row>"]
        if bulk:
            parts.append(_pick(key))
        head = str(conditional_escape(cells[0](row)))
        if has_panel:
            address = f"{before}{quote(key)}"
            head = (
                f'<a class="row-link" href="{address}" hx-get="{address}" hx-target="#panel" hx-push-url="true" '
                f'hx-swap="innerHTML">{head}</a>'
            )
        parts.append(f'<th scope="row" class="first">{head}</th>')
        for make, name, title in zip(cells[1:], classes[1:], titled[1:], strict=True):
            cell = str(conditional_escape(make(row)))
            parts.append(f'<td class="{name}"{_title(cell) if title else ""}>{cell}</td>')
        parts.append("</tr>")
        drawn.append("".join(parts))
    return mark_safe("\n".join(drawn))  # noqa: S308  # every part was escaped where it was made


def _cell_of(table: LedgerTable, name: str) -> Callable[[Any], Any]:
    """How a cell is made of a row. A column that always asks ``render_…`` for the record alone is asked directly."""
    own = getattr(table, f"render_{name}", None)
    column = table.columns[name]
    if own is not None and not column.column.empty_values and column.link is None:
        code = own.__func__.__code__
        if set(code.co_varnames[: code.co_argcount]) == _OWN:
            return lambda row: own(record=row.record)
    return lambda row: row.get_cell(name)


def _class_of(table: LedgerTable, name: str) -> str:
    kinds = (("number", table.numbers), ("wide", table.wide), ("cut", table.cut))
    return " ".join(kind for kind, names in kinds if name in names)


def _title(cell: str) -> str:
    """The whole text of a cell that is cut, unless it is markup."""
    return "" if "<" in cell or chr(34) in cell else f' title="{cell}"'


def _before_key(query: QueryDict) -> str:
    """The address of a row's panel up to its key, which stands last."""
    return str(conditional_escape(query_with(query, **{OPEN: "-"})))[:-1]


def _pick(key: str) -> str:
    words = _("选中 %(key)s") % {"key": key}
    return format_html(
        '<td class="pick"><label><input type="checkbox" class="form-check-input" name="chosen" value="{}" form="bulk" '
        'data-pick><span class="visually-hidden">{}</span></label></td>',
        key,
        words,
    )
