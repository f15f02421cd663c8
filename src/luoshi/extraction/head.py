"""The title of an official paper, and what else stands at its head.

GB/T 9704-2012: the number stands above the title, on web pages often below it. Titles wrap; they are joined again.
"""

import re
from dataclasses import dataclass

from luoshi.document.model import BlockKind, Document
from luoshi.extraction.addressees import HEAD_LINES, Addressees, names_body
from luoshi.extraction.fields import FIELD
from luoshi.extraction.grammar.names import is_body, split_names
from luoshi.extraction.lines import Line
from luoshi.extraction.markers import Style
from luoshi.extraction.signature import DATE_ONLY
from luoshi.extraction.view import normal

_TITLE_END = re.compile(
    r"(?:通知|意见|决定|决议|通报|函|批复|公告|通告|公报|报告|请示|议案|命令|令|方案|计划|规划|纲要|办法|规定|细则|要点|措施|清单|纪要|安排|预案|标准|条例|制度|职责|"
    r"规则|规程|指南|目录|分工|任务|任务书|名单|实施意见|解读|台账|章程|准则|工程|行动|工作|举措|事项|分解|责任书|指引|规范|政策|公示|倡议书|一览表|(?:分解|分工|目标|任务|责任|进度|推进|计划)表|答复|依据|职能|讲话|致辞|指南|问答|须知|简章|议程|慰问信|公开信|启事)"
    r"(?:\([^()]{1,24}\))*(?:全文)?$"
)
# what a whole title ends with; 工作 or 行动 may also end the first line of a wrapped one
_PAPER_END = re.compile(
    r"(?:通知|意见|决定|通报|函|批复|公告|通告|报告|请示|方案|计划|规划|纲要|办法|规定|细则|要点|清单|纪要|预案|条例)(?:\([^()]{1,24}\))*$"
)
_NO_TITLES = frozenset({"目录", "目次", "附录"})
# 和二〇四〇年远景目标纲要: a line that goes on with the list of the one above
_GOES_ON = re.compile(r"[和及与暨、]")
_ISSUES = re.compile(r"关于|印发|转发|批转|公布|发布|下达|分解")
_NOISE = re.compile(
    r"当前位置|您的位置|首页|>>|>|网站(?:首页|地图|导航|标识)|微信|微博|QQ|打印|关闭|字体|字号|来源|浏览|点击|分享|扫一扫|下载|全真版|文字版|相关链接|今天是|欢迎|时间:|日期:|http|www"
)


@dataclass(frozen=True, slots=True)
class TitleLines:
    """A title over one or more lines that follow each other; ``text`` is its joined normal form."""

    first: int
    last: int
    start: int
    end: int
    text: str


def find_title(
    document: Document, lines: list[Line], addressees: Addressees | None, known: list[str]
) -> TitleLines | None:
    """The title of the issuing paper: lines above the addressees or at the head of the page, joined.

    ``known`` are titles that the page itself declares (the field 标题, the window's title), in normal form; a joined
    title that one of them repeats is preferred.
    """
    stop = _first_text(lines, addressees)
    window = bool(lines) and lines[0].block.kind is BlockKind.WINDOW_TITLE
    candidates = [c for c in (_title_ending_at(lines, last, known) for last in range(int(window), stop)) if c]
    if candidates:
        return max(candidates, key=lambda c: _title_score(c, lines, addressees, known, stop))
    return _window_title(lines[0]) if window else None


# 《…规划》全文 · …意见_云岭县人民政府 · …通知 - 政务公开
_INSIDE_MARKS = re.compile(r"《(?P<title>[^《》]{6,})》(?:全文|[^《》]*$)")
_SITE = re.compile(r"[-_|]+[^-_|]{2,24}$")


def _window_title(line: Line) -> TitleLines | None:
    """The window's title where nothing on the page prints one, without the name of the site."""
    text = line.text
    inside = _INSIDE_MARKS.match(text)
    if inside:
        start, end = inside.span("title")
    else:
        site = _SITE.search(text)
        start, end = 0, site.start() if site and site.start() >= 8 else len(text)
    if end - start < 6 or _NOISE.search(text[start:end]):
        return None
    a, b = line.view.span(start, end)
    return TitleLines(0, 0, a, b, text[start:end])


