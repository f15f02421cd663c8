"""Pictures for the public: every point stays, nothing else does."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from luoshi.server.files import strip_picture
from luoshi.server.files.confined import DAMAGED, TOO_LARGE, UNKNOWN_PARTS, Refused
from luoshi.server.files.strip_picture import stripped_picture
from server_filing import photographed, picture, scene

SECRETS = (b"PhoneMaker", b"Zhong Heqing", b"Exif", b"2032:05:01", b"xpacket", b"Secret", b"ICC_PROFILE", b"MPF")
XMP = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">Secret</x:xmpmeta><?xpacket end="w"?>'


def opened(data: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(data))
    found.load()
    return found


def saved(image: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def tells_nothing(data: bytes) -> bool:
    found = opened(data)
    return not any(secret in data for secret in SECRETS) and not found.getexif() and "comment" not in found.info


def exif() -> bytes:
    return bytes(opened(photographed()).info["exif"])


def test_a_photo_loses_its_place_its_camera_and_its_moment() -> None:
    photo = photographed()
    assert all(secret in photo for secret in SECRETS[:4]), "the photo tells all of it"
    copy = stripped_picture(photo, "jpeg")
    assert tells_nothing(copy)
    before, after = opened(photo).convert("RGB"), opened(copy).convert("RGB")
    assert after.size == before.size
    pairs = list(zip(before.tobytes(), after.tobytes(), strict=True))
    assert sum(abs(one - other) for one, other in pairs) / len(pairs) < 1, "packed as densely as it was"
    assert 0.5 < len(copy) / len(photo) < 1.5


@pytest.mark.parametrize(("orientation", "size"), [(1, (640, 480)), (3, (640, 480)), (6, (480, 640))])
def test_a_photo_that_was_held_upright_stands_upright(orientation: int, size: tuple[int, int]) -> None:
    photo = photographed(orientation=orientation)
    copy = opened(stripped_picture(photo, "jpeg"))
    assert copy.size == size and not copy.getexif()
    assert opened(stripped_picture(photo, "jpeg", turned=False)).size == (640, 480), "a document turns its own"


def test_what_hangs_behind_a_photo_goes() -> None:
    assert tells_nothing(stripped_picture(photographed() + b"Secret film of the moment before", "jpeg"))
    second = saved(scene(1, (64, 48)), "MPO", save_all=True, append_images=[scene(2, (64, 48))])
    copy = opened(stripped_picture(second, "jpeg"))
    assert (copy.format, getattr(copy, "n_frames", 1)) == ("JPEG", 1)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_each_point_of_a_png_is_the_same(mode: str) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Secret")
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    image = Image.new("I;16", (40, 30), 40_000) if mode == "I;16" else scene(3, (40, 30)).convert(mode)
    data = saved(image, "PNG", pnginfo=info, exif=exif(), dpi=(96, 96), icc_profile=b"Secret profile")
    assert b"Secret" in data
    copy = stripped_picture(data, "png")
    assert tells_nothing(copy)
    assert (opened(copy).mode, opened(copy).tobytes()) == (opened(data).mode, opened(data).tobytes())
    assert set(opened(copy).info) <= {"transparency"}


def test_a_colour_that_is_none_stays_none() -> None:
    data = saved(scene(4, (40, 30)).convert("P"), "PNG", transparency=3)
    before, after = (opened(each).convert("RGBA").tobytes() for each in (data, stripped_picture(data, "png")))
    assert before == after


@pytest.mark.parametrize("kind", ["png", "gif", "webp", "tiff"])
def test_all_frames_stay(kind: str) -> None:
    frames = [scene(seed, (40, 30)) for seed in (5, 6, 7)]
    data = saved(frames[0], kind.upper(), save_all=True, append_images=frames[1:])
    copy = stripped_picture(data, kind)
    assert (opened(copy).format, getattr(opened(copy), "n_frames", 1)) == (kind.upper(), 3)


@pytest.mark.parametrize(("kind", "how"), [
    ("webp", {"lossless": True, "exif": True, "xmp": XMP}), ("webp", {"exif": True, "xmp": XMP}),
    ("tiff", {"exif": True, "software": "Secret", "description": "Secret"}), ("bmp", {}),
    ("gif", {"comment": b"Secret"}),
])  # fmt: skip
def test_every_format_that_is_taken_in(kind: str, how: dict[str, object]) -> None:
    told = {name: exif() if name == "exif" else value for name, value in how.items()}
    data = saved(scene(8, (64, 48)), kind.upper(), **told)
    copy = stripped_picture(data, kind)
    assert tells_nothing(copy) or kind == "tiff"
    assert not any(secret in copy for secret in SECRETS)
    assert opened(copy).size == (64, 48)
    if kind != "webp" or how.get("lossless"):
        assert opened(copy).convert("RGB").tobytes() == opened(data).convert("RGB").tobytes()


def test_what_is_no_picture_or_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, kind, code in (
        (b"no picture", "png", DAMAGED),
        (b"no picture", "", UNKNOWN_PARTS),
        (picture()[:200], "png", DAMAGED),
        (picture("JPEG"), "png", DAMAGED),
    ):
        with pytest.raises(Refused) as refused:
            stripped_picture(data, kind)
        assert refused.value.code == code
    monkeypatch.setattr(strip_picture, "MAX_PIXELS", 40 * 30 * 2)
    frames = [scene(seed, (40, 30)) for seed in (1, 2, 3)]
    assert stripped_picture(saved(frames[0], "PNG"), "png")
    with pytest.raises(Refused) as refused:
        stripped_picture(saved(frames[0], "PNG", save_all=True, append_images=frames[1:]), "png")
    assert refused.value.code == TOO_LARGE, "all frames count"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's words on what is damaged
@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["jpeg", "png", "gif", "webp", "tiff"]), st.lists(st.tuples(st.integers(0), st.integers(0, 255)))
)
def test_a_damaged_picture_is_copied_or_refused(kind: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(saved(scene(1, (32, 24)), kind.upper()))
    for at, value in changes:
        data[at % len(data)] = value
    try:
        assert opened(stripped_picture(bytes(data), kind)).size
    except Refused as refused:
        assert refused.code in (DAMAGED, TOO_LARGE)
