"""Import of organisations from a workbook that somebody has seen the preview of: all of it or nothing."""

from datetime import datetime

from django.db import transaction

from luoshi.extraction.view import normal
from luoshi.server.audit.services import record_occurrence
from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.orgs.importing import ImportRow, preview_import
from luoshi.server.orgs.models import Government, Organisation, OrganisationKind, OrganisationName
from luoshi.server.orgs.services.locking import locked_government
from luoshi.server.orgs.services.organisations import NewOrganisation, build_organisation, record_members
from luoshi.server.orgs.sheets import refuse_errors, require_same
from luoshi.server.policy import Action, Facts, require


def import_organisations(
    *, actor: Actor, now: datetime, government: str, data: bytes, name: str, sha256: str
) -> list[Organisation]:
    """Write the new rows of a workbook, superiors before those below them; known rows stay as they are.

    ``sha256`` is that of the preview. Raises Invalid where the bytes are others or the preview would now have errors.
    """
    with transaction.atomic():
        root = locked_government(actor, government)
        require(actor, Action.ORGANISATION_IMPORT, Facts(government=root.public_id))
        preview = preview_import(root, data, name)
        require_same(preview.sha256, sha256)
        refuse_errors(preview.errors)
        made = [_build(actor, now, root, row, at) for at, row in enumerate(_in_order(preview.new))]
        for row in preview.new:
            if row.kind is OrganisationKind.GROUP and row.members:
                members = frozenset(_id(root, member) for member in row.members)
                record_members(
                    actor=actor,
                    now=now,
                    group=_body(root, row.name),
                    members=members,
                    effective_on=row.starts_on,
                    action=Action.ORGANISATION_IMPORT,
                )
        record_occurrence(
            actor=actor,
            now=now,
            action=Action.ORGANISATION_IMPORT,
            kind="import",
            key=sha256,
            name=name[:200],
            government=root.public_id,
            changes={"created": len(made), "known": len(preview.rows) - len(made)},
        )
        return made


def _in_order(rows: tuple[ImportRow, ...]) -> list[ImportRow]:
    """Rows that others point to first, else as they stand. Raises Invalid where they point in a circle."""
    by_name = {normal(row.name): row for row in rows}
    ordered: dict[str, ImportRow] = {}
    waiting = list(rows)
    while waiting:
        ready = [
            row
            for row in waiting
            if all(normal(above) in ordered or normal(above) not in by_name for above in (row.superior, row.supervisor))
        ]
        if not ready:
            raise Invalid(
                say("上级机构、主管部门的关系绕成了圈，涉及“%(name)s”", name=waiting[0].name),
                say("请改正后重新上传"),
                fields={"file": say("关系有误")},
            )
        ordered |= {normal(row.name): row for row in ready}
        waiting = [row for row in waiting if normal(row.name) not in ordered]
    return list(ordered.values())


def _build(actor: Actor, now: datetime, root: Government, row: ImportRow, position: int) -> Organisation:
    superior = _id(root, row.superior) if row.superior else ""
    new = NewOrganisation(
        name=row.name,
        kind=row.kind,
        level=row.level,
        short=row.short,
        aliases=row.aliases,
        plates=row.plates,
        superior=superior,
        superior_name="" if superior else row.superior,
        supervisor=_id(root, row.supervisor) if row.supervisor else "",
        division_code=row.division_code,
        position=position,
        starts_on=row.starts_on,
    )
    return build_organisation(actor=actor, now=now, root=root, new=new, action=Action.ORGANISATION_IMPORT)


def _id(root: Government, name: str) -> str:
    """The public id of the body that bears a name now; empty where none does."""
    found = OrganisationName.objects.filter(government=root, matched=normal(name), ends_on__isnull=True)
    return found.values_list("organisation__public_id", flat=True).first() or ""


def _body(root: Government, name: str) -> Organisation:
    return Organisation.objects.get(government=root, public_id=_id(root, name))
