"""Owners that the sentence itself names, in papers without responsibility lines (分工方案, 意见).

``由A牵头,…`` · ``A配合B对…进行确认`` · ``A负责辖区相关工作``. A sentence inside a body that gives one part to one body
makes no owner of a task that has its own line (GUIDE "Owners"), so these forms are read only where no line stands.
"""

import re
from dataclasses import dataclass

from luoshi.extraction.grammar.names import is_body, split_names
from luoshi.extraction.reading import Role
from luoshi.extraction.responsibility import Named
from luoshi.extraction.view import View


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    roles: dict[str, Role]


_NAMES = r"[^,。;:!?《》]{2,80}?"
_AT_HEAD = (
    # 由县规划局牵头,… · 由县教育局负责,…
    _Form(re.compile(rf"由(?P<a>{_NAMES})(?:总?牵头|具体牵头)"), {"a": Role.LEAD}),
    _Form(re.compile(rf"由(?P<a>{_NAMES})(?:具体|共同)?负责"), {"a": Role.RESPONSIBLE}),
    # 县环境局、林场配合县规划局对…
    _Form(
        re.compile(
            rf"(?P<a>{_NAMES})(?:积极|全力|密切|协助)?配合(?P<b>[^,。;:!?《》对]{{2,24}}?)(?=对|做好|开展|抓好|完成|推进|落实|负责|共同)"
        ),
        {"a": Role.SUPPORT, "b": Role.RESPONSIBLE},
    ),
    _Form(re.compile(rf"(?P<a>{_NAMES})(?:总?牵头)(?=负责|组织|抓|推进|制定|做好|开展|,|建立)"), {"a": Role.LEAD}),
    _Form(re.compile(rf"(?P<a>{_NAMES})(?:具体|共同|主要)?负责(?=.)"), {"a": Role.RESPONSIBLE}),
    # 县住建局要在10月底前…
    _Form(re.compile(rf"(?P<a>{_NAMES})(?:要|应|须)(?=.)"), {"a": Role.RESPONSIBLE}),
)
_IN_SENTENCE = re.compile(r"(?:^|[。;,])(?P<a>[^,。;:!?《》]{3,40}?)(?:具体|共同|主要)?(?:负责|牵头)(?=[^,。;人]{3,})")


def assigns_at_head(text: str) -> bool:
    """Whether a sentence opens by naming who does the work, a body of this place and not a class of bodies."""
    view = View(text)
    named = owners_at_head(view, 0)
    return bool(named) and all(_specific(view.text[n.start : n.end]) for n in named)


def owners_at_head(view: View, at: int) -> list[Named]:
    """The bodies that the first sentence from a position on gives the work to, in the order of the text."""
    for form in _AT_HEAD:
        match = form.pattern.match(view.text, at)
        if not match:
            continue
        named: list[Named] = []
        for group, role in form.roles.items():
            named.extend(_called(view, *match.span(group), role))
        if named and all(is_body(view.text[n.start : n.end]) for n in named):
            return [*named, *_helpers(view, match.end())]
    return []


def _called(view: View, start: int, end: int, role: Role) -> list[Named]:
    """The names of a group; behind 会同 stand those who are called in support."""
    convenes = view.text.find("会同", start, end)
    if convenes > start:
        return [*_called(view, start, convenes, role), *_called(view, convenes + 2, end, Role.SUPPORT)]
    return [Named(a, b, role) for a, b in split_names(view, start, end)]


# 由A牵头,B、C配合,…
_HELP = re.compile(r"(?:负责)?[,、](?P<names>[^,。;:!?《》]{2,80}?)(?:积极|密切)?(?:配合|协助|参与)(?=[,。;]|$)")


def _helpers(view: View, at: int) -> list[Named]:
    match = _HELP.match(view.text, at)
    if not match:
        return []
    pieces = split_names(view, *match.span("names"))
    return [Named(a, b, Role.SUPPORT) for a, b in pieces if is_body(view.text[a:b])]


def assigns_in_sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of named bodies that a sentence or clause of the text makes answerable."""
    view = View(text)
    found = []
    for match in _IN_SENTENCE.finditer(view.text):
        for low, high in split_names(view, *match.span("a")):
            if _specific(view.text[low:high]):
                found.append((low + view.text.startswith("由", low), high))
    return found


_GENERAL = re.compile(r"各级|各地|地方|县级以上|省级|有关部门|主管部门|行政部门|指挥部|领导小组|企业|办公室$|机构|组织")


def _specific(name: str) -> bool:
    """A body of this place, not a class of bodies that a rule speaks of."""
    return is_body(name) and not _GENERAL.search(name.removeprefix("由"))
