"""The parts of a page as template tags: ``{% load shell %}``. docs/pages.md shows each with its states."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from luoshi.server.web.components import STATE_ICONS, Event, Figure, Light, Pair, State, Tab, due_words, share
from luoshi.server.web.duties import Duty, duties_of
from luoshi.server.web.kept import TOKEN
from luoshi.server.web.lists import query_with
from luoshi.server.web.memory import Kept
from luoshi.server.web.navigation import Entry, entries_of
from luoshi.server.web.rows import rows_of

register = template.Library()
_COMPONENTS = "web/components/"
_SYMBOLS = "vendor/icons/icons.svg"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol that only repeats what words beside it say; hidden from readers."""
    return _icon(name, static(_SYMBOLS))


@cache
def _icon(name: str, address: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', address, name)


@register.inclusion_tag(_COMPONENTS + "light.html")
def light(state: Light | str, word: str = "") -> dict[str, Any]:
    """A light by its name or value; ``word`` replaces its usual word."""
    which = state if isinstance(state, Light) else Light(state)
    return {"light": which, "word": word or which.word}


@register.inclusion_tag(_COMPONENTS + "due.html")
def due(limit: date | None, working_days: int | None) -> dict[str, Any]:
    """A limit in human time, its date on hover and in print; ``working_days`` are those left, negative when overdue."""
    words, standing = due_words(working_days if limit else None)
    return {"limit": limit, "words": words, "light": standing}


@register.inclusion_tag(_COMPONENTS + "figure.html")
def figure(value: Figure | Decimal | int | None, unit: str = "", as_of: date | None = None) -> dict[str, Any]:
    """A number with unit and as-of, or 未报."""
    shown = value if isinstance(value, Figure) else Figure(value, unit, as_of)
    # a template gives "" where a name is unknown: nothing to be told as a number
    number = None if shown.value in (None, "") else number_format(shown.value, use_l10n=True, force_grouping=True)
    return {"figure": shown, "number": number}


@register.inclusion_tag(_COMPONENTS + "progress.html")
def progress(value: Decimal | int | None, target: Decimal | int | None, unit: str = "") -> dict[str, Any]:
    """A bar with the numbers that it is made of."""
    return {"value": value, "target": target, "unit": unit, "share": share(value, target)}


@register.inclusion_tag(_COMPONENTS + "tag.html")
def tag(text: str, kind: str = "plain", remove: str = "") -> dict[str, str]:
    """A short mark; ``kind`` is plain, accent or warning, ``remove`` the address that takes it away."""
    return {"text": text, "kind": kind, "remove": remove}


@register.inclusion_tag(_COMPONENTS + "pairs.html")
def pairs(items: Iterable[Pair]) -> dict[str, Any]:
    """Labels with their values."""
    return {"items": items}


@register.inclusion_tag(_COMPONENTS + "timeline.html")
def timeline(events: Iterable[Event]) -> dict[str, Any]:
    """What happened, the latest first."""
    return {"events": sorted(events, key=lambda event: event.at, reverse=True)}


@register.inclusion_tag(_COMPONENTS + "tabs.html")
def tabs(items: Iterable[Tab], label: str) -> dict[str, Any]:
    """Tabs as links; ``label`` names the set to readers."""
    return {"items": items, "label": label}


@register.inclusion_tag(_COMPONENTS + "field.html")
def field(bound: BoundField, unit: str = "", help_text: str | None = None) -> dict[str, Any]:
    """One field of a form: label above, unit inside, help and errors beside; ``help_text`` replaces its own."""
    told = bound.help_text if help_text is None else help_text
    described = [f"{bound.auto_id}_help"] if told else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    classes = _control_class(bound)
    attrs: dict[str, Any] = {"class": classes} if classes else {}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    # a caption over several inputs is that of their group, not of a control
    group = bound.use_fieldset
    if bound.field.widget.attrs.get("placeholder") == bound.label:
        del bound.field.widget.attrs["placeholder"]  # says nothing that the label above does not
    widget = bound.as_widget(attrs=attrs)
    context = {"field": bound, "unit": unit, "widget": widget, "group": group, "told": told}
    # what may be kept for later without it, and does not go out without it, is not optional
    optional = not (bound.field.required or getattr(bound.field, "needed", False))
    return {**context, "checkbox": _kind(bound) == "checkbox" and not group, "optional": optional}


def _kind(bound: BoundField) -> str:
    return str(getattr(bound.field.widget, "input_type", "") or "")


def _control_class(bound: BoundField) -> str:
    kind = _kind(bound)
    if bound.use_fieldset:
        return ""  # the class would stand on the frame around the inputs, too
    given = bound.field.widget.attrs.get("class", "")
    usual = (
        "form-check-input" if kind in ("checkbox", "radio") else "form-select" if kind == "select" else "form-control"
    )
    invalid = " is-invalid" if bound.errors else ""
    return f"{given} {usual}{invalid}".strip()


@register.inclusion_tag(_COMPONENTS + "error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form with links to their fields; empty where there is none."""
    fields = [bound for bound in form.visible_fields() if bound.errors]
    return {"form": form, "fields": fields, "count": len(fields) + len(form.non_field_errors())}


@register.simple_block_tag(end_name="endstate")
def state(content: str, kind: str, title: str, link: str = "", action: str = "", number: str = "") -> SafeString:
    """Why nothing is here and the first step: ``kind`` is a value of State, the content says more."""
    which = State(kind)
    context = {"state": which, "icon": STATE_ICONS[which], "title": title, "content": content}
    return render_to_string(_COMPONENTS + "state.html", {**context, "link": link, "action": action, "number": number})


@register.simple_block_tag(end_name="enddialog", takes_context=True)
def dialog(
    context: Context, content: str, id: str, title: str, confirm: str, action: str, danger: str = ""
) -> SafeString:
    """A native dialog with a form; a button with ``data-dialog="id"`` opens it. ``danger`` says what will be lost."""
    values = {"content": content, "id": id, "title": title, "confirm": confirm, "action": action, "danger": danger}
    request = context.get("request")
    return render_to_string(_COMPONENTS + "dialog.html", values, request if isinstance(request, HttpRequest) else None)


@register.inclusion_tag(_COMPONENTS + "skeleton.html")
def skeleton(rows: int = 5) -> dict[str, Any]:
    """Lines of the height of rows while the real ones are on their way."""
    return {"rows": range(rows)}


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Entry]:
    """The entries of the navigation for the person who looks."""
    return entries_of(context["request"])


_sides: Kept[SafeString] = Kept(200)
_tops: Kept[SafeString] = Kept(200)


@register.simple_tag(takes_context=True)
def top(context: Context) -> SafeString:
    """The bar on top, drawn once for the same viewer on the same page with the same counts; its forms get the token of
    the request.
    """
    request = context["request"]
    entries = entries_of(request)
    viewer = context["viewer"]
    counts = tuple((entry.link, entry.count) for entry in entries)
    key = (get_language(), static(_SYMBOLS), viewer, request.get_full_path(), counts)
    told = {"entries": entries, "viewer": viewer, "path": request.get_full_path(), "csrf_token": TOKEN}
    drawn = _tops.found(key, lambda: render_to_string("web/frame_top.html", told))
    return mark_safe(drawn.replace(TOKEN, get_token(request)))  # noqa: S308  # as the template escaped it


@register.simple_tag(takes_context=True)
def side(context: Context) -> SafeString:
    """The navigation at the side, drawn once for the same entries with the same counts."""
    entries = entries_of(context["request"])
    key = (get_language(), static(_SYMBOLS), tuple((entry.link, entry.current, entry.count) for entry in entries))
    return _sides.found(key, lambda: render_to_string("web/frame_navigation.html", {"entries": entries}))


@register.simple_tag(takes_context=True)
def duties(context: Context) -> list[Duty]:
    """What the person who looks owes."""
    return duties_of(context["request"])


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The address of this page with some parameters changed; an empty value takes one away."""
    return query_with(context["request"].GET, **changes)


@register.simple_tag(takes_context=True)
def rows(context: Context) -> SafeString:
    """The rows of the table of a list page."""
    page = context.get("page")
    return rows_of(
        context["table"],
        context["request"].GET,
        opened=str(context.get("open") or ""),
        has_panel=bool(context.get("has_panel")),
        bulk=bool(page and page.bulk),
    )
