"""Office files for the public: text, tables and pictures stay; who wrote them, when and with what does not."""

import io
import re
import zipfile
from collections.abc import Mapping

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Drawing
from PIL import Image

from luoshi.server.files.confined import DAMAGED, LOCKED, REVISIONS, SWOLLEN, UNKNOWN_PARTS, Refused
from luoshi.server.files.strip_package import stripped_package
from server_filing import photographed

SECRETS = ("钟合青", "Secret", "PhoneMaker", "Zhong Heqing", "Exif", "rsid", "openpyxl", "LibreOffice")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {entry.filename: packed.read(entry) for entry in packed.infolist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"Secret"
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def told(data: bytes) -> set[str]:
    """The secrets that are found anywhere in a container, unpacked and in the names of parts."""
    everything = data + b"".join(name.encode() + content for name, content in parts_of(data).items())
    return {secret for secret in SECRETS if secret.encode() in everything}


def word() -> dict[str, bytes]:
    """The parts of a DOCX with everything that Word may tell."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = "钟合青"
    properties.comments, properties.revision = "Secret", 17
    paragraph = document.add_paragraph("清淤六公里，护岸已开工。")
    document.add_comment(paragraph.runs, text="Secret remark", author="钟合青", initials="钟")
    document.add_table(1, 2).cell(0, 0).text = "投资"
    document.add_picture(io.BytesIO(photographed()))
    out = io.BytesIO()
    document.save(out)
    parts = parts_of(out.getvalue())
    body = parts["word/document.xml"].decode()
    parts["word/document.xml"] = body.replace("<w:p>", '<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD">').encode()
    settings_ = parts["word/settings.xml"].decode()
    parts["word/settings.xml"] = settings_.replace(
        "</w:settings>",
        '<w:docVars><w:docVar w:name="a" w:val="Secret"/></w:docVars>'
        '<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids></w:settings>',
    ).encode()
    parts["docProps/custom.xml"] = b"<Properties><property name='Secret'/></Properties>"
    parts["customXml/item1.xml"] = "<a><!-- Secret -->钟合青</a>".encode()
    return parts


def sheet() -> dict[str, bytes]:
    """The parts of an XLSX with a note, a photo and a path of somebody's disk."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["A1"], page["B1"] = "干流清淤", 6.5
    page["A1"].comment = Comment("Secret remark", "钟合青")
    page["A2"], page["A3"] = "方案", "网页"  # else the address is what the cell shows
    page["A2"].hyperlink = "file:///C:/Users/Secret/plan.xlsx"
    page["A3"].hyperlink = "https://www.yunling.example/plan"
    page.add_image(Drawing(io.BytesIO(photographed())), "C1")
    book.properties.creator = "钟合青"
    out = io.BytesIO()
    book.save(out)
    parts = parts_of(out.getvalue())
    parts["xl/printerSettings/printerSettings1.bin"] = b"Secret printer"
    return parts


_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}'
    "</manifest:manifest>"
)
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)


def open_text(more: str = "") -> dict[str, bytes]:
    """The parts of an ODT."""
    names = ("content.xml", "meta.xml", "settings.xml", "Thumbnails/thumbnail.png", "Pictures/1.jpg")
    entries = "".join(f'<manifest:file-entry manifest:full-path="{name}"/>' for name in names)
    return {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_SPACES}><office:body><office:text>{more}<text:p>清淤六公里，"
        "<office:annotation><dc:creator>钟合青</dc:creator><text:p>Secret</text:p></office:annotation>护岸已开工。</text:p>"
        "</office:text></office:body></office:document-content>".encode(),
        "meta.xml": f"<office:document-meta {_SPACES}><office:meta><meta:generator>LibreOffice</meta:generator>"
        "<dc:creator>钟合青</dc:creator></office:meta></office:document-meta>".encode(),
        "settings.xml": f'<office:document-settings {_SPACES}><office:settings><config:config-item config:name="Printer'
        'Name">Secret</config:config-item><config:config-item config:name="Zoom">100</config:config-item>'
        "</office:settings></office:document-settings>".encode(),
        "Thumbnails/thumbnail.png": b"Secret thumbnail",
        "Pictures/1.jpg": photographed(),
        "META-INF/manifest.xml": _MANIFEST.format(entries=entries).encode(),
    }


