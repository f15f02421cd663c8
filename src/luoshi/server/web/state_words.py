"""States of accounts, posts, delegations, proposals and verifications as pages tell them: the word with its light."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from luoshi.server.audit.states import VerificationState
from luoshi.server.cycles.states import CycleState, ReportState, RestatementState
from luoshi.server.ledger.states import AmendmentState
from luoshi.server.orgs.states import PersonState, ProposalState, TermState
from luoshi.server.web.components import Light, Text
from luoshi.server.web.words import PERSON_STATE_WORDS, TERM_WORDS

STATE_WORDS: Mapping[StrEnum, tuple[Text, Light]] = {
    PersonState.OPEN: (PERSON_STATE_WORDS[PersonState.OPEN], Light.GREEN),
    PersonState.CLOSED: (PERSON_STATE_WORDS[PersonState.CLOSED], Light.GREY),
    TermState.COMING: (TERM_WORDS[TermState.COMING], Light.BLUE),
    TermState.RUNNING: (TERM_WORDS[TermState.RUNNING], Light.GREEN),
    TermState.OVER: (TERM_WORDS[TermState.OVER], Light.GREY),
    TermState.WITHDRAWN: (TERM_WORDS[TermState.WITHDRAWN], Light.GREY),
    ProposalState.OPEN: (_("待确认"), Light.YELLOW),
    ProposalState.GRANTED: (_("已授予"), Light.GREEN),
    ProposalState.DECLINED: (_("已退回"), Light.GREY),
    VerificationState.RUNNING: (_("正在核验"), Light.BLUE),
    VerificationState.SOUND: (_("完好"), Light.GREEN),
    VerificationState.FAULTY: (_("有问题"), Light.RED),
    VerificationState.BROKEN: (_("没有完成"), Light.YELLOW),
    AmendmentState.PROPOSED: (_("待审批"), Light.YELLOW),
    AmendmentState.APPROVED: (_("已批准"), Light.BLUE),
    AmendmentState.REFUSED: (_("未批准"), Light.GREY),
    AmendmentState.IN_FORCE: (_("已生效"), Light.GREEN),
    AmendmentState.WITHDRAWN: (_("已撤回"), Light.GREY),
    CycleState.PLANNED: (_("未开放"), Light.BLUE),
    CycleState.OPEN: (_("填报中"), Light.GREEN),
    CycleState.PAST_DUE: (_("已过截止日"), Light.YELLOW),
    CycleState.LOCKED: (_("已锁定"), Light.SOLID_GREEN),
    CycleState.CANCELLED: (_("已取消"), Light.GREY),
    ReportState.DRAFT: (_("填写中"), Light.BLUE),
    ReportState.AT_LEADER: (_("待单位签批"), Light.YELLOW),
    ReportState.IN_REVIEW: (_("待审核"), Light.LIGHT_BLUE),
    ReportState.RETURNED: (_("已退回"), Light.YELLOW),
    ReportState.ACCEPTED: (_("已采用"), Light.GREEN),
    ReportState.LAPSED: (_("未报，已锁定"), Light.RED),
    RestatementState.ASKED: (_("待审定"), Light.YELLOW),
    RestatementState.GRANTED: (_("已更正"), Light.GREEN),
    RestatementState.REFUSED: (_("未同意"), Light.GREY),
    RestatementState.WITHDRAWN: (_("已撤回"), Light.GREY),
}
"""Every state, its word in Chinese that of the state itself."""


def state_word(state: StrEnum) -> Text:
    """The word of a state."""
    return STATE_WORDS[state][0]


def state_light(state: StrEnum) -> Light:
    """The light of a state."""
    return STATE_WORDS[state][1]
