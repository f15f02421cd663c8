"""XLSX by its parts: each sheet one table as it is printed, hidden sheets, rows and columns included and reported."""

from luoshi.document.archive import Archive, corrupt
from luoshi.document.builder import Builder
from luoshi.document.reader import Draft, Source
from luoshi.document.sheets import write_sheet
from luoshi.document.xlsx_sheet import ON, Book, S, read_sheet, shared_strings, styles_of

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read_xlsx(source: Source, /) -> Draft:
    """Read a workbook. Raises ``ReadError``: ``corrupt``, ``entities``, ``too_large``, and those of ``Archive``."""
    archive = Archive(source.data)
    package = archive.targets("")
    main = package.get("officeDocument", "xl/workbook.xml")
    root = archive.xml(main)
    if root is None:
        raise corrupt()
    targets = archive.targets(main)
    properties = root.find(S + "workbookPr")
    book = Book(
        shared_strings(archive.xml_bytes(targets["sharedStrings"]) if "sharedStrings" in targets else b""),
        styles_of(archive.xml(targets["styles"]) if "styles" in targets else None),
        since_1904=properties is not None and properties.get("date1904") in ON,
    )
    parts = {relation.identifier: relation for relation in archive.relationships(main)}
    builder = Builder()
    positions = 0
    for node in root.iter(S + "sheet"):
        relation = parts.get(node.get(_RELATION) or "")
        if relation is None or relation.kind != "worksheet":
            continue
        name = node.get("name") or ""
        sheet = read_sheet(archive.xml_bytes(relation.target), book)
        hidden = (node.get("state") or "visible") != "visible"
        positions = write_sheet(builder, sheet, name, positions, hidden=hidden)
    core = archive.xml(package["core-properties"]) if "core-properties" in package else None
    builder.title_hint = (core.findtext(_TITLE) or "").strip() if core is not None else ""
    return builder.draft()
