"""The issuing paper's particulars. Printed particulars win over the page's fields, which carry stamps of the CMS."""

import re
from datetime import date
from itertools import pairwise

from luoshi.extraction.addressees import HEAD_LINES
from luoshi.extraction.fields import ISSUER, NUMBER, SIGNED, TITLE
from luoshi.extraction.grammar.dates import find_dates
from luoshi.extraction.grammar.document_numbers import NumberMatch, find_numbers
from luoshi.extraction.grammar.names import is_body, split_names
from luoshi.extraction.head import same_title
from luoshi.extraction.page import Page
from luoshi.extraction.paper_titles import page_titles
from luoshi.extraction.reading import DateFact, DocumentNumber, Fact, Grade, Metadata, PageField
from luoshi.extraction.regions import Region
from luoshi.extraction.signature import DATE_ONLY, Signature, find_imprint, find_signature
from luoshi.extraction.view import View, normal

_APPROVAL = re.compile(r"已?经[^,。;:、()]{2,24}?(?:同意|批准|审议通过|研究通过|审定)")
_PUBLICITY = re.compile(r"\((?:此件|本件|信息公开形式)[^()]*公开[^()]*\)|此件(?:主动|依申请|不予|不)?公开(?:发布)?")
_SECRECY = re.compile(r"^(?:绝密|机密|秘密)(?:★.{0,8}|[一二三四五六七八九十]+年|$)|(?:绝密|机密|秘密)★")
# (2022-2025年) · 2022-2025年 · 2013-2017年
_PERIOD = re.compile(r"\(?((?:19|20)\d\d)年?[-~至到]((?:19|20)\d\d)年\)?")


def read_metadata(page: Page) -> Metadata:
    """Title, number, issuers, date, addressees and the marks around them."""
    title = _title(page)
    signature = page.signature
    signature = signature or _under_number(page)
    issuers = tuple(page.piece(body, "issuer.signature") for body in signature.bodies) if signature else ()
    issued_on = (
        _date_in(page, *page.span(signature.date.line, signature.date.start, signature.date.end), "issued_on.signature")
        if signature
        else None
    )
    inner_title = _inner_title(page)
    period = _period(page, inner_title or title)
    return Metadata(
        title=title,
        inner_title=inner_title,
        number=_number(page),
        issuers=issuers or _issuers_elsewhere(page, title),
        issued_on=issued_on or _date_elsewhere(page),
        addressees=tuple(page.piece(name, "addressee") for name in page.addressees.names) if page.addressees else (),
        approval=_first(page, "经", _APPROVAL, "approval", Region.NOTICE),
        publicity=_first(
            page, "公开", _PUBLICITY, "publicity", Region.SIGNATURE, Region.NOTICE, Region.PLAN, Region.FOOTER
        ),
        secrecy=_first(page, "密", _SECRECY, "secrecy", Region.CHROME, Region.HEAD, Region.NOTICE),
        period=period[0] if period else None,
        period_from=period[1] if period else None,
        period_to=period[2] if period else None,
        fields=tuple(page.pin_as(PageField, f.start, f.end, "field", name=f.name) for f in page.fields),
    )


_ISSUE = re.compile(r"\(?总?第(?:\d{1,4}|[一二三四五六七八九十百]{1,5})期\)?")


def _under_number(page: Page) -> Signature | None:
    """Minutes and bulletins print body and date side by side under their number (纪要格式), lists under their title."""
    head = page.lines[: page.addressees.line if page.addressees else 8]
    signature = find_signature(head, 0) or find_imprint(head)
    if signature is None or signature.end != len(head[signature.line].text):
        return None
    above = head[max(0, signature.first_line - 3) : signature.first_line]
    numbered = any(find_numbers(line.text, line.view.gaps) or _ISSUE.fullmatch(line.text) for line in above)
    heads_a_list = head[signature.line].block.cell is not None and any(line.text in page_titles(page) for line in above)
    return signature if numbered or heads_a_list else None


def _title(page: Page) -> Fact | None:
    if page.title:
        start, end = page.title.start, page.title.end
        cut = _PRINTED_DATE.search(page.view(start, end).text)
        if cut:
            start, end = page.view(start, end).span(0, cut.start())
        return page.pin(start, end, "title.head")
    for field in page.fields:
        if field.name in TITLE:
            return page.pin(field.start, field.end, "title.field")
    inner = _inner_title(page)
    if inner:
        return page.pin(inner.start, inner.end, "title.inner", Grade.LIKELY)
    return None


