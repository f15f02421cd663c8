"""One item of a sheet as its card shows it: how it stands, what was said last, its targets, its form, its acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.forms import BoundField
from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.reckoning.amounts import printed
from luoshi.reckoning.kinds import IndicatorKind, Status
from luoshi.reckoning.trajectory import expected
from luoshi.server.core.errors import Conflict
from luoshi.server.core.said import chinese, word
from luoshi.server.cycles.figures import Asked, Given, Held, read_kept
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.prefilling import in_unit
from luoshi.server.cycles.services.entries import TEXTS
from luoshi.server.cycles.sheets import Item
from luoshi.server.cycles.states import ReportAct, ReportState
from luoshi.server.indicators.selectors import Progress
from luoshi.server.web.components import Light, Pair, Text
from luoshi.server.web.drafts import draft_of
from luoshi.server.web.ledger.words import Limit, Limits
from luoshi.server.web.matters.holders import in_words
from luoshi.server.web.matters.things import level_word
from luoshi.server.web.reporting.forms import Figure, ReportForm
from luoshi.server.web.reporting.places import Place
from luoshi.server.web.reporting.words import NONE_SAID, STANDINGS, STATES

DRAFT = "report."
"""How the names of drafts of reports begin."""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure as the card tells it: its name, what was known before, and either its fields or what is said of it."""

    asked: Asked
    name: str
    before: str = ""
    said: str = ""
    source: str = ""
    fields: Figure | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What the template draws. ``form`` is None where nothing can be filled in; ``open`` shows it at once."""

    item: Item
    links: Mapping[str, str]
    draft: str
    word: Text
    light: Light
    state: Text
    limit: Limit | None
    holder: str
    aims: Sequence[str]
    figures: Sequence[FigureLine]
    last: Sequence[Pair]
    said: Sequence[Pair]
    returned: Sequence[Pair]
    saved: str = ""
    kept: Any = None
    form: ReportForm | None = None
    open: bool = False
    can_unchanged: bool = False
    can_recall: bool = False
    can_take_back: bool = False
    can_send_back: bool = False
    refused: str = ""
    conflict: str = ""
    theirs: Sequence[Pair] = field(default=())

    @property
    def beside(self) -> list[BoundField]:
        """The texts beside the progress, as far as they are asked for."""
        form = self.form
        return [form[name] for name in ("problem", "next_step") if name in form.fields] if form is not None else []


def draft_name(cycle: Cycle, part: str) -> str:
    """The name under which what is typed on a card is kept."""
    return f"{DRAFT}{cycle.public_id}.{part}"


def card_of(place: Place, item: Item, limits: Limits, *, form: ReportForm | None = None, **more: Any) -> Card:
    """The card of an item; ``form`` is one that was sent, with what is wrong in it."""
    name = draft_name(place.cycle, item.key)
    kept = draft_of(place.request, name) if item.writable and form is None else None
    if form is None and item.writable:
        form = ReportForm(item, typed=kept[0] if kept else None)
    if not item.writable:
        form = None
    word_, light = STANDINGS[item.owed.standing]
    state = item.state
    opened = form is not None and (form.is_bound or kept is not None or state is ReportState.RETURNED)
    return Card(
        item=item,
        links={act: place.address(f"reporting_{act}", item.key) for act in _ACTS},
        draft=name,
        word=word_,
        light=light,
        state=STATES[state] if state is not None else "",
        limit=limits.of(item.owed.due_on, standing=False) if item.owed.open else None,
        holder=in_words(item.holder).words if state in _TOLD else "",
        aims=[aim_line(each, place.cycle.last) for each in item.aims],
        figures=_figures(item, form),
        last=_last(item) if state is not ReportState.ACCEPTED else (),
        said=_said(item),
        returned=_returned(item),
        saved=_saved(item),
        kept=kept[1] if kept else None,
        form=form,
        open=more.pop("open", opened),
        can_unchanged=item.writable and item.last is not None,
        can_recall=state is ReportState.IN_REVIEW and item.taken and item.fills,
        can_take_back=state is ReportState.AT_LEADER and item.taken and item.fills and not item.signs,
        can_send_back=state is ReportState.AT_LEADER and item.taken and item.signs,
        **more,
    )


_ACTS = ("save", "draft", "drop", "unchanged", "back", "recall")
_TOLD = (ReportState.AT_LEADER, ReportState.IN_REVIEW)


def aim_line(progress: Progress, last: date) -> str:
    """A target in one line: what is to be reached by when, what of it is due at the end of these days, where it is."""
    target, unit = progress.target, progress.meaning.unit
    due = target.last_day or (target.task.last_day if target.task else None)
    told = [
        _("%(name)s：目标 %(value)s") % {"name": target.indicator.name, "value": printed(target.normal_value, unit)}
    ]
    if due is not None:
        told[0] += _("（%(day)s）") % {"day": f"{due:%Y-%m-%d}"}
    if progress.trajectory is not None and progress.trajectory.start.day < last:
        told.append(_("到本期末应到 %(value)s") % {"value": printed(expected(progress.trajectory, last), unit)})
    if progress.last is not None and progress.last.value is not None:
        known = {"value": printed(progress.last.value, unit), "day": f"{progress.last.figure.period.last:%Y-%m-%d}"}
        told.append(_("已知 %(value)s（%(day)s）") % known)
    return _("，").join(told)


def _figures(item: Item, form: ReportForm | None) -> list[FigureLine]:
    fields = {each.asked.key: each for each in form.figures()} if form is not None else {}
    given = read_kept(item.report.figures) if item.report is not None else {}
    lines = []
    for each in item.owed.asked:
        before = _("上期 %(value)s") % {"value": _held(each, each.before)} if each.before else ""
        if each.meaning.kind is IndicatorKind.CUMULATIVE and each.before:
            before = _("上期累计 %(value)s") % {"value": _held(each, each.before)}
        if each.held is not None and each.given:
            source = _("%(who)s %(day)s 已填，不用再报") % {"who": each.held.by, "day": f"{each.held.on:%Y-%m-%d}"}
            lines.append(FigureLine(each, _name(each), before, _held(each, each.held), source))
        elif each.key in fields:
            lines.append(FigureLine(each, _name(each), before, fields=fields[each.key]))
        else:
            lines.append(FigureLine(each, _name(each), before, given_words(each, given.get(each.key))))
    return lines


def _name(asked: Asked) -> str:
    kind = {
        IndicatorKind.CUMULATIVE: _("累计数"), IndicatorKind.FLOW: _("本期发生数"), IndicatorKind.STOCK: _("期末数"),
        IndicatorKind.RATE: _("比率"),
    }.get(asked.meaning.kind, "")  # fmt: skip
    return _("%(name)s（%(kind)s）") % {"name": asked.name, "kind": kind}


def _held(asked: Asked, held: Held | None) -> str:
    if held is None:
        return ""
    if held.status is not Status.VALUE:
        return str(NONE_SAID.get(held.status, _("未报")))
    if asked.meaning.kind is IndicatorKind.RATE and held.denominator:
        return f"{printed(held.numerator)} / {printed(held.denominator)}"
    value = in_unit(held, asked.unit)
    return printed(value, asked.unit) if value is not None else printed(held.value, held.unit)


def given_words(asked: Asked, given: Given | None) -> str:
    """What a report says of a figure."""
    if given is None:
        return _("未报")
    if given.status is not Status.VALUE:
        said = str(NONE_SAID.get(given.status, _("未报")))
        return _("%(said)s：%(why)s") % {"said": said, "why": given.note} if given.note else said
    if asked.meaning.kind is IndicatorKind.RATE:
        return f"{printed(given.numerator)} / {printed(given.denominator)}"
    return printed(given.value, asked.unit)


def _texts(row: Any) -> list[Pair]:
    labels = {"progress": _("进展情况"), "problem": _("存在问题"), "next_step": _("下一步安排")}
    told = [Pair(_("进展程度"), level_word(row.claim_level))]
    return told + [Pair(labels[name], getattr(row, name)) for name in TEXTS if getattr(row, name)]


def _last(item: Item) -> list[Pair]:
    return _texts(item.last) if item.last is not None else []


def _said(item: Item) -> list[Pair]:
    """What the report says, where it can only be read."""
    if item.report is None:
        return []
    told = _texts(item.report)
    names = {row.public_id: row.name for row in item.files}
    papers = [names[key] for key in item.report.evidence if key in names]
    return [*told, Pair(_("佐证材料"), _("、").join(papers))] if papers else told


def _returned(item: Item) -> list[Pair]:
    """Why it came back, and until when it can come again in time."""
    row = item.report
    if row is None or not row.comment or item.state not in (ReportState.RETURNED, ReportState.DRAFT):
        return []
    told = [Pair(_("退回意见"), row.comment)]
    if item.state is ReportState.RETURNED and row.feedback is not None and row.feedback.return_reason:
        told.insert(0, Pair(_("退回原因"), str(word(chinese(row.feedback.get_return_reason_display())))))
    if row.again_by is not None:
        told.append(Pair(_("补报时限"), _("%(day)s 以前补报的，按原来报送的时间计算") % {"day": row.again_by}))
    return told


def _saved(item: Item) -> str:
    row = item.report
    if row is None:
        return ""
    at = localtime(row.filled_at)
    return _("已保存 %(at)s · %(who)s") % {"at": f"{at:%m-%d %H:%M}", "who": row.filled_by_name}


def conflict_of(item: Item, sent: QueryDict, refusal: Conflict) -> dict[str, Any]:
    """What somebody else wrote meanwhile; the form goes on with it in view, and replaces it when it is sent again."""
    data = sent.copy()
    data["seen"] = str(item.revision)
    differing = _texts(item.report) if item.report is not None else []
    at = f"{localtime(item.report.filled_at):%H:%M}" if item.report else ""
    told = _("您打开之后，%(who)s在 %(at)s 保存过这一项，内容如下。您填写的仍在下面，核对后再保存，以您的为准。")
    return {
        "conflict": told % {"who": refusal.by, "at": at},
        "theirs": differing,
        "open": True,
        "form": ReportForm(item, data),
    }


def steps_of(items: Sequence[Item], step: ReportAct) -> list[str]:
    """The reports that wait for a step, by public id."""
    return [each.report.public_id for each in items if each.step is step and each.report is not None]
