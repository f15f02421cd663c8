"""What ODT and ODS share: the opened container, its text and styles, and the title among its properties."""

from dataclasses import dataclass

from luoshi.document.archive import Archive, Node, corrupt, encrypted
from luoshi.document.odf_styles import OFFICE, OdfStyles, odf_styles

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_ENCRYPTION = b"manifest:encryption-data"


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """An OpenDocument file that was opened."""

    body: Node
    styles: OdfStyles
    title: str


def open_document(data: bytes, kind: str) -> OpenDocument:
    """Open a container and find its body (``text``, ``spreadsheet``).

    Raises ``ReadError``: ``corrupt``, ``encrypted``, ``entities``, and those of ``Archive``.
    """
    archive = Archive(data)
    if _ENCRYPTION in archive.read("META-INF/manifest.xml"):
        raise encrypted()
    root = archive.xml("content.xml")
    body = root.find(f"{OFFICE}body/{OFFICE}{kind}") if root is not None else None
    if body is None:
        raise corrupt()
    meta = archive.xml("meta.xml")
    title = next((node.text or "" for node in meta.iter(_TITLE)), "") if meta is not None else ""
    return OpenDocument(body, odf_styles(root, archive.xml("styles.xml")), title.strip())
