"""What a target counts or measures, and the shortest clause that holds it with its number.

Behind a measure word the noun that follows (65个村屯安全饮水提升工程), else what stands before the verb, without the
time, the comparison and the verbs around it; where a clause names nothing (年均增长12%, 其中2032年建成20处) what the
clause before it measures.
"""

import re
from dataclasses import dataclass

from luoshi.extraction.clauses import enclosed
from luoshi.extraction.grammar.quantities import Form
from luoshi.extraction.grammar.units import UnitKind
from luoshi.extraction.heads import find_head
from luoshi.extraction.target_context import Candidate, words
from luoshi.extraction.verbs import Shape, lexicon, opens_with_verb, time_end

_HAN = "[一-鿿]"
_BEHIND = re.compile(r"(?:以上|以下|以内|左右|多|余)?(?:具有|有)?(?P<subject>(?!\()[^,。;:!?]*(?:、[^,。;:!?]*)?)")
_NO_NOUN = re.compile(
    r"(?:19|20)\d\d年|红线|底线|大关|目标|的|到|是|为|和(?![美谐平])|及|整治到位|以|内|之|用于|来|同比|比|左右|[^一-鿿“《A-Za-z\d]|\d+(?:\.\d+)?[万亿千]?(?:公里|亩|米|平方|人)"
)
_QUALIFIES = re.compile(
    r"\d+周?岁(?:及)?以[上下](?:的)?(?=[一-鿿])|(?:具有|具备|拥有|较|有|可|能|适合|符合|适应)[^,。;、]{1,20}的(?=[一-鿿])"
)
_BEHIND_VERB = re.compile(words("behind_verbs"))
# 达到80%的目标分年推进: what is behind speaks of the number itself
_REFERS = re.compile("目标|任务|要求|标准|水平|增速|速度|幅度")
_SIZED = re.compile(r"(?:规模|总额|投资|面积|长度|占地|能力|不低于|不少于)[^,。;]{0,8}$")

# ---- what stands between the subject and its number

_ADVERB = (
    r"(?:分别|均|都|总体|原则上|一般|要|(?<![供适响反呼对])应当?|将|力争|争取|确保|也|应该|基本|稳步|年均|实现|总共|必须|平均|逐步|累计"
    r"|进一步)"
)
_CHANGES = (
    "提高|提升|增加|增长|改善|增强|上升|扩大|下降|降低|减少|压减|压缩|缩短|缩小|缩减|精简|削减|降|增|升|减|发展|推广|整合|调整|优化"
    "|净增|递增|翻"
)
_SHARE_OF = (
    r"[^,。]{0,14}(?:比重|比例|份额|比)(?:达|提|不|稳|保|超|控|降|增|每|较|同|年均|力争|均|分别|要|由|突|下|上|$)"
)
_REACH = re.compile(
    rf"{_ADVERB}{{0,3}}(?:(?:{_CHANGES}|稳定|保持|控制|压降|收窄|延长|提前|缩){{1,2}}[到至为在]|达到|达成(?!率)|(?<![通直到传])达(?!标|产|效|率)"
    rf"|不得(?:超过|高于|低于|少于)|不低于|不少于|不高于|不超过|不大于|不小于|不突破|高于|低于|超过|突破|少于|多于|占(?!{_SHARE_OF})|为(?=每)|守住)"
)
_REACH_SIGN = re.compile("[到至为在达不高低超突少多占守]")  # none of these words is without one
_OF_YEAR = re.compile(r"^(?:19|20)\d\d年(?:度|底|末)?(?:水平)?的?$")
_LIST = re.compile(r"[\d.%‰、和及与万亿千百]*")
_TAIL = re.compile(
    rf"(?:{_ADVERB}|达到|(?<![通直到传])达|超过|突破|至少|最高|最低|控制在|稳定在|保持在|保持|守住|(?<!改造)(?<!整治)(?<!治理)(?<!改造提)(?<!整治提)(?<!治理提)(?:{_CHANGES})[到至为]?|占|为|约|近|超|到|控制"
    r"|压降|有|在|逾|完成|同比|环比|每年|逐年|每月|每季度|三年|两年|五年|当年|全年|总数"
    r"|[较比与](?:上年|去年|上一年|前一年|上年度|往年|目前|现在|(?:19|20)\d\d年|“?十[三四五六]五”?)(?:度|同期|底|末|水平|相比|比)?"
    r"|(?:到|至)?(?:19|20)\d\d年(?:底|末)?(?:之?前)?|[较比]同期|在[^,。;]{2,12}基础上|按可比价(?:格)?计?算?)$"
)
_TIME = re.compile(
    r"(?:年均(?=完成|新增|新建|培[训育]|实施|投入|接待|建设|引进|利用|增|减|下|提)|全年|年内|本年度|年度内|年度(?=完成|实施|新增)|期末|每(?:年|月|季度?|周)|[^,。;、]{1,12}(?:之日起|后)[一二三四五六两\d]{1,3}(?:个月|日|天|个工作日|年)内|(?:今后|未来|近)?[一二三四五六两\d]{1,2}年(?:内|来|时间)?(?![级生制龄期]))"
    r"|[^,。;、\d]{0,3}(?:汛期|春耕|入冬|供暖期?|采暖期|春节|国庆|中秋|秋收|雨季|开学|秋季学期|春季学期)(?:到来|来临|开始)?(?:之|以)?前"
)
_HEAD = re.compile(rf"(?!{words('not_heads')}){words('heads')}")
_NAME = re.compile(r"建成区(?!域)|建设用地|新建建筑|新增建设|[一-鿿]{2}(?:率|比例|比重|占比|面积(?=$))")
_OBJECT_VERB = re.compile(rf"(?<!城镇){words('object_verbs')}(?!率|区(?!域)|用地|比例|建筑)")
_COUNTING_VERB = re.compile(rf"{words('counting_verbs')}")
_RATE = re.compile(r"(?:率|比例|比重|占比|覆盖面|满意度|份额|系数|增速|涨幅)(?:\([^()]*\))?$")
_RATE_HEAD = re.compile(r"(?:实现|确保|使|推动|做到|带动|力争|保持|完成(?!率)|压减|压缩|减少|降低|提高|提升)(?!率)")
_MANY = re.compile(r"[^,。;]*?(?<![平优中高同初])等(?=[一-鿿]{2})(?!级|线|候|待|次|额)")
_GENERAL = re.compile(words("general_nouns"))