_PRINTED_DATE = re.compile(r"\((?:(?P<who>[^(),。;:]{3,40}?))?(?:19|20)\d\d年\d{1,2}月\d{1,2}日[^()]*\)$")


def _inner_title(page: Page) -> Fact | None:
    lines = page.regions.inner_title
    if not lines:
        return None
    return page.pin(page.lines[lines[0]].start, page.lines[lines[-1]].end, "title.inner")


def _number(page: Page) -> DocumentNumber | None:
    """A line near the head that is a number and nothing else; else the page's field; else one beside the title."""
    limit = (page.addressees.line if page.addressees else 12) + 3
    for index in [*range(min(limit, len(page.lines)))][::-1]:
        line = page.lines[index]
        if len(line.text) <= 40 and page.regions.of_line[index] is not Region.FOOTER:
            for found in find_numbers(line.text, line.view.gaps):
                stands_first = found.start == 0 and (found.end in line.view.gaps or found.end == len(line.text))
                if stands_first or (line.text[: found.start] in ("(", "文号:") and len(line.text) - found.end <= 1):
                    return number_fact(page, line.view, found, "number.head")
    decree = decree_under_title(page)
    if decree is not None:
        return number_fact(page, *decree, "number.decree")
    for field in page.fields:
        if field.name in NUMBER:
            view = page.view(field.start, field.end)
            for found in find_numbers(view.text, view.gaps):
                return number_fact(page, view, found, "number.field")
    for index in range(min(limit, len(page.lines))):
        line = page.lines[index]
        if page.regions.of_line[index] in (Region.HEAD, Region.CHROME):
            for found in find_numbers(line.text, line.view.gaps):
                if found.end == len(line.text) and len(line.text) <= 120:
                    return number_fact(page, line.view, found, "number.title")
    return None


_PROMULGATED = re.compile(r"\((?=[^()]*(?:公布|发布|通过|批准|施行|修[订正]))")


def decree_under_title(page: Page) -> tuple[View, NumberMatch] | None:
    """The order that the bracket under a title names: (2031年5月6日云岭县人民政府令第7号公布 …)."""
    first = page.title.last + 1 if page.title else 0
    for line in page.lines[first : first + 3]:
        if _PROMULGATED.match(line.text):
            found = [n for n in find_numbers(line.text, line.view.gaps) if n.code.endswith("令")]
            return (line.view, found[0]) if found else None
    return None


def number_fact(page: Page, view: View, found: NumberMatch, rule: str) -> DocumentNumber:
    """A number found in a view, pinned."""
    start, end = view.span(found.start, found.end)
    return page.pin_as(
        DocumentNumber,
        start,
        end,
        rule,
        code=found.code,
        year=found.year,
        serial=found.serial,
        normal=found.normal,
        grade=Grade.DOUBTFUL if found.flags else Grade.CERTAIN,
    )


def _issues(name: str) -> bool:
    """A body that can issue papers, not a place (云岭县2024年…)."""
    return name == "中共中央" or (is_body(name) and re.search(r"[县市区省州镇乡旗盟]$", name) is None)


_BEFORE_ACT = re.compile(r"(?:关于|印发|转发|批转|公布|发布)")
_NEWS = re.compile(r"(?:^|[,。:;]|近日,|日前,)(?P<who>[^,。:;《》]{3,40}?)(?:近日|日前)?印发(?:了)?《")


