"""Disagreements and judgements in words: a disagreement names its voices, and does not say which of them is right."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from luoshi.reckoning.amounts import printed
from luoshi.reckoning.disagreements import DisagreementKind
from luoshi.reckoning.milestones import ClaimLevel, by_claim
from luoshi.server.core.said import word
from luoshi.server.cycles.comparing import Compared
from luoshi.server.cycles.models import ConfidenceGrade
from luoshi.server.web.components import Text
from luoshi.server.web.matters.things import level_word

GRADE_WORDS: Mapping[ConfidenceGrade, Text] = {
    ConfidenceGrade.HIGH: pgettext_lazy("confidence", "高"),
    ConfidenceGrade.MIDDLE: pgettext_lazy("confidence", "中"),
    ConfidenceGrade.LOW: pgettext_lazy("confidence", "低"),
}


def percent_words(value: Decimal | None) -> str:
    """A share of the way, empty where there is no figure."""
    return f"{printed(value, '', 0)}%" if value is not None else ""


def sentence_of(kind: DisagreementKind, row: Compared) -> str:
    """A disagreement as a sentence with what each voice says."""
    return _SENTENCES[kind](row)


def _said_and_found(row: Compared) -> dict[str, str]:
    told = {"said": level_word(row.level)}
    return told | {"day": f"{row.found.on:%Y-%m-%d}", "found": level_word(row.found.level)} if row.found else told


def _said_and_figures(row: Compared) -> dict[str, str]:
    return {
        "said": level_word(row.level),
        "share": percent_words(by_claim(ClaimLevel(row.level))),
        "actual": percent_words(row.light.actual),
    }


_K = DisagreementKind
_SENTENCES: Mapping[DisagreementKind, Callable[[Compared], str]] = {
    _K.SAID_MORE_THAN_FOUND: lambda row: _("单位报“%(said)s”，%(day)s 核查是“%(found)s”。") % _said_and_found(row),
    _K.SAID_LESS_THAN_FOUND: lambda row: _("单位报“%(said)s”，%(day)s 核查已经是“%(found)s”。") % _said_and_found(row),
    _K.SAID_DONE_NOT_PASSED: lambda row: _("单位报“%(said)s”，%(day)s 核查没有通过。") % _said_and_found(row),
    _K.SAID_DONE_LIGHT_WARNS: lambda row: _("单位报“%(said)s”，亮灯却在预警。") % {"said": level_word(row.level)},
    _K.SAID_LITTLE_LIGHT_WELL: lambda row: _("单位报“%(said)s”，按计划应完成 %(share)s，亮灯却正常。") % {
        "said": level_word(row.level), "share": percent_words(row.light.expected),
    },
    _K.SAID_MORE_THAN_FIGURES: lambda row: _("单位报“%(said)s”（一般折算 %(share)s），数据只到 %(actual)s。")
    % _said_and_figures(row),
    _K.FOUND_DONE_LIGHT_WARNS: lambda row: _("%(day)s 核查“%(found)s”并通过，亮灯却在预警。") % _said_and_found(row),
    _K.SILENT_LIGHT_WELL: lambda _row: _("本期逾期未报，亮灯却正常。"),
    _K.NOT_PASSED_LIGHT_WELL: lambda row: _("%(day)s 核查没有通过，亮灯却正常。") % _said_and_found(row),
    _K.DOUBTED_LIGHT_WELL: lambda row: _("%(who)s认为信心低，亮灯却正常。") % {"who": _judge(row)},
    _K.TRUSTED_LIGHT_WARNS: lambda row: _("%(who)s认为信心高，亮灯却在预警。") % {"who": _judge(row)},
    _K.SET_AGAINST_RULES: lambda _row: _("亮灯是人工调的，与按规则算出的不同。"),
}  # fmt: skip


def _judge(row: Compared) -> str:
    return row.confidence.made_by_name if row.confidence else ""


def kind_word(kind: DisagreementKind) -> str:
    """What a kind is called, in the language of the page."""
    return str(word(kind.word))
