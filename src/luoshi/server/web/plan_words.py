"""What the parts of plans are called on every page: roles of bodies, strengths, comparisons, what amendments change."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from luoshi.extraction.reading import Comparator, Role, Strength
from luoshi.server.ledger.models import AmendmentSubject
from luoshi.server.web.components import Text

OWNER_ROLE_WORDS: Mapping[str, Text] = {
    Role.LEAD.value: _("牵头"),
    Role.RESPONSIBLE.value: _("责任"),
    Role.SUPPORT.value: _("配合"),
}
STRENGTH_WORDS: Mapping[str, Text] = {
    Strength.FIRM.value: _("确定"),
    Strength.STRIVE.value: _("力争"),
    Strength.PUSH.value: _("推进"),
}
COMPARATOR_WORDS: Mapping[str, Text] = {
    Comparator.AT_LEAST.value: _("不低于"),
    Comparator.AT_MOST.value: _("不超过"),
    Comparator.INCREASE_BY.value: _("增长"),
    Comparator.DECREASE_BY.value: _("下降"),
    Comparator.ABOUT.value: _("约"),
    Comparator.EXACTLY.value: _("等于"),
}
SUBJECT_WORDS: Mapping[AmendmentSubject, Text] = {
    AmendmentSubject.WORDING: _("任务表述"),
    AmendmentSubject.OWNERS: _("责任单位"),
    AmendmentSubject.TARGET: _("目标值"),
    AmendmentSubject.DEADLINE: _("完成时限"),
    AmendmentSubject.ADDITIONS: _("新增内容"),
    AmendmentSubject.WITHDRAWAL: _("终止办理"),
}
