"""Quantities that a plan commits to reach, among all the numbers of a text.

A number with a unit is a target where its clause commits to it (达到, 不低于, 建成, 新增 …) and nothing around it says
otherwise: what is past (已, 截至), what sets a condition (…以上的,给予…), subsidies, fines and scores, how often a
procedure is repeated, counts that only describe (全县12个乡镇). Source: brief 6 and the guide's "Targets".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.extraction.due import DueFinder
from luoshi.extraction.grammar.quantities import Form, QuantityMatch, find_quantities, kind_of
from luoshi.extraction.grammar.units import UnitKind, normalise
from luoshi.extraction.lines import Line
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Comparator, Quantity, Strength, Target
from luoshi.extraction.regions import Region
from luoshi.extraction.view import View

# ---- what surrounds a number

_COMMITS = (
    r"达到|达成|达(?=\d|[一二三四五六七八九十百])|达|完成|建成|新建|建设|改建|扩建|改造|新增|增加|培育|打造|创建|创成|实现|解决|推进|发展|引进|培训|控制在|控制|降至|降到|降低|"
    r"提高|提升|增长|下降|减少|压减|超过|突破|保持|稳定在|稳定|不低于|不少于|不高于|不超过|低于|高于|至少|不小于|力争|争取|确保|开展|选择|选取|遴选|推出|建立|设立|投入|投资|"
    r"实施|治理|修复|整治|清理|组织|举办|安排|落实|覆盖|争创|认定|评选|选树|扶持|支持|引导|带动|吸纳|转移|帮扶|救助|发放|安置|种植|造林|栽植|抚育|绿化|复垦|收集|利用|处理|处置|"
    r"更新|更换|新改建|硬化|铺设|敷设|架设|安装|配备|配齐|建立健全|出栏|存栏|销售|签约|入驻|落地|开工|竣工|投产|招引|招商|孵化|上市|入库|申报|申请|拆除|取缔|关闭|搬迁|压缩|缩短|"
    r"占|为|在|用稿|有一|有\d|参加|普及|编制|制定|修订|搭建|布局|启动|铺开|推广|储备|销量|调水|清淤"
)
_COMMIT = re.compile(_COMMITS)
_PAST = re.compile(r"已(?:经|有|建|完成|达|累计|开展|形成|实现|取得)?|截至|截止|目前|现有|原有|去年|上年|近年来|以来|过去|共有|曾|先后|同比|累计已|了\d|取得了|形成了|现状")
_REWARD = re.compile(r"奖励|补助|补贴|资助|给予|罚款|处罚|罚|扣\d|扣分|得\d|加分|计\d|赔偿|收费|缴纳|保证金|票价|工资|津贴|贴息|奖补|奖金|不予|减免|免征|扣除|限额|定额|额度")
_CONDITION_BEHIND = re.compile(r"^(?:\([^()]*\))?(?:\(?含\)?)?(?:及)?(?:以上|以下|以内|以外|左右)?(?:\([^()]*\))?(?:的(?:,|;|。|$|按|给|由|应|可|要|不|单位|企业|项目|建筑|公共建筑|部门|个人|用户|村民|地区|老旧|车辆|学校|法律|罚|产品|工业|现代|政府|林)|且|至)")
_PROCEDURE = re.compile(r"每(?:年|季度|季|月|周|日|天|半年|旬|两周|双周|学期|次|\d+年|[一二三四五六七八九十两]+(?:年|月|周|天|个月))[^,。;]{0,14}$")
_RATE_OF_MONEY = re.compile(r"每[^,。;]{1,6}$|/$|按")
_DESCRIBES = re.compile(r"(?:全[省市县区镇乡国村]|全州|辖|共|等|我[省市县区]|本[省市县区]|下设|涉及|其中包括|包括|包含|划分为|分为|分成|设为|为期|历时|之间)$")
_NAME_AHEAD = re.compile(r"[“‘\"《第]$")
_SENTENCE = re.compile(r"[。;!?]")
_CLAUSE = re.compile(r"[,。;!?:]")
_RULE_TITLE = re.compile(r"标准$|职责$|批复$|放假|节假日|任免|任职|免职")
_RULES = re.compile(r"本(?:办法|规定|细则|条例|预案|规则|规程|章程)")

# ---- comparators

_AT_LEAST_BEFORE = re.compile(r"不低于|不少于|不小于|至少|最少|达到|达|超过|突破|高于|多于|超|提高到|提升到|提高至|提升至|增加到|增至|增长到|上升到|扩大到|稳定在|占|完成|新增|建成")
_AT_MOST_BEFORE = re.compile(r"不超过|不高于|不多于|不大于|控制在|低于|少于|压减到|压减至|降至|降到|降低到|下降到|降低至|下降至|减少到|减少至|压缩到|压缩至|缩短到|缩短至|最多|最高")
_INCREASE = re.compile(r"(?:增长|提高|增加|提升|上升|增幅|增速|递增|扩大|增)(?:率)?(?:达到|达|超过|保持在|保持|不低于|在|为|约|了)?$")
_DECREASE = re.compile(r"(?:下降|减少|降低|压减|缩短|压缩|削减|减|降)(?:率)?(?:达到|达|超过|不低于|在|为|约|了)?$")
_LEVEL = re.compile(r"(?:到|至|在)$")
_EXACT = re.compile(r"(?:为|是|保持|保持在|即)$")
_STRIVE = re.compile(r"力争|争取|争创|努力|力求|争")
_PUSH = re.compile(r"推进|推动|加强|加快|支持|鼓励|引导|探索|促进")
_STANDING = re.compile(r"稳定|保持|常年|长期|始终|持续")
_PER = re.compile(r"每(?:个|一|名|户|村|家|所|\d+)?(?:[^,。;、\d]{0,6})$|(?:各|分别)$")
_FLOW = re.compile(r"新增|新建|当年|每年|年内|全年")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number in its clause; offsets are normal ones of the line."""

    match: QuantityMatch
    clause: tuple[int, int]
    sentence: tuple[int, int]


