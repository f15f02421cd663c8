"""List pages: filters as chips, chosen columns, order, pages, totals, rows that open beside, export.

A list is a django-tables2 table below ``LedgerTable``; its filters are any Django form over ``request.GET`` (that of a
django-filter set, too). The rows come already filtered and limited to what the viewer may see.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import django_tables2 as tables
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from luoshi.server.web.components import Action, Crumb, Text
from luoshi.server.web.workbooks import table_response

ROWS_A_PAGE = 50
OPEN = "open"
"""The parameter that names the row whose panel is open: the address of the list with the panel can be sent."""
COLUMNS = "columns"
_COOKIE = "luoshi_columns_"
_NOT_FILTERS = frozenset({OPEN, "page", "sort", "export", COLUMNS})
_YEAR = 365 * 24 * 3600


class LedgerTable(tables.Table):  # type: ignore[misc]  # the library has no types
    """The base of all lists. The first column is fixed and cannot be hidden; ``number`` columns are right-aligned."""

    class Meta:
        """Our template; an empty list has a text of its own around the table."""

        template_name = "web/components/table.html"
        empty_text = ""

    numbers: tuple[str, ...] = ()
    """Columns of numbers: tabular, right-aligned."""
    wide: tuple[str, ...] = ()
    """Columns of long text: they take the room that is left and are cut with an ellipsis."""
    cut: tuple[str, ...] = ()
    """Columns of text that may be long and is cut, so that the others have room."""

    def key(self, record: Any) -> str:
        """What addresses name a row by: its public id."""
        return str(record.public_id)

    def names(self) -> list[str]:
        """All columns by name, in their order, hidden ones too."""
        return [name for name in self.sequence if name in self.base_columns]

    def first(self) -> str:
        """The column that is always shown."""
        return self.names()[0]


def on_day(table: type[LedgerTable], on: date) -> type[LedgerTable]:
    """A table whose columns tell how things stand on a day (names of bodies, states of terms): ``self.on``."""
    return type(table.__name__, (table,), {"on": on, "Meta": table.Meta})


@dataclass(frozen=True)
class Chip:
    """One filter that is set, and the address of the list without it."""

    label: Text
    value: str
    without: str


@dataclass(frozen=True)
class Column:
    """A column as the chooser offers it."""

    name: str
    label: Text
    shown: bool
    fixed: bool


@dataclass(frozen=True)
class ListPage:
    """What a list page consists of.

    ``panel`` renders the item of a key as it stands beside the list; it raises NotFound or Http404.
    """

    name: str
    title: Text
    table: type[LedgerTable]
    rows: Iterable[Any]
    filters: BaseForm | None = None
    panel: Callable[[HttpRequest, str], str] | None = None
    main: Action | None = None
    more: Sequence[Action] = ()
    """Second actions, beside the main one."""
    lead: str = ""
    """A template above the list, such as a choice of views; it gets ``extra``."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    bulk: Sequence[Action] = ()
    crumbs: Sequence[Crumb] = ()
    totals: Sequence[tuple[Text, Text]] = ()
    exported: Callable[[int], None] | None = None
    """Is told how many rows leave as a workbook, before they do."""
    empty: Mapping[str, Text] = field(default_factory=dict)
    """``title``, ``text``, and ``link`` with ``action`` for the first step."""
    everything: str = "?"
    """The address of the list without a filter."""


def query_with(query: QueryDict, **changes: object) -> str:
    """The query of an address with some parameters changed; None or "" takes one away. Always starts with ``?``."""
    copy = query.copy()
    for name, value in changes.items():
        copy.pop(name, None)
        if value not in (None, ""):
            copy[name] = str(value)
    return "?" + copy.urlencode()


