"""The day on which a file says that it was made, as each kind of file writes it; what is no day says nothing."""

import io
from datetime import date

import pytest
from PIL import Image

from luoshi.document.archive import Archive
from luoshi.server.files.made import day_of_package, day_of_pdf, day_of_picture
from server_filing import package, picture, taken_on


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2032:05:01 23:30:00", date(2032, 5, 1)),
        ("2032-05-01 08:00:00", date(2032, 5, 1)),
        ("2032:05:01", date(2032, 5, 1)),
        ("2032:02:30 08:00:00", None),
        ("0000:00:00 00:00:00", None),
        ("2000:01:01 00:00:00", None),
        ("1970:01:01 08:00:00", None),
        ("    :  :     :  :  ", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_of_a_picture(said: str, day: date | None) -> None:
    assert day_of_picture(Image.open(io.BytesIO(taken_on(said)))) == day


def test_a_picture_without_one_and_one_that_was_only_edited() -> None:
    assert day_of_picture(Image.open(io.BytesIO(picture("JPEG")))) is None
    edited = Image.Exif()
    edited[0x0132] = "2032:05:01 10:00:00"
    assert day_of_picture(Image.open(io.BytesIO(picture("JPEG", exif=edited.tobytes())))) is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2032-05-01T02:00:00Z", date(2032, 5, 1)),
        ("2032-05-01T17:00:00Z", date(2032, 5, 2)),
        ("2032-05-01T23:00:00+08:00", date(2032, 5, 1)),
        ("2032-05-01", date(2032, 5, 1)),
        (" 2032-05-01T02:00:00Z ", date(2032, 5, 1)),
        ("2006-09-16T00:00:00Z", None),
        ("2013-12-23T23:15:00Z", None),
        ("2006-09-16T00:00:01Z", date(2006, 9, 16)),
        ("1980-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("2032", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_of_an_office_file(kind: str, said: str, day: date | None) -> None:
    assert day_of_package(Archive(package(kind, created=said))) == day


def test_an_office_file_without_properties() -> None:
    assert day_of_package(Archive(package("docx", created=None))) is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("D:20320501093000+08'00'", date(2032, 5, 1)),
        ("D:20320501200000Z", date(2032, 5, 2)),
        ("D:20320501200000Z00'00'", date(2032, 5, 2)),
        ("D:20320501230000-05'00'", date(2032, 5, 2)),
        ("D:20320501233000", date(2032, 5, 1)),
        ("D:20320501", date(2032, 5, 1)),
        ("20320501093000", date(2032, 5, 1)),
        ("D:20320501093060+08'00'", date(2032, 5, 1)),
        ("D:20321301", None),
        ("D:19700101000000Z", None),
        ("D:20320501093000+99'99'", None),
        ("D:2032", None),
        ("2032年5月1日", None),
        ("", None),
    ],
)
def test_of_a_pdf(said: str, day: date | None) -> None:
    assert day_of_pdf(said) == day
