"""A paper as LibreOffice prints it: pages of characters with their boxes. Skipped with a reason where it is missing."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

MM = 25.4 / 72


@dataclass(frozen=True)
class Sign:
    """A character and its box: from the left and from the top edge of the sheet, in millimetres."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """A printed page: its size in millimetres, its characters in reading order."""

    width: float
    height: float
    signs: tuple[Sign, ...]

    @property
    def text(self) -> str:
        return "".join(each.text for each in self.signs)

    def lines(self) -> list[str]:
        """Its lines from the top: characters by their base line."""
        rows: dict[float, list[Sign]] = {}
        for each in self.signs:
            near = next((at for at in rows if abs(at - each.bottom) < 1.5), each.bottom)
            rows.setdefault(near, []).append(each)
        return ["".join(sign.text for sign in sorted(rows[at], key=lambda sign: sign.left)) for at in sorted(rows)]

    def find(self, words: str) -> list[Sign]:
        """The characters of some words."""
        at = self.text.index(words)
        return list(self.signs[at : at + len(words)])


def printed(data: bytes, folder: Path) -> list[Page]:
    """The pages of a DOCX."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: pages are measured by the file alone")
    (folder / "paper.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "paper.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    document = pypdfium2.PdfDocument(folder / "paper.pdf")
    return [_page(document[at]) for at in range(len(document))]


def _page(page: pypdfium2.PdfPage) -> Page:
    text = page.get_textpage()
    height = page.get_height()
    signs = []
    for at in range(text.count_chars()):
        sign = text.get_text_range(at, 1)
        left, bottom, right, top = text.get_charbox(at, loose=True)
        if sign.strip():
            signs.append(Sign(sign, left * MM, right * MM, (height - top) * MM, (height - bottom) * MM))
    return Page(page.get_width() * MM, height * MM, tuple(signs))
