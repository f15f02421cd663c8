"""Governments: made by whoever runs the installation, looked after by their own system administrator."""

from datetime import datetime

from django.db import IntegrityError, transaction

from luoshi.server.audit.services import record
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import say
from luoshi.server.orgs.audited import GOVERNMENT
from luoshi.server.orgs.facts import INSTALLATION_FACTS, government_facts
from luoshi.server.orgs.models import Government, GovernmentLevel
from luoshi.server.orgs.services.locking import locked_government
from luoshi.server.policy import Action, require

_ORDER = list(GovernmentLevel)


def create_government(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    level: GovernmentLevel,
    division_code: str = "",
    parent: str = "",
    city: str = "",
    province: str = "",
) -> Government:
    """A new government, below another of this installation where ``parent`` names one. Begins its chain."""
    with transaction.atomic():
        require(actor, Action.GOVERNMENT_CREATE, INSTALLATION_FACTS)
        above = Government.objects.select_for_update().filter(public_id=parent).first() if parent else None
        if parent and above is None:
            raise NotFound(say("上级政府"))
        if above is not None and _ORDER.index(GovernmentLevel(above.level)) >= _ORDER.index(level):
            raise Invalid(
                say("上级政府“%(name)s”的层级不高于新建的政府", name=above.name),
                say("请核对层级"),
                fields={"level": say("不低于上级政府")},
            )
        government = Government(
            name=_name(name),
            level=level,
            division_code=division_code,
            parent=above,
            city=city,
            province=province,
            created_at=now,
        )
        _save(government)
        record(
            actor=actor,
            now=now,
            action=Action.GOVERNMENT_CREATE,
            kind=GOVERNMENT,
            row=government,
            changes={"name": government.name, "level": level, "parent": parent},
        )
        return government


def edit_government(
    *, actor: Actor, now: datetime, government: str, name: str, division_code: str, city: str, province: str
) -> Government:
    """Change what a government is called and where it lies; its level and its parent stay."""
    with transaction.atomic():
        row = locked_government(actor, government)
        require(actor, Action.GOVERNMENT_EDIT, government_facts(row))
        before = {"name": row.name, "division_code": row.division_code, "city": row.city, "province": row.province}
        after = {"name": _name(name), "division_code": division_code, "city": city, "province": province}
        row.name, row.division_code, row.city, row.province = after.values()
        _save(row)
        changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
        record(actor=actor, now=now, action=Action.GOVERNMENT_EDIT, kind=GOVERNMENT, row=row, changes=changes)
        return row


def _name(text: str) -> str:
    name = text.strip()
    if not name:
        raise Invalid(say("没有填写政府名称"), say("请填写地名，例如“云岭县”"), fields={"name": say("请填写")})
    return name


def _save(government: Government) -> None:
    try:
        with transaction.atomic():
            government.save()
    except IntegrityError as error:
        raise Invalid(
            say("行政区划代码 %(division_code)s 已经属于另一个政府", division_code=government.division_code),
            say("请核对代码，不清楚时可以留空"),
            fields={"division_code": say("已被使用")},
        ) from error
