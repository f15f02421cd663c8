"""What is said of everything that is owed in a cycle, side by side: the disagreements first, all on request."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.reckoning.disagreements import DisagreementKind
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.cycles.comparing import Compared, compared
from luoshi.server.cycles.confidences import JUDGED_IN
from luoshi.server.cycles.models import Cycle
from luoshi.server.policy import Action, Facts, may, require_some
from luoshi.server.web.comparing.tables import ALL, CompareFilters, CompareTable, found_words, last_said
from luoshi.server.web.comparing.wording import GRADE_WORDS, kind_word, percent_words, sentence_of
from luoshi.server.web.components import Tab, Text
from luoshi.server.web.cycles.known import standings_known
from luoshi.server.web.cycles.views import crumbs, cycle_seen
from luoshi.server.web.cycles.words import standing_light, standing_word
from luoshi.server.web.lists import ListPage, query_with, show
from luoshi.server.web.matters.lights import lamps_of
from luoshi.server.web.matters.tables import of_day
from luoshi.server.web.matters.things import level_word
from luoshi.server.web.memory import Kept, heads_of
from luoshi.server.web.posts import actor_of

NAME = "comparing"


@require_GET
@login_required
def comparing(request: HttpRequest, key: str) -> HttpResponse:
    """The list, its panel, or its rows as a workbook."""
    actor, today = actor_of(request), china_date(timezone.now())
    require_some(actor, Action.REPORT_VIEW)
    cycle = cycle_seen(actor, key)
    rows = _known_voices(request, actor, cycle, today)
    filters = CompareFilters(rows, request.GET)
    chosen = filters.found(rows)
    differing = [row for row in chosen if row.kinds]
    shows_all = filters.shows_all

    def panel(_request: HttpRequest, part: str) -> str:
        row = next((each for each in rows if each.part.public_id == part), None)
        if row is None:
            raise Http404
        return render_to_string("web/comparing/panel.html", _about(actor, cycle, row), request)

    tabs = [
        Tab(_("说法不一"), _tab(request, ""), not shows_all, len(differing)),
        Tab(_("全部"), _tab(request, ALL), shows_all, len(chosen)),
    ]
    return show(
        request,
        ListPage(
            name=NAME,
            title=_("“%(cycle)s”：各方怎么说") % {"cycle": cycle.name},
            table=of_day(CompareTable, lamps=lamps_of(cycle.government)),
            rows=chosen if shows_all else differing,
            filters=filters,
            panel=panel,
            crumbs=crumbs(cycle),
            lead="web/comparing/lead.html",
            extra={"tabs": tabs, "counts": _counts(request, differing)},
            everything=query_with(request.GET, unit="", kind="", page="", open=""),
            empty=_empty(shows_all=shows_all, any_rows=bool(rows)),
        ),
    )


_known: Kept[list[Compared]] = Kept(8)


def _known_voices(request: HttpRequest, actor: Actor, cycle: Cycle, today: date) -> list[Compared]:
    """What everybody says, kept in the memory of the process until something is recorded."""
    key = (actor, cycle.pk, today, heads_of(request))
    return _known.found(key, lambda: compared(actor, cycle, today, standings_known(request)))


def _tab(request: HttpRequest, value: str) -> str:
    return query_with(request.GET, show=value, page="", open="", export="")


def _counts(request: HttpRequest, rows: Sequence[Compared]) -> list[tuple[str, int, str]]:
    """Each kind of disagreement that occurs, with how often and its list."""
    counted = Counter(kind for row in rows for kind in row.kinds)
    return [
        (kind_word(kind), counted[kind], query_with(request.GET, kind=kind.value, show="", page="", open=""))
        for kind in DisagreementKind
        if counted[kind]
    ]


def _empty(*, shows_all: bool, any_rows: bool) -> dict[str, Text]:
    if not any_rows:
        return {"title": _("这一期没有应报的事项"), "text": _("交办出去、到了填报期的事项会列在这里。")}
    if shows_all:
        return {
            "title": _("没有符合条件的事项"),
            "text": _("去掉一个筛选条件再看。"),
            "link": "?show=all",
            "action": _("看全部"),
        }
    told: dict[str, Text] = {
        "title": _("没有不一致的地方"),
        "text": _("自报、核查、亮灯和信心判断说的都对得上；没说的不算不一致。"),
        "link": "?show=all",
        "action": _("看全部"),
    }
    return told


def _about(actor: Actor, cycle: Cycle, row: Compared) -> dict[str, Any]:
    """What the panel shows: each voice with what it says, and the disagreements as sentences."""
    lamp = lamps_of(cycle.government).get(row.light.light) if row.light else None
    body = frozenset({row.part.organisation__public_id})
    judges = cycle.state in JUDGED_IN and bool(
        may(actor, Action.CONFIDENCE_JUDGE, Facts(government=cycle.government.public_id, organisations=body))
    )
    return {
        "row": row,
        "cycle": cycle,
        "title": row.part.matter__task__title,
        "sentences": [sentence_of(kind, row) for kind in row.kinds],
        "level": level_word(row.level) if row.report else "",
        "before": last_said(row) if row.level and not row.report else "",
        "standing": standing_word(row.standing),
        "standing_light": standing_light(row.standing),
        "found": found_words(row),
        "lamp": lamp,
        "actual": percent_words(row.light.actual) if row.light else "",
        "expected": percent_words(row.light.expected) if row.light else "",
        "grade": GRADE_WORDS[row.confidence.grade] if row.confidence else "",  # type: ignore[index]  # its value
        "sees_confidence": bool(may(actor, Action.CONFIDENCE_VIEW, Facts(government=cycle.government.public_id))),
        "judge": reverse("confidence_judge", args=[cycle.public_id, row.part.matter__public_id]) if judges else "",
    }
