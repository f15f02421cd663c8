"""A DOCX, XLSX, ODT or ODS packed anew without properties, comments and marks of editing. Knows no Django.

Every part is looked into: XML is parsed and written again, pictures lose their own metadata, files embedded in charts
are packed anew in turn. A part of any other sort (macros, controls, drawings of Windows) is refused, for nobody can say
what it holds; so is a document with revisions that nobody accepted, and one that refers to databases.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping

from lxml import etree

from luoshi.document.archive import Archive
from luoshi.document.limits import MAX_PART_BYTES
from luoshi.document.model import ReadError
from luoshi.server.files.confined import DAMAGED, LOCKED, REVISIONS, SWOLLEN, UNKNOWN_PARTS, Refused
from luoshi.server.files.strip_picture import stripped_picture

_DEEPEST = 2
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CODES = {"encrypted": LOCKED, "archive_bomb": SWOLLEN}

_DROPPED = re.compile(
    r"docprops/|customxml/|docmetadata/|_xmlsignatures/|thumbnails/|configurations2/|layout-cache$"
    r"|meta-inf/documentsignatures\.xml$"
    r"|(?:word|xl)/(?:comments\w*\.xml|comments/|people\.xml|threadedcomments/|persons/|printersettings/)"
)
"""Parts that say who, when, where and on which machine, by their names in small letters; what refers to them goes, too.
"""
_REFUSED = re.compile(r"xl/(?:connections\.xml|querytables/)|(?:basic|scripts|dialogs)/")
_REVISED = re.compile(r"xl/revisions/")
_XML = re.compile(r"\.(?:xml|rels|vml|rdf|svg)$")
_FONT = re.compile(r"\.(?:odttf|ttf|otf|fntdata)$")
_PICTURE = re.compile(r"\.(?:png|jpe?g|jfif|gif|webp|bmp|dib|tiff?)$")
_EMBEDDED = re.compile(r"\.(?:xlsx|docx)$")

_TRACKED = frozenset(
    {
        "ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart", "delText", "delInstrText",
        "numberingChange", "rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange",
        "tcPrChange", "sectPrChange", "cellIns", "cellDel", "cellMerge", "customXmlInsRangeStart",
        "customXmlDelRangeStart", "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart",
    }
)  # fmt: skip
_REMOVED = frozenset(
    {
        "commentRangeStart", "commentRangeEnd", "commentReference", "rsid", "rsids", "docVars", "docId",
        "trackRevisions", "mailMerge", "dataBinding", "attachedTemplate", "fileSharing", "revisionPtr", "absPath",
        "sheetDataSet", "annotation", "annotation-end", "savePreviewPicture",
    }
)  # fmt: skip
_NAMED = frozenset({"refreshedBy", "lastModifiedBy", "userName", "author", "initials"})
_PRIVATE_SETTING = re.compile(r"Printer|Rsid|User|Author|ODF|Path", re.IGNORECASE)
_PATH = re.compile(r"(?i)file:|[a-z]:[\\/]|\\\\")
_OPEN = re.compile(r"(?i)https?:|mailto:|tel:|#")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_REFERS = ("officeDocument/2006/relationships", "officeDocument/relationships")


def stripped_package(data: bytes, depth: int = 0) -> bytes:
    """The document without metadata. Raises Refused."""
    if depth > _DEEPEST:
        raise Refused(UNKNOWN_PARTS)
    try:
        archive = Archive(data)
        parts = {name: archive.read(name) for name in _in_order(data) if not name.endswith("/")}
    except ReadError as error:
        raise Refused(_CODES.get(error.code, DAMAGED)) from error
    gone = {name for name in parts if _is_gone(name.lower(), parts[name])}
    for name in parts.keys() - gone:
        if _REVISED.match(name.lower()):
            raise Refused(REVISIONS)
        if _REFUSED.match(name.lower()):
            raise Refused(UNKNOWN_PARTS)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused(LOCKED)
    links = {name: _tree(parts[name]) for name in parts.keys() - gone if name.endswith(".rels")}
    lost = {name: _unlinked(name, tree, gone) for name, tree in links.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            if name in gone:
                continue
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            if _XML.search(name.lower()):
                tree = links[name] if name in links else _tree(content)
                _strip(name, tree, gone, lost.get(_rels_of(name), frozenset()))
                written = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            else:
                written = _other(name.lower(), content, depth)
            packed.writestr(entry, written)
    return out.getvalue()


def _in_order(data: bytes) -> Iterable[str]:
    """The names of the parts as they stand, each once; ``mimetype`` has to stay the first."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return dict.fromkeys(entry.filename for entry in packed.infolist())


