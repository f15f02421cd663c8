"""The parts of a drawn paper as trees, and the paper as another library opens it."""

import io
import zipfile
from typing import Any

import docx
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(data: bytes, name: str) -> etree._Element:
    """One part of the file, parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def parts(data: bytes) -> dict[str, bytes]:
    """Every part by its name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def opened(data: bytes) -> Any:
    """The document as python-docx opens it."""
    return docx.Document(io.BytesIO(data))


def texts(data: bytes) -> list[str]:
    """The text of every paragraph, those of tables among them, in the order of the file."""
    body = part(data, "word/document.xml")
    return ["".join(each.text or "" for each in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]
