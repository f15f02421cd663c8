"""Bodies that a name alone does not settle, and tasks whose list of bodies does not say who leads."""

import re
from collections.abc import Iterator

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, answerable, called, name_of
from luoshi.extraction.reading import Grade, Owner, Question, Role

_ENOUGH = 5  # distinct names, before a form is the custom of the paper
_CUSTOM = 0.7
_FOREIGN = 0.6  # share of unknown names from which the register is another county's
# a level at the head (县水务局, 团县委), or a place anywhere (市生态环境局云岭县分局, 青石镇, 国网景澄供电公司)
_LEVEL = re.compile(r"^(?:自治|国家|中央|中国|国网|全国|中共|驻|本级)|[省市县区州旗盟镇乡村]|街道")
# words that hold a character of a level and name none
_NO_LEVEL = re.compile(r"市政(?!府)|市场|市容|市民|区域|县域|乡村|村镇|城市|城乡|城镇|社区|小区|农村|新村")
# known everywhere without a level
_KNOWN = re.compile(
    r"人民银行|银保监|金融监管总局|移动|联通|电信|铁塔|邮政|烟草|农发行|农业发展银行|海关|武警|法院|检察院|高速公路"
)
_CLOSES = re.compile(r"(?:中心|公司|集团|局|站|所|委|办|管委会|院|馆|社|处|园区|协会|指挥部|专班)$")


def ask(material: Material) -> Iterator[Question]:
    """Names without a level, names that the register does not know, tasks without a lead."""
    if material.register is not None:
        yield from _unknown(material)
    else:
        yield from _without_level(material)
    yield from _lead(material)


def _distinct(material: Material) -> dict[str, Owner]:
    """The first mention of each single body, in the order of the text."""
    owners: dict[str, Owner] = {}
    for task in material.tasks:
        for owner in task.owners:
            if not owner.group:
                owners.setdefault(name_of(owner), owner)
    return owners


def _without_level(material: Material) -> Iterator[Question]:
    owners = _distinct(material)
    bare = [name for name in owners if not _has_level(name, material)]
    if len(owners) < _ENOUGH or len(owners) - len(bare) < _CUSTOM * len(owners):
        return
    for name in bare:
        if _CLOSES.search(name) and not _KNOWN.search(name):
            owner = owners[name]
            yield material.ask(
                Code.UNIT_WITHOUT_LEVEL,
                (owner.start, owner.end),
                f"责任单位“{name}”没有写明属于哪一级、归谁主管,请填写全称和主管单位。",
            )


def _has_level(name: str, material: Material) -> bool:
    core = material.place.rstrip("省市县区州旗盟")
    return _LEVEL.search(_NO_LEVEL.sub("", name)) is not None or (len(core) >= 2 and core in name)


def _unknown(material: Material) -> Iterator[Question]:
    register = material.register
    owners = _distinct(material)
    unknown = {name: owner for name, owner in owners.items() if owner.organisation is None}
    if register is None or not unknown:
        return
    if len(owners) >= _ENOUGH and len(unknown) >= _FOREIGN * len(owners):
        first = next(iter(unknown.values()))
        yield material.ask(
            Code.UNIT_UNKNOWN,
            (first.start, first.end),
            f"{len(owners)}个责任单位中有{len(unknown)}个不在机构名册里,名册可能不是本文所属地方的,请核对所用的名册。",
            grade=Grade.CERTAIN,
        )
        return
    for name, owner in unknown.items():
        bodies = [body for candidate in owner.candidates if (body := register.organisation(candidate))]
        yield material.ask(
            Code.UNIT_UNKNOWN,
            (owner.start, owner.end),
            f"机构名册里没有“{name}”,请选定对应的机构,或先把它登记入册。",
            tuple(body.name for body in bodies),
            Grade.CERTAIN,
        )


def _lead(material: Material) -> Iterator[Question]:
    open_tasks = [task for task in material.tasks if _nobody_leads(answerable(task))]
    if not open_tasks:
        return
    first = open_tasks[0]
    owners = answerable(first)
    span = (owners[0].start, owners[0].end)
    if len(open_tasks) == 1:
        message = f"{called(first)}列了{len(owners)}个责任单位,没有写明谁牵头,请确定牵头单位。"
        choices = tuple(owner.name for owner in owners if not owner.group)[:4]
    else:
        message = f"有{len(open_tasks)}项任务列了几个责任单位,没有写明谁牵头,请确定牵头单位怎么定。"
        choices = ("排在第一位的牵头", "逐项确定")
    yield material.ask(Code.LEAD_NOT_STATED, span, message, choices, Grade.CERTAIN)


def _nobody_leads(owners: list[Owner]) -> bool:
    return len(owners) > 1 and all(owner.role is not Role.LEAD for owner in owners)
