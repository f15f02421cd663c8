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
from luoshi.server.core.said import chinese, say
from luoshi.server.delivery.models import ClaimLevel
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.standing.judging import weakest
from luoshi.server.delivery.standing.reading import moment_of, standing_of
from luoshi.server.delivery.standing.values import Standing
from luoshi.server.delivery.states import MatterState
from luoshi.server.indicators.selectors import progress_of
from luoshi.server.ledger.models.columns import RoleChoice

_LIGHT, _PROGRESS = "亮灯", "进度"


def light_explained(standing: Standing) -> Explanation:
    """How a light came about: what was known, the rule that decided, the light; beside it one that a hand set."""
    result = standing.result
    lines = [*_about(standing), *_apart(standing)]
    if result is None:
        return Explanation(_LIGHT, (*lines, Line(LineKind.RESULT, "不亮灯", chinese(standing.why))))
    lines += explain(result).lines
    if standing.override is not None and standing.style is not None:
        hand = standing.override
        told = f"{hand.by}调整，至{hand.expires_on}止：{hand.reason}"
        lines.append(Line(LineKind.RESULT, f"人工调灯 {standing.style.shape} {standing.style.word}", told))
    return Explanation(_LIGHT, tuple(lines))


def progress_explained(standing: Standing) -> Explanation:
    """How far a matter is and what that rests on: a figure, milestones, or what bodies claim."""
    lines = [*_about(standing), *_apart(standing)]
    if standing.result is None or standing.facts is None:
        return Explanation(_PROGRESS, (*lines, Line(LineKind.RESULT, "无进度", chinese(standing.why))))
    facts, inquiry = standing.facts, standing.result.inquiry
    lines.append(Line(LineKind.RULE, "进度依据", f"{inquiry.basis.word}（依次取：指标数值、节点加权、完成程度）"))
    figure = weakest(standing.known.figures)
    if inquiry.basis is Basis.FIGURE and figure is not None:
        lines.append(Line(LineKind.INPUT, "指标", f"{figure.name}（有几个指标时取最滞后的一个）"))
        lines += [Line(LineKind.INPUT, label, text) for label, text in figure.lines]
    elif inquiry.basis is Basis.MILESTONES:
        steps = by_steps(facts.steps, facts.today)
        lines += [line for line in explain(steps) if line.kind is not LineKind.RESULT]
    elif inquiry.basis is Basis.CLAIM and facts.claim is not None:
        share = printed(by_claim(facts.claim), "%")
        lines.append(
            Line(LineKind.FORMULA, "", f"完成程度“{facts.claim.word}”按{share}计；应完成按交办日至时限的序时进度计")
        )
    lines.append(Line(LineKind.RESULT, "进度", _told(standing)))
    return Explanation(_PROGRESS, tuple(lines))


def _told(standing: Standing) -> str:
    done = f"已完成{printed(standing.actual, '%')}" if standing.actual is not None else "没有进度数据"
    due = f"，应完成{printed(standing.expected, '%')}" if standing.expected is not None else ""
    return done + due


def _about(standing: Standing) -> Iterator[Line]:
    known, moment = standing.known, standing.moment
    yield Line(LineKind.INPUT, "事项", known.number)
    yield Line(LineKind.INPUT, "状态", chinese(MatterState(known.state)))
    yield Line(LineKind.INPUT, "所知截至", f"{moment.known_at.astimezone(CHINA):%Y-%m-%d %H:%M}")
    for part in known.parts:
        told = part.reports[0] if part.reports else None
        accepted = next((report for report in part.reports if report.accepted), None)
        last = f"，最近反馈{told.came_in}{'' if told.accepted else '（待审核）'}" if told else "，没有反馈"
        level = f"，认可程度{_level(accepted.level)}" if accepted else ""
        due = f"，时限{part.due_on}" if part.due_on else ""
        yield Line(LineKind.INPUT, part.name, f"{_role(part.role)}，{part.state}{due}{last}{level}")


def _apart(standing: Standing) -> Iterator[Line]:
    """What is shown apart and not counted: days of waiting that the office accepted."""
    for wait in standing.known.waits:
        yield Line(LineKind.INPUT, "等待外部环节", f"{wait.waits_for}，{wait.since}至{wait.until}")
    if standing.waited:
        due = f"，原时限{standing.due}" if standing.due else ""
        yield Line(LineKind.INPUT, "不计入的等待", f"{standing.waited}天，时限按顺延判定{due}")


def _role(role: str) -> str:
    return chinese(RoleChoice(role).label)


def _level(level: str) -> str:
    return chinese(ClaimLevel(level).label)


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
