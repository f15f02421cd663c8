"""How the rows of this app stand in the audit trail."""

from collections.abc import Iterable, Mapping

from luoshi.server.audit.registry import Audited, announce
from luoshi.server.intake.digests import Blocks, blocks_of
from luoshi.server.intake.models import Desk, Reading, SourceDocument, Version

DOCUMENT, VERSION, READING, DESK = "source_document", "document_version", "reading", "desk"

State = Mapping[str, object]


def announce_all() -> None:
    """Tell the trail of every kind of row here."""
    for audited in _KINDS:
        announce(audited)


def _document_state(row: SourceDocument) -> State:
    return {
        "main": row.main.public_id if row.main else None,
        "part": row.part,
        "title": row.title,
        "kind": row.kind,
        "number": row.number,
        "issuer": row.issuer,
        "issued_on": row.issued_on,
        "period": [row.period_from, row.period_to],
        "basis_url": row.basis_url,
        "taken_in": [row.taken_in_by, row.taken_in_by_name, row.taken_in_in, row.taken_in_at],
    }


def _version_state(row: Version) -> State:
    return {
        "document": row.document.public_id,
        "number": row.number,
        "sha256": row.sha256,
        "size": row.size,
        "format": row.format,
        "file_name": row.file_name,
        "text": row.text,
        "taken_in": [row.taken_in_by, row.taken_in_by_name, row.taken_in_at],
    }


def _desk_state(row: Desk) -> State:
    """The desk with every candidate and every answer, by the digests of their blocks."""
    return _desk_with(row, blocks_of(row))


def _desk_at_hand(row: Desk) -> State:
    """The same by the digests that are kept: a desk has thousands of candidates, and every act on it is recorded."""
    return _desk_with(row, row.blocks)


def _desk_with(row: Desk, blocks: Blocks) -> State:
    return {
        "document": row.document.public_id,
        "number": row.number,
        "program": row.program,
        "state": row.state,
        "made": [row.made_by, row.made_by_name, row.made_at],
        **{name: numbered for name, numbered in blocks.items() if numbered},
    }


def _desks(government: str) -> Iterable[Desk]:
    rows = Desk.objects.filter(government__public_id=government).select_related("government", "document")
    return rows.iterator(chunk_size=20)


def _readings(government: str) -> Iterable[Reading]:
    rows = Reading.objects.filter(government__public_id=government)
    return rows.select_related("government", "desk", "version").iterator(chunk_size=20)


def _versions(government: str) -> Iterable[Version]:
    rows = Version.objects.filter(government__public_id=government)
    return rows.select_related("government", "document").iterator(chunk_size=20)


_KINDS = (
    Audited(
        kind=DOCUMENT,
        label="来源文件",
        name=lambda row: str(row.title)[:200],
        state=_document_state,
        rows=lambda government: SourceDocument.objects.filter(government__public_id=government).select_related(
            "government", "main"
        ),
    ),
    Audited(
        kind=VERSION,
        label="文件版本",
        name=lambda row: f"{row.document.title[:180]} 第{row.number}版",
        state=_version_state,
        rows=_versions,
    ),
    Audited(
        kind=READING,
        label="读取结果",
        name=lambda row: f"{row.version.file_name[:150]} {row.desk.program}",
        state=lambda row: {"desk": row.desk.public_id, "version": row.version.public_id, "body": row.body},
        rows=_readings,
    ),
    Audited(
        kind=DESK,
        label="核对台",
        name=lambda row: str(row.document.title)[:200],
        state=_desk_state,
        at_hand=_desk_at_hand,
        rows=_desks,
    ),
)