def chips(form: BaseForm | None, query: QueryDict) -> list[Chip]:
    """The filters that are set, each with the address of the list without it; a choice of several gives several."""
    if form is None or not form.is_bound:
        return []
    found = []
    for bound in form:
        values = [value for value in query.getlist(bound.html_name) if value]
        choices = dict(_choices(bound.field))
        for value in values:
            rest = query.copy()
            rest.setlist(bound.html_name, [each for each in values if each != value])
            rest.pop("page", None)
            found.append(Chip(bound.label, str(choices.get(value, value)), "?" + rest.urlencode()))
    return found


def _choices(of: Any) -> Iterable[tuple[str, Any]]:
    """The choices of a field with groups opened; none for a field without choices."""
    for key, label in getattr(of, "choices", None) or ():
        if isinstance(label, list | tuple):
            yield from ((str(inner), words) for inner, words in label)
        else:
            yield str(key), label


def chosen_columns(request: HttpRequest, name: str, known: Sequence[str]) -> list[str]:
    """The columns that the address names, else those that this browser chose before, else all; always the first."""
    asked = (request.GET.get(COLUMNS) or request.COOKIES.get(_COOKIE + name, "")).split(".")
    kept = [column for column in known if column in asked]
    return [known[0], *(column for column in kept if column != known[0])] if kept else list(known)


def remember_columns(response: HttpResponse, request: HttpRequest, name: str, columns: Sequence[str]) -> None:
    """Keep the choice of columns with the browser for a year; it says nothing about a person or a case."""
    response.set_cookie(
        _COOKIE + name, ".".join(columns), max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def show(request: HttpRequest, page: ListPage) -> HttpResponse:
    """A list page: whole, only its panel (a row was opened), or its rows as a workbook (``export=xlsx``)."""
    table = _configured(request, page)
    if request.GET.get("export") == "xlsx":
        if page.exported:
            page.exported(table.paginator.count)
        return table_response(table, str(page.title))
    if asks_for_panel(request) and page.panel:
        return HttpResponse(page.panel(request, request.GET[OPEN]))
    return render(request, "web/list.html", _context(request, page, table))


def body(request: HttpRequest, page: ListPage, token: str) -> str:
    """What a list page shows between its frame, for pages that keep it (``kept``); forms have ``token``."""
    context = _context(request, page, _configured(request, page)) | {"csrf_token": token}
    return render_to_string("web/list_body.html", context, request)


def asks_for_panel(request: HttpRequest) -> bool:
    """Whether only the panel of a row is asked for."""
    htmx = getattr(request, "htmx", None)
    only = bool(htmx and htmx.target == "panel" and not htmx.history_restore_request)
    return only and bool(request.GET.get(OPEN))


def _configured(request: HttpRequest, page: ListPage) -> LedgerTable:
    table = page.table(page.rows, request=request)
    known = table.names()
    shown = chosen_columns(request, page.name, known)
    table.exclude = tuple(column for column in known if column not in shown)
    tables.RequestConfig(request, paginate={"per_page": ROWS_A_PAGE, "silent": True}).configure(table)
    return table


def _context(request: HttpRequest, page: ListPage, table: LedgerTable) -> dict[str, Any]:
    key = request.GET.get(OPEN, "")
    known = table.names()
    shown = chosen_columns(request, page.name, known)
    return {
        **page.extra,
        "page": page,
        "table": table,
        "panel": page.panel(request, key) if page.panel and key else "",
        "has_panel": page.panel is not None,
        "open": key,
        "chips": chips(page.filters, request.GET),
        "kept": [(name, value) for name in request.GET if name == "sort" for value in request.GET.getlist(name)],
        "columns": [_offered(table, name, shown) for name in known],
        "columns_next": request.path + query_with(request.GET, columns=""),
        "count": table.paginator.count,
        "columns_action": reverse("web_columns", args=[page.name]),
    }


def _offered(table: LedgerTable, name: str, shown: Sequence[str]) -> Column:
    label = table.base_columns[name].verbose_name or name
    return Column(name, label, name in shown, name == table.first())
