"""Sheets of positioned text and lines, written as a PDF by hand or as an OFD: what the tests of print stand on.

Places are points from the upper left corner; ``y`` is the baseline. Chinese characters are as wide as their size, ASCII
ones half as wide.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

WIDTH, HEIGHT = 595.0, 842.0
SIZE, LEADING, LEFT, TOP = 16.0, 28.0, 74.0, 120.0
CHARACTERS, LINES = 28, 22  # of a page by GB/T 9704
_MILLIMETRE = 25.4 / 72
_A_FONT = 250  # characters


def width_of(text: str, size: float = SIZE) -> float:
    """How wide a text is printed."""
    return sum(size if character >= "\u2000" else size / 2 for character in text)


@dataclass(slots=True)
class Text:
    """A run of text; ``matrix`` turns it around its origin, ``grey`` is 1 for white, ``mode`` 3 invisible."""

    x: float
    y: float
    text: str
    size: float = SIZE
    spacing: float = 0.0
    matrix: tuple[float, float, float, float] = (1, 0, 0, 1)
    grey: float = 0.0
    mode: int = 0
    bold: bool = False


@dataclass(slots=True)
class Sheet:
    """One page."""

    width: float = WIDTH
    height: float = HEIGHT
    texts: list[Text] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    areas: list[tuple[float, float, float, float, float]] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)
    rotate: int = 0
    form: bytes = b""  # content of a form that the page draws, of a PDF only

    def text(self, x: float, y: float, text: str, size: float = SIZE, **how: Any) -> "Sheet":
        """Print a run."""
        self.texts.append(Text(x, y, text, size, **how))
        return self

    def centred(self, y: float, text: str, size: float = SIZE, **how: Any) -> "Sheet":
        """Print a run in the middle of the page."""
        return self.text((self.width - width_of(text, size)) / 2, y, text, size, **how)

    def line(self, x: float, y: float, u: float, v: float) -> "Sheet":
        """Draw a line."""
        self.lines.append((x, y, u, v))
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> "Sheet":
        """Draw all lines of a table."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        return self


def broken(text: str, *, indent: int = 2, width: int = CHARACTERS) -> list[tuple[int, str]]:
    """A paragraph as it is broken into lines: how many characters each is indented, and its text.

    No line begins with a closing sign; a number stays whole.
    """
    found: list[tuple[int, str]] = []
    room, line, at = width - indent, "", 0
    while at < len(text):
        end = at + 1
        while end < len(text) and text[at].isascii() and text[end].isascii():
            end += 1
        while end < len(text) and text[end] in "，。；：）、”》！？%":
            end += 1
        word = text[at:end]
        if line and width_of(line + word, 1) > room:
            found.append((indent if not found else 0, line))
            line, room = "", width
        line += word
        at = end
    return [*found, (indent if not found else 0, line)]


def typeset(paragraphs: Sequence[str], *, indent: int = 2, numbered: bool = False) -> list[Sheet]:
    """Paragraphs on pages of 22 lines of 28 characters, with page numbers where asked."""
    sheets = [Sheet()]
    row = 0
    for paragraph in paragraphs:
        for inset, line in broken(paragraph, indent=indent):
            if row == LINES:
                sheets.append(Sheet())
                row = 0
            sheets[-1].text(LEFT + inset * SIZE, TOP + row * LEADING, line)
            row += 1
    if numbered:
        for number, sheet in enumerate(sheets, 1):
            sheet.centred(780, f"— {number} —", 14)
    return sheets


# ---- PDF


