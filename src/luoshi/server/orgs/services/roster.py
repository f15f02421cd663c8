"""Accounts: one, or those of a workbook that somebody has seen the preview of, all of them or none."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from luoshi.server.audit.services import record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.orgs.models import Organisation, User
from luoshi.server.orgs.passwords import temporary_password
from luoshi.server.orgs.roster import Roster, check_roster, read_roster
from luoshi.server.orgs.scopes import found, visible_governments, visible_organisations
from luoshi.server.orgs.services.locking import locked_government
from luoshi.server.orgs.services.people import add_person
from luoshi.server.orgs.services.proposals import add_proposal
from luoshi.server.orgs.sheets import refuse_errors, require_same
from luoshi.server.policy import Action, Facts, require


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A person whose account was made: the password is told once; ``body`` and ``role`` are proposed, not granted."""

    person: User
    password: str
    body: Organisation | None
    role: PostRole | None


def preview_people(*, actor: Actor, government: str, data: bytes, name: str) -> Roster:
    """What the sheet would do; writes nothing. Raises NotAllowed, and Invalid for a file that is no such sheet."""
    root = found(visible_governments(actor), government, say("这个政府"))
    require(actor, Action.PERSON_CREATE, Facts(government=root.public_id))
    return check_roster(root, read_roster(data, name))


def create_people(
    *, actor: Actor, now: datetime, government: str, data: bytes, name: str, sha256: str
) -> tuple[NewAccount, ...]:
    """Make the accounts of a sheet and propose their posts.

    ``sha256`` is that of the preview. Raises Invalid where the bytes are others or the preview would now have errors.
    The file is read and the passwords are hashed before the transaction.
    """
    seen = preview_people(actor=actor, government=government, data=data, name=name)
    _check(seen, sha256)
    passwords = [temporary_password() for _ in seen.rows]
    hashes = [make_password(password) for password in passwords]
    with transaction.atomic():
        root = locked_government(actor, government)
        roster = check_roster(root, seen)
        _check(roster, sha256)
        made = []
        for row, password, hashed in zip(roster.rows, passwords, hashes, strict=True):
            person = add_person(
                actor=actor,
                now=now,
                root=root,
                login_name=row.login_name,
                display_name=row.name,
                phone=row.phone,
                hashed=hashed,
            )
            if row.body is not None and row.role is not None:
                add_proposal(actor=actor, now=now, person=person, organisation=row.body, role=row.role, title=row.title)
            made.append(NewAccount(person, password, row.body, row.role))
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.PERSON_CREATE,
            kind="import",
            key=sha256,
            name=name[:200],
            government=root.public_id,
            changes={"created": len(made)},
        )
        return tuple(made)


def create_account(
    *,
    actor: Actor,
    now: datetime,
    government: str,
    login_name: str,
    display_name: str,
    phone: str = "",
    organisation: str = "",
    role: PostRole | None = None,
    title: str = "",
) -> NewAccount:
    """One account with its temporary password, which is told once and must be changed at the first log-in.

    Where ``organisation`` and ``role`` are given the post is proposed for it, in one transaction.
    """
    password = temporary_password()
    hashed = make_password(password)  # slow on purpose, so not while others wait for the lock
    with transaction.atomic():
        root = locked_government(actor, government)
        person = add_person(
            actor=actor,
            now=now,
            root=root,
            login_name=login_name,
            display_name=display_name,
            phone=phone,
            hashed=hashed,
        )
        if not organisation or role is None:
            return NewAccount(person, password, None, None)
        body = found(visible_organisations(actor), organisation, say("这个机构"))
        add_proposal(actor=actor, now=now, person=person, organisation=body, role=role, title=title)
        return NewAccount(person, password, body, role)


def _check(roster: Roster, sha256: str) -> None:
    require_same(roster.sha256, sha256)
    if not roster.rows and not roster.errors:
        raise Invalid(say("表格里没有人员"), say("请按模板填写后重新上传"), fields={"file": say("没有人员")})
    refuse_errors(roster.errors)