def _is_gone(name: str, content: bytes) -> bool:
    """Whether a part is left out; so are the drawn boxes of notes, where they are all that a drawing holds."""
    if name.endswith(".rels"):
        folder, _, owner = name.removesuffix(".rels").rpartition("_rels/")
        return bool(_DROPPED.match(folder + owner))
    kinds = set(re.findall(rb"ObjectType=[\"'](\w+)", content)) if name.endswith(".vml") else set()
    return bool(_DROPPED.match(name)) or kinds == {b"Note"}


def _other(name: str, content: bytes, depth: int) -> bytes:
    if name == "mimetype" or _FONT.search(name) or not content:
        return content
    if _PICTURE.search(name):
        return stripped_picture(content, turned=False)
    if _EMBEDDED.search(name):
        return stripped_package(content, depth + 1)
    raise Refused(UNKNOWN_PARTS)


def _tree(content: bytes) -> etree._Element:
    if len(content) > MAX_PART_BYTES:
        raise Refused(SWOLLEN)
    if any("<!DOCTYPE".encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
        raise Refused(UNKNOWN_PARTS)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(DAMAGED) from error


def _rels_of(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", file + ".rels")


def _unlinked(name: str, root: etree._Element, gone: set[str]) -> frozenset[str]:
    """Take out of a part's relationships those to parts that go; their ids. Paths of somebody's disk become a word."""
    folder = posixpath.dirname(posixpath.dirname(name))
    lower = {each.lower() for each in gone}
    lost = set()
    for each in list(root.iter(_RELATION)):
        target = each.get("Target") or ""
        if each.get("TargetMode") == "External":
            if not _OPEN.match(target):
                each.set("Target", "removed")
            continue
        path = posixpath.normpath(target if target.startswith("/") else posixpath.join("/", folder, target))
        if path.lstrip("/").lower() in lower:
            lost.add(each.get("Id") or "")
            _take_out(each)
    return frozenset(lost)


def _strip(name: str, root: etree._Element, gone: set[str], lost: frozenset[str]) -> None:
    """Take out of a part what must not stay; ``lost`` are its relationships that lead nowhere now."""
    if posixpath.basename(name) == "meta.xml":
        for child in root:
            child.clear()
    for each in list(root.iter(etree.Element)):
        local = _local(each)
        if _is_tracked(each, local):
            raise Refused(REVISIONS)
        if local in _REMOVED or _leads_to(each, gone) or _is_private(each, local):
            _take_out(each)
            continue
        _strip_attributes(each, local, lost)


def _strip_attributes(each: etree._Element, local: str, lost: frozenset[str]) -> None:
    for key, value in list(each.items()):
        space, _, plain = str(key).rpartition("}")
        if lost and value in lost and space.endswith(_REFERS):
            if local != "pageSetup":
                _take_out(each)
                return
            del each.attrib[key]
        elif "rsid" in plain.lower() or plain in _NAMED:
            del each.attrib[key]
        elif plain in ("name", "descr", "title", "href") and _PATH.match(str(value)):
            each.set(key, "removed" if plain == "href" else "")


def _is_tracked(each: etree._Element, local: str) -> bool:
    """Whether it is a change of a text that nobody accepted; an empty list of changes is none."""
    if local == "tracked-changes":
        return len(each) > 0
    return local in _TRACKED and "wordprocessingml" in (etree.QName(each).namespace or "")


def _is_private(each: etree._Element, local: str) -> bool:
    """Whether it is a setting of a text or table that tells of a printer or of sessions."""
    if local != "config-item":
        return False
    return any(str(key).endswith("}name") and _PRIVATE_SETTING.search(str(value)) for key, value in each.items())


def _leads_to(each: etree._Element, gone: set[str]) -> bool:
    """Whether it is an entry of a list of parts (content types, manifest) for one that goes."""
    named: Mapping[str, str] = {str(key).rpartition("}")[2]: str(value) for key, value in each.items()}
    path = named.get("PartName") if _local(each) == "Override" else None
    path = named.get("full-path") if _local(each) == "file-entry" else path
    if path is None:
        return False
    return path.lstrip("/") in gone or bool(_DROPPED.match(path.lstrip("/").lower()))


def _local(each: etree._Element) -> str:
    return etree.QName(each).localname


def _take_out(each: etree._Element) -> None:
    """Remove an element and keep the text behind it."""
    parent = each.getparent()
    if parent is None:
        return
    before = each.getprevious()
    if each.tail and before is not None:
        before.tail = (before.tail or "") + each.tail
    elif each.tail:
        parent.text = (parent.text or "") + each.tail
    parent.remove(each)
