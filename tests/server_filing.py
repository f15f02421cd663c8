"""Files of the tests: made here, each of a kind, and put into the store as an upload would."""

import io
import random
import zipfile
from pathlib import Path

import docx
import openpyxl
from PIL import Image, ImageDraw

from luoshi.server.files.models import Attachment
from luoshi.server.files.services.attaching import attach
from luoshi.server.files.storage import Received, the_store
from server_cast import NOW, Cast

TEXT = "关于同意设立云岭县水利局的批复\n\n县水利局：\n你局自2031年1月1日起设立。\n".encode()


def received(data: bytes = TEXT) -> Received:
    """Bytes that have come in."""
    return the_store().take(data[start : start + 1000] for start in range(0, len(data), 1000))


def attached(
    cast: Cast, data: bytes = TEXT, *, by: str = "system", to: str = "water", name: str = "批复.txt"
) -> Attachment:
    """A file attached to an organisation of the cast."""
    return attach(
        actor=cast.actor(by), now=NOW, owner_kind="organisation", owner_id=cast.body(to),
        received=received(data), name=name,
    )  # fmt: skip


def lying(root: Path) -> set[str]:
    """The hashes of everything that lies in a store."""
    return {path.parent.name + path.name for path in root.glob("??/*")}


def picture(form: str = "PNG", size: tuple[int, int] = (640, 400), **options: object) -> bytes:
    """A picture, half red and half white."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    """A PDF of some pages with a line of text each."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    """A ZIP of some parts; ``__`` in a name stands for a slash and ``_`` before its ending for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def scene(seed: int, size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """A picture with as much to see as a photo has, another one for each seed."""
    chance = random.Random(seed)
    image = Image.new("RGB", size, (chance.randrange(100, 220),) * 3)
    draw = ImageDraw.Draw(image)
    for _ in range(25):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        corner = (x + chance.randrange(50, 500), y + chance.randrange(50, 500))
        red, green, blue = (chance.randrange(256) for _ in range(3))
        draw.ellipse((x, y, *corner), fill=(red, green, blue))
    return image


def photographed(seed: int = 1, said: str = "2032:05:01 09:30:00", *, orientation: int = 1) -> bytes:
    """A JPEG as a telephone writes it: with a maker, a place, a moment and how it was held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = orientation, "PhoneMaker", "Zhong Heqing"
    exif.get_ifd(0x8769)[0x9003] = said
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 52.0, 12.0), 3: "E", 4: (123.0, 57.0, 3.0)})
    out = io.BytesIO()
    scene(seed, (640, 480)).save(out, "JPEG", quality=90, exif=exif.tobytes(), comment=b"PhoneMaker comment")
    return out.getvalue()


def taken_on(said: str) -> bytes:
    """A JPEG that says when it was taken, in the words of its camera."""
    return photographed(said=said)


_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:creator>钟合青</dc:creator><cp:lastModifiedBy>钟合青</cp:lastModifiedBy><cp:revision>17</cp:revision>"
    "<dcterms:created>{created}</dcterms:created></cp:coreProperties>"
)


def package(kind: str, *, created: str | None) -> bytes:
    """A DOCX or XLSX made by the libraries of the tests, its core properties by hand; none where nothing is said."""
    made = io.BytesIO()
    if kind == "docx":
        document = docx.Document()
        document.add_paragraph("正文")
        document.save(made)
    else:
        book = openpyxl.Workbook()
        book.worksheets[0]["A1"] = "正文"
        book.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                if created is None:
                    continue
                data = _CORE.format(created=created).encode()
            new.writestr(entry.filename, data)
    return out.getvalue()
