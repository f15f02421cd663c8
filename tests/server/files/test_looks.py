"""Looks: near for what people take for the same picture, far for others, none where there is too little to see."""

import io
import random

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageEnhance

from luoshi.server.files.looks import look_of
from server_filing import scene

NEAR = 8


def look(picture: Image.Image) -> int:
    found = look_of(picture)
    assert found is not None
    return found


def apart(one: Image.Image, other: Image.Image) -> int:
    return (look(one) ^ look(other)).bit_count()


def smaller(picture: Image.Image) -> Image.Image:
    out = io.BytesIO()
    picture.resize((640, 480)).save(out, "JPEG", quality=40)
    return Image.open(out)


def stamped(picture: Image.Image) -> Image.Image:
    copy = picture.copy()
    ImageDraw.Draw(copy).text((900, 850), "2032-05-01 10:00", fill="white", font_size=32)
    return copy


def lying(picture: Image.Image) -> Image.Image:
    """The same picture as a camera held sideways writes it: points turned, and a mark that says so."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=90, exif=exif.tobytes())
    return Image.open(out)


@pytest.mark.parametrize("change", [smaller, stamped, lying, lambda one: ImageEnhance.Brightness(one).enhance(1.15)])
@pytest.mark.parametrize("seed", range(8))
def test_the_same_picture_looks_the_same(change: object, seed: int) -> None:
    assert callable(change)
    assert apart(scene(seed), change(scene(seed))) <= NEAR


def test_other_pictures_look_otherwise() -> None:
    looks = [look(scene(seed)) for seed in range(60)]
    assert min((one ^ other).bit_count() for at, one in enumerate(looks) for other in looks[:at]) > NEAR


def test_a_turned_picture_is_another() -> None:
    assert apart(scene(3), scene(3).transpose(Image.Transpose.ROTATE_90)) > NEAR


def test_what_shines_through_is_white() -> None:
    clear = scene(1).convert("RGBA")
    clear.putalpha(0)
    assert look_of(clear) is None


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_every_kind_of_points_is_looked_at(mode: str) -> None:
    grey = scene(2).convert("L")
    picture = grey if mode == "L" else grey.convert("I").convert(mode) if mode == "I;16" else grey.convert(mode)
    assert look_of(picture) is not None


def test_an_empty_sheet_and_pages_of_print_have_none() -> None:
    assert look_of(Image.new("RGB", (300, 200), "white")) is None
    page, pen = Image.new("RGB", (600, 800), "white"), random.Random(1)
    draw = ImageDraw.Draw(page)
    for line in range(60, 740, 24):
        draw.text((60, line), "".join(pen.choice("mnoaeitl ") for _ in range(70)), fill="black")
    assert look_of(page) is None


def test_pages_of_a_printed_plan_have_none(pytestconfig: pytest.Config) -> None:
    document = pdfium.PdfDocument(pytestconfig.rootpath / "tests/document/printed/plan.pdf")
    assert [look_of(page.render(scale=0.3).to_pil()) for page in document] == [None] * len(document)
