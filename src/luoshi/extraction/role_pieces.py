"""The parts that a piece of a list of names gives: ``A牵头`` · ``A会同B`` · ``A(配合)`` · ``A督促指导B落实``."""

import re

from luoshi.extraction.grammar.names import is_body
from luoshi.extraction.reading import Role
from luoshi.extraction.responsibility_words import ROLE_SIGN, ROLE_WORD

# 大数据管理中心(牵头)、各业务部门(配合)
MARKED = re.compile(
    r"(?<=.{2})\((?:(?P<lead>总?牵头)|(?P<support>配合|协助|参与|协办)|(?P<main>主责|负责|责任|主办|承办))(?:单位|部门)?\)"
)
"""The role of a name in brackets behind it."""
ROLE_IN_BRACKETS = re.compile(rf"{MARKED.pattern}$")
"""The same at the end of a piece."""


def role_in_brackets(found: re.Match[str]) -> Role:
    """The role that a match of ``ROLE_IN_BRACKETS`` names."""
    if found.group("lead"):
        return Role.LEAD
    return Role.SUPPORT if found.group("support") else Role.RESPONSIBLE


# 县国资委督促指导县属企业落实: who sees to it that others do
_GUIDES = re.compile(
    r"(?P<who>.{3,20}?)(?:负责)?(?:督促指导|指导督促|指导|督促)[^、,;。]{2,14}(?:贯彻落实|抓好落实|落实|实施|执行)"
)
_CONVENES = re.compile(r"会同|协同(?=.{2,}(?:局|委|部|办))|联合(?!会|社|体|国)")

_CALLS = re.compile(rf"{_CONVENES.pattern}|{ROLE_WORD.pattern}")
_CALL_SIGN = re.compile(rf"会同|联合|{ROLE_SIGN.pattern}")  # none of them is without one of these


def role_pieces(text: str, start: int, end: int) -> list[tuple[int, int, Role | str | None]]:
    """One piece of a list into (name, role behind it): ``A牵头`` · ``A会同B`` · ``A牵头会同B``."""
    guided = text.find("督促", start, end) >= 0 or text.find("指导", start, end) >= 0
    guides = _GUIDES.fullmatch(text, start, end) if guided else None
    if guides and is_body(guides.group("who")):
        return [(start, guides.end("who"), Role.SUPPORT)]
    if _CALL_SIGN.search(text, start, end) is None:
        return [(start, end, None)] if start < end else []
    found: list[tuple[int, int, Role | str | None]] = []
    left = start
    for match in _CALLS.finditer(text[start:end]):
        word = match.group()
        low, high = start + match.start(), start + match.end()
        if low < left:
            continue
        if _CONVENES.fullmatch(word) or (word == "会同"):
            found.append((left, low, "convenes"))
        elif (
            high < end
            and not ROLE_WORD.match(text, high, end)
            and not _CONVENES.match(text, high, end)
            and not (match.group("support") and left < low and is_body(text[high:end]))
        ):
            continue  # 参与实施的企业: a word of a phrase, not of the list
        elif match.group("lead"):
            found.append((left, low, Role.LEAD))
        elif match.group("support"):
            if high < end and is_body(text[high:end]) and left < low:
                # A配合B: B is answerable, A supports
                found.append((left, low, Role.SUPPORT))
                found.append((high, end, Role.RESPONSIBLE))
                left = end
                continue
            found.append((left, low, Role.SUPPORT))
        else:
            found.append((left, low, Role.RESPONSIBLE))
        left = high
    if left < end:
        found.append((left, end, None))
    return found
