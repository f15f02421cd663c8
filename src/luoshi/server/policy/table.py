"""THE table: which role may do what, and what must hold besides. Nothing else in the program grants anything."""

from collections.abc import Mapping

from luoshi.server.core.roles import ADMINISTRATORS, GRANTABLE, PostRole
from luoshi.server.policy.actions import Action
from luoshi.server.policy.conditions import (
    ANYWHERE,
    ASKED,
    BY_HAND,
    CONFIRMED,
    HERE,
    HERE_OR_REACHED,
    HERE_OR_SHARED,
    IN_PERSON,
    NO_ADMINISTRATOR,
    NOT_AUTHOR,
    NOT_REPORTING,
    NOT_SUBJECT,
    ON_BEHALF,
    OWN,
    OWN_OR_OWN_ORGANISATION,
    OWN_ORGANISATION,
    Condition,
)

Conditions = tuple[Condition, ...]
Row = Mapping[PostRole, Conditions]

_SYSTEM = PostRole.SYSTEM
_SYSTEM_ADMINISTRATOR = PostRole.SYSTEM_ADMINISTRATOR
_SECURITY_ADMINISTRATOR = PostRole.SECURITY_ADMINISTRATOR
_AUDIT_ADMINISTRATOR = PostRole.AUDIT_ADMINISTRATOR
_COMPILER = PostRole.OFFICE_COMPILER
_UNIT = frozenset({PostRole.UNIT_CLERK, PostRole.UNIT_LEADER})
_OFFICE = frozenset({PostRole.OFFICE_COMPILER, PostRole.OFFICE_SUPERVISOR})
_LEADERS = frozenset({PostRole.LEADER_IN_CHARGE, PostRole.PRINCIPAL_LEADER})
_WORKING = GRANTABLE - ADMINISTRATORS
_READERS = frozenset({PostRole.SUPERIOR_VIEWER, PostRole.VIEWER, _AUDIT_ADMINISTRATOR, _SECURITY_ADMINISTRATOR})


_LEADER_IN_CHARGE = PostRole.LEADER_IN_CHARGE
_PRINCIPAL = PostRole.PRINCIPAL_LEADER
_SUPERVISOR = PostRole.OFFICE_SUPERVISOR


def _each(roles: frozenset[PostRole], *conditions: Condition) -> dict[PostRole, Conditions]:
    return dict.fromkeys(sorted(roles), conditions)


def _by_units(*conditions: Condition) -> dict[PostRole, Conditions]:
    """Of one's own body; the office enters it for a body without accounts, with the paper."""
    return {**_each(_UNIT, HERE, OWN_ORGANISATION, *conditions), _COMPILER: (HERE, ON_BEHALF)}


def _by_unit_leaders() -> dict[PostRole, Conditions]:
    """By the word of the unit's leader alone, or its paper entered by the office."""
    return {PostRole.UNIT_LEADER: (HERE, OWN_ORGANISATION), _COMPILER: (HERE, ON_BEHALF)}


def _by_leaders(*conditions: Condition) -> dict[PostRole, Conditions]:
    """By a leader; the office enters what a leader wrote on paper."""
    return {
        _LEADER_IN_CHARGE: (HERE, OWN_ORGANISATION, *conditions),
        _PRINCIPAL: (HERE, *conditions),
        _COMPILER: (HERE, ON_BEHALF),
    }


