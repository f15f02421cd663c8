"""Forms that draw forms: weighed before pdfium opens the file."""

import zlib

import pytest
from printed_files import Sheet, assembled, pdf

from luoshi.document import ReadError, read
from luoshi.document.pdf_guard import drawn_content, is_bomb


def _form(content: bytes, resources: bytes, *, packed: bool = False, name: bytes = b"/Form") -> bytes:
    data = zlib.compress(content) if packed else content
    how = b"/Filter/FlateDecode" if packed else b""
    head = b"<</Type/XObject/Subtype%s/BBox[0 0 595 842]%s/Length %d%s>>" % (name, resources, len(data), how)
    return head + b"stream\n" + data + b"\nendstream"


def nested(depth: int, times: int, *, packed: bool = False, inherited: bool = False, name: bytes = b"/Form") -> bytes:
    """A page that draws a form, which draws the next one several times, and so on."""
    names = b"".join(b"/A%d %d 0 R" % (number, 10 + number) for number in range(depth + 1))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<<%s>>>>>>" % names
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: page,
        4: b"<</Length 5>>stream\n/A0 Do\nendstream",
    }
    for number in range(depth):
        inner = b"" if inherited else b"/Resources<</XObject<</A%d %d 0 R>>>>" % (number + 1, 11 + number)
        content = b"/A%d Do " % (number + 1) * times
        objects[10 + number] = _form(content, inner, packed=packed, name=name)
    objects[10 + depth] = _form(b"0 0 m 9 9 l S", b"/Resources<<>>")
    return assembled(objects, b"/Root 1 0 R")


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("inherited", [False, True])
@pytest.mark.parametrize("name", [b"/Form", b"/F#6Frm"])
def test_bombs_are_refused_at_once(packed: bool, inherited: bool, name: bytes) -> None:
    data = nested(12, 10, packed=packed, inherited=inherited, name=name)
    assert len(data) < 5_000
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "too_deep"


@pytest.mark.parametrize("depth", [1, 5, 15])
def test_forms_in_forms_are_read(depth: int) -> None:
    assert not is_bomb(nested(depth, 1))
    assert drawn_content(nested(depth, 1)) < 10_000


def test_a_form_that_draws_itself() -> None:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</A 10 0 R>>>>>>",
        4: b"<</Length 5>>stream\n/A Do \nendstream",
        10: _form(b"/A Do " * 9, b"/Resources<</XObject<</A 10 0 R>>>>"),
    }
    assert not is_bomb(assembled(objects, b"/Root 1 0 R"))


def test_a_large_form_drawn_very_often() -> None:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</A 10 0 R>>>>>>",
        4: b"<</Length 600000>>stream\n%s\nendstream" % (b"/A Do " * 100_000),
        10: _form(b"0 0 m 9 9 l S " * 10_000, b"/Resources<<>>", packed=True),
    }
    assert is_bomb(assembled(objects, b"/Root 1 0 R"))


def test_files_without_forms_cost_nothing() -> None:
    assert drawn_content(pdf([Sheet().text(74, 100, "修渠")])) == 0
    assert drawn_content(b"") == 0
