"""Questions and differences in words: a question asks, it never judges."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.reckoning.amounts import printed
from luoshi.reckoning.questions import Question, QuestionKind
from luoshi.server.core.said import word
from luoshi.server.cycles.models import Report

MOST_COMPARED = 4000
"""Characters of a text up to which it is compared sign by sign; a longer one stands whole beside the other."""


@dataclass(frozen=True)
class Asked:
    """A question in words, and the page of what it stands beside."""

    text: str
    link: str = ""
    link_words: str = ""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text that stayed, went or came."""

    kind: str
    text: str


def in_words(question: Question, beside: Mapping[str, Report]) -> Asked:
    """A question as a sentence; ``beside`` are the reports that questions name, by public id."""
    said = _SENTENCES[question.kind](question.values)
    other = beside.get(question.beside)
    if other is None:
        return Asked(said)
    named = f"{other.part.printed_name}，{other.cycle.name}，{other.part.matter.task.title[:30]}"
    return Asked(said, reverse("cycle_report", args=[other.public_id]), named)


def _number(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return str(printed(value, str(values.get("unit", "")))) if isinstance(value, Decimal) else ""


def _day(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else ""


def _level(value: object) -> str:
    return str(word(getattr(value, "word", "")))


def _goes_down(values: Mapping[str, Any]) -> str:
    if "level" in values:
        return _("进展程度从“%(last)s”退到“%(now)s”，是什么原因？") % {
            "last": _level(values["last_level"]), "now": _level(values["level"]),
        }  # fmt: skip
    return _("“%(name)s”是累计数，从 %(last)s 降到 %(now)s，是更正还是填错？") % {
        "name": values.get("name", ""), "last": _number(values, "last"), "now": _number(values, "value"),
    }  # fmt: skip


_SENTENCES: Mapping[QuestionKind, Callable[[Mapping[str, Any]], str]] = {
    QuestionKind.EXACTLY_TARGET: lambda v: _("“%(name)s”从 %(last)s 一步正好到目标 %(now)s，依据是什么？") % {
        "name": v.get("name", ""), "last": _number(v, "last"), "now": _number(v, "value"),
    },
    QuestionKind.GOES_DOWN: _goes_down,
    QuestionKind.UNUSUAL_STEP: lambda v: _("“%(name)s”本期变化 %(step)s，以往一般是 %(usual)s，发生了什么？") % {
        "name": v.get("name", ""), "step": _number(v, "step"), "usual": _number(v, "usual"),
    },
    QuestionKind.DONE_WITHOUT_NODE: lambda v: _("报了完成，但节点“%(node)s”还没有到，哪个对？") % {
        "node": v.get("node", ""),
    },
    QuestionKind.TEXT_REUSED: lambda _v: _("进展文字与另一份填报完全相同，是不是同一件事？"),
    QuestionKind.TEXT_ALIKE: lambda v: _("进展文字与另一份填报有 %(share)s%% 相同，本期有什么不同？") % {
        "share": printed(Decimal(str(v.get("share", 0))) * 100, "", 0),
    },
    QuestionKind.FILE_REUSED: lambda _v: _("同一份佐证材料在另一份填报里也用了，两处都能证明吗？"),
    QuestionKind.PICTURE_ALIKE: lambda _v: _("有图片与另一份填报的图片看起来是同一张，是不是同一处、同一时间？"),
    QuestionKind.FILE_OLDER: lambda v: _("“%(file)s”自称 %(day)s 形成，早于 %(begun)s 交办，能证明本期进展吗？") % {
        "file": v.get("file", ""), "day": _day(v.get("made_on")), "begun": _day(v.get("begun")),
    },
    QuestionKind.EDITED_AFTER: lambda v: _("%(cut_off)s 截止，%(day)s 又改了数，为什么？") % {
        "cut_off": _day(v.get("cut_off")), "day": _day(v.get("day")),
    },
    QuestionKind.AGAINST_OWN: lambda v: _("报了“%(level)s”，“%(name)s”只到 %(done)s%%，还差的怎么办？") % {
        "level": _level(v.get("level")), "name": v.get("name", ""),
        "done": printed(Decimal(str(v.get("done", 0))), "", 1),
    },
    QuestionKind.PARTS_DO_NOT_ADD_UP: lambda v: _(
        "“%(name)s”各单位的数相加是 %(sum)s，总数是 %(total)s，差在哪里？"
    ) % {"name": v.get("name", ""), "sum": _number(v, "sum"), "total": _number(v, "total")},
    QuestionKind.AGAINST_MEASURED: lambda v: _(
        "“%(name)s”报的是 %(value)s，%(source)s的数是 %(measured)s，为什么不一样？"
    ) % {
        "name": v.get("name", ""), "value": _number(v, "value"), "source": v.get("source", ""),
        "measured": _number(v, "measured"),
    },
}  # fmt: skip


def pieces(old: str, new: str) -> Sequence[Piece]:
    """What stayed, went and came between two texts, sign by sign."""
    if not old or len(old) > MOST_COMPARED or len(new) > MOST_COMPARED:
        return [Piece("gone", old), Piece("come", new)] if old else [Piece("come", new)]
    found = []
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", old[first:last]))
            continue
        if first < last:
            found.append(Piece("gone", old[first:last]))
        if begin < end:
            found.append(Piece("come", new[begin:end]))
    return found