def find_targets(page: Page, due: DueFinder) -> tuple[Target, ...]:
    """All targets of the papers on the page, in the order of the text."""
    titles = [page.title.text] if page.title else [page.document.title_hint]
    if any(_RULE_TITLE.search(title) for title in titles if title):
        return ()
    wanted = [i for i in page.regions.lines(Region.NOTICE, Region.PLAN, Region.ANNEX) if i not in page.regions.inner_title]
    if sum(len(_RULES.findall(page.lines[i].text)) for i in wanted) >= 3:
        return ()
    found: list[Target] = []
    for index in wanted:
        line = page.lines[index]
        if any(character.isdigit() or character in "一二三四五六七八九十两半翻百" for character in line.text):
            found.extend(_in_line(page, line, index, due))
    return tuple(sorted(found, key=lambda target: (target.start, target.quantity.start)))


def _in_line(page: Page, line: Line, index: int, due: DueFinder) -> Iterator[Target]:
    text = line.text
    matches = find_quantities(text, skip=((0, line.heading_at),))
    for match in matches:
        candidate = _Candidate(match, _clause(text, match, matches), _around(text, match.start, match.end, _SENTENCE))
        if _commits(text, candidate, line):
            target = _target(page, line, index, candidate, due)
            if target is not None:
                yield target


def _around(text: str, start: int, end: int, edge: re.Pattern[str]) -> tuple[int, int]:
    """The stretch between two edges that holds a span."""
    left = 0
    for found in edge.finditer(text, 0, start):
        left = found.end()
    right = edge.search(text, end)
    return left, right.start() if right else len(text)


def _clause(text: str, match: QuantityMatch, matches: list[QuantityMatch]) -> tuple[int, int]:
    """The clause of a number; where it holds several, the part between the 、 和 及 around this one."""
    left, right = _around(text, match.start, match.end, _CLAUSE)
    others = [m for m in matches if m is not match and left <= m.start and m.end <= right]
    before = [m.end for m in others if m.end <= match.start]
    after = [m.start for m in others if m.start >= match.end]
    if before:
        cut = re.compile(r"[、]|和|及|与").search(text, max(before), match.start)
        if cut and "分别" not in text[left : match.start] and "均" not in text[left : match.start]:
            left = cut.end()
    if after and "分别" not in text[left : match.start]:
        cut = None
        for cut in re.compile(r"[、]|和|及|与").finditer(text, match.end, min(after)):
            pass
        if cut:
            right = cut.start()
    return left, right


def _commits(text: str, candidate: _Candidate, line: Line) -> bool:
    """Whether the clause of a number commits to it."""
    match = candidate.match
    left, right = candidate.clause
    before, behind = text[left : match.start], text[match.outer_end : right]
    sentence_before = text[candidate.sentence[0] : match.start]
    kind = kind_of(match)
    if kind in (UnitKind.SCORE, UnitKind.AGE) or match.form is Form.VAGUE or _NAME_AHEAD.search(before):
        return False
    if _inside_brackets(text, match.start):
        return False
    if _PAST.search(before) or re.search(r"截至|截止|目前|近年来|以来|去年|已有|已建|已形成", sentence_before):
        return False
    if re.match(r"[^,。;]{0,30}(?:已|作为(?:省定|试点))", behind):
        return False
    if _REWARD.search(text, *candidate.sentence):
        return False
    if _CONDITION_BEHIND.match(behind) and not re.search(r"(?:规模|投资额?|总额|资金|不低于|不少于)[^,。;]{0,6}$", before.rstrip("0123456789")):
        return False
    if _CONDITION_BEHIND.match(behind) and not re.search(r"设立|安排|建设|打造|投入|筹集", before):
        return False
    return _kind_commits(text, candidate, kind, before, behind, line)


