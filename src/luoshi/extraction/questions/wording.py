"""Words that look misprinted: a name off by one character from one used elsewhere, the hanzi 一 for a dash.

Real pages hold both; the text is never mended, the office is asked.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, shown
from luoshi.extraction.reading import Fact, Question
from luoshi.extraction.verbs import lexicon
from luoshi.extraction.view import View, normal

_WINDOW = 6
_HALF = _WINDOW // 2
_HAN = re.compile(r"[一-鿿]+")
# pairs of these are two names, not a slip: 第十三次 and 第十四次, 东部 and 西部, 市级 and 县级, 农业 and 林业
_OPPOSED = (
    "〇零一二三四五六七八九十百千万两",
    "东西南北中上下左右前后内外",
    "国省市州县区乡镇村旗级",
    "春夏秋冬年季月周日旬",
    "大小新旧高低长短老少男女公私",
    "农林牧渔工商文教科技医药",
    "和与及或、",
    "水土气林田山河湖草沙",
)


def ask(material: Material) -> Iterator[Question]:
    """Suspected slips."""
    yield from _names(material)
    yield from _owners(material)
    yield from _dashes(material)


def _names(material: Material) -> Iterator[Question]:
    """A cited title or a project that spells a name of the paper's own titles with one other character."""
    candidates = _candidates(material)
    known = _known(material) if candidates else _Known(set())
    counts = _Counts(material)
    for fact in candidates:
        view = View(material.page.text, fact.start, fact.end)
        slip = _slip(view.text, known, counts)
        if slip:
            yield material.ask(
                Code.WORD_SUSPECT,
                view.span(slip.at, slip.at + len(slip.printed)),
                f"“{slip.printed}”只出现一次,别处都写作“{slip.usual}”,请确定是不是笔误。",
                (slip.usual, slip.printed),
            )


@dataclass(frozen=True, slots=True)
class _Slip:
    at: int
    printed: str
    usual: str


_MOST_ASKED = 2000  # runs; each is looked for in the whole text, so that a text made of slips must not ask for all


