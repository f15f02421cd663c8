"""Copies of attachments for the public (公开用副本): made anew each time, and kept nowhere."""

from dataclasses import dataclass
from pathlib import PurePath

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import Invalid, NotFound
from luoshi.server.core.said import chinese, say
from luoshi.server.files.kinds import FileKind, name_to_save
from luoshi.server.files.selectors import attachment
from luoshi.server.files.storage import the_store
from luoshi.server.files.stripped import StrippingError, stripped_copy

_FOR_THE_PUBLIC = say("（公开用）")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy without metadata: the name to save it under, its kind, its bytes."""

    name: str
    kind: FileKind
    data: bytes


def public_copy(actor: Actor, public_id: str) -> Copy:
    """A copy of an attachment that the actor reads, without what it tells of people, places and machines.

    Raises NotFound; Invalid for a file of which no copy can be made, with what to do.
    """
    row = attachment(actor, public_id)
    kind = FileKind(row.blob.kind)
    path = the_store().path_of(row.blob.sha256)
    if not path.is_file():
        raise NotFound(say("这份附件的文件（登记还在，文件读不出来，请告诉系统管理员）"))
    try:
        data = stripped_copy(path, kind)
    except StrippingError as refused:
        raise Invalid(refused.cause, refused.remedy) from refused
    return Copy(name_to_save(_named(row.name), kind), kind, data)


def _named(name: str) -> str:
    """``现场.jpg`` becomes ``现场（公开用）.jpg``, so that the two are not taken for one another."""
    path = PurePath(name)
    return f"{path.stem}{chinese(_FOR_THE_PUBLIC)}{path.suffix}"