def _kind_commits(text: str, candidate: _Candidate, kind: UnitKind | None, before: str, behind: str, line: Line) -> bool:
    match = candidate.match
    bounded = bool(match.bounds) or bool(re.search(r"达到|达|超过|一般为|保持|缩短|压缩|压减|控制在", before))
    if kind is UnitKind.TIME:
        return bounded and not re.search(r"年限|期限|有效期|任期|以上学历|满$|每(?:日|天|周|月)|超过$", before) and len(before) >= 2 and not behind.startswith(("内", "前", "后", "的"))
    if kind is UnitKind.OCCURRENCE:
        return not _PROCEDURE.search(before) and bool(re.search(r"达到|达|完成|实现|新增|突破|超过", before))
    if kind is UnitKind.MONEY and _RATE_OF_MONEY.search(before) and not re.search(r"每年", before):
        return False
    if _DESCRIBES.search(before) and not re.search(r"解决|完成|建成|新建|实现|覆盖", before):
        return False
    if _is_han(text, match) and not bounded and match.form is Form.PLAIN:
        in_heading = line.marker is not None and line.heading_at <= match.start and "。" not in text[: match.start]
        if in_heading or not re.search(r"新建|建成|建设|新增|完成|至少|培育|打造|创建|引进|举办|有一|实现|争创|建立|力争|每", before):
            return False
        if match.unit in ("个", "项", "大", "种", "方面", "件") and not re.search(r"新建|建成|新增|至少|创建|引进|培育|打造", before):
            return False
    if kind is UnitKind.RATIO:
        return bool(_COMMIT.search(before)) or bool(re.search(r"(?:率|比例|比重|占比|覆盖面)", before)) or bool(match.bounds) or behind.startswith("覆盖")
    return bool(_COMMIT.search(before))


def _is_han(text: str, match: QuantityMatch) -> bool:
    return not any(c.isdigit() for c in text[match.number_start : match.number_end])


def _inside_brackets(text: str, at: int) -> bool:
    opened = text.rfind("(", 0, at)
    return opened >= 0 and text.find(")", opened, at) < 0 and text.find(")", at) >= 0


# ---- from a number to a target


def _target(page: Page, line: Line, index: int, candidate: _Candidate, due: DueFinder) -> Target | None:
    text, match = line.text, candidate.match
    left, right = candidate.clause
    subject = _subject(text, candidate)
    if subject is None:
        return None
    low, high = _quote(text, candidate, subject)
    quantity = _quantity(page, line.view, match)
    start, end = line.view.span(low, high)
    before = text[left : match.start]
    per = _PER.search(before)
    return page.pin_as(
        Target,
        start,
        end,
        "target.clause",
        subject=page.pin(*line.view.span(*subject), "target.subject"),
        quantity=quantity,
        comparator=comparator_of(text[left : match.start], match),
        strength=_strength(before),
        due=due.governing(index, match.start),
        per=page.pin(*line.view.span(left + per.start(), left + per.end()), "target.per") if per and per.group().startswith("每") else None,
        standing=bool(_STANDING.search(before)),
        cumulative="累计" in before,
        flow=bool(_FLOW.search(before)),
    )


def _quantity(page: Page, view: View, match: QuantityMatch) -> Quantity:
    start, end = view.span(match.start, match.end)
    normal_value, normal_unit = normalise(match.value, match.unit)
    normal_to = normalise(match.value_to, match.unit)[0] if match.value_to is not None else None
    return page.pin_as(
        Quantity,
        start,
        end,
        f"quantity.{match.form.value}",
        value=match.value,
        value_to=match.value_to,
        unit=match.unit,
        normal_value=normal_value,
        normal_value_to=normal_to,
        normal_unit=normal_unit,
    )


def _strength(before: str) -> Strength:
    if _STRIVE.search(before):
        return Strength.STRIVE
    return Strength.PUSH if _PUSH.search(before) else Strength.FIRM


