"""The head of an official paper: title, number, addressees (主送机关), and the signature that closes it.

GB/T 9704-2012: the number stands above the title or below it on web pages, the addressees flush left under the title
with a colon, the signature at the end with its date (成文日期). Titles wrap; they are joined again.
"""

import re
from dataclasses import dataclass

from luoshi.document.model import BlockKind, Document
from luoshi.extraction.fields import FIELD
from luoshi.extraction.grammar.names import is_body, split_names
from luoshi.extraction.lines import DATE_TEXT, Line
from luoshi.extraction.markers import Style
from luoshi.extraction.view import normal

HEAD_LINES = 90  # an information table, navigation and the title stand in the first lines of a page

_TITLE_END = re.compile(
    r"(?:通知|意见|决定|决议|通报|函|批复|公告|通告|公报|报告|请示|议案|命令|令|方案|计划|规划|纲要|办法|规定|细则|要点|措施|清单|纪要|安排|预案|标准|条例|制度|职责|"
    r"规则|规程|指南|目录|分工|任务|任务书|名单|实施意见|解读|台账|章程|准则|工程|行动|工作|举措|事项|分解|责任书|指引|规范|政策|公示|倡议书|一览表|分解表|分工表|依据|职能|讲话|致辞|指南)"
    r"(?:\([^()]{1,24}\))*(?:全文)?$"
)
# what a whole title ends with; 工作 or 行动 may also end the first line of a wrapped one
_PAPER_END = re.compile(
    r"(?:通知|意见|决定|通报|函|批复|公告|通告|报告|请示|方案|计划|规划|纲要|办法|规定|细则|要点|清单|纪要|预案|条例)(?:\([^()]{1,24}\))*$"
)
_ISSUES = re.compile(r"关于|印发|转发|批转|公布|发布|下达|分解")
_NOISE = re.compile(
    r"当前位置|您的位置|首页|>>|>|网站(?:首页|地图|导航|标识)|微信|微博|QQ|打印|关闭|字体|字号|来源|浏览|点击|分享|扫一扫|下载|全真版|文字版|相关链接|今天是|欢迎|时间:|日期:|http|www"
)
_LABEL_COLON = re.compile(
    r"(?:责任|牵头|配合|附件|附|标题|来源|联系|电话|注|说明|时间|抄送|主送|签发|公开|审核|承办|主办|栏目|当前|您|内设机构|机构设置|举报|监督|咨询|发文|发布|索引|主题|文号|编号|发言|作者|编辑|审核)"
)
_DATE_ONLY = re.compile(rf"\(?({DATE_TEXT})\)?(?:印发)?")
_BODY_AND_DATE = re.compile(rf"(.{{3,60}}?)({DATE_TEXT})")


