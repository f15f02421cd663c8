"""Quantities that a plan commits to reach, among all the numbers of a text.

A number with a unit is a target where its clause commits to it (达到, 不低于, 建成, 新增 …) and nothing around it says
otherwise: what is past (已, 截至), what sets a condition (…以上的,给予…), subsidies, fines and scores, how often a
procedure is repeated, counts that only describe (全县12个乡镇). Source: brief 6 and the guide's "Targets".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from luoshi.extraction.due import DueFinder
from luoshi.extraction.grammar.quantities import Form, QuantityMatch, find_quantities, kind_of
from luoshi.extraction.grammar.units import UnitKind, normalise
from luoshi.extraction.lines import Line
from luoshi.extraction.page import Page
from luoshi.extraction.reading import Comparator, Quantity, SectionRole, Strength, Target, Task
from luoshi.extraction.regions import Region
from luoshi.extraction.target_tables import find_table_targets
from luoshi.extraction.view import View

# ---- what surrounds a number

# verbs that commit to an amount
_FIRM = (
    r"达到|达成|达(?=\d|[一二三四五六七八九十百])|达|完成|建成|新建|建设|改建|扩建|改造|新增|增加|培育|打造|创建|创成|实现|解决|发展|引进|培训|控制在|控制|降至|降到|降低|"
    r"提高|提升|增长|下降|减少|压减|超过|突破|保持|稳定在|稳定|不低于|不少于|不高于|不超过|低于|高于|至少|不小于|力争|争取|确保|开展|选择|选取|遴选|推出|建立|设立|投入|投资|"
    r"实施|治理|修复|整治|清理|组织|举办|落实|覆盖|争创|认定|评选|选树|扶持|带动|吸纳|转移|帮扶|救助|发放|安置|种植|造林|栽植|抚育|绿化|复垦|收集|利用|处理|处置|"
    r"更新|更换|新改建|硬化|铺设|敷设|架设|安装|配备|配齐|出栏|存栏|销售|签约|入驻|落地|开工|竣工|投产|招引|招商|孵化|上市|入库|申报|申请|拆除|取缔|关闭|搬迁|压缩|缩短|"
    r"占|用稿|有(?=一|\d|$)|参加|普及|编制|制定|修订|搭建|启动|推广|储备|销量|调水|清淤|举行|招聘|招募|选派|选聘|挖掘|申创|获评|入选|养殖|生产|供应|开行|开通"
)
_COMMIT = re.compile(_FIRM)
# …全部整治到位 · …竣工: a verb behind the number commits as well
_COMMIT_BEHIND = re.compile(r"(?:到位|全部完成|完成|建成|竣工|投产|通车|达标|启用|投用|投运|开工|全覆盖|创建成功|通过验收)(?:使用|投用|运行|任务)?$")
_PAST = re.compile(r"已(?:经|有|建成|完成|达|累计|开展|形成|实现|取得|开工|建立|办理)|截至|截止|目前|去年|近年来|以来|过去|共有|曾|先后|累计已|了(?=\d)|取得了|形成了|现状|(?<![较比])上年(?!度)")
_PERMITS = re.compile(r"允许|可以|可(?:按|由|根据|参照|适当|申请|享受|给予|在|不)|最多不|原则上不|不得|禁止|严禁|不准|不予|具有|具备|从事|参照|如需|拟|假定|例如|如(?=\d)")
_REWARD = re.compile(r"奖励|补助|补贴|资助|给予|罚款|处罚|罚|扣\d|扣分|得\d|加分|计\d|赔偿|收费|缴纳|保证金|票价|工资|津贴|贴息|奖补|奖金|不予|减免|免征|扣除|限额|定额|额度")
# 投资1000万元以上的,… · 面积2000平方米以上的公共建筑: what sets a condition or describes a thing
_CONDITION_BEHIND = re.compile(r"(?:\([^()]*\))?(?:的|且|及以上|至\d|以上至)")
_CONDITION_CLAUSE = re.compile(r"的[,;:]|的$")
_NAMES_BEFORE = re.compile(r"、[^、,。;]{2,10}等?$")
_PROCEDURE = re.compile(r"每(?:年|季度|季|月|周|日|天|半年|旬|两周|双周|学期|次|\d+年|[一二三四五六七八九十两]+(?:年|月|周|天|个月))[^,。;]{0,14}$")
_RATE_OF_MONEY = re.compile(r"每[^,。;]{1,6}$|/$|按")
_DESCRIBES = re.compile(r"(?:方面|以上|上述|前述|其余|这|对|针对|结合|依托|围绕|利用|根据|按|按照|最高|单个|全[省市县区镇乡国村]|全州|辖|共|等|我[省市县区]|本[省市县区]|下设|涉及|其中包括|包括|包含|划分为|分为|分成|设为|为期|历时|之间)$")
_NAME_AHEAD = re.compile(r"[“‘\"《第]$")
_SENTENCE = re.compile(r"[。;!?]")
_CLAUSE = re.compile(r"[,。;!?:]")
_RULE_TITLE = re.compile(r"标准$|职责$|预案$|放假|节假日|任免|任职|免职")
_RULES = re.compile(r"本(?:办法|规定|细则|条例|预案|规则|规程|章程)")

# ---- comparators

_AT_LEAST_BEFORE = re.compile(r"不低于|不少于|不小于|至少|最少|达到|达|超过|突破|高于|多于|超|提高到|提升到|提高至|提升至|增加到|增至|增长到|上升到|扩大到|稳定在|占|完成|新增|建成")
_AT_MOST_BEFORE = re.compile(r"不超过|不高于|不多于|不大于|控制在|(?<!不)低于|(?<!不)少于|压减到|压减至|降至|降到|降低到|下降到|降低至|下降至|减少到|减少至|压缩到|压缩至|缩短到|缩短至|最多|最高")
_INCREASE = re.compile(r"(?:增长|提高|(?<!改造)提升|上升|增幅|增速|递增)(?:率)?(?:达到|达|超过|保持在|保持|不低于|在|为|约|了)?$")
_GROWS = re.compile(r"(?:增加|扩大|增)(?:达到|达|超过|不低于|约|了)?$")
_DECREASE = re.compile(r"(?:下降|减少|降低|压减|缩短|压缩|削减|减|降)(?:率)?(?:达到|达|超过|不低于|在|为|约|了)?$")
_LEVEL = re.compile(r"(?:到|至|在)$")
_EXACT = re.compile(r"(?:(?<=[一-鿿]{2})为|是|保持|保持在|即)$")
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
    following: QuantityMatch | None
    committed: bool


def find_targets(page: Page, due: DueFinder, tasks: tuple[Task, ...] = ()) -> tuple[Target, ...]:
    """All targets of the papers on the page, in the order of the text.

    In the text of a task or of a goal an amount commits unless its clause says otherwise; elsewhere a verb must.
    """
    titles = [page.title.text] if page.title else [page.document.title_hint]
    if any(_RULE_TITLE.search(title) for title in titles if title):
        return ()
    wanted = [i for i in page.regions.lines(Region.NOTICE, Region.PLAN, Region.ANNEX) if i not in page.regions.inner_title]
    if sum(len(_RULES.findall(page.lines[i].text)) for i in wanted) >= 3:
        return ()
    found: list[Target] = []
    work = _Spans([(task.start, task.end) for task in tasks])
    for index in wanted:
        line = page.lines[index]
        role = page.role_of_line.get(index)
        if role is SectionRole.REVIEW:
            continue
        works = bool(tasks) and role in (SectionRole.WORK, SectionRole.SCHEDULE)
        committed = role is SectionRole.GOAL or works or work.hold(line.start)
        if any(character.isdigit() or character in "一二三四五六七八九十两半翻百" for character in line.text):
            found.extend(_in_line(page, line, index, due, committed))
    found.extend(find_table_targets(page, due))
    return tuple(sorted(found, key=lambda target: (target.start, target.quantity.start)))


@dataclass(frozen=True, slots=True)
class _Spans:
    """Raw spans of work; tasks may nest but are few."""

    spans: list[tuple[int, int]]

    def hold(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.spans)


def _in_line(page: Page, line: Line, index: int, due: DueFinder, committed: bool) -> Iterator[Target]:
    text = line.text
    matches = find_quantities(text, skip=((0, line.heading_at),))
    baseline: QuantityMatch | None = None
    for position, match in enumerate(matches):
        following = matches[position + 1] if position + 1 < len(matches) else None
        if _is_baseline(text, match, following):
            baseline = match
            continue
        governed = committed or due.governing(index, match.start) is not None
        candidate = _Candidate(match, _clause(text, match, matches), _around(text, match.start, match.end, _SENTENCE), following, governed)
        if _commits(text, candidate, line):
            target = _target(page, line, index, candidate, due)
            if target is not None:
                yield replace(target, baseline=_quantity(page, line.view, baseline)) if baseline else target
        baseline = None


_FROM = re.compile(r"[由从]$")
_TO = re.compile(r"(?:提高|提升|增加|增长|扩大|上升|下降|降低|减少|压减|压缩|缩短|发展|降|增|升|提)(?:到|至|为)(?:约)?$")


def _is_baseline(text: str, match: QuantityMatch, following: QuantityMatch | None) -> bool:
    """``由61%提高到80%``: the first number is where it stands now."""
    if following is None or following.start - match.outer_end > 10:
        return False
    return _FROM.search(text[: match.start][-2:]) is not None and _TO.search(text[match.outer_end : following.start]) is not None


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
    whole = _around(text, match.start, match.end, _CLAUSE)
    said = text[whole[0] : match.start]
    if _PERMITS.search(before):
        return False
    if _PAST.search(before) or re.search(r"截至|截止|目前|近年来|以来|去年", sentence_before):
        return False
    if re.match(r"[^,。;]{0,30}(?:已|作为(?:省定|试点))", behind):
        return False
    sentence = text[slice(*candidate.sentence)]
    if _REWARD.search(text, *whole) or (_REWARD.search(sentence) and _CONDITION_CLAUSE.search(sentence) and not _FOUNDS.search(said)):
        return False
    if _is_condition(text, match, whole, said) or _is_attribute(text, candidate, whole):
        return False
    if match.form is Form.DOUBLING:
        return True
    if _NAMES_BEFORE.search(before) and not _COMMIT.search(said) and re.match(r"[一-鿿]{2}", behind):
        return False
    return _kind_commits(text, candidate, kind, said, text[match.outer_end : whole[1]], line)


_FOUNDS = re.compile(r"设立|组建|成立|配备|安排|建设|打造|(?<!改造)投入|筹集|形成|建成|新建|达到|规模不低于|规模不少于")


def _is_attribute(text: str, candidate: _Candidate, clause: tuple[int, int]) -> bool:
    """``新建存栏500只以上羊场45个``: the first number describes what the second one counts."""
    match, following = candidate.match, candidate.following
    if following is None or following.start >= clause[1] or not match.bounds:
        return False
    between = text[match.outer_end : following.start]
    return len(between) >= 2 and not re.search(r"[、和及与]|其中|分别|提高|增加|达到|降", between[:1] + between[-3:]) or re.match(r"的", between) is not None


def _is_condition(text: str, match: QuantityMatch, clause: tuple[int, int], said: str) -> bool:
    """Whether the number bounds a class of things (…以上的企业), rather than an amount to reach."""
    behind = text[match.outer_end : clause[1]]
    if re.match(r"(?:对|凡)[^,]*的", text[clause[0] : clause[1]]) and _CONDITION_BEHIND.match(behind):
        return True
    if text[clause[0] : clause[1]].endswith("的") and clause[1] < len(text) and text[clause[1]] in ",;":
        return True
    if kind_of(match) in (UnitKind.MONEY, UnitKind.PHYSICAL) and match.bounds and re.match(r"[一-鿿]{3}", behind) and said[-1:] not in "于过到达在":
        return True
    limits = match.bounds or re.search(r"(?:低于|高于|超过|不足|小于|大于|未满|年满|满)$", said)
    return bool(limits) and _CONDITION_BEHIND.match(behind) is not None and not _FOUNDS.search(said)


def _kind_commits(text: str, candidate: _Candidate, kind: UnitKind | None, before: str, behind: str, line: Line) -> bool:
    match = candidate.match
    bounded = bool(match.bounds) or bool(re.search(r"达到|达|超过|一般为|保持|缩短|压缩|压减|控制在", before))
    if kind is UnitKind.TIME:
        if any(bound in ("内", "以内", "之内") for bound in match.bounds) and not re.search(r"控制在|压缩|缩短|压减", before):
            return False
        return bounded and not re.search(r"年限|期限|有效期|任期|以上学历|满$|每(?:日|天|周|月)(?!.*不少于)|(?<!不)超过$", before) and len(before) >= 2 and not behind.startswith(("内", "前", "后", "的"))
    if kind is UnitKind.OCCURRENCE:
        return not _PROCEDURE.search(before) and bool(re.search(r"达到|达|完成|实现|新增|突破|超过", before))
    if kind is UnitKind.MONEY and _RATE_OF_MONEY.search(before) and not re.search(r"每年", before):
        return False
    if kind is UnitKind.MEASURE and re.match(r"年以上的", behind):
        return False
    if re.search(r"全[省市县区镇乡国村州]$", before) or re.match(r"范围|半径|[宽高厚深长](?!期|效|度)|一遇", behind):
        return False
    if _DESCRIBES.search(before) and not re.search(r"解决|完成|建成|新建|实现|覆盖", before[-8:]):
        return False
    if before.endswith("每"):
        return False
    if match.value == 1 and _is_han(text, match) and not re.search(r"至少|每|不少于", before):
        return False
    if kind is UnitKind.RATIO and re.search(r"各占$|权重|按$|占比为$", before):
        return False
    if _is_han(text, match) and not bounded and match.form is Form.PLAIN:
        in_heading = line.marker is not None and line.heading_at <= match.start and "。" not in text[: match.start]
        if in_heading or not re.search(r"新建|建成|建设|新增|完成|至少|培育|打造|创建|引进|举办|有一|实现|争创|建立|力争|每", before):
            return False
        if match.unit in ("个", "项", "大", "种", "方面", "件") and not re.search(r"新建|建成|新增|至少|创建|引进|培育|打造", before):
            return False
    if kind is UnitKind.RATIO:
        return bool(_COMMIT.search(before)) or bool(re.search(r"(?:率|比例|比重|占比|覆盖面)", before)) or bool(match.bounds) or behind.startswith("覆盖")
    if _PUSHED.search(before) and re.match(r"[一-鿿]{2}", behind) and kind in (UnitKind.PHYSICAL, UnitKind.MONEY):
        return False
    if not candidate.committed and "同比" in before:
        return False
    if candidate.committed and not _is_han(text, match):
        return len(before) >= 2 or _COMMIT.search(behind) is not None
    if not candidate.committed and not (match.bounds or match.approximate or _WILL.search(before) or kind is UnitKind.RATIO):
        return False
    return bool(_COMMIT.search(before)) or _COMMIT_BEHIND.search(behind) is not None or (
        bool(match.bounds or match.approximate) and _COMMIT.search(behind) is not None
    )


_WILL = re.compile(r"到20\d\d年|力争|争取|确保|计划|要|将|不低于|不少于|不超过|控制在|至少|达到|完成|建成|每年|年底前")
# 加快推进10万吨水厂建设: the number names the thing, nothing is promised of it
_PUSHED = re.compile(r"(?:推进|加快|推动|加强|谋划|研究|探索)$")


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
    near = re.sub(r"(?:[\d.]+(?:%|‰|个百分点)?[、和及])+$", "", before)[-14:]
    if any(mark not in ("余", "多", "来") for mark in match.approximate):
        return Comparator.ABOUT
    ratio = kind_of(match) is UnitKind.RATIO
    if _DECREASE.search(near) and not _LEVEL.search(near):
        return Comparator.DECREASE_BY
    if not _LEVEL.search(near) and (_INCREASE.search(near) or (_GROWS.search(near) and ratio)):
        return Comparator.INCREASE_BY
    if any(bound in ("以内", "以下", "之内", "内") for bound in match.bounds) or _ends_with(_AT_MOST_BEFORE, near):
        return Comparator.AT_MOST
    if match.bounds or match.approximate or _AT_LEAST_BEFORE.search(near):
        return Comparator.AT_LEAST
    if _EXACT.search(near) or match.value_to is not None:
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
