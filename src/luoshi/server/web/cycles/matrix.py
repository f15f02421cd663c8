"""填报矩阵: units × items × cycles, how every report stands; each count leads to its list."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.days import CycleKind
from luoshi.server.cycles.matrix import Cell, Matrix, Row
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.scopes import visible_cycles
from luoshi.server.cycles.standings import ReportStanding
from luoshi.server.cycles.states import CycleState
from luoshi.server.policy import Action, require_some
from luoshi.server.web.components import Crumb, Light, Text
from luoshi.server.web.cycles.known import standings_known
from luoshi.server.web.cycles.tables import KIND_WORDS
from luoshi.server.web.cycles.words import STANDING_WORDS, standing_word
from luoshi.server.web.lists import ROWS_A_PAGE, query_with
from luoshi.server.web.posts import actor_of

MOST_CYCLES = 16
_USUAL_CYCLES = 4


class CyclesForm(forms.Form):
    """Which cycles."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[(kind.value, word) for kind, word in KIND_WORDS.items()]
    )
    last = forms.TypedChoiceField(
        label=gettext_lazy("看几期"), required=False, coerce=int,
        choices=[(4, "4"), (8, "8"), (16, "16")],
    )  # fmt: skip
    cycle = forms.SlugField(required=False, widget=forms.HiddenInput)


class MatrixForm(CyclesForm):
    """Which cycles, whose, and which standing in the last of them."""

    unit = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("最近一期"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            *((each.name.lower(), word) for each, (word, _l) in STANDING_WORDS.items()),
        ],
    )

    def __init__(self, bodies: Sequence[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = [("", _("全部")), *bodies]  # type: ignore[attr-defined]  # of a choice field


@dataclass(frozen=True)
class Column:
    """A cycle as the head of a column, with how many reports stand in which way."""

    cycle: Cycle
    counts: Sequence["Count"]


@dataclass(frozen=True)
class Count:
    """How many reports stand so, and the list of them; no link where the list shows another cycle."""

    word: Text
    light: Light
    count: int
    link: str


@dataclass(frozen=True)
class Line:
    """A row as it is drawn: cells with their light, word and address."""

    row: Row
    cells: Sequence[tuple[str, Text, str, bool]]


@require_GET
@login_required
def matrix(request: HttpRequest) -> HttpResponse:
    """Who has reported what in the last cycles, and who has not."""
    actor, today = actor_of(request), china_date(timezone.now())
    require_some(actor, Action.REPORT_VIEW)
    cycles, kind = _cycles(actor, CyclesForm(request.GET))
    found = Matrix(actor, cycles, today, standings_known(request))
    form = MatrixForm(found.bodies(), {"kind": kind, "last": _USUAL_CYCLES, **request.GET.dict()})
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    standing = ReportStanding[asked["standing"].upper()] if asked.get("standing") else None
    parts = found.parts(unit=asked.get("unit", ""), standing=standing)
    page = Paginator(parts, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = found.rows(list(page.object_list))
    counts = found.totals()
    lights = {each: _drawn(*told) for each, told in STANDING_WORDS.items()}
    return render(
        request,
        "web/cycles/matrix.html",
        {
            "title": _("谁报了，谁还没报"),
            "crumbs": [Crumb(_("什么时候填报哪一期"), reverse("cycles"))],
            "form": form,
            "columns": [_column(request, cycle, counts[cycle.pk], cycle is cycles[-1]) for cycle in cycles],
            "lines": [Line(row, [_cell(cell, lights) for cell in row.cells]) for row in rows],
            "words": [(word, light) for word, light in STANDING_WORDS.values()],
            "table": page,
            "page": page,
            "filtered": bool(standing or asked.get("unit")),
        },
    )


def _cycles(actor: Actor, form: CyclesForm) -> tuple[list[Cycle], str]:
    """The last cycles of a kind that have opened, in order of their days; where no kind is asked for, the one that has
    the latest of them.
    """
    shown = visible_cycles(actor).exclude(state__in=(CycleState.PLANNED, CycleState.CANCELLED))
    asked = form.cleaned_data if form.is_valid() else {}
    kind = asked.get("kind") or shown.order_by("-opens_on", "-pk").values_list("kind", flat=True).first()
    count = min(asked.get("last") or _USUAL_CYCLES, MOST_CYCLES)
    of_kind = shown.filter(kind=kind or CycleKind.QUARTER.value)
    until = of_kind.filter(public_id=asked.get("cycle") or "").first()
    if until is not None:
        of_kind = of_kind.filter(last__lte=until.last)
    found = list(of_kind.order_by("-last", "-pk")[:count])
    return found[::-1], kind or CycleKind.QUARTER.value


def _column(request: HttpRequest, cycle: Cycle, counts: Counter[ReportStanding], is_last: bool) -> Column:
    return Column(
        cycle,
        [
            Count(
                word, light, counts[standing],
                query_with(request.GET, standing=standing.name.lower(), unit="", page="") if is_last else "",
            )
            for standing, (word, light) in STANDING_WORDS.items()
            if counts[standing]
        ],
    )  # fmt: skip


def _drawn(word: Text, light: Light) -> str:
    return render_to_string("web/components/light.html", {"light": light, "word": word})


def _cell(cell: Cell, lights: Mapping[ReportStanding, str]) -> tuple[str, Text, str, bool]:
    link = reverse("cycle_report", args=[cell.report]) if cell.report else ""
    return lights[cell.standing], standing_word(cell.standing), link, cell.standing is not ReportStanding.NOT_OWED
