"""The parts of a DOCX, packed so that the same paper gives the same bytes."""

import io
import zipfile
from collections.abc import Sequence

from luoshi.officialdoc.fonts import Face
from luoshi.officialdoc.footers import Feet, Footer
from luoshi.officialdoc.markup import Node, element, printable, value, whole
from luoshi.officialdoc.styles import styles_part

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:language>zh-CN</dc:language>'
    "</cp:coreProperties>"
)


def pack(document: Node, feet: Sequence[Feet], title: str) -> bytes:
    """The file as bytes. Its parts carry neither a time nor the name of a program or person."""
    footers = [foot for each in feet for foot in (each.odd, each.even)]
    links = [
        ("styles", f"{_OFFICE}/styles", "styles.xml"),
        ("settings", f"{_OFFICE}/settings", "settings.xml"),
        ("fonts", f"{_OFFICE}/fontTable", "fontTable.xml"),
        *((foot.relation, f"{_OFFICE}/footer", foot.part) for foot in footers),
    ]
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _content_types(footers).encode(),
        "_rels/.rels": _relations(
            [
                ("document", f"{_OFFICE}/officeDocument", "word/document.xml"),
                (
                    "core",
                    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                    "docProps/core.xml",
                ),
            ]
        ).encode(),
        "docProps/core.xml": _CORE.format(title=_escaped(title)).encode(),
        "word/document.xml": whole(document),
        "word/_rels/document.xml.rels": _relations(links).encode(),
        "word/styles.xml": whole(styles_part()),
        "word/settings.xml": whole(_settings()),
        "word/fontTable.xml": whole(_fonts()),
        **{f"word/{foot.part}": whole(foot.content) for foot in footers},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            about = zipfile.ZipInfo(name, _LONG_AGO)
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, data)
    return packed.getvalue()


def _content_types(footers: Sequence[Footer]) -> str:
    named = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/word/{foot.part}": f"{_WORD}.footer+xml" for foot in footers},
    }
    return _TYPES.format(
        parts="".join(f'<Override PartName="{at}" ContentType="{kind}"/>' for at, kind in named.items())
    )


def _relations(links: list[tuple[str, str, str]]) -> str:
    return _RELATIONS.format(
        links="".join(f'<Relationship Id="{named}" Type="{kind}" Target="{to}"/>' for named, kind, to in links)
    )


def _settings() -> Node:
    """Odd and even pages differ; signs are not squeezed, so that a line holds its 28 characters."""
    compatibility = {"w:name": "compatibilityMode", "w:uri": "http://schemas.microsoft.com/office/word", "w:val": "15"}
    return element(
        "w:settings",
        None,
        element("w:evenAndOddHeaders"),
        value("w:characterSpacingControl", "doNotCompress"),
        element("w:compat", None, element("w:useFELayout"), element("w:compatSetting", compatibility)),
        element("w:themeFontLang", {"w:val": "en-US", "w:eastAsia": "zh-CN"}),
    )


def _fonts() -> Node:
    nodes = []
    for face in Face:
        font = face.value
        nodes.append(
            element(
                "w:font",
                {"w:name": font.name},
                value("w:altName", font.instead),
                value("w:charset", "86"),
                value("w:family", font.family),
                value("w:pitch", font.pitch),
            )
        )
    return element("w:fonts", None, *nodes)


def _escaped(words: str) -> str:
    return printable(words).replace("&", "&amp;").replace("<", "&lt;")
