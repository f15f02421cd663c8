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
    r"|meta-inf/\w*signatures\.xml$"
    r"|(?:word|xl)/(?:.*/)?(?:comments\w*\.xml|comments/|people\.xml|threadedcomments/|persons/|printersettings/)"
)
"""Parts that say who, when, where and on which machine, by their names in small letters; what refers to them goes, too.
"""
_DROPPED_TYPE = re.compile(
    r"/(?:(?:core|extended|custom)-?properties|thumbnail|customxml\w*|comments\w*|people|threadedcomment|person"
    r"|printersettings|digital-signature/\w+|classificationlabels)$",
    re.IGNORECASE,
)
"""The same by the types of the relationships that lead to them: a program may call its parts as it likes."""
_ODD_NAME = re.compile(r"/|.*(?:\\|//|(?:^|/)\.\.?(?:/|$))")
"""Names that are no plain way into a folder: of such a part nobody can tell what a program takes it for."""
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
        "sheetDataSet", "annotation", "annotation-end", "savePreviewPicture", "permStart", "permEnd",
        "customWorkbookViews", "customSheetViews", "webPublishItems",
    }
)  # fmt: skip
_UNREADABLE = frozenset({"binary-data", "binData"})
"""Files inside of XML: nobody looks into them here."""
_NAMED = frozenset(
    {
        "refreshedBy", "refreshedDate", "refreshedDateIso", "lastModifiedBy", "userName", "author", "initials",
        "securityDescriptor", "gfxdata",
    }
)  # fmt: skip
_PRIVATE_SETTING = re.compile(r"Printer|Fax|Database|Rsid|User|Author|ODF|Path", re.IGNORECASE)
_PATH = re.compile(r"(?i)file:|/?[a-z]:[\\/]|\\\\|\.\./")
_PATH_IN_FIELD = re.compile(r'(?i)file:|\b[a-z]:[\\/]|"\\\\')
_CAPTIONS = frozenset({"name", "descr", "title", "alt"})
_DRAWINGS = frozenset({"docPr", "cNvPr", "imagedata", "shape", "frame"})
_FILE_NAME = re.compile(r"(?i).+\.(?:png|jpe?g|jfif|gif|webp|bmp|tiff?|heic|svg|emf|wmf|docx?|xlsx?|pdf|wps|et)")
_OPEN = re.compile(r"(?i)https?:|mailto:|tel:|#")
_SHOWN_TYPES = ("/hyperlink", "/image")
_SVG = "http://www.w3.org/2000/svg"
_EDITORS = re.compile(r"inkscape|sodipodi|ns\.adobe\.com")
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
    if any(_ODD_NAME.match(name) for name in parts):
        raise Refused(UNKNOWN_PARTS)
    links = {name: _tree(content) for name, content in parts.items() if name.endswith(".rels")}
    gone = {name for name in parts if _is_gone(name.lower(), parts[name])} | _gone_by_type(parts, links)
    gone |= {_rels_of(name) for name in gone} & parts.keys()
    for name in parts.keys() - gone:
        if _REVISED.match(name.lower()):
            raise Refused(REVISIONS)
        if _REFUSED.match(name.lower()):
            raise Refused(UNKNOWN_PARTS)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused(LOCKED)
    lost = {name: _unlinked(name, tree, gone) for name, tree in links.items() if name not in gone}
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


def _gone_by_type(parts: Iterable[str], links: Mapping[str, etree._Element]) -> set[str]:
    """The parts that are left out for what relationships say that they are, whatever they are called."""
    named = {name.lower(): name for name in parts}
    found = (
        named.get(_target(name, each))
        for name, root in links.items()
        for each in root.iter(_RELATION)
        if each.get("TargetMode") != "External" and _DROPPED_TYPE.search(each.get("Type") or "")
    )
    return {name for name in found if name}


