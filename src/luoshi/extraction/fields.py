"""The page's information table (索引号, 发文机关, 成文日期 …), as a table, as lines or flattened into one run.

The names are those of 政府网站发展指引 (国办发〔2017〕47号) and of crawled pages. A field supports the metadata; the
signature and the printed date win over it, because a page stamps its own time of day on 成文日期 (brief 0.8).
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from luoshi.document.model import Block, Document
from luoshi.extraction.view import View, Views

NAMES = (
    "索引号|主题分类|分类|组配分类|发文机关|发文机构|发布机构|发布单位|制发机关|公开主体|信息来源|来源|成文日期|发文日期|生成日期|成文时间|标题|名称|信息名称|"
    "公文标题|发文字号|文号|文件号|文件编号|发布日期|发布时间|公开日期|时间|日期|有效性|效力状态|主题词|公开方式|公开时限|关键词|栏目|内容概述|原文链接|体裁分类|"
    "服务对象|实施日期|废止日期|失效日期|生效日期|文章来源|作者|责任编辑|浏览次数|点击数|阅读次数|字体|字号"
)
FIELD = re.compile(rf"({NAMES}):")
_NAME = re.compile(rf"({NAMES}):?")

ISSUER = frozenset({"发文机关", "发文机构", "发布机构", "发布单位", "制发机关", "公开主体"})
SIGNED = frozenset({"成文日期", "发文日期", "生成日期", "成文时间"})
TITLE = frozenset({"标题", "名称", "信息名称", "公文标题"})
NUMBER = frozenset({"发文字号", "文号", "文件号", "文件编号"})

_EMPTY = frozenset({"无", "-", "--", "/", "暂无"})
_DEPTH = 80  # blocks: an information table stands at the top of its page


class Field(msgspec.Struct, frozen=True, gc=False):
    """A named value of the page; the span is the raw one of the value."""

    name: str
    start: int
    end: int
    text: str


def find_fields(document: Document, views: Views | None = None) -> list[Field]:
    """The fields at the top of a page, in order; those with no value are left out.

    ``views`` are those of the document's text, where others ask for them too.
    """
    blocks = document.blocks[:_DEPTH]
    fields = _fields(views or Views(document.text), blocks)
    return [field for field in fields if field.text and field.text not in _EMPTY]


def _fields(views: Views, blocks: Iterable[Block]) -> Iterator[Field]:
    waiting = ""
    for block in blocks:
        view = views.of(block.start, block.end)
        text = view.text
        if waiting:
            name, waiting = waiting, ""
            if not _NAME.fullmatch(text) and not FIELD.match(text):
                start, end = view.span(0, len(text))
                yield Field(name, start, end, text)
                continue
        fields = FIELD.finditer(text) if ":" in text else ()
        matches = [m for m in fields if m.start() == 0 or m.start() in view.gaps]
        if not matches:
            if block.cell is not None and (alone := _NAME.fullmatch(text)):
                waiting = alone.group(1)
            continue
        for match, following in zip(matches, [*matches[1:], None], strict=True):
            begins, ends = match.end(), following.start() if following else len(text)
            if begins == ends and following is None:
                waiting = match.group(1)
            elif matches[0].start() == 0 or len(matches) >= 3:
                ends = _before_button(view, begins, ends)
                ends = _first_run(view, begins, ends) if following is None and len(matches) >= 3 else ends
                start, end = view.span(begins, ends)
                yield Field(match.group(1), start, end, text[begins:ends])


def _before_button(view: View, begins: int, ends: int) -> int:
    """Without the button that stands behind a value: 2023-9-12 [打印]."""
    button = view.text.find("[", begins, ends)
    return button if button > begins and button in view.gaps else ends


def _first_run(view: View, begins: int, ends: int) -> int:
    """In a flattened run the last field ends at the first blank behind it."""
    return min((gap for gap in view.gaps if begins < gap < ends), default=ends)