def test_a_word_document() -> None:
    data = packed(word())
    assert {"钟合青", "Secret", "PhoneMaker", "Exif", "rsid"} <= told(data)
    copy = stripped_package(data)
    assert told(copy) == set()
    opened = docx.Document(io.BytesIO(copy))
    assert opened.paragraphs[0].text == "清淤六公里，护岸已开工。"
    assert opened.tables[0].cell(0, 0).text == "投资"
    before = docx.Document(io.BytesIO(data))
    assert [each.text for each in opened.paragraphs] == [each.text for each in before.paragraphs]
    names = parts_of(copy)
    assert not any("comment" in name or "docProps" in name or "customXml" in name for name in names)
    assert b"comment" not in names["[Content_Types].xml"] + names["word/_rels/document.xml.rels"]
    assert b"docProps" not in names["[Content_Types].xml"] + names["_rels/.rels"]
    assert b"commentR" not in names["word/document.xml"]
    photo = next(content for name, content in names.items() if name.startswith("word/media/"))
    assert Image.open(io.BytesIO(photo)).size == (640, 480)


def test_a_workbook() -> None:
    copy = stripped_package(packed(sheet()))
    assert told(packed(sheet())) >= {"钟合青", "Secret", "PhoneMaker"} and told(copy) == set()
    page = openpyxl.load_workbook(io.BytesIO(copy)).worksheets[0]
    assert (page["A1"].value, page["B1"].value, page["A1"].comment) == ("干流清淤", 6.5, None)
    assert page["A3"].hyperlink is not None and page["A3"].hyperlink.target == "https://www.yunling.example/plan"
    assert page["A2"].hyperlink is not None and page["A2"].hyperlink.target == "removed"
    assert any(name.startswith("xl/media/") for name in parts_of(copy))
    assert b"legacyDrawing" not in parts_of(copy)["xl/worksheets/sheet1.xml"]


def test_an_open_document() -> None:
    data = packed(open_text())
    copy = stripped_package(data)
    assert told(data) >= {"钟合青", "Secret", "LibreOffice"} and told(copy) == set()
    parts = parts_of(copy)
    assert [*parts] == [
        "mimetype",
        "content.xml",
        "meta.xml",
        "settings.xml",
        "Pictures/1.jpg",
        "META-INF/manifest.xml",
    ]
    assert "清淤六公里，护岸已开工。" in parts["content.xml"].decode(), "the text behind a note stays"
    assert b"Zoom" in parts["settings.xml"] and b"Thumbnails" not in parts["META-INF/manifest.xml"]
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_nothing_tells_when_it_was_packed() -> None:
    with zipfile.ZipFile(io.BytesIO(stripped_package(packed(word())))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.comment == b"" and not any(entry.extra or entry.comment for entry in archive.infolist())


def test_a_workbook_in_a_document_is_packed_anew_and_not_for_ever() -> None:
    inner = packed(sheet())
    copy = stripped_package(packed(word() | {"word/embeddings/sheet1.xlsx": inner}))
    assert told(parts_of(copy)["word/embeddings/sheet1.xlsx"]) == set()
    for _ in range(4):
        inner = packed(sheet() | {"xl/embeddings/sheet1.xlsx": inner})
    assert code_of(inner) == UNKNOWN_PARTS


def code_of(data: bytes) -> int:
    with pytest.raises(Refused) as refused:
        stripped_package(data)
    return refused.value.code


@pytest.mark.parametrize("mark", [
    '<w:ins w:id="1" w:author="钟合青"><w:r><w:t>新</w:t></w:r></w:ins>', '<w:del w:id="1"/>',
    '<w:pPr><w:rPr><w:ins w:id="2"/></w:rPr></w:pPr>', '<w:r><w:rPr><w:rPrChange w:id="3"/></w:rPr></w:r>',
    '<w:moveFrom w:id="4"/>',
])  # fmt: skip
@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.xml"])
def test_revisions_that_nobody_accepted(mark: str, part: str) -> None:
    text = f"<w:document {W}><w:body><w:p>{mark}</w:p></w:body></w:document>".encode()
    assert code_of(packed(word() | {part: text})) == REVISIONS


def test_revisions_of_other_programs() -> None:
    change = "<text:tracked-changes><text:changed-region/></text:tracked-changes>"
    assert code_of(packed(open_text(change))) == REVISIONS
    assert stripped_package(packed(open_text("<text:tracked-changes/>"))), "a list of no changes is none"
    assert code_of(packed(sheet() | {"xl/revisions/revisionHeaders.xml": b"<a/>"})) == REVISIONS


@pytest.mark.parametrize("name", [
    "word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.bin", "word/media/image9.emf",
    "xl/connections.xml", "Basic/Standard/Module1.xml", "word/unknown",
])  # fmt: skip
def test_parts_that_nobody_can_look_into(name: str) -> None:
    assert code_of(packed(word() | {name: b"<a/>"})) == UNKNOWN_PARTS


def test_a_picture_that_is_none() -> None:
    assert code_of(packed(word() | {"word/media/image9.png": b"Secret"})) == UNKNOWN_PARTS
    assert code_of(packed(word() | {"word/media/image9.png": photographed()[:300]})) == DAMAGED


def test_hostile_containers() -> None:
    entities = b"<!DOCTYPE a [<!ENTITY b 'Secret'>]><a>&b;</a>"
    assert code_of(packed(word() | {"word/document.xml": entities})) == UNKNOWN_PARTS
    assert code_of(packed(word() | {"word/document.xml": b"<w:document"})) == DAMAGED
    assert code_of(packed(word() | {"word/document.xml": b"<a>" + b" " * (40 * 1024 * 1024) + b"</a>"})) == SWOLLEN
    assert code_of(b"no container") == DAMAGED
    locked = open_text()
    locked["META-INF/manifest.xml"] = _MANIFEST.format(entries="<manifest:encryption-data/>").encode()
    assert code_of(packed(locked)) == LOCKED


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=20))
def test_a_damaged_container_is_copied_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(packed(open_text()))
    for at, value in changes:
        data[at % len(data)] = value
    try:
        copy = stripped_package(bytes(data))
    except Refused as refused:
        assert refused.code in (DAMAGED, LOCKED, SWOLLEN, UNKNOWN_PARTS)
    else:
        assert "Secret" not in told(copy)


