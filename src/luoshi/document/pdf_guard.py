"""A look at a PDF before pdfium opens it: forms that draw forms that draw forms.

pdfium reads the content of a form anew each time it is drawn, so that ten forms which each draw the next one ten times
cost 10¹⁰ readings, from a file of two kilobytes. Forms are streams, and streams always stand in the open, even where
their resources are packed away; so they can be found and weighed without opening the file. What cannot be told is
counted as the worst that it may be.
"""

import re
import zlib
from dataclasses import dataclass, field

from luoshi.document.limits import MAX_DRAWN_CONTENT, MAX_PART_BYTES

_FORM = re.compile(rb"/(?:F|#46)(?:o|#6[fF])(?:r|#72)(?:m|#6[dD])\b")
_OBJECT = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n?")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
_DRAWS = re.compile(rb"/[^\s/<>\[\]()]+\s+Do\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_HEAD = 20_000  # bytes of an object before its stream that are looked at
_UNKNOWN = 1_000  # drawings of a stream whose filter is not known here
_DEEPEST = 60
_MANY = 50
_LISTED = 500


@dataclass(slots=True)
class _Object:
    head: bytes
    form: bool = False
    size: int = 0
    draws: int = 0
    references: list[int] = field(default_factory=list)


def drawn_content(data: bytes) -> int:
    """How many bytes of forms pdfium has to read at most to draw all pages once; 0 where there are none."""
    if _FORM.search(data) is None:
        return 0
    objects = _objects(data)
    forms = {number for number, known in objects.items() if known.form}
    costs: dict[int, int] = {}
    for number in forms:
        _weigh(number, objects, forms, costs, ())
    heaviest = max(costs.values(), default=0)
    # most of what a page draws a few times is pictures; so many are forms drawn again
    drawn = sum(
        known.draws if known.draws > _MANY else 1 for known in objects.values() if known.draws and not known.form
    )
    return drawn * heaviest


def is_bomb(data: bytes) -> bool:
    """Whether a PDF draws more than any paper does."""
    return drawn_content(data) > MAX_DRAWN_CONTENT


def _objects(data: bytes) -> dict[int, _Object]:
    found: dict[int, _Object] = {}
    places = [(int(match.group(1)), match.end()) for match in _OBJECT.finditer(data)]
    room = MAX_PART_BYTES
    for index, (number, start) in enumerate(places):
        end = places[index + 1][1] if index + 1 < len(places) else len(data)
        opened = _STREAM.search(data, start, min(end, start + _HEAD))
        head = _plain(data[start : opened.start() if opened else min(end, start + _HEAD)])
        known = _Object(head, references=[int(name) for name in _REFERENCE.findall(head)])
        if opened and not _PICTURE.search(head) and room > 0:
            content = _content(head, data[opened.end() : end], room)
            known.form = _FORM.search(head) is not None
            if content is None:
                known.size, known.draws = end - opened.end(), _UNKNOWN
            else:
                room -= len(content)
                known.size, known.draws = len(content), len(_DRAWS.findall(content))
                if _PACKED.search(head):
                    known.draws = 0
                    found.update(_unpacked(content))
        if number in found and found[number].draws > known.draws:
            continue  # of several versions of an object the worst counts
        found[number] = known
    return found


def _plain(text: bytes) -> bytes:
    """A dictionary with its names written out."""
    return _ESCAPE.sub(lambda match: bytes([int(match.group(1), 16)]), text) if b"#" in text else text


def _content(head: bytes, raw: bytes, room: int) -> bytes | None:
    """What a stream holds; None where its filter is another one than the usual."""
    if b"/Filter" not in head:
        return raw[:room]
    if b"/FlateDecode" not in head or len(re.findall(rb"/(?:ASCII85|ASCIIHex|LZW|RunLength|Crypt)\w*", head)):
        return None
    try:
        return zlib.decompressobj().decompress(raw, room)
    except zlib.error:
        return b""


def _unpacked(content: bytes) -> dict[int, _Object]:
    """The objects of an object stream: pairs of number and place, then their texts."""
    numbers = re.match(rb"[\d\s]*", content)
    pairs = [int(number) for number in (numbers.group().split() if numbers else ()) if len(number) < 10]
    if not pairs:
        return {}
    text = _plain(content)
    # which text belongs to which number is not needed: every reference of the stream may be meant
    references = [int(name) for name in _REFERENCE.findall(text)]
    return {number: _Object(b"", references=references) for number in pairs[::2]}


def _weigh(
    number: int, objects: dict[int, _Object], forms: set[int], costs: dict[int, int], above: tuple[int, ...]
) -> int:
    """The bytes that drawing a form takes; a form that draws itself again is not followed by pdfium either."""
    if number in costs:
        return costs[number]
    if number in above or len(above) > _DEEPEST:
        return 0
    form = objects[number]
    inner = 0
    if form.draws and b"/Resources" not in form.head and len(forms) > _LISTED:
        inner = MAX_DRAWN_CONTENT  # too many to ask which of them it means
    elif form.draws:
        reached = _reached(form, objects, forms)
        inner = max((_weigh(other, objects, forms, costs, (*above, number)) for other in reached), default=0)
    cost = min(form.size + 1 + form.draws * inner, 1 << 62)
    if not above or inner:
        costs[number] = cost
    return cost


def _reached(form: _Object, objects: dict[int, _Object], forms: set[int]) -> set[int]:
    """The forms that a form may draw: those that its resources name, all of them where it has no resources."""
    if b"/Resources" not in form.head:
        return forms
    seen: set[int] = set()
    waiting = list(form.references)
    found: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number in seen or number not in objects:
            continue
        seen.add(number)
        if number in forms:
            found.add(number)
        elif not objects[number].draws and objects[number].size == 0 and len(seen) < 200:
            waiting.extend(objects[number].references[:1000])
    return found