def pdf(sheets: Sequence[Sheet], *, extra: bytes = b"", title: str = "") -> bytes:
    """A PDF of sheets, not compressed; ``extra`` goes into the trailer.

    Its fonts hold one black box a character (Type 3), with the characters that are meant.
    """
    used = sorted({character for sheet in sheets for run in sheet.texts for character in run.text})
    fonts = [used[at : at + _A_FONT] for at in range(0, len(used), _A_FONT)]
    codes = {character: (number, at) for number, font in enumerate(fonts) for at, character in enumerate(font)}
    first = 10 + 2 * len(fonts)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(sheets)))
    names = b"".join(b"/F%d %d 0 R" % (number, 10 + 2 * number) for number in range(len(fonts)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(sheets)),
        3: _stream(b"1000 0 0 -120 1000 880 d1 50 -50 900 850 re f"),
        4: _stream(b"500 0 0 -120 500 880 d1 50 -50 400 850 re f"),
        5: _stream(b"\x80", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"),
        6: b"<</Title<FEFF%s>>>" % title.encode("utf-16-be").hex().encode(),
    }
    for number, font in enumerate(fonts):
        objects[10 + 2 * number] = _font(font, 11 + 2 * number)
        objects[11 + 2 * number] = _stream(_meaning(font))
    for number, sheet in enumerate(sheets):
        if sheet.form:
            objects[9000 + number] = _stream(sheet.form, b"/Type/XObject/Subtype/Form/BBox[0 0 900 900]")
        objects[first + 2 * number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %f %f]/Rotate %d/Contents %d 0 R/Resources<</Font<<%s>>"
            b"/XObject<</P 5 0 R/T %d 0 R>>>>>>"
            % (sheet.width, sheet.height, sheet.rotate, first + 1 + 2 * number, names, 9000 + number)
        )
        objects[first + 1 + 2 * number] = _stream(_content(sheet, codes))
    return assembled(objects, b"/Root 1 0 R/Info 6 0 R" + extra)


def _font(characters: Sequence[str], meaning: int) -> bytes:
    widths = b" ".join(b"1000" if character >= "\u2000" else b"500" for character in characters)
    names = b"".join(b"/g%d" % at for at in range(len(characters)))
    boxes = b"".join(b"/g%d %d 0 R" % (at, 3 if it >= "\u2000" else 4) for at, it in enumerate(characters))
    return (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 -120 1000 880]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 0/LastChar %d"
        b"/Widths[%s]/Encoding<</Type/Encoding/Differences[0%s]>>/CharProcs<<%s>>/ToUnicode %d 0 R/Resources<<>>>>"
        % (len(characters) - 1, widths, names, boxes, meaning)
    )


def _meaning(characters: Sequence[str]) -> bytes:
    chars = b"".join(b"<%02x><%s>" % (at, it.encode("utf-16-be").hex().encode()) for at, it in enumerate(characters))
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def 1 begincodespacerange "
        b"<00> <FF> endcodespacerange %d beginbfchar %s endbfchar endcmap end end" % (len(characters), chars)
    )