def _first_text(lines: list[Line], addressees: Addressees | None) -> int:
    if addressees:
        return addressees.line
    for index, line in enumerate(lines[:HEAD_LINES]):
        if line.block.cell is not None and not _TITLE_END.search(line.text):
            continue
        if line.marker and line.marker.ordinal == 1 and line.marker.style is not Style.BULLET and index:
            return index
        if len(line.text) > 90 and not _TITLE_END.search(line.text):
            return index
    return min(len(lines), 12)


def _is_title_line(line: Line) -> bool:
    text = line.text
    return 2 <= len(text) <= 110 and not re.search(r"[。;!?]|,.*,.*,", text) and not _NOISE.search(text)


def _title_ending_at(lines: list[Line], last: int, known: list[str]) -> TitleLines | None:
    line = lines[last]
    if (
        line.marker
        or not _is_title_line(line)
        or not _TITLE_END.search(line.text)
        or line.text in _NO_TITLES
        or text_is_number(line.text)
        or line.text.endswith(":")
    ):
        return None
    first, text = last, line.text
    bodies = False  # a joint paper names its issuers one a line above 关于…
    while first > 0 and last - first < 6 and (bodies or text not in known or text.startswith(("关于", "印发", "转发"))):
        above = lines[first - 1]
        if not _is_title_line(above) or above.marker or text_is_number(above.text) or DATE_ONLY.fullmatch(above.text):
            break
        if line.block.cell is not None and above.block.cell != line.block.cell:
            break
        bodies = (bodies or text.startswith(("关于", "印发", "转发", "《"))) and all(
            is_body(above.text[a:b]) for a, b in split_names(above.view, 0, len(above.text))
        )
        joins = bodies or above.text.endswith(("关于", "印发", "转发", "关于印发", "关于转发"))
        ended = _PAPER_END if _PAPER_END.search(text) else _TITLE_END
        unfinished = not _ISSUES.search(text) and _ISSUES.search(above.text) and not ended.search(above.text)
        joins = joins or (len(text) <= 10 and not _ISSUES.search(text) and names_body(above.text))
        split_inside = any(above.text + text == title or title.endswith(above.text + text) for title in known) or (
            _TITLE_END.search(above.text) is None
            and _ISSUES.search(above.text) is not None
            and text.endswith(("通知", "意见", "函", "批复", "决定", "通报"))
        )
        goes_on = _GOES_ON.match(text) is not None
        if not (joins or unfinished or split_inside or goes_on):
            break
        first -= 1
        text = above.text + text
    start, text = _without_label(lines[first], text)
    return TitleLines(first, last, start, line.end, text)


def _without_label(line: Line, text: str) -> tuple[int, str]:
    """``标题:关于…的通知``: where the title begins, and the title."""
    label = FIELD.match(text)
    if label is None or label.end() >= len(line.text):
        return line.start, text
    return line.view.span(label.end(), label.end() + 1)[0], text[label.end() :]


def _title_score(
    title: TitleLines, lines: list[Line], addressees: Addressees | None, known: list[str], stop: int
) -> tuple[float, int]:
    score = min(len(title.text), 40) / 20
    if any(title.text == k for k in known):
        score += 3
    elif any(title.text in k or k in title.text for k in known):
        score += 2
    if _ISSUES.search(title.text):
        score += 2
    if is_body(re.split(_ISSUES, title.text, maxsplit=1)[0]):
        score += 2
    between = lines[title.last + 1 : stop]
    if addressees and all(len(line.text) <= 40 for line in between) and len(between) <= 6:
        score += 2
    part_of_known = any(title.text in k or k in title.text for k in known)
    if addressees and title.last == stop - 1 and _PAPER_END.search(title.text) and not part_of_known:
        score += 4  # a headline of the page's own stands above; this is what the addressees read
    if _PAPER_END.search(title.text):
        score += 1
    if lines[title.first].block.cell is not None:
        score -= 1
    if lines[title.first].block.align == "center" or lines[title.first].block.level:
        score += 1
    return score, title.last


_NUMBER_LINE = re.compile(
    r"[^,。;:《》]{1,20}[\[(〔【]\s*(?:19|20)\d\d年?[\])〕】]?第?\d{1,5}号(?:$|(?=发布|时间|来源|成文|公开|\())"
)


def text_is_number(text: str) -> bool:
    """Whether a line of normal text is a document number and nothing else."""
    return _NUMBER_LINE.match(text) is not None and len(text) <= 60


def same_title(text: str) -> str:
    """A title for comparing: normal, without book marks."""
    return normal(text).strip("《》")
