"""What must hold besides the role. Each condition is a question to the actor and the facts, with its words."""

from collections.abc import Callable
from dataclasses import dataclass

from luoshi.server.core.actor import INSTALLATION, Actor
from luoshi.server.core.roles import ADMINISTRATORS
from luoshi.server.core.said import say
from luoshi.server.policy.facts import Facts

DRAFT = "草稿"
"""How a thing is called that its office has not confirmed yet."""


@dataclass(frozen=True, slots=True)
class Condition:
    """``meaning`` is what stands in the table, ``refusal`` what is said where it fails; both are Chinese."""

    code: str
    meaning: str
    refusal: str
    holds: Callable[[Actor, Facts], bool]


ANYWHERE = Condition("anywhere", say("不限政府"), "", lambda actor, facts: True)
HERE = Condition(
    "here", say("本级政府"), say("这不属于您所在的政府"), lambda actor, facts: actor.government == facts.government
)
HERE_OR_REACHED = Condition(
    "here_or_reached",
    say("本级政府，或者与本级有上下级关系的政府"),
    say("这个政府与您所在的政府没有上下级关系"),
    lambda actor, facts: actor.government in facts.reaches | {facts.government},
)
HERE_OR_SHARED = Condition(
    "here_or_shared",
    say("本级政府的，或者整个系统共用的"),
    say("这属于别的政府"),
    lambda actor, facts: facts.government in {actor.government, INSTALLATION},
)
OWN_ORGANISATION = Condition(
    "own_organisation",
    say("本单位（分管领导为分管单位）"),
    say("这不是您所在或者分管的单位的事项"),
    lambda actor, facts: bool(actor.organisations & facts.organisations),
)
OWN_OR_OWN_ORGANISATION = Condition(
    "own_or_own_organisation",
    say("本人，或者本单位"),
    say("这既不是您本人的事项，也不是您所在单位的事项"),
    lambda actor, facts: actor.user in facts.holders or bool(actor.organisations & facts.organisations),
)
OWN = Condition("own", say("本人"), say("这不是您本人的事项"), lambda actor, facts: actor.user in facts.holders)
NOT_AUTHOR = Condition(
    "not_author",
    say("不是本人填写的"),
    say("这是您本人（或者您所代理的人）填写的，须由他人办理"),
    lambda actor, facts: not actor.persons & facts.authors,
)
NOT_SUBJECT = Condition(
    "not_subject",
    say("不涉及本人"),
    say("这涉及您本人（或者您所代理的人），不能由本人办理"),
    lambda actor, facts: not actor.persons & facts.subjects,
)
NOT_REPORTING = Condition(
    "not_reporting",
    say("不填报这个事项"),
    say("您本人（或者您所代理的人）填报这个事项，须由不填报的人判断"),
    lambda actor, facts: not actor.persons & facts.reporters,
)
IN_PERSON = Condition(
    "in_person",
    say("不是代理他人"),
    say("您正在代理他人，这件事须由本人办理"),
    lambda actor, facts: actor.acting_for is None,
)
BY_HAND = Condition(
    "by_hand",
    say("不是通过访问令牌"),
    say("访问令牌不能办理这件事，须由本人登录后办理"),
    lambda actor, facts: actor.scopes is None,
)
NO_ADMINISTRATOR = Condition(
    "no_administrator",
    say("不是管理员岗位"),
    say("管理员岗位不能由本人授权他人，须由安全管理员指定代理人"),
    lambda actor, facts: facts.role not in ADMINISTRATORS,
)
CONFIRMED = Condition(
    "confirmed", say("已确认（不是草稿）"), say("这还是草稿，尚未确认"), lambda actor, facts: facts.state != DRAFT
)
ON_BEHALF = Condition(
    "on_behalf",
    say("代为登记（附书面材料的扫描件）"),
    say("这要由承办单位或者领导本人办理；代为登记的，请附上书面材料的扫描件"),
    lambda actor, facts: facts.on_behalf,
)
ASKED = Condition(
    "asked",
    say("请其答复的单位"),
    say("这不是请您的单位答复的"),
    lambda actor, facts: bool(actor.organisations & facts.asked),
)
