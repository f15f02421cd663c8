"""Bodies that the words of a task call for and its list of owners leaves out, and places that are no owners."""

import re
from collections.abc import Iterator

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, answerable, called, name_of
from luoshi.extraction.questions.topics import Duty, first_of, knowledge
from luoshi.extraction.reading import Grade, Question, Task
from luoshi.extraction.view import View, normal

_SPLIT = 3  # bodies that each answer for another matter of one task
_ANY_BODY = re.compile(r"有关|相关|各部门|各单位|县直|市直|区直|责任单位")


def ask(material: Material) -> Iterator[Question]:
    """Agencies, townships and counterparts."""
    yield from _agencies(material)
    yield from _split(material)
    yield from _townships(material)
    yield from _counterparts(material)


def _agencies(material: Material) -> Iterator[Question]:
    """A matter whose usual agency owns other tasks of the plan but not the one that names it."""
    owners_of = [{name_of(owner) for owner in task.owners} for task in material.tasks]
    everyone = sorted(set().union(*owners_of))
    asked = [
        (task, body, owners)
        for task, body, owners in zip(material.tasks, material.bodies, owners_of, strict=True)
        if len(owners) >= 2 and not _open_list(task)
    ]
    for duty in knowledge().duties if asked else ():
        answering = {name for name in everyone if duty.answers(name)}
        agencies = [name for name in everyone if name in answering and not _ANY_BODY.search(name)]
        if not agencies:
            continue
        for task, body, owners in asked:
            found = first_of(duty.phrases, body.text) if owners.isdisjoint(answering) else None
            if found:
                phrase = body.text[slice(*found)]
                yield material.ask(
                    Code.OWNER_MAY_BE_MISSING,
                    body.span(*found),
                    f"{called(task)}写了“{phrase}”,通常由{agencies[0]}承担,它负责本文其他任务而不在这一项的责任单位里,请确定是否补列。",
                    (f"补列{agencies[0]}", "不补列"),
                )


def _open_list(task: Task) -> bool:
    return any(owner.open_list or (owner.group and _ANY_BODY.search(owner.name)) for owner in task.owners)


def _split(material: Material) -> Iterator[Question]:
    """Tasks of several sentences whose matters belong to three or more of their bodies, none told its part."""
    for task, body in zip(material.tasks, material.bodies, strict=True):
        names = [name_of(owner) for owner in answerable(task) if not owner.group]
        if len(names) < _SPLIT or body.text.count("。") < _SPLIT or any(name in body.text for name in names):
            continue
        parts: dict[str, tuple[str, tuple[int, int]]] = {}
        for duty in knowledge().duties:
            found = first_of(duty.phrases, body.text)
            name = _only(names, duty) if found else None
            if found and name:
                parts.setdefault(name, (body.text[slice(*found)], found))
        if len(parts) >= _SPLIT:
            ordered = sorted(parts.items(), key=lambda item: item[1][1])
            listed = ";".join(f"{phrase}由{name}" for name, (phrase, _) in ordered)
            yield material.ask(
                Code.CLAUSE_OWNER_OPEN,
                body.span(*ordered[0][1][1]),
                f"{called(task)}含几个部门的事项,没有写明各由谁承担,请确定分工(例如{listed})。",
                tuple(f"{phrase}:{name}" for name, (phrase, _) in ordered),
            )


def _only(names: list[str], duty: Duty) -> str | None:
    """The one of a task's bodies that answers for a matter; None for several or none."""
    found = [name for name in names if duty.answers(name)]
    return found[0] if len(found) == 1 else None


_TOWNSHIP = re.compile(
    r"(?P<stem>[一-鿿]{2,5}?)(?:(?:满族|回族|蒙古族|畲族|苗族|土家族|瑶族|壮族|侗族|彝族|藏族|朝鲜族)*乡|镇|街道)(?:人民政府|办事处)?$"
)
# 青石新材料产业园区 · 桐湾温泉小镇
_SITE = r"[一-鿿]{0,10}?(?:产业园区?|工业园区?|园区|开发区|工业集中区|小镇|镇区|集镇)"
# stems that are words of their own count only with 镇 or 乡 behind them
_WORDS = frozenset(
    [
        "城关",
        "中心",
        "前进",
        "团结",
        "胜利",
        "和平",
        "幸福",
        "新华",
        "光明",
        "红旗",
        "东风",
        "城东",
        "城西",
        "城南",
        "城北",
        "文化",
        "工业",
        "建设",
        "发展",
        "新城",
        "新区",
        "高新",
        "现代",
    ]
)


def _township_of(name: str) -> re.Match[str] | None:
    """The township that a name closes with."""
    plain = normal(name)
    return _TOWNSHIP.search(plain) if "镇" in plain or "乡" in plain or "街道" in plain else None


