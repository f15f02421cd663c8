"""Recognised text: one interface, asked only where a caller gives a recogniser, marked as recognised."""

from collections.abc import Sequence
from importlib.util import find_spec

import pytest
from printed_files import Sheet, pdf
from soundness import assert_sound

from luoshi.document import ReadError, read
from luoshi.document.ocr import PageImage, RecognisedLine, installed_recogniser
from luoshi.document.printed import Box

LINE = "疏浚干渠12.5公里"


def bars(image: PageImage, /) -> Sequence[RecognisedLine]:
    """Finds dark bars in a picture, as a recogniser finds lines: each stands for a line of the length of its bar."""
    found = []
    top: int | None = None
    edges = (0, 0)
    for row in range(image.height + 1):
        line = image.pixels[row * image.width : (row + 1) * image.width]
        dark = [column for column in range(0, len(line), 4) if line[column] < 128]
        if dark and top is None:
            top, edges = row, (dark[0], dark[-1])
        elif not dark and top is not None:
            count = round((edges[1] - edges[0]) / (row - top))
            found.append(RecognisedLine("渠" * count, Box(edges[0], top, edges[1], row), 0.9))
            top = None
    return found


def scan(*bars: tuple[float, int]) -> Sheet:
    """A page whose only content is a grey picture and black bars on it, each so many characters wide."""
    drawn = " ".join(f"100 {842 - top} {16 * count} 16 re f" for top, count in bars)
    return Sheet(pictures=[(0, 0, 595, 842)], form=drawn.encode())


def test_a_scan_is_read_by_the_recogniser() -> None:
    data = pdf([scan((100, 20), (200, 12))])
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "no_text"
    document = read(data, recogniser=bars)
    assert_sound(document)
    assert [document.text[block.start : block.end] for block in document.blocks] == ["渠" * 20, "渠" * 12]
    assert [oddity.code for oddity in document.oddities] == ["recognised_text"]
    (box,) = document.locate(0, 20)[0].boxes
    assert (round(box.left / 4), round(box.right / 4)) == (25, 105)
    assert 80 < box.top < 100


def test_pages_with_text_are_not_recognised() -> None:
    def never(image: PageImage, /) -> Sequence[RecognisedLine]:
        raise AssertionError

    assert read(pdf([Sheet().text(74, 100, LINE)]), recogniser=never).text == LINE


def test_lines_that_are_not_sure_are_left_out() -> None:
    def unsure(image: PageImage, /) -> Sequence[RecognisedLine]:
        box = Box(100 * image.scale, 100 * image.scale, 400 * image.scale, 116 * image.scale)
        lower = Box(100 * image.scale, 200 * image.scale, 400 * image.scale, 216 * image.scale)
        return [RecognisedLine("云岭县灌区建设实施方案", box, 0.95), RecognisedLine("看不清的一行字", lower, 0.3)]

    document = read(pdf([scan()]), recogniser=unsure)
    assert document.text == "云岭县灌区建设实施方案"
    assert [oddity.code for oddity in document.oddities] == ["recognised_text", "unsure_text"]


def test_a_recogniser_that_finds_nothing() -> None:
    with pytest.raises(ReadError) as caught:
        read(pdf([scan()]), recogniser=lambda image: [])
    assert caught.value.code == "no_text"


@pytest.mark.skipif(find_spec("rapidocr_onnxruntime") is not None, reason="the extra is installed")
def test_the_extra_is_not_installed() -> None:
    with pytest.raises(ReadError) as caught:
        installed_recogniser()
    assert caught.value.code == "ocr_missing"