def assembled(objects: dict[int, bytes], trailer: bytes) -> bytes:
    """Objects as a PDF file with its table of places."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def _content(sheet: Sheet, codes: dict[str, tuple[int, int]]) -> bytes:
    height = sheet.height
    out = []
    for x, y, u, v, grey in sheet.areas:
        out.append(f"{grey} g {x} {height - v} {u - x} {v - y} re f 0 g")
    for x, y, u, v in sheet.pictures:
        out.append(f"q {u - x} 0 0 {v - y} {x} {height - v} cm /P Do Q")
    if sheet.form:
        out.append("/T Do")
    for x, y, u, v in sheet.lines:
        out.append(f"0.5 w {x} {height - y} m {u} {height - v} l S")
    for run in sheet.texts:
        a, b, c, d = run.matrix
        out.append(
            f"BT {run.mode} Tr {run.grey} g {run.spacing} Tc {a} {b} {c} {d} {run.x} {height - run.y} Tm "
            f"{_shown(run, codes)} ET"
        )
    return "\n".join(out).encode()


def _shown(run: Text, codes: dict[str, tuple[int, int]]) -> str:
    """The operators that show a run, a string a font."""
    parts: list[tuple[int, str]] = []
    for character in run.text:
        font, code = codes[character]
        before = parts.pop()[1] if parts and parts[-1][0] == font else ""
        parts.append((font, f"{before}{code:02x}"))
    return " ".join(f"/F{font} {run.size} Tf <{text}> Tj" for font, text in parts)


# ---- OFD

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(sheets: Sequence[Sheet], *, title: str = "", template: Sheet | None = None) -> bytes:
    """An OFD of sheets; ``template`` is printed under every page."""
    return container(ofd_parts(sheets, title=title, template=template))


def ofd_parts(sheets: Sequence[Sheet], *, title: str = "", template: Sheet | None = None) -> dict[str, str]:
    """The parts of an OFD by their names."""
    pages = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(sheets))
    )
    templates = '<ofd:TemplatePage ID="900" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    parts = {
        "OFD.xml": f'<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:Title>{title}'
        "</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{templates}</ofd:CommonData>"
        f"<ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/>'
        '<ofd:Font ID="2" FontName="黑体" Bold="true"/></ofd:Fonts></ofd:Res>',
    }
    for number, sheet in enumerate(sheets):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = _page(sheet, with_template=template is not None)
    if template is not None:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = _page(template, with_template=False)
    return parts


def container(parts: dict[str, str]) -> bytes:
    """Parts as a ZIP container."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _page(sheet: Sheet, *, with_template: bool) -> str:
    area = _box(0, 0, sheet.width, sheet.height)
    template = '<ofd:Template TemplateID="900"/>' if with_template else ""
    body = "".join(
        f'<ofd:PathObject ID="7" Boundary="{_box(x, y, u, v)}" Stroke="false" Fill="true">'
        f'<ofd:FillColor Value="{grey * 255}"/><ofd:AbbreviatedData>M 0 0 L {_mm(u - x)} 0 L {_mm(u - x)} {_mm(v - y)} '
        f"L 0 {_mm(v - y)} C</ofd:AbbreviatedData></ofd:PathObject>"
        for x, y, u, v, grey in sheet.areas
    )
    body += "".join(
        f'<ofd:ImageObject ID="6" Boundary="{_box(x, y, u, v)}" ResourceID="3"/>' for x, y, u, v in sheet.pictures
    )
    body += "".join(
        f'<ofd:PathObject ID="8" Boundary="{_box(x, y, u, v)}" LineWidth="0.2"><ofd:AbbreviatedData>'
        f"M 0 0 L {_mm(u - x)} {_mm(v - y)}</ofd:AbbreviatedData></ofd:PathObject>"
        for x, y, u, v in sheet.lines
    )
    body += "".join(map(_text, sheet.texts))
    return (
        f"<ofd:Page {_NAMESPACE}><ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>{template}"
        f'<ofd:Content><ofd:Layer ID="5">{body}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def _text(run: Text) -> str:
    a, b, c, d = run.matrix
    across = width_of(run.text, run.size) + run.spacing * len(run.text)
    shown = run.text.replace("&", "&amp;").replace("<", "&lt;")
    steps = [_mm(width_of(character, run.size) + run.spacing) for character in run.text[:-1]]
    turned = "" if run.matrix == (1, 0, 0, 1) else f' CTM="{a} {-b} {-c} {d} 0 {_mm(run.size)}"'
    hidden = ' Visible="false"' if run.mode == 3 else ""
    grey = round(run.grey * 255)
    place = 'X="0" Y="0"' if turned else f'X="0" Y="{_mm(run.size)}"'
    return (
        f'<ofd:TextObject ID="9" Boundary="{_box(run.x, run.y - run.size, run.x + across, run.y)}" '
        f'Font="{2 if run.bold else 1}" Size="{_mm(run.size)}"{turned}{hidden}>'
        f'<ofd:FillColor Value="{grey} {grey} {grey}"/>'
        f'<ofd:TextCode {place} DeltaX="{" ".join(map(str, steps))}">{shown}</ofd:TextCode></ofd:TextObject>'
    )


def _box(x: float, y: float, u: float, v: float) -> str:
    return f"{_mm(x)} {_mm(y)} {_mm(u - x)} {_mm(v - y)}"


def _mm(points: float) -> float:
    return round(points * _MILLIMETRE, 3)
