"""HTML before it is parsed: server directives cut out, and pages that would stall the parser refused.

The parser follows the HTML standard, and so inherits its costs: a start tag looks up the stack of open elements,
unclosed formatting tags are opened again in every later paragraph, an attribute is compared with those before it.
Ordinary pages are far from all three; a page made for it costs minutes. The costs are estimated from the tags alone.
"""

import re

from luoshi.document.limits import MAX_HTML_ATTRIBUTES, MAX_HTML_PARSE_STEPS, MAX_HTML_REOPENED
from luoshi.document.model import ReadError, reason

_DIRECTIVES = (("<%", "%>"), ("<?php", "?>"), ("<?=", "?>"))

_FORMATTING = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
_NOT_DEEPER = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
    "body", "button", "colgroup", "dd", "dt", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "html",
    "li", "optgroup", "option", "p", "rp", "rt", "select", "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip
"""Elements without content, and those that the next of their kind closes: they nest no deeper than what holds them."""

_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
# both cases spelled out: a search that folds them looks at every sign instead of going from < to <
_FORMATTING_TAG = re.compile(
    rf"<(?:{'|'.join(''.join(f'[{sign}{sign.upper()}]' for sign in name) for name in sorted(_FORMATTING))})[\s>/]"
)
_TAG = re.compile(r"<!--(?:(?!-->).)*+|<(/?)([a-zA-Z][^\s/>]*+)([^>]*+)", re.S)
_WHOLE_TAG = re.compile(r"""<[a-zA-Z][^>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+')?+[^>=]*+)*+""")
_ATTRIBUTE = re.compile(r"""[^\s/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
_SAME_KEPT = 3  # the standard's bound on equal formatting elements that are opened again


def prepared(source: str) -> str:
    """The source as the parser may have it. Raises ``ReadError`` (``too_deep``) where parsing would not end in time."""
    for opening, closing in _DIRECTIVES if "<%" in source or "<?" in source else ():
        if opening in source:
            source = _without(source, opening, closing)
    tags = source.count("<")
    formatting = len(_FORMATTING_TAG.findall(source)) if tags * tags > MAX_HTML_REOPENED else 0
    if tags * tags > 2 * MAX_HTML_PARSE_STEPS or formatting * tags > MAX_HTML_REOPENED:
        _weigh(source)
    if max(map(len, _WHOLE_TAG.findall(source)), default=0) > 2 * MAX_HTML_ATTRIBUTES:
        _weigh_attributes(source)
    return source


def _without(source: str, opening: str, closing: str) -> str:
    kept, at = [], 0
    while (start := source.find(opening, at)) >= 0:
        kept.append(source[at:start])
        end = source.find(closing, start)
        if end < 0:
            at = start
            break
        at = end + len(closing)
    kept.append(source[at:])
    return "".join(kept)


def _weigh(source: str) -> None:
    depth = steps = reopened = active = 0
    opened: dict[str, int] = {}
    alike: dict[str, int] = {}
    stacks: dict[str, list[str]] = {}
    raw = ""
    for match in _TAG.finditer(source):
        closes, name, rest = match.groups()
        if not name:
            continue
        name = name.lower()
        if raw and not (closes and name == raw):
            continue
        raw = "" if closes or name not in _RAW else name
        steps += depth
        reopened += active
        if steps > MAX_HTML_PARSE_STEPS or reopened > MAX_HTML_REOPENED:
            raise _too_deep(reason("网页的标记嵌套层数过多，或有大量未闭合的标记，无法可靠读取"))
        if name in _NOT_DEEPER:
            continue
        if closes:
            if opened.get(name):
                opened[name] -= 1
                depth -= 1
                if stack := stacks.get(name):
                    key = stack.pop()
                    alike[key] -= 1
                    active -= alike[key] < _SAME_KEPT
        else:
            opened[name] = opened.get(name, 0) + 1
            depth += 1
            if name in _FORMATTING:
                key = name + rest
                stacks.setdefault(name, []).append(key)
                active += alike.get(key, 0) < _SAME_KEPT
                alike[key] = alike.get(key, 0) + 1


def _weigh_attributes(source: str) -> None:
    for match in _WHOLE_TAG.finditer(source):
        if sum(1 for _ in _ATTRIBUTE.finditer(match.group())) > MAX_HTML_ATTRIBUTES:
            raise _too_deep(reason("网页里有一个标记带了过多的属性，无法可靠读取"))


def _too_deep(cause: str) -> ReadError:
    return ReadError("too_deep", cause, reason("请在浏览器里打开原网页，复制正文到 Word 后另存为 .docx 再上传"))
