"""Tasks as commitments: mostly manner, cut off before their details, or handed out twice."""

import re
from collections.abc import Iterator

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, answerable, called, labels, name_of
from luoshi.extraction.questions.topics import first_of, knowledge, names_a_matter
from luoshi.extraction.reading import Question

_CLAUSES = 8
_MANNER = 0.4


def ask(material: Material) -> Iterator[Question]:
    """Questions about what a task commits to."""
    yield from _mostly_manner(material)
    yield from _cut_off(material)
    yield from _twice(material)


def _mostly_manner(material: Material) -> Iterator[Question]:
    for task in material.tasks:
        manner = [measure for measure in task.measures if not measure.commitment]
        if len(task.measures) >= _CLAUSES and len(manner) >= _MANNER * len(task.measures):
            yield material.ask(
                Code.MOSTLY_MANNER,
                (manner[0].start, manner[0].end),
                f"{called(task)}的{len(task.measures)}个分句中有{len(manner)}个是要求或原则,不是可交办的事项,请确定哪些列入清单。",
            )


# 推动青桥竹材产业园。完善园区供水管线…: a verb with a bare name, its details behind the full stop
_BARE = re.compile(
    r"(?:^|[。;])(?P<bare>(?:推进|推动|加快|抓好|实施)[一-鿿]{2,16}(?:产业园区?|工业园区?|园区|开发区|基地|小镇|综合体|示范区))[。;](?=(?:加快|推进|完善|抓好|做好|推动|争取|力争|建设)(?P<next>园区|基地|小镇|开发区|示范区|项目))"
)


_SITES = ("园", "开发区", "基地", "小镇", "综合体", "示范区")  # the bare name closes with one of these


def _cut_off(material: Material) -> Iterator[Question]:
    for task, body in zip(material.tasks, material.bodies, strict=True):
        for match in _BARE.finditer(body.text) if any(map(body.text.__contains__, _SITES)) else ():
            if match.group("next") in match.group("bare") or match.group("next") in ("园区", "项目"):
                bare = match.group("bare")
                yield material.ask(
                    Code.COMMITMENT_CUT,
                    body.span(*match.span("bare")),
                    f"{called(task)}的“{bare}”只有动词和名称就断句,请确定后面几句是不是它的具体内容。",
                    ("后面几句是它的内容", "单独一项,补写要求"),
                )


def _twice(material: Material) -> Iterator[Question]:
    """A matter that exactly two tasks of different bodies hand out."""
    bodies = [(index, body.text) for index, body in enumerate(material.bodies) if names_a_matter(body.text)]
    for matter in knowledge().matters:
        found = [(index, span) for index, text in bodies if (span := first_of(matter.phrases, text))]
        if len(found) != 2:
            continue
        (one, first), (other, second) = found
        pair = (material.tasks[one], material.tasks[other])
        leads = [name_of(owners[0]) if (owners := answerable(task)) else "" for task in pair]
        phrases = [material.bodies[one].text[slice(*first)], material.bodies[other].text[slice(*second)]]
        if leads[0] and leads[1] and leads[0] != leads[1]:
            yield material.ask(
                Code.TASKS_OVERLAP,
                material.bodies[other].span(*second),
                f"{labels(pair)}都涉及{matter.name}(“{phrases[0]}”、“{phrases[1]}”),排第一的单位不同,请确定是否同一件事,由谁统计。",
                ("同一件事,合并统计", "两件事,分别统计"),
            )