class _Counts:
    """Whether a run occurs in the papers not at all (0), once (1) or more often (2)."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._known: dict[str, int] = {}

    def __getitem__(self, run: str) -> int:
        count = self._known.get(run)
        if count is None:
            if len(self._known) >= _MOST_ASKED:
                return 0
            holding = [line.text for line in self._material.lines if run in line.text][:2]
            again = len(holding) == 1 and holding[0].find(run, holding[0].index(run) + 1) >= 0
            count = self._known[run] = len(holding) + again
        return count


class _Known:
    """Windows of the names in titles with each inner character left out → the characters that stand there."""

    def __init__(self, titles: set[str]) -> None:
        self._gaps: dict[str, str] = {}
        # with one inner character changed, one half of a window stays as it is
        self._first: set[str] = set()
        self._second: set[str] = set()
        for title in titles:
            for at in _windows(title):
                window = title[at : at + _WINDOW]
                self._first.add(window[:_HALF])
                self._second.add(window[_HALF:])
                for inner in range(1, _WINDOW - 1):
                    gap = _without(window, inner)
                    others = self._gaps.get(gap, "")
                    if window[inner] not in others:
                        self._gaps[gap] = others + window[inner]

    def others(self, window: str) -> Iterator[tuple[int, str]]:
        """The inner places of a window at which a known one has a character (its own too), in order."""
        if window[:_HALF] in self._first or window[_HALF:] in self._second:
            for inner in range(1, _WINDOW - 1):
                for other in sorted(self._gaps.get(_without(window, inner), "")):
                    yield inner, other


def _without(window: str, inner: int) -> str:
    """A window of hanzi with a mark for one of them."""
    return f"{window[:inner]}*{window[inner + 1 :]}"


def _known(material: Material) -> _Known:
    metadata = material.reading.metadata
    facts = [metadata.title, metadata.inner_title, *(r.title for r in material.reading.references)]
    return _Known({normal(fact.quote) for fact in facts if fact})


def _windows(text: str) -> Iterator[int]:
    """Where a window of hanzi alone begins."""
    for run in _HAN.finditer(text):
        yield from range(run.start(), run.end() - _WINDOW + 1)


def _candidates(material: Material) -> list[Fact]:
    found: list[Fact] = [r.title for r in material.reading.references if r.title and not r.own]
    found += material.reading.projects
    found.sort(key=attrgetter("end"))
    return sorted(found, key=attrgetter("start"))


def _slip(text: str, known: _Known, counts: _Counts) -> _Slip | None:
    """The first window that occurs once and, with one inner character changed, several times."""
    for at in _windows(text):
        window = text[at : at + _WINDOW]
        for inner, other in known.others(window):
            usual = window[:inner] + other + window[inner + 1 :]
            if _is_slip(window, usual, inner, counts):
                more = _shared(text[at + _WINDOW :], usual, counts)
                return _Slip(at, window + more, usual + more)
    return None


def _is_slip(window: str, usual: str, inner: int, counts: _Counts) -> bool:
    """Whether a window is a slip for another: seen once, and so are the pairs that the odd character makes.

    A pair that stands elsewhere too, or that is a verb, is a word (污水处理 beside 污水治理), not a slip.
    """
    printed, meant = window[inner], usual[inner]
    if printed == meant or any(printed in group and meant in group for group in _OPPOSED):
        return False
    pairs = (window[inner - 1 : inner + 1], window[inner : inner + 2])
    words = lexicon().strength
    return counts[window] == 1 and counts[usual] >= 2 and all(counts[p] == 1 and p not in words for p in pairs)


def _shared(behind: str, usual: str, counts: _Counts) -> str:
    """How the name goes on behind the window, as far as the usual spelling goes on in the same way."""
    more = ""
    for sign in behind[:_WINDOW]:
        if _HAN.fullmatch(sign) is None or counts[usual + more + sign] < 2:
            break
        more += sign
    return more


def _owners(material: Material) -> Iterator[Question]:
    """A body named once that differs by one inner character from a body named more often (市场监营局, 市场监管局)."""
    owners = [owner for task in material.tasks for owner in task.owners if not owner.group and not owner.organisation]
    counts = Counter(normal(owner.name) for owner in owners)
    gaps: dict[tuple[str, str], set[str]] = {}
    for name in (name for name, count in counts.items() if count >= 2 and len(name) >= _WINDOW):
        for inner in range(1, len(name) - 1):
            gaps.setdefault((name[:inner], name[inner + 1 :]), set()).add(name)
    for owner in owners:
        name = normal(owner.name)
        if counts[name] != 1 or len(name) < _WINDOW or re.search(r"[镇乡村]|街道", name):
            continue
        for inner in range(1, len(name) - 1):
            for usual in sorted(gaps.get((name[:inner], name[inner + 1 :]), ())):
                if usual != name and not any(usual[inner] in group and name[inner] in group for group in _OPPOSED):
                    yield material.ask(
                        Code.WORD_SUSPECT,
                        (owner.start, owner.end),
                        f"责任单位“{name}”只出现一次,别处写作“{usual}”,请确定是不是同一个单位。",
                        (usual, name),
                    )


# 2031一2033年 · 3一5个
_BETWEEN_DIGITS = re.compile(r"一(?<=[0-9年%]一)(?=[0-9])")
_JOINTS = re.compile("[+、·/和与-]")
_BETWEEN_NOUNS = re.compile(r"(?P<left>[一-鿿]{2})一(?P<right>[一-鿿]{2})")
_WORD_BEFORE = re.compile(
    r"(?:统|第|唯|之|单|同|万|逐|专|划|合|归|不|如|惟|其|另|有|每|某|任|十|百|千|零|二|三|四|五|六|七|八|九|年|进|做|走|下|上|初|周|星期|日|天|月|季|旬)$"
)
_WORD_BEHIND = re.compile(
    r"(?:批|体|带|路|线|级|流|步|定|致|个|项|张|次|些|种|支|条|件|名|家|户|村|县|市|区|镇|乡|人|事|号|期|类|站|起|直|切|般|贯|律|并|齐|揽|方|面|时|旦|经|手|同|代|产|二|三|对|套|系|所|处|座|年|月|日|天|周|季|半|份|本|点|行|边|"
    r"道|门|把|块|片|环|心|岗|室|校|员|策|档|码|卡|网|图|表|票|证|窗|站|层|端|键|单|样|大|小|盘|把|股|度|轮|届|场|刻|段|向|身|跃|举|旁|新|概|味|再|共)"
)


def _dashes(material: Material) -> Iterator[Question]:
    """一 between two digits, or between two nouns that a sign joins elsewhere."""
    between: list[tuple[View, re.Match[str]]] = []
    for line in material.lines:
        text = line.text
        if "一" not in text:
            continue
        for match in _BETWEEN_DIGITS.finditer(text):
            yield _dash(material, line.view, match.start() - 1, match.end() + 1)
        for match in _between_nouns(text):
            at = match.end("left")
            if not _WORD_BEFORE.search(text[max(0, at - 2) : at]) and not _WORD_BEHIND.match(text, at + 1):
                between.append((line.view, match))
    joined = _side_by_side(material, {match.group("left", "right") for _, match in between}) if between else set()
    for view, match in between:
        if match.group("left", "right") in joined:
            yield _dash(material, view, match.start(), match.end())


def _between_nouns(text: str) -> Iterator[re.Match[str]]:
    reached = at = 0
    while (at := text.find("一", at)) >= 0:
        match = _BETWEEN_NOUNS.match(text, at - 2) if at - 2 >= reached else None
        if match:
            yield match
            reached = match.end()
        at = max(at + 1, reached)


def _side_by_side(material: Material, pairs: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Those of some pairs that stand on both sides of a sign that joins: 竹海+云瀑, 云瀑、竹海, 竹海-云瀑."""
    found: set[tuple[str, ...]] = set()
    for text in (line.text for line in material.lines):
        for joint in _JOINTS.finditer(text, 2):
            at = joint.start()
            left, right = text[at - 2 : at], text[at + 1 : at + 3]
            found |= {pair for pair in ((left, right), (right, left)) if pair in pairs}
    return found


def _dash(material: Material, view: View, start: int, end: int) -> Question:
    quote = view.text[start:end]
    mended = quote.replace("一", "—")
    return material.ask(
        Code.DASH_SUSPECT,
        view.span(start, end),
        f"“{shown(quote)}”中的“一”像是连接号“—”误作汉字,请确定写法。",
        (mended, quote),
    )
