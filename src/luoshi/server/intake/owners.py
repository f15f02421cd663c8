"""What files are attached to here: the bytes of a version, by who may take papers in, seen by who sees the paper."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.files.owners import OwnerKind, announce_owner
from luoshi.server.intake.audited import VERSION
from luoshi.server.intake.facts import version_facts
from luoshi.server.intake.models import Version
from luoshi.server.intake.scopes import visible_versions
from luoshi.server.policy import Action


def announce_all() -> None:
    """Tell of every kind here."""
    announce_owner(
        OwnerKind(
            kind=VERSION,
            label=_("来源文件"),
            visible=_versions,
            key="public_id",
            name=lambda row: f"{row.document.title[:100]} 第{row.number}版",
            facts=version_facts,
            attach=Action.DOCUMENT_TAKE_IN,
        )
    )


def _versions(actor: Actor) -> "QuerySet[Version]":
    return visible_versions(actor).select_related("document", "government")