def comparator_of(before: str, match: QuantityMatch) -> Comparator:
    """How the number binds, by the words right before it and its marks."""
    near = before[-14:]
    if any(mark not in ("余", "多", "来") for mark in match.approximate):
        return Comparator.ABOUT
    ratio = kind_of(match) is UnitKind.RATIO
    if any(bound in ("以内", "以下", "之内", "内") for bound in match.bounds) or _ends_with(_AT_MOST_BEFORE, near):
        return Comparator.AT_MOST
    if _DECREASE.search(near) and not _LEVEL.search(near):
        return Comparator.DECREASE_BY
    if _INCREASE.search(near) and not _LEVEL.search(near) and (ratio or match.unit.endswith("百分点")):
        return Comparator.INCREASE_BY
    if match.bounds or match.approximate or _AT_LEAST_BEFORE.search(near):
        return Comparator.AT_LEAST
    if _EXACT.search(near):
        return Comparator.EXACTLY
    return Comparator.AT_LEAST


def _ends_with(pattern: re.Pattern[str], text: str) -> bool:
    return any(len(text) - found.end() <= 3 for found in pattern.finditer(text))


_BEHIND_SUBJECT = re.compile(r"(?:以上|以下|以内|左右|多|余)?(?:具有|有)?(?P<subject>[^,。;:!?、]*(?:、[^,。;:!?]*)?)")
_VERB_HEAD = re.compile(
    r"^(?:(?:到|至)?(?:20\d\d|“?十[三四五六]五”?)[^,]{0,6}?(?:年底前|年底|年末|年前|年|期间|时期|末)[,]?|在|要|将|力争|争取|确保|努力|全面|全力|加快|大力|积极|进一步|原则上|基本|初步|逐步|推动|推进|全市|全县|全区|全省|"
    r"其中[:,]?|实现|使|新建|改建|扩建|新增|完成|建成|建设|培育|打造|创建|发展|解决|开展|组织|实施|改造|引进|培训|每年|年均|累计|新改建|设立|每)+"
)
_TAIL_VERB = re.compile(
    r"(?:分别|均|都|总体|原则上|一般|要|应|应当|将|力争|确保|也|应该|基本|稳步|年均|实现|总量)*(?:达到|达|超过|突破|不低于|不少于|不高于|不超过|低于|高于|至少|最高|控制在|稳定在|保持在|保持|提高到|提升到|提高至|提升至|"
    r"增加到|增至|降至|降到|降低到|下降到|下降至|增长|提高|提升|增加|下降|降低|减少|压减|占|为|约|近|超|完成|到|控制|不小于|年均增长|上升到|缩短到|缩短|有|在|总数)+(?:约|近)?$"
)


def _subject(text: str, candidate: _Candidate) -> tuple[int, int] | None:
    """What is counted or measured: behind a measure word the noun that follows, else what stands before the verb."""
    match = candidate.match
    left, right = candidate.clause
    kind = kind_of(match)
    if kind is UnitKind.MEASURE or match.form is Form.BIG:
        behind = _BEHIND_SUBJECT.match(text, match.end, right)
        if behind and len(behind.group("subject")) >= 2 and not re.match(r"(?:的|到|是|为|和|及|整治到位|以|内|之)", behind.group("subject")[:4]):
            return behind.span("subject")
        if behind and re.match(r"的.{2,}", behind.group("subject")):
            return behind.start("subject") + 1, behind.end("subject")
    if text[match.end : match.end + 1] == "的" and right - match.end > 3 and re.search(r"(?:规模|总额|投资|面积|长度|不低于|不少于)[^,。;]{0,8}$", text[left : match.start]):
        return match.end + 1, right
    begin, end = left, match.start
    tail = _TAIL_VERB.search(text[begin:end])
    if tail:
        end = begin + tail.start()
    head = _VERB_HEAD.match(text[begin:end])
    if head and head.end() < end - begin:
        begin += head.end()
    while end > begin and text[end - 1] in "(、,的":
        end -= 1
    if end - begin >= 2:
        return begin, end
    behind = _BEHIND_SUBJECT.match(text, match.end, right)
    if behind and len(behind.group("subject").removeprefix("的")) >= 2:
        return behind.span("subject")
    # 培训7000人: the verb is all there is
    verb = re.search(r"[一-鿿]{2}$", text[left : match.start])
    if verb:
        return left + verb.start(), match.start
    previous = _around(text, max(left - 1, 0), max(left - 1, 0), _CLAUSE)
    return previous if previous[1] - previous[0] >= 2 else None


def _quote(text: str, candidate: _Candidate, subject: tuple[int, int]) -> tuple[int, int]:
    left, right = candidate.clause
    low, high = min(left, subject[0]), max(right, subject[1])
    while low < high and text[low] in "、,;:的和及":
        low += 1
    while high > low and text[high - 1] in "、,;:。":
        high -= 1
    return low, high
