"""One site under several spellings: three tasks that each name it otherwise may count it three times."""

import re
from collections.abc import Iterator

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, labels, shown
from luoshi.extraction.reading import Question

_TASKS = 3
# what a site can be, by sort: names are compared inside one sort only
_SORTS = (
    re.compile(
        r"(?:等)?(?P<form>(?:国家|省级|市级|县级)?(?:森林公园|地质公园|风景名胜区|风景区|旅游景区|旅游区|度假区|景区|旅游度假区))"
    ),
    re.compile(r"(?:等)?(?P<form>(?:国家|省级|市级|县级)?(?:水库|水源保护区|水源地|饮用水源|库区|湿地公园|湿地))"),
    re.compile(r"(?:等)?(?P<form>(?:国家|省级|市级|县级)?(?:产业园区|工业园区|产业园|工业园|开发区|园区|工业集中区))"),
)
# one of these is part of every form of a sort: most bodies hold none
_WORDS = (
    ("公园", "名胜区", "风景区", "景区", "旅游区", "度假区"),
    ("水库", "保护区", "水源", "库区", "湿地"),
    ("园区", "产业园", "工业园", "开发区", "集中区"),
)
_STEM = 3  # characters; two are too often common words
# characters of common words: a stem with one of these pairs is no proper name
_COMMON = re.compile(
    r"农业|工业|产业|旅游|文化|生态|绿色|红色|森林|现代|国家|中心|重点|城市|乡村|农村|饮用|水源|大型|中型|小型|建设|推进|加强|实施|打造|创建|开展|完善|提升|各类|主要|县城|全县|全市|"
    r"全区|级以上|特色|循环|经济|科技|物流|示范|自然|保护|传统|历史|精品|温泉|冰雪|康养|休闲|集中|地表|备用|人工|天然|退化|技术|新型|新区|高新|创新|综合|食品|化工|材料|环保|再生|资源|[级个处家类等和及与的]"
)


def ask(material: Material) -> Iterator[Question]:
    """Sites that stand in at least three tasks under at least two spellings."""
    for sort, words in zip(_SORTS, _WORDS, strict=True):
        yield from _of_sort(material, sort, words)


def _of_sort(material: Material, sort: re.Pattern[str], words: tuple[str, ...]) -> Iterator[Question]:
    mentions: dict[str, dict[int, list[tuple[str, int, int]]]] = {}
    for index, body in enumerate(material.bodies):
        if not any(map(body.text.__contains__, words)):
            continue
        for match in sort.finditer(body.text):
            stem = body.text[max(0, match.start() - _STEM) : match.start()]
            if len(stem) == _STEM and re.fullmatch(r"[一-鿿]+", stem) and not _COMMON.search(stem):
                start, end = match.start() - _STEM, match.end()
                mentions.setdefault(stem, {}).setdefault(index, []).append((body.text[start:end], start, end))
    for stem in sorted(mentions):
        by_task = mentions[stem]
        forms = list(dict.fromkeys(form for found in by_task.values() for form, _, _ in found))
        if len(by_task) < _TASKS or len(forms) < 2:
            continue
        first = min(by_task)
        _, start, end = by_task[first][0]
        yield material.ask(
            Code.SAME_SITE_NAMES,
            material.bodies[first].span(start, end),
            f"“{stem}”在{labels([material.tasks[i] for i in sorted(by_task)])}中有{len(forms)}种写法"
            f"({'、'.join(shown(form) for form in forms[:4])}),请确定是否同一处,投资和进度在哪一项统计。",
            tuple(forms[:4]),
        )
