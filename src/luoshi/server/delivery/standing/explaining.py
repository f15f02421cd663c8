"""The working of a light and of a progress (亮灯说明): the lines that command and page show."""

from collections.abc import Iterator
from datetime import date, datetime

from luoshi.reckoning.amounts import printed
from luoshi.reckoning.explaining import Explanation, Line, LineKind, explain
from luoshi.reckoning.light_facts import Basis
from luoshi.reckoning.milestones import by_claim, by_steps
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import CHINA
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import Said, listed, say, word
from luoshi.server.delivery.models import ClaimLevel
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.standing.judging import weakest
from luoshi.server.delivery.standing.reading import moment_of, standing_of
from luoshi.server.delivery.standing.values import Standing
from luoshi.server.delivery.states import MatterState
from luoshi.server.indicators.selectors import progress_of
from luoshi.server.ledger.models.columns import RoleChoice

_LIGHT, _PROGRESS = say("亮灯"), say("进度")


def light_explained(standing: Standing) -> Explanation:
    """How a light came about: what was known, the rule that decided, the light; beside it one that a hand set."""
    result = standing.result
    lines = [*_about(standing), *_apart(standing)]
    if result is None:
        return Explanation(_LIGHT, (*lines, Line(LineKind.RESULT, say("不亮灯"), standing.why)))
    lines += explain(result).lines
    if standing.override is not None and standing.style is not None:
        hand = standing.override
        told = say("%(by)s调整，至%(until)s止：%(reason)s", by=hand.by, until=hand.expires_on, reason=hand.reason)
        style = standing.style
        label = say("人工调灯 %(shape)s %(word)s", shape=style.shape, word=word(style.word))
        lines.append(Line(LineKind.RESULT, label, told))
    return Explanation(_LIGHT, tuple(lines))


def progress_explained(standing: Standing) -> Explanation:
    """How far a matter is and what that rests on: a figure, milestones, or what bodies claim."""
    lines = [*_about(standing), *_apart(standing)]
    if standing.result is None or standing.facts is None:
        return Explanation(_PROGRESS, (*lines, Line(LineKind.RESULT, say("无进度"), standing.why)))
    facts, inquiry = standing.facts, standing.result.inquiry
    lines.append(
        Line(
            LineKind.RULE,
            say("进度依据"),
            say("%(basis)s（依次取：指标数值、节点加权、完成程度）", basis=inquiry.basis.word),
        )
    )
    figure = weakest(standing.known.figures)
    if inquiry.basis is Basis.FIGURE and figure is not None:
        lines.append(
            Line(
                LineKind.INPUT,
                say("指标名称"),
                say("%(name)s（有几个指标时取最滞后的一个）", name=figure.name),
            )
        )
        lines += [Line(LineKind.INPUT, label, text) for label, text in figure.lines]
    elif inquiry.basis is Basis.MILESTONES:
        steps = by_steps(facts.steps, facts.today)
        lines += [line for line in explain(steps) if line.kind is not LineKind.RESULT]
    elif inquiry.basis is Basis.CLAIM and facts.claim is not None:
        share = printed(by_claim(facts.claim), "%")
        lines.append(
            Line(
                LineKind.FORMULA,
                "",
                say(
                    "完成程度“%(level)s”按%(share)s计；应完成按交办日至时限的序时进度计",
                    level=facts.claim.word,
                    share=share,
                ),
            )
        )
    lines.append(Line(LineKind.RESULT, say("进度"), _told(standing)))
    return Explanation(_PROGRESS, tuple(lines))


def _told(standing: Standing) -> Said:
    done, due = standing.actual, standing.expected
    told = say("没有进度数据") if done is None else say("已完成%(done)s", done=printed(done, "%"))
    return told if due is None else listed((told, say("应完成%(due)s", due=printed(due, "%"))), "，")


def _about(standing: Standing) -> Iterator[Line]:
    known, moment = standing.known, standing.moment
    yield Line(LineKind.INPUT, say("督办事项"), known.number)
    yield Line(LineKind.INPUT, say("状态"), word(MatterState(known.state).value))
    yield Line(LineKind.INPUT, say("所知截至"), f"{moment.known_at.astimezone(CHINA):%Y-%m-%d %H:%M}")
    for part in known.parts:
        told = part.reports[0] if part.reports else None
        accepted = next((report for report in part.reports if report.accepted), None)
        said = [_role(part.role), word(part.state)]
        if part.due_on:
            said.append(say("时限%(day)s", day=part.due_on))
        if told is None:
            said.append(say("没有反馈"))
        elif told.accepted:
            said.append(say("最近反馈%(day)s", day=told.came_in))
        else:
            said.append(say("最近反馈%(day)s（待审核）", day=told.came_in))
        if accepted:
            said.append(say("认可程度%(level)s", level=_level(accepted.level)))
        yield Line(LineKind.INPUT, part.name, listed(said, "，"))


def _apart(standing: Standing) -> Iterator[Line]:
    """What is shown apart and not counted: days of waiting that the office accepted."""
    for wait in standing.known.waits:
        yield Line(
            LineKind.INPUT,
            say("等待外部环节"),
            say("%(what)s，%(since)s至%(until)s", what=wait.waits_for, since=wait.since, until=wait.until),
        )
    if standing.waited:
        said = [say("%(value)s天", value=standing.waited), say("时限按顺延判定")]
        if standing.due:
            said.append(say("原时限%(day)s", day=standing.due))
        yield Line(LineKind.INPUT, say("不计入的等待"), listed(said, "，"))


def _role(role: str) -> Said:
    return word(RoleChoice(role).label)


def _level(level: str) -> Said:
    return word(ClaimLevel(level).label)


def standing_named(actor: Actor, key: str, as_of: date, known_at: datetime | None = None) -> Standing:
    """How the matter stood that a public id names: its own, or that of its item. Raises NotFound."""
    rows = visible_matters(actor).exclude(state=MatterState.WITHDRAWN.value)
    of_item = rows.filter(task__public_id=key).values_list("public_id", flat=True).first()
    return standing_of(actor, of_item or key, as_of, known_at)


def explain_light(actor: Actor, key: str, as_of: date) -> Explanation:
    """The working of the light of a matter or of an item, by its public id. Raises NotFound."""
    return light_explained(standing_named(actor, key, as_of))


def explain_progress(actor: Actor, key: str, as_of: date) -> Explanation:
    """The working of the progress of a matter, an item, or a target, by its public id. Raises NotFound."""
    try:
        return progress_explained(standing_named(actor, key, as_of))
    except NotFound:
        pass
    try:
        return progress_of(actor, key, as_of, moment_of(as_of).known_at).explanation
    except NotFound:
        raise NotFound(say("督办事项、台账事项或者目标值")) from None
