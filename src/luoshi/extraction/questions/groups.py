"""Names that stand for several bodies: who belongs to them, and where one of them is missing."""

import re
from collections.abc import Iterator

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, answerable, called, labels, name_of
from luoshi.extraction.reading import Grade, Owner, Question
from luoshi.extraction.register import Organisation

_ENOUGH = 5  # tasks with owners
_CUSTOM = 0.7
_EACH_AT_MOST = 3  # absent tasks asked one by one; more are one question
# 有关部门, 各通信企业: no list can say who is meant
_OPEN = re.compile(r"有关|相关|其他|涉及|责任单位|成员单位|责任部门|(?:单位|企业|机构|部门)$")
# the provinces are fixed by the constitution
_SETTLED = re.compile(r"^各省")
_TOWNSHIPS = re.compile(r"乡|镇|街道")


def ask(material: Material) -> Iterator[Question]:
    """One question for each group of bodies, and one for each task that leaves out the group that most tasks name."""
    yield from _members(material)
    yield from _absent(material)


def _members(material: Material) -> Iterator[Question]:
    groups: dict[str, list[Owner]] = {}
    for task in material.tasks:
        for owner in task.owners:
            if owner.group:
                groups.setdefault(name_of(owner), []).append(owner)
    unclear = [name for name in groups if _OPEN.search(name)]
    if unclear:
        first = min((groups[name][0] for name in unclear), key=lambda owner: owner.start)
        names = "、".join(f"“{name}”" for name in unclear[:4]) + (f"等{len(unclear)}种写法" if len(unclear) > 4 else "")
        yield material.ask(
            Code.GROUP_MEMBERS,
            (first.start, first.end),
            f"责任单位写作{names},没有指明具体单位,请逐项确定包括哪些单位。",
            grade=Grade.CERTAIN,
        )
    for name, owners in groups.items():
        if name not in unclear and not _SETTLED.match(name):
            yield _fixed(material, name, owners)


def _fixed(material: Material, name: str, owners: list[Owner]) -> Question:
    """A group with a definite membership that changes with time."""
    first = owners[0]
    members = _register_members(material, first)
    register = material.register
    issued = material.reading.metadata.issued_on
    day = f"(以{issued.value.year}年{issued.value.month}月{issued.value.day}日为准)" if issued else ""
    if members and register is not None:
        as_of = f"{register.as_of.year}年{register.as_of.month}月{register.as_of.day}日的" if register.as_of else ""
        message = (
            f"“{name}”在{len(owners)}项任务中承担责任,{as_of}机构名册中有{len(members)}个成员,请确认成员名单{day}。"
        )
    else:
        message = f"“{name}”在{len(owners)}项任务中承担责任,文中没有列出成员,请确定成员名单{day}。"
    choices = tuple(member.short[0] if member.short else member.name for member in members)
    return material.ask(Code.GROUP_MEMBERS, (first.start, first.end), message, choices, Grade.CERTAIN)


def _register_members(material: Material, owner: Owner) -> list[Organisation]:
    register = material.register
    body = register.organisation(owner.organisation) if register and owner.organisation else None
    if register is None or body is None:
        return []
    return [member for identifier in body.members if (member := register.organisation(identifier))]


def _absent(material: Material) -> Iterator[Question]:
    owned = [task for task in material.tasks if answerable(task)]
    if len(owned) < _ENOUGH:
        return
    counts: dict[str, int] = {}
    for task in owned:
        for name in {name_of(owner) for owner in task.owners if owner.group}:
            counts[name] = counts.get(name, 0) + 1
    for name in sorted(counts):
        if counts[name] < _CUSTOM * len(owned) or counts[name] == len(owned) or _OPEN.search(name):
            continue
        without = [task for task in owned if not any(_same_group(owner, name) for owner in task.owners)]
        usual = f"{len(owned)}项任务中有{counts[name]}项列了“{name}”"
        if len(without) > _EACH_AT_MOST:
            owners = without[0].owners
            yield material.ask(
                Code.GROUP_ABSENT,
                (owners[0].start, owners[-1].end),
                f"{usual},{labels(without)}没有列,请确定这些任务是否不由其承担。",
                (f"都不由{name}承担", "逐项确定"),
            )
            continue
        for task in without:
            townships = [owner.name for owner in task.owners if not owner.group and _TOWNSHIPS.search(owner.name)]
            instead = f",只列了{'、'.join(townships)}" if townships and _TOWNSHIPS.search(name) else ""
            yield material.ask(
                Code.GROUP_ABSENT,
                (task.owners[0].start, task.owners[-1].end),
                f"{usual},{called(task)}没有列{instead},请确定是有意不列还是遗漏。",
                ("有意不列", f"补列{name}"),
            )


def _same_group(owner: Owner, name: str) -> bool:
    """Whether an owner is the group, or a wider or narrower spelling of it (各乡镇, 各乡镇(街道))."""
    other = name_of(owner)
    return other == name or (owner.group and (other in name or name in other))
