"""Hand-over (移交): everything that hangs on a post goes to another one, when somebody leaves or changes places."""

from datetime import datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.orgs.audited import POST
from luoshi.server.orgs.facts import post_facts
from luoshi.server.orgs.holdings import Holding, holders, holdings_of
from luoshi.server.orgs.models import Post
from luoshi.server.orgs.scopes import visible_posts
from luoshi.server.orgs.services.locking import locked
from luoshi.server.orgs.states import POST as TABLE
from luoshi.server.orgs.states import TermState
from luoshi.server.policy import Action, require

_ACTION = Action.POST_HAND_OVER


def hand_over(*, actor: Actor, now: datetime, post: str, successor: str, comment: str = "") -> tuple[Holding, ...]:
    """Move all that a post holds to another of the same role and organisation; returns what went over.

    All or nothing: where one sort of thing cannot be moved, none is. The successor's post was granted before, and is
    held now. The post itself stays until it is revoked.
    """
    with transaction.atomic():
        giving = locked(visible_posts(actor), post, say("这个岗位"))
        taking = _successor(giving, successor)
        require(actor, _ACTION, post_facts(giving))
        today = china_date(now)
        state = giving.state_on(today)
        step(TABLE, state, _ACTION, thing=say("这个岗位"), state_name=state)
        if taking.state_on(today) is not TermState.RUNNING or not taking.user.is_active:
            raise Invalid(
                say("接收的岗位目前没有在任人员"),
                say("请先由安全管理员授予接收人岗位，再办理移交"),
                fields={"successor": say("没有在任人员")},
            )
        moving = holdings_of(giving)
        for holder in holders():
            if any(holding.name == holder.name for holding in moving):
                holder.move(giving, taking, actor, now)
        changes = {"successor": taking.public_id, "moved": {holding.name: holding.count for holding in moving}}
        record(actor=actor, now=now, action=_ACTION, kind=POST, row=giving, changes=changes, comment=comment)
        return moving


def _successor(giving: Post, successor: str) -> Post:
    """Another post of the same government, role and organisation, locked."""
    taking = Post.objects.select_for_update().filter(public_id=successor, government=giving.government_id).first()
    if taking is None:
        raise NotFound(say("接收的岗位"))
    if taking.pk == giving.pk:
        raise Invalid(
            say("移交和接收的是同一个岗位"), say("请选择另一个岗位"), fields={"successor": say("是同一个岗位")}
        )
    if (taking.role, taking.organisation_id) != (giving.role, giving.organisation_id):
        raise Invalid(
            say("接收的岗位与移交的岗位不是同一单位的同一种岗位"),
            say("请选择同一单位、同一角色的岗位"),
            fields={"successor": say("单位或者角色不同")},
        )
    return taking
