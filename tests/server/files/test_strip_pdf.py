"""PDFs for the public: pages and text stay, what hangs on them does not."""

import base64
import io
import zlib

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from luoshi.server.files import strip_pdf
from luoshi.server.files.confined import BOMB, DAMAGED, LAYERS, LOCKED, UNKNOWN_PARTS, Refused
from luoshi.server.files.strip_pdf import blank_jpeg, stripped_pdf
from server_filing import photographed, scene

XMP = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">Secret XMP</x:xmpmeta>'
TEXT = b"BT /F1 24 Tf 20 250 Td (Cleared six of eighteen kilometres) Tj ET q 100 0 0 75 20 20 cm /Im1 Do Q"


def stream(head: bytes, data: bytes) -> bytes:
    return b"<<" + head + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def document(
    *, photo: bytes = b"", filters: bytes = b"/DCTDecode", more: dict[int, bytes] | None = None, locked: bytes = b""
) -> bytes:
    """Two pages with everything that a PDF may tell: properties, XMP, notes, files, scripts, drawings of programs."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/Metadata 10 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\) Secret)>>"
        b"/Names<</EmbeddedFiles<</Names[(Secret.txt) 11 0 R]>>/JavaScript<</Names[(a) 13 0 R]>>>>"
        b"/Outlines<</Title(Secret)>>>>",
        2: b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 5 0 R/Resources<</Font<</F1 6 0 R>>/XObject"
        b"<</Im1 7 0 R>>>>/Annots[8 0 R 9 0 R]/Metadata 10 0 R/LastModified(Secret)/PieceInfo<</Maker<</Private"
        b" 14 0 R>>>>/AA<</O 13 0 R>>>>",
        4: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 5 0 R/Resources<</Font<</F1 6 0 R>>/XObject"
        b"<</Im1 7 0 R>>>>>>",
        5: stream(b"", TEXT),
        6: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        7: stream(
            b"/Type/XObject/Subtype/Image/Width 640/Height 480/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter"
            + filters
            + b"/Metadata 10 0 R",
            photo or photographed(),
        ),
        8: b"<</Type/Annot/Subtype/Text/Rect[200 200 220 220]/T(Secret author)/Contents(Secret note)/F 4>>",
        9: b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(file:///Secret)>>>>",
        10: stream(b"/Type/Metadata/Subtype/XML", XMP),
        11: b"<</Type/Filespec/F(Secret.txt)/EF<</F 12 0 R>>>>",
        12: stream(b"/Type/EmbeddedFile", b"Secret file"),
        13: b"<</S/JavaScript/JS(Secret script)>>",
        14: stream(b"", b"Secret drawing"),
        15: b"<</Author(Secret)/Title(Secret)/Producer(Secret)/CreationDate(D:20320501093000+08'00')>>",
    } | (more or {})
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, each in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(objects))
    out += b"trailer<</Root 1 0 R/Info 15 0 R%s/Size %d>>\nstartxref\n%d\n%%%%EOF" % (locked, len(objects) + 1, table)
    return bytes(out)


def texts(data: bytes) -> list[str]:
    with pdfium.PdfDocument(data) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def drawn(data: bytes) -> list[bytes]:
    with pdfium.PdfDocument(data) as opened:
        return [page.render(may_draw_forms=False).to_pil().convert("RGB").tobytes() for page in opened]


def unpacked(data: bytes) -> bytes:
    """A PDF with every packed stream opened."""
    found = data
    for at in range(len(data)):
        if data.startswith(b"stream\r\nx", at):
            found += zlib.decompressobj().decompress(data[at + 8 :])
    return found


def test_pages_and_text_stay_and_nothing_else() -> None:
    data = document()
    copy = stripped_pdf(data)
    assert texts(copy) == texts(data) and len(texts(copy)) == 2
    assert texts(copy)[0].startswith("Cleared six of eighteen")
    everything = unpacked(copy)
    for secret in (
        b"Secret", b"xpacket", b"PhoneMaker", b"Zhong Heqing", b"Exif", b"JavaScript", b"/Annot", b"2032", b"/Metadata",
        b"PieceInfo", b"EmbeddedFile", b"PDFium",
    ):  # fmt: skip
        assert secret in unpacked(data) or secret in (b"PDFium",)
        assert secret not in everything, secret
    with pdfium.PdfDocument(copy) as opened:
        assert not any(opened.get_metadata_dict().values()) and opened.count_attachments() == 0
        assert list(opened.get_toc()) == []


_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 5 0 R/Resources<</XObject<</Im1 7 0 R>>"
_PHOTO = b"/Type/XObject/Subtype/Image/Width 640/Height 480/ColorSpace/DeviceRGB/BitsPerComponent 8"


@pytest.mark.parametrize(
    "more",
    [
        {3: _PAGE + b">>/Note(Secret)/Kept<</By 16 0 R>>>>", 16: b"<</Name(Secret)>>"},
        {3: _PAGE + b"/Properties<</MC0<</Told(Secret)>>>>>>>>"},
        {7: stream(_PHOTO + b"/Filter/DCTDecode/PTEX.FileName(/home/Secret/photo.pdf)", photographed())},
        {7: stream(_PHOTO + b"/Filter/DCT", photographed())},
        {7: stream(_PHOTO + b"/Filter/DCT#44ecode", photographed())},
    ],
)
def test_what_programs_hang_on_pages_and_pictures_and_how_else_a_photo_is_packed(more: dict[int, bytes]) -> None:
    data = document(more=more)
    copy = stripped_pdf(data)
    assert b"Secret" not in unpacked(copy) and b"PhoneMaker" not in copy
    assert drawn(copy)[1] == drawn(data)[1]


@pytest.mark.parametrize(
    "more",
    [
        {7: stream(_PHOTO + b"/Filter 16 0 R", photographed()), 16: b"/DCTDecode"},
        {7: stream(_PHOTO + b"/Filter[16 0 R]", photographed()), 16: b"/DCTDecode"},
        {7: stream(_PHOTO + b"/Filter[/A85/DCT]", base64.a85encode(photographed()) + b"~>")},
    ],
)
def test_photos_packed_in_ways_that_nobody_looks_into(more: dict[int, bytes]) -> None:
    with pytest.raises(Refused) as refused:
        stripped_pdf(document(more=more))
    assert refused.value.code == UNKNOWN_PARTS


def test_a_page_looks_as_it_did() -> None:
    data = document()
    assert drawn(stripped_pdf(data))[1] == drawn(data)[1], "the photo keeps each of its points"


def test_a_stamp_stays_where_it_is_printed() -> None:
    stamp = {
        8: b"<</Type/Annot/Subtype/Stamp/Rect[200 200 260 260]/T(Secret author)/F 4/AP<</N 16 0 R>>>>",
        16: stream(b"/Type/XObject/Subtype/Form/BBox[0 0 60 60]", b"1 0 0 rg 0 0 60 60 re f"),
    }
    copy = stripped_pdf(document(more=stamp))
    page = Image.frombytes("RGB", (300, 300), drawn(copy)[0])
    assert page.getpixel((230, 70)) == (255, 0, 0)
    assert b"Secret" not in unpacked(copy) and b"/Annot" not in copy


def test_a_photo_packed_twice_is_refused_where_it_tells_something() -> None:
    twice = b"[/FlateDecode/DCTDecode]"
    with pytest.raises(Refused) as refused:
        stripped_pdf(document(photo=zlib.compress(photographed()), filters=twice))
    assert refused.value.code == UNKNOWN_PARTS
    out = io.BytesIO()
    scene(1, (640, 480)).save(out, "JPEG")
    silent = document(photo=zlib.compress(out.getvalue()), filters=twice)
    assert texts(stripped_pdf(silent)) == texts(silent)


def test_layers_that_may_be_hidden() -> None:
    page = document().split(b"3 0 obj\n")[1].split(b"\nendobj")[0]
    layered = page.replace(b"/Resources<<", b"/Resources<</Properties<</L1 16 0 R>>")
    with pytest.raises(Refused) as refused:
        stripped_pdf(document(more={3: layered, 16: b"<</Type/OCG/Name(Draft)>>"}))
    assert refused.value.code == LAYERS


def boxed(kind: bytes, data: bytes) -> bytes:
    return (len(data) + 8).to_bytes(4, "big") + kind + data


@pytest.mark.parametrize("box", [
    boxed(b"uuid", b"Secret" * 5), boxed(b"xml ", XMP), b"\0\0\0\1uuid" + (40).to_bytes(8, "big") + b"Secret" * 4,
    b"\0\0\0\0uuidSecret to the end",
])  # fmt: skip
def test_what_programs_noted_in_a_jpeg_2000(box: bytes) -> None:
    out = io.BytesIO()
    scene(1, (64, 48)).save(out, "JPEG2000")
    data = document(photo=out.getvalue() + box, filters=b"/JPXDecode")
    copy = stripped_pdf(data)
    assert b"Secret" in box or b"xpacket" in box
    assert not any(secret in unpacked(copy) for secret in (b"Secret", b"xpacket"))
    assert drawn(copy)[1] == drawn(data)[1]


def test_a_password_and_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32)
    with pytest.raises(Refused) as refused:
        stripped_pdf(document(locked=lock))
    assert refused.value.code == LOCKED
    monkeypatch.setattr(strip_pdf, "is_bomb", lambda _data: True)
    with pytest.raises(Refused) as refused:
        stripped_pdf(document())
    assert refused.value.code == BOMB


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no pdf at all", document()[:80]])
def test_what_is_no_pdf(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        stripped_pdf(data)
    assert refused.value.code == DAMAGED


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=30), st.integers(0))
def test_a_damaged_pdf_is_copied_without_its_secrets_or_refused(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(document(photo=photographed()[:4000]))
    for at, value in changes:
        data[at % len(data)] = value
    try:
        copy = stripped_pdf(bytes(data[: len(data) - cut % 400]))
    except Refused as refused:
        assert refused.code in (DAMAGED, BOMB, LOCKED, LAYERS, UNKNOWN_PARTS)
    else:
        assert b"Secret author" not in unpacked(copy) and b"PhoneMaker" not in copy


@given(st.integers(1, 8))
def test_a_jpeg_that_is_blanked_keeps_each_point(seed: int) -> None:
    out = io.BytesIO()
    exif = Image.open(io.BytesIO(photographed())).info["exif"]
    scene(seed, (64, 48)).save(out, "JPEG", exif=exif, comment=b"Secret", progressive=seed % 2 == 0, xmp=XMP)
    data = bytearray(b"before" + out.getvalue() + b"Secret film" + b"after")
    blank_jpeg(data, 6, len(data) - 5)
    assert data.startswith(b"before") and data.endswith(b"after") and len(data) == len(out.getvalue()) + 22
    assert not any(secret in data for secret in (b"Secret", b"PhoneMaker", b"Exif", b"xpacket"))
    before, after = (Image.open(io.BytesIO(each)).tobytes() for each in (out.getvalue(), bytes(data[6:])))
    assert before == after


@given(st.binary(max_size=300))
def test_no_bytes_make_blanking_fail_or_reach_beyond_them(rest: bytes) -> None:
    data = bytearray(b"<" + b"\xff\xd8\xff" + rest + b">")
    blank_jpeg(data, 1, len(data) - 1)
    assert len(data) == len(rest) + 5 and data[:1] == b"<" and data[-1:] == b">"