# 由目前的18%提高到40%
_STARTS_FROM = re.compile(r"[由从](?:目前|现在|现有|原来|上年|去年|20\d\d年)?(?:底|末)?的?$")
# 2032年、2033年分别新增…3万亩、4万亩: a year for each number
YEARS_APART = re.compile(r"(?:19|20)\d\d年(?:[、和](?:19|20)\d\d年)+分别")
_DIGIT = re.compile(r"\d")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Former:
    """The target before this one in the same sentence: its subject, its unit, where its quote begins."""

    subject: Span
    unit: str
    begins: int


def subject_of(c: Candidate, former: Former | None = None) -> Span | None:
    """The normal span of the subject, or None where the clause has none; then it may be that of the ``former`` one."""
    before = _before(c)
    behind = _behind(c, before)
    if behind:
        return behind
    if before:
        return before
    if former and (_goes_on(c) or former.unit == c.match.unit):
        return former.subject
    return _elsewhere(c)


def _goes_on(c: Candidate) -> bool:
    """Whether a clause without a subject speaks of the last one: 较2030年增长80%, 力争达到18亿元."""
    return _CHANGE_ONLY.search(c.part_said) is not None


_CHANGE_ONLY = re.compile(
    rf"(?:{_CHANGES}|达到|突破|超过|不低于|不少于|稳定在|保持在|控制在)[到至为率]?(?:约|近)?$|^$|翻$"
)


# ---- behind the number


def _behind(c: Candidate, before: Span | None) -> Span | None:
    text, match, right = c.text, c.match, c.part[1]
    if text.startswith("的", c.match.outer_end) and right - match.outer_end > 2:
        if c.kind is UnitKind.RATIO and not _REFERS.match(text, match.outer_end + 1):
            return _share(c)
        if c.kind is not UnitKind.MEASURE and _SIZED.search(c.part_said):
            return match.outer_end + 1, right
    counted = c.kind is UnitKind.MEASURE or match.form is Form.BIG
    sized = c.kind in (UnitKind.PHYSICAL, UnitKind.MONEY)
    if not (counted or sized):
        return None
    found = _BEHIND.match(text, match.end, right)
    if found is None:
        return None
    start, end = found.span("subject")
    if text.startswith("的", start) and end - start >= 3 and counted:
        start += 1
    elif end - start < 2 or _NO_NOUN.match(text, start):
        return None
    noun = text[start:end]
    if sized and not (_closes_verb(c) or (before is None and not opens_with_verb(noun))):
        return None
    led = opens_with_verb(noun) or _BEHIND_VERB.match(noun) is not None
    if led and (before or c.part_said.endswith("其中")) and not _closes_verb(c):
        return None
    qualified = _QUALIFIES.match(text, start, end)
    if qualified:
        start = qualified.end()
    verb = _BEHIND_VERB.search(text, start + 2, end)
    return start, verb.start() if verb else end