# behind a date on the same line of a flattened page: the annexed plan's title, an annex, a note in brackets
_FOLLOWS_SIGNATURE = re.compile(r"附件|\(|抄送|主送|[^,。;:]{4,80}$")
# (县住建局代章): the office signs, another body lends its seal
_ON_BEHALF = re.compile(r"\(.{2,40}代章\)|\(?(?:公章|印章|盖章)\)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line: normal offsets in its view."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Addressees:
    """The addressee line: its names, and where on the line the text after the colon begins."""

    line: int
    names: tuple[Piece, ...]
    end: int


@dataclass(frozen=True, slots=True)
class Signature:
    """Signing bodies and date; ``line`` is the date's, ``end`` the normal offset behind it."""

    first_line: int
    line: int
    bodies: tuple[Piece, ...]
    date: Piece
    end: int


@dataclass(frozen=True, slots=True)
class TitleLines:
    """A title over one or more lines that follow each other; ``text`` is its joined normal form."""

    first: int
    last: int
    start: int
    end: int
    text: str


def find_addressees(lines: list[Line]) -> Addressees | None:
    """The first line (or head of a line) that names bodies and closes with a colon, before the text begins."""
    for index, line in enumerate(lines[:HEAD_LINES]):
        if line.block.kind is BlockKind.WINDOW_TITLE:
            continue
        if line.block.cell is not None or line.marker is not None:
            if line.marker is not None and line.marker.style in (Style.HAN, Style.CHAPTER) and line.marker.ordinal == 1:
                return None
            continue
        colon = line.text.find(":", 2, 160)
        if colon < 0:
            continue
        head = line.text[:colon]
        if _LABEL_COLON.match(head) or re.search(r"[。;《》\[\]]|打印|主办", head):
            continue
        pieces = _addressee_pieces(line, colon)
        if pieces:
            return Addressees(index, tuple(Piece(index, a, b) for a, b in pieces), colon + 1)
    return None


def _addressee_pieces(line: Line, colon: int) -> list[tuple[int, int]]:
    """Split at , between groups and at 、 between bodies; 各省、自治区、直辖市人民政府 stays one name."""
    text = line.text
    found: list[tuple[int, int]] = []
    left = 0
    stops = [at for at in range(colon) if text[at] in ",;" and text.count("(", 0, at) == text.count(")", 0, at)]
    for right in [*stops, colon]:
        found.extend(_split_group(text, left, right))
        left = right + 1
    if not found or not all(_names_body(text[a:b]) for a, b in found):
        return []
    return found


_LEVELS = frozenset(
    {
        "中央",
        "各省",
        "各市",
        "各县",
        "各区",
        "自治区",
        "直辖市",
        "各地",
        "各州",
        "市",
        "县",
        "区",
        "各县市",
        "各市州",
        "州",
        "各乡",
        "各镇",
        "乡",
        "镇",
    }
)


_BARE = frozenset({"单位", "部门", "企业", "机构"})
_BARE_BEHIND_PARTY = frozenset({"政府", "人民政府", "办事处", "管委会"})


def _belongs(before: str, piece: str) -> bool:
    """区直有关部门、单位 · 各乡镇党委、政府: a bare word names with the one before it."""
    return piece in _BARE or (piece in _BARE_BEHIND_PARTY and before.startswith("各"))


def _names_body(group: str) -> bool:
    """Whether an addressee is a body: judged by its last part, a bare 部门、单位 by the part before."""
    parts = [part for part in re.sub(r"\([^()]*\)", "", group).split("、") if part not in _BARE | _BARE_BEHIND_PARTY]
    return is_body(group) or (bool(parts) and is_body(parts[-1]))


# behind 各省、 or 各市(州)、: another level of the same bodies (自治区, 县(市、区)人民政府)
_LOWER_LEVEL = re.compile(r"(?:自治区|直辖市|[省市县区州旗乡镇]|街道)(?![直属级管委]|政府(?:各|部门|组成|直属))")


def _split_group(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Names between 、; a piece that is only a level word (各省, 自治区) joins the next one."""
    pieces: list[tuple[int, int]] = []
    left = begin = start
    depth = 0
    for at in range(start, end + 1):
        character = text[at] if at < end else "、"
        depth += (character == "(") - (character == ")")
        if character == "、" and depth <= 0:
            level = re.sub(r"\([^()]*\)", "", text[begin:at])
            if level in _LEVELS and at < end and _LOWER_LEVEL.match(text, at + 1, end):
                begin = at + 1
                continue
            if not is_body(text[left:at]) and at < end and not is_body(text[begin:at]):
                begin = at + 1
                continue
            if pieces and _belongs(text[slice(*pieces[-1])], text[left:at]):
                left = pieces.pop()[0]
            pieces.append((left, at))
            left = begin = at + 1
    if left < end:
        pieces.append((left, end))
    # 各市州及垦区林业局、草原站: levels head a list of bodies of the same places
    if len(pieces) > 1 and re.match(r"各省、自治区、直辖市(?!人民政府|党委)", text[start:end]):
        return [(start, end)]
    return [(a, b) for a, b in pieces if b > a]


def find_signature(lines: list[Line], after: int) -> Signature | None:
    """The first signature from a line on: bodies alone on their lines, then a date alone, or both on one line."""
    for index in range(after, len(lines)):
        line = lines[index]
        if line.block.cell is not None or len(line.text) > 400:
            continue
        alone = _DATE_ONLY.fullmatch(line.text)
        if alone:
            bodies, first = _bodies_above(lines, index)
            if bodies:
                start, end = alone.span(1)
                return Signature(first, index, bodies, Piece(index, start, end), len(line.text))
        together = _BODY_AND_DATE.match(line.text)
        if together and line.marker is None:
            names = split_names(line.view, 0, together.end(1))
            rest = line.text[together.end() :]
            if rest and not _FOLLOWS_SIGNATURE.match(rest):
                continue
            if (
                names
                and all(_signs(line.text[a:b]) for a, b in names)
                and not rest.startswith(("印发", "第", ",", "、", "以", "的", "至"))
            ):
                return Signature(
                    index,
                    index,
                    tuple(Piece(index, a, b) for a, b in names),
                    Piece(index, together.start(2), together.end(2)),
                    together.end(),
                )
    return None


def _signs(name: str) -> bool:
    return is_body(name) and not name.startswith(("各", "全体", "本")) and len(name) >= 3


def _bodies_above(lines: list[Line], date_line: int) -> tuple[tuple[Piece, ...], int]:
    found: list[Piece] = []
    first = date_line
    for index in range(date_line - 1, max(date_line - 7, -1), -1):
        line = lines[index]
        if _ON_BEHALF.fullmatch(line.text):
            continue
        if len(line.text) > 80 or line.marker is not None:
            break
        names = split_names(line.view, 0, len(line.text))
        if not names or not all(_signs(line.text[a:b]) for a, b in names):
            break
        found[:0] = [Piece(index, a, b) for a, b in names]
        first = index
    return tuple(found), first


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
        or text_is_number(line.text)
        or line.text.endswith(":")
    ):
        return None
    first, text = last, line.text
    bodies = False  # a joint paper names its issuers one a line above 关于…
    while first > 0 and last - first < 6 and (bodies or text not in known or text.startswith(("关于", "印发", "转发"))):
        above = lines[first - 1]
        if not _is_title_line(above) or above.marker or text_is_number(above.text) or _DATE_ONLY.fullmatch(above.text):
            break
        if line.block.cell is not None and above.block.cell != line.block.cell:
            break
        bodies = (bodies or text.startswith(("关于", "印发", "转发", "《"))) and all(
            is_body(above.text[a:b]) for a, b in split_names(above.view, 0, len(above.text))
        )
        joins = bodies or above.text.endswith(("关于", "印发", "转发", "关于印发", "关于转发"))
        ended = _PAPER_END if _PAPER_END.search(text) else _TITLE_END
        unfinished = not _ISSUES.search(text) and _ISSUES.search(above.text) and not ended.search(above.text)
        joins = joins or (len(text) <= 10 and not _ISSUES.search(text) and _names_body(above.text))
        split_inside = any(above.text + text == title or title.endswith(above.text + text) for title in known) or (
            _TITLE_END.search(above.text) is None
            and _ISSUES.search(above.text) is not None
            and text.endswith(("通知", "意见", "函", "批复", "决定", "通报"))
        )
        if not (joins or unfinished or split_inside):
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
