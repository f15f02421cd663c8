"""Titles of tasks that do not say what is to be done, or that promise a subject the body never takes up."""

import re
from collections.abc import Iterator

from luoshi.extraction.questions.codes import Code
from luoshi.extraction.questions.material import Material, called
from luoshi.extraction.questions.topics import knowledge, names_a_topic
from luoshi.extraction.reading import Grade, Question
from luoshi.extraction.verbs import lexicon

_ENOUGH = 6  # titles, before their form is a custom of the paper
_CUSTOM = 0.85
_BODY = 30  # characters; a shorter body takes up nothing
# 宜居村镇建设: a noun phrase that closes with the name of an action
_NOMINAL_END = re.compile(
    r"(?:建设|发展|治理|保护|整治|管理|服务|工作|改革|保障|改造|整改|创建|规划|修复|监管|培育|提升|体系|机制|项目)$"
)
# 把…, 让…, 打好…, 管住…: verbs that the list of verbs does not name one by one
_OTHER_VERB = re.compile(r"^(?:把|让|使|以|为|向|靠|用|对)|^.[好住牢紧实细优强大活足准稳齐全严深透新高美]")


def ask(material: Material) -> Iterator[Question]:
    """Titles without a verb among titles with one, titles whose subject the body leaves out."""
    titles = [material.title(task).text for task in material.tasks]
    yield from _without_verb(material, titles)
    yield from _topic_absent(material, titles)


def _without_verb(material: Material, titles: list[str]) -> Iterator[Question]:
    bare = [index for index, title in enumerate(titles) if not has_verb(title)]
    if len(titles) < _ENOUGH or not bare or 1 - len(bare) / len(titles) < _CUSTOM:
        return
    for index in bare:
        task = material.tasks[index]
        if _NOMINAL_END.search(titles[index]):
            yield material.ask(
                Code.TITLE_WITHOUT_VERB,
                (task.title.start, task.title.end),
                f"{called(task)}的标题没有动词,与其他任务的写法不同,请明确要求是推进、完成还是建成。",
                (f"推进{titles[index]}", f"完成{titles[index]}", "保持原样"),
            )


def has_verb(title: str) -> bool:
    """Whether a title in normal form says an action: a verb at its head, or one that something follows."""
    if _OTHER_VERB.match(title):
        return True
    verbs, size = lexicon().verbs, len(title)
    opens = [place.start() for place in lexicon().places.finditer(title)]
    return any(at < verbs.end_at(title, at, size) < size for at in opens)


def _topic_absent(material: Material, titles: list[str]) -> Iterator[Question]:
    topics = knowledge().topics
    for task, title, body in zip(material.tasks, titles, material.bodies, strict=True):
        if len(body.text) < _BODY or not names_a_topic(title):
            continue
        promised = [topic for topic in topics if any(word in title for word in topic.words)]
        absent = [topic for topic in promised if not any(word in body.text for word in (*topic.words, *topic.also))]
        if len(promised) < 2 or len(absent) != 1:
            continue
        word = next(word for word in absent[0].words if word in title)
        at = title.index(word)
        yield material.ask(
            Code.TITLE_TOPIC_ABSENT,
            material.title(task).span(at, at + len(word)),
            f"{called(task)}的标题提到“{word}”,正文却没有这方面的事项,请确定是漏写了内容还是标题多写。",
            ("补写内容", "修改标题"),
            Grade.LIKELY,
        )
