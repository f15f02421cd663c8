"""Files of the tests: made here, each of a kind, and put into the store as an upload would."""

import io
import zipfile
from pathlib import Path

from PIL import Image

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