_ROWS: Mapping[Action, Row] = {
    # reading
    Action.GOVERNMENT_VIEW: {
        **_each(GRANTABLE, HERE_OR_REACHED),
        _SYSTEM: (ANYWHERE,),
    },
    Action.ORGANISATION_VIEW: {**_each(GRANTABLE, HERE), _SYSTEM: (ANYWHERE,)},
    Action.CALENDAR_VIEW: {**_each(GRANTABLE, HERE), _SYSTEM: (ANYWHERE,)},
    Action.PERSON_VIEW: {
        **_each(frozenset({_SYSTEM_ADMINISTRATOR, _SECURITY_ADMINISTRATOR}) | _OFFICE | _LEADERS, HERE),
        **_each(_UNIT, HERE, OWN_OR_OWN_ORGANISATION),
        PostRole.PERSON: (HERE, OWN),
        _SYSTEM: (ANYWHERE,),
    },
    Action.POST_VIEW: {
        **_each(frozenset({_SYSTEM_ADMINISTRATOR, _SECURITY_ADMINISTRATOR}) | _OFFICE | _LEADERS, HERE),
        **_each(_UNIT, HERE, OWN_OR_OWN_ORGANISATION),
        PostRole.PERSON: (HERE, OWN),
        _SYSTEM: (ANYWHERE,),
    },
    # how an account stands is a matter of its two keepers; who must call somebody sees the number
    Action.PERSON_ACCOUNT: {
        **_each(frozenset({_SYSTEM_ADMINISTRATOR, _SECURITY_ADMINISTRATOR}), HERE),
        PostRole.PERSON: (HERE, OWN),
    },
    Action.PERSON_CALL: {
        **_each(_OFFICE | {_SECURITY_ADMINISTRATOR}, HERE),
        **_each(_UNIT, HERE, OWN_OR_OWN_ORGANISATION),
        PostRole.PERSON: (HERE, OWN),
    },
    Action.PROPOSAL_VIEW: _each(frozenset({_SYSTEM_ADMINISTRATOR, _SECURITY_ADMINISTRATOR}), HERE),
    Action.DELEGATION_VIEW: {
        _SECURITY_ADMINISTRATOR: (HERE,),
        PostRole.UNIT_LEADER: (HERE, OWN_OR_OWN_ORGANISATION),
        PostRole.PERSON: (HERE, OWN),
        _SYSTEM: (ANYWHERE,),
    },
    Action.DOCUMENT_VIEW: {**_each(_OFFICE | _LEADERS, HERE), _SYSTEM: (ANYWHERE,)},
    Action.ITEM_VIEW: {
        **_each(_OFFICE | _LEADERS, HERE),
        **_each(_UNIT | {PostRole.VIEWER}, HERE, OWN_ORGANISATION, CONFIRMED),
        PostRole.SUPERIOR_VIEWER: (HERE_OR_REACHED, CONFIRMED),
        _SYSTEM: (ANYWHERE,),
    },
    Action.MATTER_VIEW: {
        **_each(_OFFICE | _LEADERS, HERE),
        **_each(_UNIT | {PostRole.VIEWER}, HERE, OWN_ORGANISATION),
        PostRole.SUPERIOR_VIEWER: (HERE_OR_REACHED,),
        _SYSTEM: (ANYWHERE,),
    },
    Action.INDICATOR_VIEW: {
        **_each(_OFFICE | _LEADERS, HERE),
        **_each(_UNIT | {PostRole.VIEWER}, HERE, OWN_ORGANISATION),
        PostRole.SUPERIOR_VIEWER: (HERE_OR_REACHED,),
        _SYSTEM: (ANYWHERE,),
    },
    Action.CYCLE_VIEW: {**_each(_OFFICE | _LEADERS | _UNIT | {PostRole.VIEWER}, HERE), _SYSTEM: (ANYWHERE,)},
    # what a body has not handed in, and what nobody has read yet, is between it and the office
    Action.REPORT_VIEW: {
        _SYSTEM: (ANYWHERE,),
        **_each(_OFFICE | _LEADERS, HERE),
        **_each(_UNIT, HERE, OWN_ORGANISATION),
    },
    # how far a report is to be believed is said among office and leaders; who reports hears what is asked of it
    Action.CONFIDENCE_VIEW: {_SYSTEM: (ANYWHERE,), **_each(_OFFICE | _LEADERS, HERE)},
    Action.PAPER_VIEW: {
        **_each(_OFFICE | _LEADERS, HERE),
        **_each(_UNIT | {PostRole.VIEWER}, HERE, OWN_ORGANISATION),
    },
    Action.ITEM_EXPORT: _each(_WORKING, HERE),
    # files: these rows say who may at all; the row that a file hangs on says whether it may be seen and changed
    Action.FILE_VIEW: {**_each(GRANTABLE, HERE), _SYSTEM: (ANYWHERE,)},
    Action.FILE_ATTACH: {**_each(GRANTABLE - _READERS, HERE), _SYSTEM: (ANYWHERE,)},
    Action.FILE_REMOVE: _each(GRANTABLE - _READERS, HERE),
    Action.TOKEN_VIEW: {
        _SECURITY_ADMINISTRATOR: (HERE,),
        PostRole.PERSON: (HERE, OWN),
    },
    Action.READING_TRY: _each(GRANTABLE, HERE),
    # one's own
    Action.LIST_SAVE: _each(_WORKING, HERE, OWN),
    Action.PERSON_CONTACT: {PostRole.PERSON: (OWN, IN_PERSON)},
    Action.PERSON_PASSWORD: {PostRole.PERSON: (OWN, IN_PERSON, BY_HAND)},
    Action.TOKEN_CREATE: _each(GRANTABLE, HERE, OWN, IN_PERSON, BY_HAND),
    Action.TOKEN_REVOKE: {
        _SECURITY_ADMINISTRATOR: (HERE, BY_HAND),
        PostRole.PERSON: (HERE, OWN, IN_PERSON, BY_HAND),
    },
    Action.NOTICE_VIEW: {PostRole.PERSON: (HERE, OWN)},
    Action.NOTICE_MARK: {PostRole.PERSON: (HERE, OWN)},
    Action.NOTICE_PREFER: {PostRole.PERSON: (HERE, OWN, IN_PERSON, BY_HAND)},
    Action.DELEGATION_GIVE: _each(_WORKING, HERE, OWN, IN_PERSON, NOT_SUBJECT, NO_ADMINISTRATOR),
    Action.DELEGATION_WITHDRAW: {
        **_each(_WORKING, HERE, OWN, IN_PERSON),
        _SECURITY_ADMINISTRATOR: (HERE,),
    },
    # the system administrator runs the system; the first rows of an installation are system work
    Action.GOVERNMENT_CREATE: {_SYSTEM: (ANYWHERE,)},
    Action.GOVERNMENT_EDIT: {_SYSTEM: (ANYWHERE,), _SYSTEM_ADMINISTRATOR: (HERE,)},
    Action.ORGANISATION_CREATE: {_SYSTEM: (ANYWHERE,), _SYSTEM_ADMINISTRATOR: (HERE,)},
    Action.ORGANISATION_EDIT: {_SYSTEM_ADMINISTRATOR: (HERE,)},
    Action.ORGANISATION_REORGANISE: {_SYSTEM_ADMINISTRATOR: (HERE,)},
    Action.ORGANISATION_IMPORT: {_SYSTEM: (ANYWHERE,), _SYSTEM_ADMINISTRATOR: (HERE,)},
    Action.CALENDAR_EDIT: {_SYSTEM: (ANYWHERE,), _SYSTEM_ADMINISTRATOR: (HERE,)},
    Action.PERSON_CREATE: {_SYSTEM: (ANYWHERE,), _SYSTEM_ADMINISTRATOR: (HERE,)},
    Action.PERSON_EDIT: {_SYSTEM_ADMINISTRATOR: (HERE,)},
    Action.PERSON_ENABLE: {_SYSTEM_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    Action.POST_PROPOSE: {_SYSTEM_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    Action.JOBS_VIEW: {_SYSTEM: (ANYWHERE,), _SYSTEM_ADMINISTRATOR: (HERE_OR_SHARED,)},
    Action.JOBS_RETRY: {_SYSTEM_ADMINISTRATOR: (HERE_OR_SHARED,)},
    Action.NOTICE_RULES: {_SYSTEM_ADMINISTRATOR: (HERE, BY_HAND)},
    Action.CHANNEL_VIEW: {_SYSTEM_ADMINISTRATOR: (HERE,)},
    Action.CHANNEL_CREATE: {_SYSTEM_ADMINISTRATOR: (HERE, BY_HAND)},
    Action.CHANNEL_EDIT: {_SYSTEM_ADMINISTRATOR: (HERE, BY_HAND)},
    Action.CHANNEL_SWITCH: {_SYSTEM_ADMINISTRATOR: (HERE, BY_HAND)},
    Action.CHANNEL_TEST: {_SYSTEM_ADMINISTRATOR: (HERE, BY_HAND)},
    # the security administrator grants; nobody grants to himself
    Action.PERSON_DISABLE: {_SECURITY_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    Action.PERSON_RESET: {_SYSTEM: (ANYWHERE,), _SECURITY_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    Action.PERSON_UNLOCK: {_SYSTEM: (ANYWHERE,), _SECURITY_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    Action.PERSON_RESET_FACTOR: {_SECURITY_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    Action.POST_DECLINE: {_SECURITY_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    Action.POST_GRANT: {_SYSTEM: (ANYWHERE,), _SECURITY_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    Action.POST_REVOKE: {_SECURITY_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    Action.POST_PORTFOLIO: {_SYSTEM: (ANYWHERE,), _SECURITY_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    Action.DELEGATION_APPOINT: {_SECURITY_ADMINISTRATOR: (HERE, NOT_SUBJECT)},
    # the audit administrator reads the chain; a machine's keeper may verify it, too
    Action.AUDIT_READ: {_AUDIT_ADMINISTRATOR: (HERE,)},
    Action.AUDIT_VERIFY: {_SYSTEM: (ANYWHERE,), _AUDIT_ADMINISTRATOR: (HERE,)},
    Action.AUDIT_EXPORT: {_SYSTEM: (ANYWHERE,), _AUDIT_ADMINISTRATOR: (HERE,)},
    Action.AUDIT_PRINT: {_AUDIT_ADMINISTRATOR: (HERE,)},
    # the work of the office and of the units
    Action.ORGANISATION_NAME: {PostRole.OFFICE_COMPILER: (HERE,)},
    Action.ORGANISATION_GROUP: {PostRole.OFFICE_COMPILER: (HERE,)},
    Action.DOCUMENT_TAKE_IN: {_COMPILER: (HERE,)},
    Action.DOCUMENT_CONFIRM: {_COMPILER: (HERE,)},
    Action.LEDGER_MAKE: {_COMPILER: (HERE,)},
    Action.ITEM_CREATE: {_COMPILER: (HERE,)},
    Action.ITEM_CONFIRM: {_COMPILER: (HERE,)},
    Action.ITEM_RELATE: {_COMPILER: (HERE,)},
    Action.ITEM_IMPORT: {_COMPILER: (HERE,)},
    Action.PLAN_REPORT_UP: {_COMPILER: (HERE,)},
    # what a figure means and how it is to be reached is the office's; the figure itself is nobody's but its body's
    Action.INDICATOR_DEFINE: {_COMPILER: (HERE,)},
    Action.INDICATOR_REPORT: _by_units(),
    Action.INDICATOR_PLAN: {_COMPILER: (HERE,)},
    Action.FINISH_LINE_SET: {_COMPILER: (HERE,)},
    # when reports are due is the office's to say; that a day has come, the calendar says
    Action.CYCLE_KEEP: {_COMPILER: (HERE,), _SYSTEM: (ANYWHERE,)},
    Action.CYCLE_ALLOW: {_COMPILER: (HERE,)},
    # a report goes out by the word of the unit's leader; what is locked changes by that and the office's consent
    Action.REPORT_SIGN: _by_unit_leaders(),
    Action.RESTATEMENT_ASK: _by_unit_leaders(),
    Action.RESTATEMENT_DECIDE: {_SUPERVISOR: (HERE, NOT_AUTHOR)},
    Action.CONFIDENCE_JUDGE: {
        _SUPERVISOR: (HERE, NOT_REPORTING),
        _LEADER_IN_CHARGE: (HERE, OWN_ORGANISATION, NOT_REPORTING),
        _PRINCIPAL: (HERE, NOT_REPORTING),
    },
    # what is confirmed changes by the word of a leader who did not ask for it
    Action.AMENDMENT_PROPOSE: _each(_OFFICE, HERE),
    Action.AMENDMENT_DECIDE: {
        PostRole.LEADER_IN_CHARGE: (HERE, OWN_ORGANISATION, NOT_AUTHOR),
        PostRole.PRINCIPAL_LEADER: (HERE, NOT_AUTHOR),
    },
    Action.AMENDMENT_APPLY: {_SYSTEM: (ANYWHERE,), _COMPILER: (HERE,)},
    Action.AMENDMENT_WITHDRAW: _each(_OFFICE, HERE, OWN),
    # the life of what is handed out: the office hands out and chases, units work and answer, leaders decide, and
    # nobody checks what they wrote themselves
    Action.MATTER_REGISTER: {_COMPILER: (HERE,)},
    Action.MATTER_APPROVE: _by_leaders(NOT_AUTHOR),
    Action.MATTER_HAND_OUT: {_COMPILER: (HERE,)},
    Action.MATTER_WITHDRAW: {_COMPILER: (HERE,)},
    Action.MATTER_ATTACH: _each(_OFFICE, HERE),
    Action.MATTER_REMIND: {_SYSTEM: (ANYWHERE,), **_each(_OFFICE, HERE)},
    Action.MATTER_CLOSE: _by_leaders(NOT_AUTHOR),
    Action.MATTER_FILE: {_COMPILER: (HERE,)},
    Action.MATTER_REOPEN: _each(_OFFICE, HERE),
    Action.MATTER_PAUSE: _by_leaders(),
    Action.MATTER_TERMINATE: _by_leaders(),
    Action.MATTER_MAKE_STANDING: _by_leaders(),
    Action.PART_SIGN: _by_units(),
    Action.PART_HAND_ON: _each(_UNIT, HERE, OWN_ORGANISATION),
    Action.PART_FEED_BACK: _by_units(),
    Action.PART_REVIEW: {_SUPERVISOR: (HERE, NOT_AUTHOR)},
    Action.OBJECTION_FILE: _by_units(),
    Action.OBJECTION_SIGN: _by_unit_leaders(),
    Action.OBJECTION_DECIDE: {_SUPERVISOR: (HERE, NOT_AUTHOR)},
    Action.EXTENSION_FILE: _by_units(),
    Action.EXTENSION_SIGN: _by_unit_leaders(),
    Action.EXTENSION_SCREEN: {_SUPERVISOR: (HERE, NOT_AUTHOR)},
    Action.EXTENSION_DECIDE: _by_leaders(NOT_AUTHOR),
    Action.COORDINATION_RAISE: _by_units(),
    Action.COORDINATION_ROUTE: {_COMPILER: (HERE,)},
    Action.COORDINATION_ANSWER: {**_each(_UNIT, HERE, ASKED), **_by_leaders()},
    Action.WAITING_CLAIM: _by_units(),
    Action.WAITING_JUDGE: {_SUPERVISOR: (HERE, NOT_AUTHOR)},
    Action.PAPER_ISSUE: _each(_OFFICE, HERE),
    Action.RISK_REGISTER: {**_each(_UNIT, HERE, OWN_ORGANISATION), **_each(_OFFICE, HERE)},
    Action.RISK_HANDLE: {**_each(_UNIT, HERE, OWN_ORGANISATION), **_each(_OFFICE, HERE)},
    Action.INSTRUCTION_GIVE: _by_leaders(),
    Action.INSTRUCTION_FORWARD: {_COMPILER: (HERE,)},
    Action.INSTRUCTION_ANSWER: _by_units(),
    Action.INSTRUCTION_SETTLE: _by_leaders(),
    Action.COMPLETION_ASK: _by_unit_leaders(),
    Action.COMPLETION_CHECK: {_SUPERVISOR: (HERE, NOT_AUTHOR)},
    Action.LOOK_BACK: {_SUPERVISOR: (HERE, NOT_AUTHOR)},
    Action.LIGHT_OVERRIDE: {_SUPERVISOR: (HERE,)},
    Action.PROJECT_EDIT: {_COMPILER: (HERE,)},
    Action.PROJECT_NODE: _by_units(),
    Action.POST_HAND_OVER: {
        PostRole.OFFICE_SUPERVISOR: (HERE,),
        PostRole.UNIT_LEADER: (HERE, OWN_ORGANISATION),
        **_each(_WORKING - {PostRole.OFFICE_SUPERVISOR, PostRole.UNIT_LEADER}, HERE, OWN, IN_PERSON),
    },
}

TABLE: Mapping[tuple[Action, PostRole], Conditions] = {
    (action, role): conditions for action, row in _ROWS.items() for role, conditions in row.items()
}
"""For each action and role that may do it, what must hold besides; what is not in here is refused."""


ROLES: Mapping[Action, tuple[PostRole, ...]] = {
    action: tuple(role for role in PostRole if (action, role) in TABLE) for action in Action
}
"""The roles that may do something, where its conditions hold, in the order of the roles."""
