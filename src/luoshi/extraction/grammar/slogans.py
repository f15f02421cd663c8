"""Where numerals stand in names and not in quantities: slogans, titles, numbers of papers and products.

Three signs, in this order: marks (short quotes without a verb of reaching, titles in 《》), the list of
``data/slogans.toml``, and the sentence around the numeral (统一, 第三, 一村一品, G230, 1+X, 二十大).
"""

import re
import tomllib
from importlib import resources

_DATA = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("slogans.toml").read_text("utf-8"))

# “一圈两带三区” · “5+2” · “百千万工程”; longer quotes are sentences that may commit to something
_QUOTED = re.compile(r"“[^“”]{1,12}+”|‘[^‘’]{1,12}+’|\"[^\"]{1,12}+\"|「[^「」]{1,12}+」")
_REACHES = re.compile(
    r"达|完成|新增|新建|建成|不低于|不少于|不超过|超过|提高|提升|增长|下降|降低|减少|控制|力争|确保|突破"
)
# 《石桥县全域旅游三年行动方案(2031-2033年)》
_TITLE = re.compile(r"《[^《》]{1,120}+》")
_NAMES = re.compile("|".join(sorted(map(re.escape, _DATA["names"]), key=len, reverse=True)))
# 一户一策 · 一人一档 · 一乡镇一特色 · 1村1品
_EACH_ITS_OWN = re.compile(
    r"一(?!是)[^一,。;:、0-9]{1,3}一[^一,。;:、0-9]{1,2}|1[村户企人乡县镇街校园河湖路品班家]1[^0-9,。;:、亿万]"
)

# 统一 · 唯一 · 之一 · 合一: 一 closes a word
_CLOSED_BY_ONE = "统唯之同单逐其初归划合专不惟如"
# 第3 · 〔2031〕5 · 3×5: nothing that begins here can be a quantity
_BARS_ARABIC = "第〔[#№×*"
_JOINS = ".:/-+~"


def names_with_numerals(text: str) -> list[tuple[int, int]]:
    """Spans of normal text, in order and disjoint, inside which no numeral counts anything."""
    spans = [match.span() for match in _QUOTED.finditer(text) if _REACHES.search(match.group()) is None]
    for pattern in (_TITLE, _NAMES, _EACH_ITS_OWN):
        spans.extend(match.span() for match in pattern.finditer(text))
    return merged(spans)


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch or overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def counts(text: str, start: int, low: int = 0) -> bool:
    """Whether the numeral at a position of normal text can open a quantity, by what stands before it from ``low`` on.

    False for identifiers (G230, PM2.5), ordinals (第三), parts of dates, ratios and versions (8:30, 1/3, 1.2.3), sums
    in names (3+2), words (统一, 其一) and uncertain numbers (数十, 几百).
    """
    if start == low:
        return True
    before, further = text[start - 1], text[start - 2] if start > 1 else ""
    if _is_letter(before) or (before in _JOINS and (further.isdecimal() or _is_letter(further))):
        return False
    if text[start].isascii():
        return before not in _BARS_ARABIC and not (before in "万亿千百" and further.isdecimal())
    if text[start] in "十百千" and before in "数几":
        return False
    return before != "第" and not before.isdecimal() and not (text[start] == "一" and before in _CLOSED_BY_ONE)


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()