def _share(c: Candidate) -> Span | None:
    """80%以上的高频事项实现…: a share of things; of 认养收入的60% the whole stands before."""
    start, end = c.match.outer_end + 1, c.part[1]
    verb = _BEHIND_VERB.search(c.text, start + 1, end)
    return start, verb.start() if verb else end


def _closes_verb(c: Candidate) -> bool:
    """Whether a verb stands right before the number and its marks: 新建12公里护岸."""
    left, end = c.part[0], c.match.outer_start
    return lexicon().verbs.start_at(c.text, left, end) < end or c.text[left:end].endswith(("区", "段", "线", "期"))


# ---- before the number


def _before(c: Candidate) -> Span | None:
    """The words before the number without the time, the comparison and the verbs around them."""
    text, begin, end = c.text, c.part[0], c.match.start
    if c.baseline is not None and begin < c.baseline.start < end:
        led = _STARTS_FROM.search(text, begin, c.baseline.start)
        end = led.start() if led else c.baseline.start - 1
    if c.preceding is not None and begin < c.preceding.start and c.preceding.outer_end == c.match.outer_start:
        end = c.preceding.start  # 示范路5条120公里
    if c.per is not None and begin <= c.per[0] < end:
        # 成本降至每公斤25元: for each of what the level holds; 每个乡镇新建: who reaches it
        begin, end = (begin, c.per[0]) if _LEVEL_OF.search(text, begin + 2, c.per[0]) else (c.per[1], end)
    apart = text.find("分别", begin, end)
    if apart >= 0 and YEARS_APART.fullmatch(text, begin, apart + 2):
        number = _DIGIT.search(text, apart + 2, end + 1)
        begin, end = apart + 2, number.start() if number else end
    elif apart >= 0:
        end = apart
    end, reaches = _reach(text, begin, end)
    end = _without_tail(text, begin, end)
    begin = _without_head(text, begin, end, counted=_counted(c, reaches))
    while end > begin and text[end - 1] in "(、,的≤≥≦≧<>":
        end -= 1
    while begin < end and text[begin] in "、,)的":
        begin += 1
    if _CAPACITY.fullmatch(text, begin, end) and _NAMED_BEHIND.match(text, c.match.outer_end, c.part[1]):
        return None
    if end - begin >= 2 and not _is_verb(text, begin, end):
        return begin, end
    return _bearer(c)


# 新建日产1200吨淡化装置: what has the capacity stands behind it
_CAPACITY = re.compile("[日年](?:产|处理|供水?|加工|生产)")
_NAMED_BEHIND = re.compile(f"{_HAN}{{2}}")


def _counted(c: Candidate, reaches: bool) -> bool:
    """Whether the words before the number are a verb with its object, not the name of what is measured."""
    return c.kind is not UnitKind.RATIO and (c.kind is UnitKind.MEASURE or not reaches)


def _is_verb(text: str, begin: int, end: int) -> bool:
    if _COUNTING_VERB.fullmatch(text, begin, end):
        return True
    return end - begin <= 4 and lexicon().verbs.end_at(text, begin, end) == end and not _LEVEL.search(text, begin, end)


_LEVEL_OF = re.compile(rf"(?:(?:{_CHANGES})[到至为]|达到|达|控制在|稳定在|保持在|不低于|不高于|不超过)$")
_LEVEL = re.compile("培训$|坐诊|演出|就业$")


def _bearer(c: Candidate) -> Span | None:
    """每个点位控制在2亩: where nothing else is named, what each stands for."""
    if c.per is None or c.per[0] < c.part[0]:
        return None
    start = c.per[0] + 1 + (c.text[c.per[0] + 1] in "个名位家")
    return (start, c.per[1]) if c.per[1] - start >= 2 else None


def _reach(text: str, begin: int, end: int) -> tuple[int, bool]:
    """Where the words of reaching begin (达到, 高于…增速, 达到每百平方公里); behind them numbers or a reference."""
    if _REACH_SIGN.search(text, begin + 1, end) is None:
        return end, False
    for found in _REACH.finditer(text, begin + 1, end):
        between = _OF_YEAR.sub("", text[found.end() : end])
        if "的" in between[:-1]:
            continue
        if _LIST.fullmatch(between) or not any(sign.isdigit() for sign in between):
            return found.start(), True
    return end, False


def _without_tail(text: str, begin: int, end: int) -> int:
    while end > begin:
        tail = _TAIL.search(text, max(begin, end - 24), end)
        if tail is None:
            break
        end = tail.start()
    return end