def drawn_by(*elements: str) -> bytes:
    """A picture of lines as a program for drawing writes it."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' sodipodi:docname="Secret.svg" inkscape:export-filename="/home/Secret/a.png"><metadata><dc:creator>钟合青'
        '</dc:creator></metadata><sodipodi:namedview inkscape:window-x="1"/><path d="M0 0"/>'
        f"{''.join(elements)}</svg>"
    ).encode()


def field(*pieces: str) -> str:
    """A field of a text whose instruction stands in pieces, and what it shows."""
    instruction = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    steps = [f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>' for step in ("begin", "separate", "end")]
    return f"{steps[0]}{instruction}{steps[1]}<w:r><w:t>表一</w:t></w:r>{steps[2]}"


def with_body(more: str) -> dict[str, bytes]:
    """A DOCX with more in its first paragraph."""
    parts = word()
    body = parts["word/document.xml"].decode()
    parts["word/document.xml"] = body.replace("</w:p>", more + "</w:p>", 1).encode()
    return parts


@pytest.mark.parametrize(
    "more",
    [
        field(r' LINK Excel.Sheet.12 "C:\\Users\\', r'Secret\\plan.xlsx" '),
        field(r' INCLUDEPICTURE "\\\\server\\Secret\\a.png" '),
        field(' HYPERLINK "file:///home/Secret/a.docx" '),
        r'<w:fldSimple w:instr=" INCLUDETEXT &quot;D:\\Secret.docx&quot; "><w:r><w:t>表一</w:t></w:r></w:fldSimple>',
        '<w:permStart w:id="1" w:ed="Secret@yunling.example"/><w:permEnd w:id="1"/><w:r><w:t>表一</w:t></w:r>',
        '<w:r><w:drawing><wp:docPr xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'id="9" name="Secret.jpg" descr="Secret 2031.PNG"/></w:drawing><w:t>表一</w:t></w:r>',
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office" alt="C:\\Secret" o:gfxdata="Secret">'
        '<v:imagedata o:title="Secret.bmp"/></v:shape></w:pict><w:t>表一</w:t></w:r>',
    ],
)
def test_what_hangs_on_a_paragraph(more: str) -> None:
    copy = stripped_package(packed(with_body(more)))
    assert told(copy) == set()
    assert "表一" in docx.Document(io.BytesIO(copy)).element.body.xpath("string(.)")


def test_fields_that_lead_nowhere_stay() -> None:
    kept = [r' TOC \o "1-3" \h \z \u ', r' DATE \@ "yyyy-MM-dd" ', ' HYPERLINK "https://www.yunling.example/a" ']
    copy = parts_of(stripped_package(packed(with_body("".join(field(each) for each in kept)))))
    found = re.findall(r"<w:instrText>(.*?)</w:instrText>", copy["word/document.xml"].decode())
    assert [each.replace("&quot;", '"') for each in found] == kept


def test_parts_that_are_called_otherwise_go_by_what_leads_to_them() -> None:
    parts = word()
    parts["props/who.xml"] = parts.pop("docProps/core.xml")
    parts["word/notes.xml"] = parts.pop("word/comments.xml")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"docProps/core.xml", b"/props/who.xml")
    links = parts["word/_rels/document.xml.rels"]
    parts["word/_rels/document.xml.rels"] = links.replace(b"comments.xml", b"notes.xml")
    parts["word/_rels/notes.xml.rels"] = b'<Relationships Secret="1"/>'
    parts["word/glossary/comments.xml"] = b"<a>Secret</a>"
    copy = stripped_package(packed(parts))
    assert told(copy) == set()
    assert not {"props/who.xml", "word/notes.xml", "word/_rels/notes.xml.rels"} & parts_of(copy).keys()
    assert docx.Document(io.BytesIO(copy)).paragraphs[0].text == "清淤六公里，护岸已开工。"


@pytest.mark.parametrize("name", ["docProps\\core.xml", "/docProps/core.xml", "word/../docProps/core.xml", "a//b.xml"])
def test_parts_whose_names_are_no_plain_way(name: str) -> None:
    assert code_of(packed(word() | {name: b"<a>Secret</a>"})) == UNKNOWN_PARTS


def test_templates_and_other_workbooks_lose_their_address_links_keep_it() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    links = "".join(
        f'<Relationship Id="r{at}" Type="{kind}{each}" Target="https://{each}.example/" TargetMode="External"/>'
        for at, each in enumerate(["attachedTemplate", "externalLinkPath", "hyperlink", "image"])
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    parts = word() | {"word/_rels/settings.xml.rels": f"{head}{links}</Relationships>".encode()}
    left = parts_of(stripped_package(packed(parts)))["word/_rels/settings.xml.rels"].decode()
    assert re.findall(r"https://(\w+)\.example", left) == ["hyperlink", "image"]


def test_who_looked_at_a_workbook_and_tried_what() -> None:
    parts = sheet()
    book = parts["xl/workbook.xml"].decode()
    views = '<customWorkbookViews><customWorkbookView name="钟合青 - Secret"/></customWorkbookViews>'
    items = '<webPublishItems><webPublishItem destinationFile="Secret.htm"/></webPublishItems>'
    parts["xl/workbook.xml"] = book.replace("</workbook>", f"{views}{items}</workbook>").encode()
    page = parts["xl/worksheets/sheet1.xml"].decode()
    tried = '<scenario name="低" user="钟合青" comment="Secret"><inputCells r="B1" val="7"/></scenario>'
    open_ = '<protectedRanges><protectedRange name="表" sqref="A1" securityDescriptor="Secret"/></protectedRanges>'
    views = '<customSheetViews><customSheetView guid="Secret"/></customSheetViews>'
    uid = 'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{Secret}"'
    page = page.replace("<worksheet ", f"<worksheet {uid} ").replace(
        "</worksheet>", f"<scenarios>{tried}</scenarios>{open_}{views}</worksheet>"
    )
    parts["xl/worksheets/sheet1.xml"] = page.encode()
    parts["xl/externalLinks/externalLink1.xml"] = b'<externalLink><ddeLink ddeTopic="C:\\Secret.xlsx"/></externalLink>'
    copy = stripped_package(packed(parts))
    assert told(copy) == set()
    assert 'val="7"' in parts_of(copy)["xl/worksheets/sheet1.xml"].decode()


def test_a_sheet_that_is_called_like_a_file_keeps_its_name() -> None:
    parts = sheet()
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'name="Sheet"', b'name="plan.xlsx"')
    copy = stripped_package(packed(parts))
    assert openpyxl.load_workbook(io.BytesIO(copy)).sheetnames == ["plan.xlsx"]


def test_pictures_of_lines_lose_what_the_program_noted() -> None:
    copy = stripped_package(packed(word() | {"word/media/image9.svg": drawn_by()}))
    assert told(copy) == set()
    assert b'd="M0 0"' in parts_of(copy)["word/media/image9.svg"]


@pytest.mark.parametrize(
    "parts",
    [
        {"word/media/image9.svg": drawn_by('<image href="data:image/jpeg;base64,U2VjcmV0"/>')},
        {"word/footer9.xml": f"<w:ftr {W}><w:pict><w:binData>U2VjcmV0</w:binData></w:pict></w:ftr>".encode()},
    ],
)
def test_files_inside_of_xml_are_not_looked_into(parts: dict[str, bytes]) -> None:
    assert code_of(packed(word() | parts)) == UNKNOWN_PARTS


def test_an_open_document_that_leads_to_a_disk_and_was_signed() -> None:
    more = (
        '<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="../../Secret/a.odt">表一</text:a>'
        '<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="/C:/Secret/a.odt">表二</text:a>'
    )
    parts = open_text(more) | {"META-INF/macrosignatures.xml": b"<a>Secret</a>"}
    settings_ = parts["settings.xml"].decode()
    fax = '<config:config-item config:name="PrintFaxName">Secret</config:config-item></office:settings>'
    parts["settings.xml"] = settings_.replace("</office:settings>", fax).encode()
    copy = stripped_package(packed(parts))
    assert told(copy) == set()
    assert "表一" in parts_of(copy)["content.xml"].decode()
