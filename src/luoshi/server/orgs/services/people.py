"""People and their accounts."""

import re
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from luoshi.server.audit.services import record, record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import listed, say
from luoshi.server.core.transitions import step
from luoshi.server.orgs.audited import PERSON
from luoshi.server.orgs.facts import person_facts
from luoshi.server.orgs.models import FormerPassword, Government, User
from luoshi.server.orgs.passwords import REMEMBERED, temporary_password
from luoshi.server.orgs.phones import masked, seal
from luoshi.server.orgs.scopes import found, visible_people
from luoshi.server.orgs.services.locking import locked
from luoshi.server.orgs.states import PERSON as TABLE
from luoshi.server.policy import Action, Facts, require

_LOGIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
THING = say("这个人员")


def add_person(
    *,
    actor: Actor,
    now: datetime,
    root: Government,
    login_name: str,
    display_name: str,
    phone: str,
    hashed: str,
    temporary: bool = True,
) -> User:
    """The row of a new person and its event, inside the caller's transaction and under a locked government.

    The password is changed at the first log-in unless it is not ``temporary``, as those that the demo prints.
    """
    require(actor, Action.PERSON_CREATE, Facts(government=root.public_id))
    person = User(
        government=root,
        login_name=checked_login_name(login_name),
        display_name=checked_display_name(display_name),
        sealed_phone=seal(phone),
        password=hashed,
        must_change_password=temporary,
        password_changed_at=now,
        created_at=now,
    )
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(
            say("登录名 %(login_name)s 已有人使用", login_name=person.login_name),
            say("请换一个登录名"),
            fields={"login_name": say("已有人使用")},
        ) from error
    changes = {"login_name": person.login_name, "display_name": person.display_name, "phone": masked(phone)}
    record(actor=actor, now=now, action=Action.PERSON_CREATE, kind=PERSON, row=person, changes=changes)
    return person


def edit_person(*, actor: Actor, now: datetime, person: str, display_name: str) -> User:
    """Change the name that is printed."""
    with transaction.atomic():
        row = _person(actor, person, Action.PERSON_EDIT, now)
        changes = {"display_name": [row.display_name, checked_display_name(display_name)]}
        row.display_name = checked_display_name(display_name)
        row.save(update_fields=["display_name"])
        record(actor=actor, now=now, action=Action.PERSON_EDIT, kind=PERSON, row=row, changes=changes)
        return row


def set_contact(*, actor: Actor, now: datetime, person: str, phone: str) -> User:
    """One's own phone number."""
    with transaction.atomic():
        row = _person(actor, person, Action.PERSON_CONTACT, now)
        row.sealed_phone = seal(phone)
        row.save(update_fields=["sealed_phone"])
        changes = {"phone": masked(phone)}
        record(actor=actor, now=now, action=Action.PERSON_CONTACT, kind=PERSON, row=row, changes=changes)
        return row


def change_password(*, actor: Actor, now: datetime, person: str, password: str) -> User:
    """One's own password, by the rules; raises Invalid with what is wrong. Who asks has proved the old one.

    Comparing with the last ones and hashing take their time, so both are done before the transaction; a password that
    was changed elsewhere meanwhile is refused.
    """
    seen = found(visible_people(actor, china_date(now)), person, THING)
    _allowed(actor, seen, Action.PERSON_PASSWORD, now)
    _validate(password, seen)
    hashed = make_password(password)
    with transaction.atomic():
        row = _person(actor, person, Action.PERSON_PASSWORD, now)
        if row.password != seen.password:
            raise Invalid(
                say("密码刚刚在别处改过"), say("请用新的密码重新登录后再改"), fields={"password": say("刚刚改过")}
            )
        _set_password(row, hashed, now, temporary=False)
        record(actor=actor, now=now, action=Action.PERSON_PASSWORD, kind=PERSON, row=row)
        return row


def reset_password(*, actor: Actor, now: datetime, person: str) -> str:
    """A new temporary password for somebody else, told once; ends a lock-out, too."""
    password = temporary_password()
    hashed = make_password(password)
    with transaction.atomic():
        row = _person(actor, person, Action.PERSON_RESET, now)
        _set_password(row, hashed, now, temporary=True)
        reset(username=row.login_name)
        record(actor=actor, now=now, action=Action.PERSON_RESET, kind=PERSON, row=row)
        return password


