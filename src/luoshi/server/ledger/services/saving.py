"""Lists that people save for themselves, or for everybody of their government."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.ledger.audited import LIST
from luoshi.server.ledger.facts import list_facts, list_facts_of
from luoshi.server.ledger.models import SavedList
from luoshi.server.ledger.scopes import visible_lists
from luoshi.server.orgs.services.locking import locked_government
from luoshi.server.policy import Action, require

_LONGEST = 60
_MOST = 100


def save_list(
    *, actor: Actor, now: datetime, name: str, query: Mapping[str, str], shared: bool = False, starts: bool = False
) -> SavedList:
    """Keep filters, order and columns (as the address of the page has them) under a name, in place of what it had.

    ``starts`` lets the ledger open with it, in place of the list that it opened with so far.
    """
    with transaction.atomic():
        root = locked_government(actor, actor.government)
        require(actor, Action.LIST_SAVE, list_facts(root, actor.user))
        wanted = _name(name)
        kept = {str(key)[:60]: str(value)[:300] for key, value in list(query.items())[:60]}
        mine = SavedList.objects.filter(government=root, owner=actor.user)
        row = mine.filter(name=wanted).first()
        if row is None and mine.count() >= _MOST:
            raise Invalid(
                say("已经保存了 %(most)s 个筛选方案", most=_MOST),
                say("请先删除不用的"),
                fields={"name": say("数量已满")},
            )
        row = row or SavedList(government=root, owner=actor.user, owner_name=actor.name, name=wanted)
        row.query, row.shared, row.saved_at = kept, shared, now
        _keep(actor, now, row, starts)
        return row


def change_list(*, actor: Actor, now: datetime, saved: str, name: str, shared: bool, starts: bool) -> SavedList:
    """Give a list that one saved oneself another name, share it or keep it, let the ledger open with it or not."""
    with transaction.atomic():
        row = _own(actor, saved)
        wanted = _name(name)
        if (
            SavedList.objects.filter(government=row.government, owner=row.owner, name=wanted)
            .exclude(pk=row.pk)
            .exists()
        ):
            raise Invalid(
                say("已经有叫“%(name)s”的筛选方案", name=wanted),
                say("请另取名称"),
                fields={"name": say("名称已经用过")},
            )
        row.name, row.shared, row.saved_at = wanted, shared, now
        _keep(actor, now, row, starts)
        return row


def drop_list(*, actor: Actor, now: datetime, saved: str) -> None:
    """Remove a list that one saved oneself."""
    with transaction.atomic():
        row = _own(actor, saved)
        record(actor=actor, now=now, action=Action.LIST_SAVE, kind=LIST, row=row, gone=True)
        row.delete()


def _own(actor: Actor, saved: str) -> SavedList:
    """The list, locked behind its government as all changes of lists are."""
    locked_government(actor, actor.government)
    row = visible_lists(actor).filter(public_id=saved).select_for_update().first()
    if row is None:
        raise NotFound(say("这个筛选方案"))
    require(actor, Action.LIST_SAVE, list_facts_of(row))
    return row


def _name(name: str) -> str:
    wanted = name.strip()
    if not wanted or len(wanted) > _LONGEST:
        raise Invalid(
            say("没有填写名称，或者过长"),
            say("请填写 1—%(longest)s 个字的名称", longest=_LONGEST),
            fields={"name": say("名称不对")},
        )
    return wanted


def _keep(actor: Actor, now: datetime, row: SavedList, starts: bool) -> None:
    """Write a list and, where it takes the place of another at the start, that one, too."""
    if starts:
        others = SavedList.objects.filter(government=row.government, owner=row.owner, starts=True).exclude(pk=row.pk)
        for other in others:
            other.starts = False
            other.save(update_fields=["starts"])
            record(actor=actor, now=now, action=Action.LIST_SAVE, kind=LIST, row=other)
    row.starts = starts
    row.save()
    record(actor=actor, now=now, action=Action.LIST_SAVE, kind=LIST, row=row)
