"""The day on which a file says that it was made (制作日期): what a camera, an office program or a printer to PDF wrote.

It is a claim of the file, easily changed, and often lacking: chat programs take it away. Days are China days; a moment
without a zone is taken as told, for cameras and programs are set to the clock on the wall. Knows no Django.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

from PIL import Image

from luoshi.document.archive import Archive
from luoshi.server.core.clock import china_date

EARLIEST = date(2000, 1, 2)
"""Clocks that nobody set say 1970, 1980 or 1 January 2000: days before this one say nothing."""

OF_PROGRAMS = frozenset(
    {
        "2006-09-13T11:12:02Z",
        "2006-09-13T11:21:51Z",
        "2006-09-16T00:00:00Z",
        "2015-06-05T18:17:20Z",
        "2015-06-05T18:19:34Z",
        "2013-12-23T23:15:00Z",
    }
)
"""When the empty workbook of Excel, or the template of a library, was made: every file made of it says so."""

_EXIF, _TAKEN = 0x8769, 0x9003
_CREATED = "{http://purl.org/dc/terms/}created"
_CAMERA = re.compile(r"(\d{4})[:-](\d{2})[:-](\d{2})\b")
_PDF = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?")


def day_of_picture(picture: Image.Image) -> date | None:
    """When a picture was taken (EXIF DateTimeOriginal); a later date of editing is another thing."""
    found = _CAMERA.match(str(picture.getexif().get_ifd(_EXIF).get(_TAKEN, "")))
    return _sound(lambda: date(*map(int, found.groups()))) if found else None


def day_of_package(archive: Archive) -> date | None:
    """When a DOCX or XLSX was begun (core properties, ``created``). Raises ReadError for a damaged one."""
    part = archive.targets("").get("core-properties")
    root = archive.xml(part) if part else None
    said = ((root.findtext(_CREATED) if root is not None else "") or "").strip()
    if said in OF_PROGRAMS:
        return None
    return _sound(lambda: _in_china(datetime.fromisoformat(said)))


def day_of_pdf(said: str) -> date | None:
    """When a PDF was made, by its ``CreationDate``: ``D:20320501093000+08'00'``."""
    found = _PDF.match(said.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, zulu, sign, hours, minutes = found.groups()

    def moment() -> date:
        told = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59))
        if not (zulu or sign) or hour is None:
            return told.date()
        ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return _in_china(told.replace(tzinfo=timezone(-ahead if sign == "-" else ahead)))

    return _sound(moment)


def _in_china(moment: datetime) -> date:
    return china_date(moment) if moment.tzinfo else moment.date()


def _sound(of: Callable[[], date]) -> date | None:
    """A day that a set clock may have said; None for one that is no day, too."""
    try:
        found = of()
    except (ValueError, OverflowError):
        return None
    return found if found >= EARLIEST else None
