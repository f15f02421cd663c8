"""The addressee line of an official paper (主送机关): its bodies, in the order of the print.

GB/T 9704-2012 7.3.2: flush left under the title, closed by a full-width colon.
"""

import re
from dataclasses import dataclass

from luoshi.document.model import BlockKind
from luoshi.extraction.grammar.names import is_body
from luoshi.extraction.lines import Line, Piece
from luoshi.extraction.markers import Style

HEAD_LINES = 90  # an information table, navigation and the title stand in the first lines of a page

_LABEL_COLON = re.compile(
    r"(?:责任|牵头|配合|附件|附|标题|来源|联系|电话|注|说明|时间|抄送|主送|签发|公开|审核|承办|主办|栏目|当前|您|内设机构|机构设置|举报|监督|咨询|发文|发布|索引|主题|文号|编号|发言|作者|编辑|审核)"
)


@dataclass(frozen=True, slots=True)
class Addressees:
    """The addressee line: its names, and where on the line the text after the colon begins."""

    line: int
    names: tuple[Piece, ...]
    end: int


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
    if len(found) == 1 and _MEMBER.fullmatch(text, *found[0]):
        return found
    if not found or not all(names_body(text[a:b]) for a, b in found):
        return []
    return found


# an answer to a proposal begins with who made it: 某某某委员, 某某代表
_MEMBER = re.compile(r"[一-鿿·]{2,6}(?<![各位名全体])(?:委员|代表)(?:等)?")

# 各省 · 自治区 · 各设区市 · 有关中央: levels whose bodies are named once, behind the last of them
_LEVEL = re.compile(
    r"(?:有关)?各?(?:设区的?|地级|县级|省辖)?(?:中央|自治[区州]|直辖市|[省市州县区旗盟]{1,3}|地|乡|镇|各地)"
)


_BARE = frozenset({"单位", "部门", "企业", "机构"})
_BARE_BEHIND_PARTY = frozenset({"政府", "人民政府", "办事处", "管委会"})
_BARE_OFFICES = frozenset({"办", "厅", "局", "委", "会", "行", "社"})  # 省政府各委、办、厅、局


def _belongs(before: str, piece: str) -> bool:
    """区直有关部门、单位 · 各乡镇党委、政府: a bare word names with the one before it."""
    return piece in _BARE or piece in _BARE_OFFICES or (piece in _BARE_BEHIND_PARTY and before.startswith("各"))


# 各用水户, 各经营者; 全县广大干部群众, 全体市民
_CLASS_OF_PERSONS = re.compile(
    r"各[一-鿿]{1,8}(?:户|者|商)|(?:全[省市州县区旗镇乡村体]|广大)[一-鿿]{0,8}(?:群众|市民|居民|村民|业主|家长)(?:朋友)?们?"
)


def names_body(group: str) -> bool:
    """Whether an addressee is a body: judged by its last part, a bare 部门、单位 by the part before."""
    bare = _BARE | _BARE_BEHIND_PARTY | _BARE_OFFICES
    parts = [part for part in re.sub(r"\([^()]*\)", "", group).split("、") if part not in bare]
    return is_body(group) or _CLASS_OF_PERSONS.fullmatch(group) is not None or (bool(parts) and is_body(parts[-1]))


# behind 各省、 or 各市(州)、: another level of the same bodies (自治区, 县(市、区)人民政府)
_LOWER_LEVEL = re.compile(
    r"(?:自治区|直辖市|[省市县区州旗乡镇]|街道)(?![直属级管委]|政府(?:各|部门|组成|直属))|[省市]驻"
)


_OFFICE = re.compile(r"(?:局|委|委员会|厅|办)(?:\([^()]*\))?$")
_OWN_LEVEL = re.compile(r"各|有关|相关|[省县区州]|市(?![场政])|.{2,}[省市县区政](?!场)")


_STANDS_BEFORE = re.compile(r"各(?:有关)?[省市县区州、()]|新疆生产建设兵团")


def _one_for_all(names: list[str]) -> bool:
    """各县(区)水务局、财政局、农业农村局: one 各 with its places, or 兵团, stands before the offices of all of them."""
    first, *others = names
    return (
        _STANDS_BEFORE.match(first) is not None
        and _OFFICE.search(first) is not None
        and bool(others)
        and all(_OFFICE.search(name) and not _OWN_LEVEL.match(name) for name in others)
    )


# 镜湖县、临湖区人民政府: places that share the word behind the last, as 各省、自治区、直辖市人民政府 do
_SHARING = re.compile(r"(?:[一-鿿]{1,6}[县市区旗]、)+[一-鿿]{1,6}[县市区旗](?:人民)?政府")


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
            if _LEVEL.fullmatch(level) and at < end and _LOWER_LEVEL.match(text, at + 1, end):
                begin = at + 1
                continue
            bare = pieces and text[left:at] in _BARE_OFFICES
            if not bare and not names_body(text[left:at]) and at < end and not names_body(text[begin:at]):
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
    if _SHARING.fullmatch(text, start, end):
        return [(start, end)]
    if _one_for_all([text[a:b] for a, b in pieces]):
        return [(start, end)]
    return [(a, b) for a, b in pieces if b > a]