def unlock_person(*, actor: Actor, now: datetime, person: str) -> None:
    """End a lock-out after failed log-ins before its time."""
    with transaction.atomic():
        row = _person(actor, person, Action.PERSON_UNLOCK, now)
        reset(username=row.login_name)
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.PERSON_UNLOCK,
            kind="sign_in",
            key=row.public_id,
            name=row.display_name,
            government=row.government.public_id,
        )


def reset_second_factor(*, actor: Actor, now: datetime, person: str, comment: str) -> User:
    """Take codes, keys and recovery codes away from somebody who has lost them; the password alone opens again.

    ``comment`` says how the person was known for who they are. Raises Invalid where there is nothing to take away.
    """
    with transaction.atomic():
        row = _person(actor, person, Action.PERSON_RESET_FACTOR, now, comment)
        factors = Authenticator.objects.filter(user=row)
        kinds = sorted(set(factors.values_list("type", flat=True)))
        if not kinds:
            raise Invalid(
                say("%(name)s没有设置两步验证", name=row.display_name),
                say("不需要重置"),
                fields={"comment": say("没有设置")},
            )
        factors.delete()
        changes = {"factors": kinds}
        record(
            actor=actor,
            now=now,
            action=Action.PERSON_RESET_FACTOR,
            kind=PERSON,
            row=row,
            changes=changes,
            comment=comment,
        )
        return row


def disable_person(*, actor: Actor, now: datetime, person: str, comment: str) -> User:
    """Close an account at once; its posts and what hangs on them stay to be handed over."""
    return _switch(actor, now, person, comment, Action.PERSON_DISABLE, active=False)


def enable_person(*, actor: Actor, now: datetime, person: str, comment: str) -> User:
    """Open a closed account again."""
    return _switch(actor, now, person, comment, Action.PERSON_ENABLE, active=True)


def _switch(actor: Actor, now: datetime, person: str, comment: str, action: Action, *, active: bool) -> User:
    with transaction.atomic():
        row = _person(actor, person, action, now, comment)
        row.is_active = active
        row.save(update_fields=["is_active"])
        record(actor=actor, now=now, action=action, kind=PERSON, row=row, comment=comment)
        return row


def _person(actor: Actor, public_id: str, action: Action, now: datetime, comment: str = "") -> User:
    on = china_date(now)
    row = locked(visible_people(actor, on), public_id, THING)
    _allowed(actor, row, action, now, comment)
    return row


def _allowed(actor: Actor, row: User, action: Action, now: datetime, comment: str = "") -> None:
    require(actor, action, person_facts(row, china_date(now)))
    state = row.state
    step(TABLE, state, action, thing=say("%(name)s的账号", name=row.display_name), state_name=state, comment=comment)


def _validate(password: str, row: User) -> None:
    try:
        validate_password(password, row)
    except ValidationError as error:
        raise Invalid(
            say("新密码不符合要求：%(faults)s", faults=listed(error.messages, "；")),
            say("请按要求另设密码"),
            fields={"password": error.messages[0]},
        ) from error


def _set_password(row: User, hashed: str, now: datetime, *, temporary: bool) -> None:
    """Keep the old hash among the former ones, the last few of which are enough."""
    FormerPassword(user=row, password=row.password, replaced_at=now).save(force_insert=True)
    kept = list(row.former_passwords.values_list("pk", flat=True)[:REMEMBERED])
    row.former_passwords.exclude(pk__in=kept).delete()
    row.password = hashed
    row.must_change_password = temporary
    row.password_changed_at = now
    row.save(update_fields=["password", "must_change_password", "password_changed_at"])


def checked_login_name(text: str) -> str:
    """The name as it is kept. Raises Invalid for one of another shape."""
    name = text.strip().lower()
    if not _LOGIN_NAME.fullmatch(name):
        raise Invalid(
            say("登录名的格式不对"),
            say("请用 2—32 个小写字母、数字、点、短横线或下划线，以字母或数字开头"),
            fields={"login_name": say("格式不对")},
        )
    return name


def checked_display_name(text: str) -> str:
    """The name as it is kept. Raises Invalid for none, and for one that is too long."""
    name = text.strip()
    if not 1 <= len(name) <= 40:
        raise Invalid(
            say("没有填写姓名或者姓名过长"), say("请填写 1—40 个字"), fields={"display_name": say("请填写姓名")}
        )
    return name