def _target(name: str, relation: etree._Element) -> str:
    """The name of the part, in small letters, that a relationship of some rels leads to."""
    folder = posixpath.dirname(posixpath.dirname(name))
    return posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/").lower()


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
    """Take out of a part's relationships those to parts that go; their ids. Paths of somebody's disk become a word, and
    so does the address of whatever is neither a link nor a picture that is shown: templates, other workbooks.
    """
    lower = {each.lower() for each in gone}
    lost = set()
    for each in list(root.iter(_RELATION)):
        if each.get("TargetMode") == "External":
            shown = (each.get("Type") or "").lower().endswith(_SHOWN_TYPES)
            if not shown or not _OPEN.match(each.get("Target") or ""):
                each.set("Target", "removed")
            continue
        if _target(name, each) in lower:
            lost.add(each.get("Id") or "")
            _take_out(each)
    return frozenset(lost)


def _strip(name: str, root: etree._Element, gone: set[str], lost: frozenset[str]) -> None:
    """Take out of a part what must not stay; ``lost`` are its relationships that lead nowhere now."""
    if posixpath.basename(name) == "meta.xml":
        for child in root:
            child.clear()
    _blank_fields(root)
    for each in list(root.iter(etree.Element)):
        local = _local(each)
        if _is_tracked(each, local):
            raise Refused(REVISIONS)
        if local in _UNREADABLE:
            raise Refused(UNKNOWN_PARTS)
        if local in _REMOVED or _leads_to(each, gone) or _is_private(each, local) or _is_of_editor(each, local):
            _take_out(each)
            continue
        _strip_attributes(each, local, lost)


def _blank_fields(root: etree._Element) -> None:
    """Blank the instructions of fields that lead to somebody's disk; what a field shows stays. An instruction may be
    written in pieces, and a field stand in that of another.
    """
    begun: list[list[etree._Element]] = []
    for each in root.iter(etree.Element):
        match _local(each):
            case "fldChar":
                step = next((value for key, value in each.items() if str(key).endswith("fldCharType")), "")
                if step == "begin":
                    begun.append([])
                elif begun:
                    _blank_field(begun.pop() if step == "end" else begun[-1])
            case "instrText" if begun:
                begun[-1].append(each)
    for pieces in begun:
        _blank_field(pieces)


def _blank_field(pieces: list[etree._Element]) -> None:
    if _PATH_IN_FIELD.search("".join(each.text or "" for each in pieces)):
        for each in pieces:
            each.text = None


def _strip_attributes(each: etree._Element, local: str, lost: frozenset[str]) -> None:
    for key, value in list(each.items()):
        space, _, plain = str(key).rpartition("}")
        if lost and value in lost and space.endswith(_REFERS):
            if local != "pageSetup":
                _take_out(each)
                return
            del each.attrib[key]
        elif _is_private_attribute(local, space, plain):
            del each.attrib[key]
        elif str(value).startswith("data:"):
            raise Refused(UNKNOWN_PARTS)
        elif plain in ("href", "ddeTopic") and _PATH.match(str(value)):
            each.set(key, "removed")
        elif _tells_of_disk(local, plain, str(value)):
            each.set(key, "")


def _tells_of_disk(local: str, plain: str, value: str) -> bool:
    """Whether it is the name of a file on somebody's disk: of a drawing, where programs write it, not of a sheet."""
    if plain == "instr":
        return bool(_PATH_IN_FIELD.search(value))
    named = local in _DRAWINGS and _FILE_NAME.fullmatch(value)
    return plain in _CAPTIONS and bool(named or _PATH.match(value))


def _is_private_attribute(local: str, space: str, plain: str) -> bool:
    """Whether an attribute tells of people, sessions or the program that drew something."""
    return (
        plain in _NAMED
        or "rsid" in plain.lower()
        or (plain == "uid" and "/revision" in space)
        or (local == "scenario" and plain in ("user", "comment"))
        or bool(_EDITORS.search(space))
    )


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


def _is_of_editor(each: etree._Element, local: str) -> bool:
    """Whether it is what a program that draws noted in a picture: who, with what, in which file."""
    space = etree.QName(each).namespace or ""
    return bool(_EDITORS.search(space)) or (local == "metadata" and space == _SVG)


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