def _issuers_elsewhere(page: Page, title: Fact | None) -> tuple[Fact, ...]:
    """Without a signature: the page's field, the order under the title, the bodies that open it, the news of the issue.

    A reading for the public (解读) has none: what page and news name is the site and the issuer of another paper.
    """
    if title is not None and "解读" in normal(title.quote):
        return ()
    for field in page.fields:
        if field.name in ISSUER and is_body(field.text):
            return (page.pin(field.start, field.end, "issuer.field", Grade.LIKELY),)
    first = page.title.last if page.title else 0
    for line in page.lines[first : first + 3]:
        printed = _PRINTED_DATE.search(line.text)
        if printed and printed.group("who") and _issues(printed.group("who")):
            return (page.pin(*line.view.span(*printed.span("who")), "issuer.title", Grade.LIKELY),)
    decree = decree_under_title(page)
    if decree is not None:
        view, found = decree
        body = found.start + len(found.code) - len("令")
        if is_body(view.text[found.start : body]):
            return (page.pin(*view.span(found.start, body), "issuer.decree", Grade.LIKELY),)
    if title:
        view = page.view(title.start, title.end)
        act = _BEFORE_ACT.search(view.text)
        if act and act.start() > 2:
            pieces = split_names(view, 0, act.start())
            if pieces and all(_issues(view.text[a:b]) for a, b in pieces):
                return tuple(page.pin(*view.span(a, b), "issuer.title", Grade.LIKELY) for a, b in pieces)
    for index in page.regions.lines(Region.NOTICE)[:6]:
        line = page.lines[index]
        news = _NEWS.search(line.text)
        if news and _issues(news.group("who")):
            start, end = line.view.span(*news.span("who"))
            return (page.pin(start, end, "issuer.news", Grade.LIKELY),)
    return ()


def _date_elsewhere(page: Page) -> DateFact | None:
    """Without a signature: a date in brackets under the title, then the page's own field."""
    first = page.title.last if page.title else 0
    for line in page.lines[first : first + 3]:
        found = _PRINTED_DATE.search(line.text)
        if found and len(line.text) - len(found.group()) <= 80:
            return _date_in(page, *line.view.span(*found.span()), "issued_on.title")
    alone = _date_alone(page)
    if alone is not None:
        return alone
    for field in page.fields:
        if field.name in SIGNED:
            return _date_in(page, field.start, field.end, "issued_on.field", Grade.LIKELY)
    return None


_OFFICE_HOLDER = re.compile(r"(?:代)?(?:省|市|县|区|州|镇|乡|局|厅|部|会|处)长|主任|主席|总理|书记")


def _date_alone(page: Page) -> DateFact | None:
    """A date on a line of its own: under the holder of the office that signs an order, or closing a paper."""
    for above, line in pairwise(page.lines[:HEAD_LINES]):
        if DATE_ONLY.fullmatch(line.text) and _OFFICE_HOLDER.match(above.text) and len(above.text) <= 12:
            return _date_in(page, line.start, line.end, "issued_on.order")
    for index in page.regions.lines(Region.NOTICE, Region.PLAN)[:2:-1][:8]:
        line = page.lines[index]
        if DATE_ONLY.fullmatch(line.text) and not line.text.endswith("印发"):
            return _date_in(page, line.start, line.end, "issued_on.alone", Grade.LIKELY)
    return None


def _date_in(page: Page, start: int, end: int, rule: str, grade: Grade = Grade.CERTAIN) -> DateFact | None:
    view = page.view(start, end)
    for found in find_dates(view.text, view.gaps):
        if isinstance(found.value, date):
            a, b = view.span(found.start, found.end)
            return page.pin_as(DateFact, a, b, rule, value=found.value, grade=grade)
    return None


def _first(page: Page, sign: str, pattern: re.Pattern[str], rule: str, *regions: Region) -> Fact | None:
    """The first match in some regions of a pattern that never matches without ``sign``."""
    for index in page.regions.lines(*regions):
        line = page.lines[index]
        match = pattern.search(line.text) if sign in line.text else None
        if match:
            return page.pin(*line.view.span(*match.span()), rule)
    return None


def _period(page: Page, title: Fact | None) -> tuple[Fact, int, int] | None:
    if title is None:
        return None
    view = page.view(title.start, title.end)
    match = _PERIOD.search(view.text)
    if not match:
        return None
    return page.pin(*view.span(*match.span()), "period"), int(match.group(1)), int(match.group(2))


def own_titles(page: Page) -> list[str]:
    """Normal titles of the papers on this page, and what the notice says it issues (关于印发X的通知 → X)."""
    titles = [page.title.text] if page.title else []
    inner = "".join(page.lines[index].text for index in page.regions.inner_title)
    titles += [inner] if inner else []
    if page.document.title_hint:
        titles.append(same_title(page.document.title_hint))
    issued = [re.sub(r"^.*?(?:印发|转发|发布|公布)《?|》?的(?:通知|函|公告)$", "", title) for title in titles]
    return [*titles, *issued]
