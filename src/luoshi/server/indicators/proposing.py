"""A finish line drawn from the words of a measure: pure, so that what is shown is what is accepted."""

import re
from dataclasses import dataclass
from datetime import date

from luoshi.extraction.reading import MeasureKind, Strength
from luoshi.reckoning.periods import Cadence
from luoshi.server.core.said import say
from luoshi.server.indicators.models import FinishLineKind

_LONGEST = 300
# words of work that goes on, and of how often it is looked at; 每月 before 每年, for the shorter is the stricter
_CADENCES = (
    (re.compile("每(个)?月|按月|月度"), Cadence.MONTH),
    (re.compile("每(个)?季|按季|季度"), Cadence.QUARTER),
    (re.compile("每半年|半年"), Cadence.HALF_YEAR),
    (re.compile("每年|逐年|年度|每一年"), Cadence.YEAR),
)
_STANDING = re.compile("长期|常态|持续|坚持|定期|日常|经常|不断|进一步|巡查|巡护|监管|管护|维护|保障")
_PUSH = re.compile("^(加强|强化|推进|推动|深化|做好|抓好|落实|支持|鼓励|引导|探索|完善|健全|优化|提升|促进|加快)")
_AWARD = re.compile("创建|争创|创成|入选|命名|评选|评为|认定|荣誉|称号|申报")
_PROOFS = {
    MeasureKind.DOCUMENT: "文件印发",
    MeasureKind.AGREEMENT: "协议签订",
    MeasureKind.BODY: "机构组建并运行",
    MeasureKind.PROJECT: "项目建成并通过验收",
    MeasureKind.STATUS: "达到所述状态并有证明",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a proposal is drawn from: the measure's words, kind and strength, its own last day, and that of its item."""

    text: str
    kind: str
    strength: str
    last_day: date | None
    item_last_day: date | None
    item_standing: bool
    amounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finish line that the words suggest, and why. ``lacks`` says what a person has to add before it can be one."""

    kind: FinishLineKind
    text: str
    last_day: date | None
    cadence: Cadence | None
    why: str
    lacks: str = ""

    @property
    def whole(self) -> bool:
        """Whether it can be accepted as it is."""
        return not self.lacks


def propose(wording: Wording) -> Proposal:
    """The finish line that the words suggest.

    An amount is a target; a paper, a body, an agreement, a project, a state is a deliverable by its day; work that goes
    on is a standing duty with the cadence that the words name, a quarter where they name none; what is firm and has a
    day is to be done by it. What has no day and does not go on lacks one: it is asked for, never made up.
    """
    day = wording.last_day or wording.item_last_day
    cadence = next((found for pattern, found in _CADENCES if pattern.search(wording.text)), None)
    if wording.amounts:
        return _by(day, FinishLineKind.TARGET, "；".join(wording.amounts), say("原文有数量"))
    proof = _PROOFS.get(MeasureKind(wording.kind)) if wording.kind in set(MeasureKind) else None
    if proof is not None and cadence is None:
        return _by(day, FinishLineKind.DELIVERABLE, f"{proof}：{wording.text}", say("有看得见的成果"))
    if _AWARD.search(wording.text) and cadence is None:
        text = f"取得命名或者批准文件：{wording.text}"
        return _by(day, FinishLineKind.DELIVERABLE, text, say("以命名、批准文件为准"))
    goes_on = bool(_STANDING.search(wording.text)) or wording.item_standing or cadence is not None
    if goes_on or wording.strength == Strength.PUSH or _PUSH.match(wording.text):
        why = say("原文写明频次") if cadence else say("原文是持续推进的工作")
        return Proposal(FinishLineKind.STANDING, _cut(wording.text), day, cadence or Cadence.QUARTER, why)
    return _by(day, FinishLineKind.DELIVERABLE, f"完成：{wording.text}", say("原文要求完成"))


def _by(day: date | None, kind: FinishLineKind, text: str, why: str) -> Proposal:
    return Proposal(kind, _cut(text), day, None, why, "" if day else say("没有时限，请补充"))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
