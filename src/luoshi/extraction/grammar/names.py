"""Names of bodies in running text and lists: where one ends and the next begins.

Names are never guessed from likeness; a name is what stands between separators and closes with a word that closes
names (局, 委, 办, 镇 …, ``data/agencies.toml``). 和, 及 and 与 part two names only where the left one is complete:
``县工业和信息化局`` is one, ``县教育局和县民政局`` are two.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from luoshi.extraction.view import View


@lru_cache(maxsize=1)
def _knowledge() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads(resources.files("luoshi.extraction.data").joinpath("agencies.toml").read_text("utf-8"))

    def one_of(words: list[str]) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

    # 县水务局 · 县档案局(馆) · 各县(市、区)
    closes = re.compile(rf"(?:{one_of(data['suffixes'])})(?:\([^()]{{1,14}}\))?$")
    opens_group = re.compile(rf"(?:{one_of(data['groups'])})")
    verb = re.compile(one_of(data["verbs"]))
    sector = re.compile(rf"(?:[各省市县区]|[省市县区]级)?(?:{one_of(data['sectors'])})(?:部门)?")
    return closes, opens_group, verb, sector


_PUNCTUATION = re.compile(r"[。;:!?《》“”,、=<>%]")
_LONGEST = 40
_BARE_WORDS = frozenset(
    {
        "单位",
        "部门",
        "企业",
        "机构",
        "机关",
        "政府",
        "市区",
        "部门单位",
        "工作组",
        "本单位",
        "责任单位",
        "牵头单位",
        "配合单位",
    }
)

_NOT_A_BODY = ("社会", "机会", "大会")
# bodies set up for a piece of work carry its name: 县推进数字政府建设领导小组
_NAMED_FOR_WORK = re.compile(r"(?:领导小组|指挥部|委员会|联席会议|工作专班|协调小组|工作组)(?:办公室|办)?$")


@lru_cache(maxsize=4096)
def is_body(text: str) -> bool:
    """Whether a piece of normal text can be the name of one body or of a group of bodies."""
    if not 2 <= len(text) <= _LONGEST or text[0].isdigit() or text in _BARE_WORDS:
        return False
    closes, _, verb, _ = _knowledge()
    if text.endswith(_NOT_A_BODY):
        return False
    bare = re.sub(r"\([^()]*\)", "", text)
    if _PUNCTUATION.search(bare) or len(bare) < 2:
        return False
    if closes.search(text) is None and closes.search(bare) is None:
        return False
    return verb.search(bare) is None or _NAMED_FOR_WORK.search(bare) is not None


def is_office(text: str) -> bool:
    """Whether a piece of a list is a body or the field of work that stands for one (民政, 财政 … 等部门)."""
    return is_body(text) or _knowledge()[3].fullmatch(text) is not None


def is_group(text: str) -> bool:
    """Whether a name stands for several bodies (各乡镇, 县直有关部门)."""
    _, opens_group, _, _ = _knowledge()
    return opens_group.match(text) is not None or "有关部门" in text or "相关部门" in text or "有关单位" in text


def closes_name(text: str) -> bool:
    """Whether normal text ends like the name of a body."""
    return _knowledge()[0].search(text) is not None


_LEVEL = re.compile(r"[省市县区州](?!场)")
_OFFICE = re.compile(r"(?:厅|局|委员会|委|办公室|办)$")


def complete_levels(names: list[str]) -> list[str | None]:
    """Names of a list with the level that only the first prints (省科技厅、工业和信息化厅); None where none is lost.

    The level goes on to names that are a field of work and an office and nothing more; a name with a place or a level
    of its own, a group, a town or a company keeps what it prints.
    """
    completed: list[str | None] = []
    level = ""
    for name in names:
        printed = _LEVEL.match(name)
        office = _OFFICE.search(name)
        bare = office is not None and _knowledge()[3].fullmatch(name[: office.start()]) is not None
        if printed is None and bare and level:
            completed.append(level + name)
            continue
        completed.append(None)
        level = printed.group() if printed and is_body(name) and not is_group(name) else ""
    return completed


_SEPARATORS = re.compile("[、,;/|。()]")
_CONJUNCTION = re.compile(r"以及|和|及|与|暨")


def split_names(view: View, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of a list of names, as normal offsets; separators, blanks between names and 和/及/与 part them.

    Brackets are kept whole (``各县(市、区)``). Pieces are returned as they stand: trimming and judging is the
    caller's.
    """
    return list(names_one_by_one(view, start, end))


def names_one_by_one(view: View, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The same for a caller who may turn away before the last."""
    for left, right in _separated(view.text, start, end):
        for low, high in _at_gaps(view, left, right):
            for piece in _at_conjunctions(view.text, low, high):
                if piece[1] > piece[0]:
                    yield piece


def _separated(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth, left = 0, start
    for sign in _SEPARATORS.finditer(text, start, end):
        at = sign.start()
        if text[at] == "(":
            depth += 1
        elif text[at] == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield left, at
            left = at + 1
    yield left, end


def _at_gaps(view: View, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A blank parts two names where both sides are names by themselves; inside a name it is only a broken line."""
    left = start
    if view.gaps:
        for at in sorted(gap for gap in view.gaps if start < gap < end):
            if closes_name(view.text[left:at]) and at - left >= 2 and end - at >= 2:
                rest = view.text[at:end]
                if not rest.startswith(("(", "分局", "办公室", "支队", "大队")):
                    yield left, at
                    left = at
    yield left, end


def _at_conjunctions(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    for match in _CONJUNCTION.finditer(text, start, end):
        before, after = text[left : match.start()], text[match.end() : end]
        if before.count("(") != before.count(")"):
            continue
        if (
            len(before) >= 3
            and len(after) >= 3
            and closes_name(before)
            and _whole(before)
            and closes_name(_trimmed(after))
        ):
            yield left, match.start()
            left = match.end()
    yield left, end


_TAIL = re.compile(r"(?:等)?(?:按照?(?:各自)?职责分工|按职责|分别|共同|具体|牵头|负责|配合|参与|落实|组织实施).*$")


def _trimmed(text: str) -> str:
    return _TAIL.sub("", text)


# Words that end like a name but are only the first half of one: 住房和…, 文化和旅游局, 发展和改革委, 水利和…
_HALF = re.compile(
    r"(?:城市|农村|社会|计划|人口|经济|科学|文化|卫生|体育|粮食|物资|市场|工业|信息|规划|党委|市委|县委|区委|省委|交通|商务|环境|资源)$"
)


def _whole(text: str) -> bool:
    return _HALF.search(text) is None
