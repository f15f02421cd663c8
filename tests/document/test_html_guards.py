"""Pages made to stall the parser are refused at once; large honest pages are read in linear time."""

import time

import pytest
from soundness import assert_sound

from luoshi.document import ReadError, read
from steps import steps

_HEAD = "<html><body>"
_HOSTILE = {
    "nested blocks": "<div>" * 200_000,
    "formatting in blocks": "<b><div>" * 60_000,
    "links in blocks": "<a href=x><div>" * 60_000,
    "nested tables": "<table><tr><td>" * 60_000,
    "unclosed formatting reopened in every paragraph": "<p>"
    + "".join(f"<font size={number}>" for number in range(2_000))
    + "<p>x" * 2_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(50_000)) + ">x",
    "attributes without values": "<p x='>' " + " ".join(f"a{number}" for number in range(50_000)) + ">x",
}


@pytest.mark.parametrize("kind", _HOSTILE)
def test_hostile_page_is_refused_fast(kind: str) -> None:
    data = (_HEAD + _HOSTILE[kind]).encode()
    start = time.process_time()
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == "too_deep"
    assert time.process_time() - start < 2


_HONEST = {
    "one long paragraph": ("<p>" + "落实责任，" * 100_000, 1),
    "many paragraphs": ("<p>落实责任</p>" * 30_000, 30_000),
    "paragraphs never closed": ("<p>落实责任" * 30_000, 30_000),
    "cells never closed": ("<table border=1>" + "<tr><td>渠<td>堤" * 10_000, 20_000),
    "items never closed": ("<ol>" + "<li>渠" * 30_000, 30_000),
    "unclosed spans": ("<p><span class=x>落实责任" * 5_000, 5_000),
    "unclosed bold": ("<p><b>落实责任" * 5_000, 5_000),
    "blocks 2,000 deep": ("<div>渠" * 2_000, 2_000),
    "tags in scripts": ("<script>" + "<div>" * 60_000 + "</script><p>渠", 1),
    "tags in comments": ("<!--" + "<div>" * 60_000 + "--><p>渠", 1),
    "an image in the page": ("<p>渠<img src='data:image/png;base64," + "iVBORw0KGgo=" * 50_000 + "'></p>", 1),
}


@pytest.mark.parametrize("kind", _HONEST)
def test_large_page_is_read(kind: str) -> None:
    source, blocks = _HONEST[kind]
    document = read((_HEAD + source).encode())
    assert len(document.blocks) == blocks
    if blocks < 10_000:
        assert_sound(document)


def test_steps_grow_with_length() -> None:
    """Twice the page takes twice the steps."""

    def count(paragraphs: int) -> int:
        row = "<tr><td>修渠</td><td>县水务局<br>各乡镇</td></tr>"
        data = (
            _HEAD + "<div><p>落实<b>责任</b></p></div>" * paragraphs + f"<table>{row * paragraphs}</table>"
        ).encode()
        return steps(lambda: read(data))

    assert count(1_000) < 2.05 * count(500)