def _townships(material: Material) -> Iterator[Question]:
    """A township whose name stands in a task, of which it is no owner, nor any group that holds it."""
    stems = _stems(material)
    parks = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(stems)))})(?:镇|乡|街道|{_SITE})") if stems else None
    for task, body in zip(material.tasks, material.bodies, strict=True):
        if len(answerable(task)) < 1 or any(_holds_townships(owner.name) for owner in task.owners if owner.group):
            continue
        listed = {found.group("stem") for owner in task.owners if (found := _township_of(owner.name))}
        asked: set[str] = set()
        for match in parks.finditer(body.text) if parks else ():
            stem = next(s for s in sorted(stems, key=len, reverse=True) if match.group().startswith(s))
            plain = body.text[match.start() + len(stem) : match.end()] in ("镇", "乡", "街道")
            if stem not in listed and stem not in asked and (plain or stem not in _WORDS):
                asked.add(stem)
                yield _township(material, task, body, match.span(), stems[stem])
        if listed and not asked:
            yield from _unlisted_site(material, task, body, listed)


def _stems(material: Material) -> dict[str, str]:
    """Stem → name of every township that the register holds or some task names as its owner."""
    stems: dict[str, str] = {}
    if material.register:
        for body in material.register.organisations:
            for name in (body.name, *body.short) if body.kind == "township" else ():
                bare = normal(name).removeprefix(material.register.place)
                if found := _TOWNSHIP.search(bare):
                    stems.setdefault(found.group("stem"), body.short[0] if body.short else body.name)
    for task in material.tasks:
        for owner in task.owners:
            found = None if owner.group else _township_of(owner.name)
            if found and found.start() == 0:
                stems.setdefault(found.group("stem"), owner.name)
    return stems


def _holds_townships(name: str) -> bool:
    return re.search(r"乡|镇|街道|属地|有关|相关|各县|各区", name) is not None


def _township(material: Material, task: Task, body: View, span: tuple[int, int], name: str) -> Question:
    return material.ask(
        Code.PLACE_OWNER_MISSING,
        body.span(*span),
        f"{called(task)}的“{body.text[slice(*span)]}”像是在{name},它不在这一项的责任单位里,请确定是否补列。",
        (f"补列{name}", "不补列"),
    )


_PARK = re.compile(
    r"(?:启动|推进|推动|加快|建设|实施|打造|规划|支持|抓好|完善|、)(?P<site>(?P<stem>[一-鿿]{2})[一-鿿]{0,10}?(?:产业园区|工业园区|产业园|工业园|园区|开发区|集中区))(?=建设|[,。;、]|$)"
)


def _unlisted_site(material: Material, task: Task, body: View, listed: set[str]) -> Iterator[Question]:
    """Parks named after listed townships, beside one named after no body of the list (found without a register)."""
    sites = list(_PARK.finditer(body.text))
    named = [site for site in sites if site.group("stem") in listed]
    others = [site for site in sites if site.group("stem") not in listed and not _COMMON_HEAD.match(site.group("site"))]
    if len({site.group("stem") for site in named}) >= 2 and len(others) == 1:
        site = others[0].group("site")
        yield material.ask(
            Code.PLACE_OWNER_MISSING,
            body.span(*others[0].span("site")),
            f"{called(task)}的其他园区都列了所在乡镇,“{site}”所在的乡镇不在责任单位里,请确定是否补列。",
            ("补列所在乡镇", "不补列"),
            Grade.DOUBTFUL,
        )


_COMMON_HEAD = re.compile(
    r"(?:市级|省级|县级|国家|现代|工业|产业|农业|循环|绿色|特色|科技|物流|生态|重点|各类|基础|高新|经济|化工|食品|文化|旅游|数字|智能|新型|新材|园区|全县|全市|标准)"
)

_COUNTERPART = re.compile(
    r"(?:与|同|和)(?P<who>(?P<place>[一-鿿]{1,6}?(?:自治县|县|市|区|旗|州|省))(?:[、和](?:[一-鿿]{1,6}?(?:县|市|区|省)))*)(?:的|开展|加强|深化|进行|建立|之间|在)*[一-鿿]{0,4}?(?:交流|合作|对口|协作|结对|共建|互访|对接)"
)
_GENERAL = re.compile(
    r"周边|兄弟|各|相邻|毗邻|邻近|有关|相关|沿线|其他|友好|本|我|所在|辖区|发达|先进|国内|省内|市内|全|上级|东部|西部|沿海|地区|城区|新区|园区|社区|景区|校|院|企|部门|军|灾区|库区|林区|山区|片区|城市|省市|县市|市县|区县"
)


def _counterparts(material: Material) -> Iterator[Question]:
    """与X县交流合作: a county outside, not a unit that could be assigned."""
    upper = "".join(normal(r.title.quote) for r in material.reading.references if r.title)
    own = {material.place}
    if material.register:
        own |= {material.register.place, material.register.city, material.register.province}
    asked: set[str] = set()
    for task, body in zip(material.tasks, material.bodies, strict=True):
        for match in _COUNTERPART.finditer(body.text):
            place = match.group("place")
            known = place in own or place in asked or any(name and place in name for name in own)
            if known or _GENERAL.search(place) or len(place) < 2 or f"{place}人民政府" in upper or place in upper:
                continue
            asked.add(place)
            yield material.ask(
                Code.COUNTERPART_OUTSIDE,
                body.span(*match.span("place")),
                f"{called(task)}中的“{place}”是交流协作的对方,不是本级可以交办的单位,请确定由本级哪个单位负责对接。",
                tuple(owner.name for owner in answerable(task) if not owner.group)[:3],
            )
