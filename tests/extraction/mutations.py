"""Documents as a careless hand leaves them: cut off, shuffled, stripped of tags, re-typed. Same seed, same mutants."""

import re
from collections.abc import Callable, Iterator
from random import Random

Mutation = Callable[[str, Random], str]

_PARAGRAPH = re.compile(r"(?s)<p\b.*?</p>|<tr\b.*?</tr>|[^\n]+\n")
_TAG = re.compile(r"<[^<>]{1,200}>")
_TEXT = re.compile(r"(?<=>)[^<>]*(?=<)|\A[^<>]*\Z")
_WIDTHS = str.maketrans("，。：；（）！？１２３,:;()!?123", ",.:;()!?123，：；（）！？１２３")
_QUOTES = str.maketrans({"“": '"', "”": '"', "《": "<<", "》": "", "〔": "[", "〕": "]", "「": "“", "」": "”"})
# what a scanner takes for one another
_ALIKE = (
    "0Oo〇",
    "1lI|",
    "一—-",
    "日曰",
    "己已巳",
    "末未",
    "人入",
    "土士",
    "2Z",
    "5S",
    "8B",
    "，、",
    "。.",
    "：:",
    "县具",
    "大太",
    "干千",
    "王玉",
)
_CHROME = (
    "<div class='nav'><a href='#'>首页</a> &gt; <a href='#'>政务公开</a> &gt; 通知公告</div>",
    "<div>【字体：<a>大</a> <a>中</a> <a>小</a>】 打印本页 关闭窗口</div>",
    "<p>扫一扫在手机打开当前页</p>",
    "<div>浏览次数：1024　发布时间：2031-05-06 08:30　来源：县政府办</div>",
    "<p>相关链接：<a>1.政策解读</a> <a>2.图解</a></p>",
    "<div>主办：云岭县人民政府办公室　网站标识码3309990001　备案号20310001</div>",
)
_BLANKS = " 　\u00a0\n\u200b"


def cut_off(text: str, random: Random) -> str:
    return text[: random.randrange(len(text) // 4, len(text))]


def beheaded(text: str, random: Random) -> str:
    return text[random.randrange(1, len(text) * 3 // 4) :]


def paragraphs_swapped(text: str, random: Random) -> str:
    spans = [match.span() for match in _PARAGRAPH.finditer(text)]
    if len(spans) < 2:
        return text
    (a, b), (c, d) = sorted(random.sample(spans, 2))
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def paragraph_doubled(text: str, random: Random) -> str:
    start, end = random.choice([match.span() for match in _PARAGRAPH.finditer(text)] or [(0, len(text))])
    return text[:end] + text[start:end] + text[end:]


def tags_dropped(text: str, random: Random) -> str:
    return _TAG.sub(lambda tag: "" if random.random() < 0.2 else tag.group(), text)


def lines_joined(text: str, random: Random) -> str:
    """Runs of paragraphs become one, as on a flattened page."""
    return re.sub(r"</p>\s*<p[^>]*>|\n", lambda found: random.choice(["", " ", found.group()]), text)


def width_changed(text: str, random: Random) -> str:
    return _some(text, random, 0.5, lambda character: character.translate(_WIDTHS))


def quotes_changed(text: str, random: Random) -> str:
    return _some(text, random, 0.5, lambda character: character.translate(_QUOTES))


def blanks_inserted(text: str, random: Random) -> str:
    return _some(text, random, 0.05, lambda character: character + random.choice(_BLANKS))


def characters_lost(text: str, random: Random) -> str:
    return _some(text, random, 0.02, lambda character: "")


def scanned(text: str, random: Random) -> str:
    """Letters taken for others that look alike, as character recognition does."""
    return _some(text, random, 0.03, lambda character: _alike(character, random))


def _alike(character: str, random: Random) -> str:
    row = next((row for row in _ALIKE if character in row), character)
    return random.choice(row)


def chrome_inserted(text: str, random: Random) -> str:
    """Parts of a site's frame between paragraphs, as tags or, in a text, as their words."""
    for _ in range(4):
        edges = [match.end() for match in _PARAGRAPH.finditer(text)] or [len(text)]
        piece = random.choice(_CHROME)
        at = random.choice(edges)
        text = text[:at] + (piece if "<" in text else _TAG.sub("", piece) + "\n") + text[at:]
    return text


MUTATIONS: tuple[Mutation, ...] = (
    cut_off,
    beheaded,
    paragraphs_swapped,
    paragraph_doubled,
    tags_dropped,
    lines_joined,
    width_changed,
    quotes_changed,
    blanks_inserted,
    characters_lost,
    scanned,
    chrome_inserted,
)


def mutants(name: str, source: bytes, *, each: int = 1) -> Iterator[tuple[str, bytes]]:
    """(what was done, bytes) for every mutation of a document, ``each`` times, in the encoding it came in."""
    encoding = _encoding(source)
    text = source.decode(encoding)
    for mutation in MUTATIONS:
        for number in range(each):
            random = Random(f"{name} {mutation.__name__} {number}")
            yield f"{mutation.__name__} {number}", mutation(text, random).encode(encoding, "ignore")


def _encoding(source: bytes) -> str:
    try:
        source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig" if source.startswith(b"\xef\xbb\xbf") else "utf-8"


def _some(text: str, random: Random, share: float, change: Callable[[str], str]) -> str:
    """A share of the characters outside tags changed."""

    def stretch(found: re.Match[str]) -> str:
        return "".join(change(c) if random.random() < share else c for c in found.group())

    return _TEXT.sub(stretch, text)