def _without_head(text: str, begin: int, end: int, *, counted: bool) -> int:
    """Behind time phrases, urging words and the verb whose object the subject is."""
    rate = _RATE.search(text, begin, end) is not None
    if not rate and counted:
        found = [verb.end() for verb in _OBJECT_VERB.finditer(text, begin, end - 1)]
        behind = found[-1] if found else begin
        if end - behind >= 2 and text[behind] not in "的率" and not _is_verb(text, behind, end):
            begin = behind
    verbs = 0
    while begin < end:
        after = _past_head(text, begin, end)
        if after == begin:
            after = _past_verb(text, begin, end, verbs, counted=counted and not rate)
            verbs += 1
        if after == begin:
            break
        begin = after
    many = _MANY.match(text, begin, end)
    return many.end() if many else begin


# 1.完成… · (二)新建… · ①…: the number of an item that goes on in the same line
_ITEM = re.compile(r"(?:\d{1,2}[.、]|\([一二三四五六七八九十\d]{1,3}\)|[①-⑳]|[一二三四五六七八九]是)(?=[一-鿿“])")


def _past_head(text: str, begin: int, end: int) -> int:
    item = _ITEM.match(text, begin, end)
    if item:
        return item.end()
    if text[begin] in "、,:;)" or (text[begin] in "和及并" and not text.startswith(("和平", "和谐", "及时"), begin)):
        return begin + 1
    time = time_end(text, begin, end)
    if time > begin:
        return time
    long = _TIME.match(text, begin, end)
    if long:
        return long.end()
    head = _HEAD.match(text, begin, end)
    return head.end() if head else begin


def _past_verb(text: str, begin: int, end: int, verbs: int, *, counted: bool) -> int:
    """Behind a verb that opens the words, where what follows can be its object and stand alone."""
    if not counted:
        found = _RATE_HEAD.match(text, begin, end)
        if found is None and not _NAME.match(text, begin, end) and _RATE.search(text, begin, end) is None:
            found = _OBJECT_VERB.match(text, begin, end)
        return found.end() if found and end - found.end() >= 2 else begin
    if _NAME.match(text, begin, end):
        return begin
    counting = _COUNTING_VERB.match(text, begin, end)
    stop = counting.end() if counting else lexicon().verbs.end_at(text, begin, end)
    if stop == begin or (counting is None and text[begin:stop] in lexicon().nominal):
        return begin
    if end - stop < 2 or _GENERAL.fullmatch(text, stop, end) or text[stop] in "率的点区量额员户" or verbs > 3:
        return begin
    return stop


# ---- elsewhere


def _elsewhere(c: Candidate) -> Span | None:
    """Behind the number; else the verb that is all there is (培训7000人); else the clause before."""
    text, match, (left, right) = c.text, c.match, c.part
    behind = _BEHIND.match(text, match.end, right)
    if behind and len(behind.group("subject").removeprefix("的")) >= 2:
        start, end = behind.span("subject")
        start += text.startswith("的", start)
        done = _BEHIND_VERB.search(text, start + 1, end)
        return start, done.start() if done else end
    verb = re.search(r"[一-鿿]{2}$", text[left : match.outer_start])
    if verb:
        acted_on = _object_before(c) if _MADE.fullmatch(verb.group()) else None
        return acted_on or (left + verb.start(), match.outer_start)
    if left == 0:
        return None
    begins, ends = c.parts.clause(left - 1, left - 1)
    ends = min(ends, left - 1)
    return (begins, ends) if ends - begins >= 2 else None


_MADE = re.compile("达到|建成|新建")


def _object_before(c: Candidate) -> Span | None:
    """布局建设修复中心,到2033年建成8个: what the verb of the clause before acts on."""
    left = c.clause[0]
    if c.text[left - 1 : left] != ",":
        return None
    begins, ends = c.parts.clause(left - 1, left - 1)
    head = find_head(c.text, begins, ends, enclosed(c.text, begins, ends)) if begins < ends else None
    if head is None or head.shape is not Shape.VERB:
        return None
    many = _MANY.match(c.text, head.opens, head.closes)
    start = many.end() if many else _past_verb(c.text, head.opens, head.closes, 0, counted=True)
    return (start, head.closes) if head.closes - start >= 2 else None


def quote_of(c: Candidate, subject: Span, former: Former | None = None) -> Span:
    """The normal span of the shortest clause that holds subject, number and unit.

    Where the subject is the former target's, from where that one begins: 新建高标准农田6万亩,改造提升2.4万亩.
    """
    item = _ITEM.match(c.text, c.part[0])
    low, high = min(item.end() if item else c.part[0], subject[0]), max(c.part[1], subject[1])
    if former is not None and subject == former.subject:
        low = min(low, former.begins)
    while low < high and c.text[low] in "、,;:的":
        low += 1
    while high > low and c.text[high - 1] in "、,;:。":
        high -= 1
    return low, high
