"""An official paper by GB/T 9704-2012, set with python-docx and printed by LibreOffice: sheet, lines, tables, numbers.

What is printed of it stays with who prints: ``print_plan`` an invented plan, ``benchmarks/printing.py`` any document.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import docx
import docx.document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

HAN, LATIN = "Noto Serif CJK SC", "Liberation Serif"
TITLE, TEXT, NOTE = 22, 16, 14
"""Sizes in points."""


def new_paper() -> docx.document.Document:
    """An empty paper on A4, margins 37, 28, 35 and 26 mm, 16 pt, with the number of each page at its foot."""
    paper = docx.Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.bottom_margin, section.right_margin = Mm(35), Mm(26)
    style = paper.styles["Normal"]
    style.font.size, style.font.name = Pt(TEXT), LATIN
    style.element.rPr.rFonts.set(qn("w:eastAsia"), HAN)
    _number_pages(section.footer.paragraphs[0])
    return paper


def set_lines(paragraph: Paragraph) -> None:
    """28 pt a line, nothing between paragraphs."""
    shape = paragraph.paragraph_format
    shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)


def set_text(paragraph: Paragraph) -> None:
    """Running text: both edges straight, the first line two characters in."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Pt(2 * TEXT)


def repeat_head(table: Table) -> None:
    """The first row stands again at the top of every page."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def to_pdf(
    papers: Sequence[Path], folder: Path, profile: Path, *, import_filter: str = "", seconds: float | None = None
) -> None:
    """``<stem>.pdf`` of each file, made by LibreOffice with a profile of its own. Raises subprocess.TimeoutExpired."""
    command = ["soffice", f"-env:UserInstallation={profile.absolute().as_uri()}", "--headless", "--norestore"]
    command += [f"--infilter={import_filter}"] if import_filter else []
    command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), *map(str, papers)]
    subprocess.run(command, check=False, capture_output=True, timeout=seconds)


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ").font.size = Pt(NOTE)
    for kind in ("begin", "PAGE", "end"):
        node = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            node.text = kind
        else:
            node.set(qn("w:fldCharType"), kind)
        paragraph.add_run()._r.append(node)
    paragraph.add_run(" —").font.size = Pt(NOTE)
