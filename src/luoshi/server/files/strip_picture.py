"""A picture written anew: its points and what is needed to show them. EXIF, XMP, profiles, comments, thumbnails and
whatever hangs behind the picture stay behind. Knows no Django.
"""

import io
from typing import Any

from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin, UnidentifiedImageError

from luoshi.server.files.confined import DAMAGED, TOO_LARGE, UNKNOWN_PARTS, Refused
from luoshi.server.files.limits import MAX_PIXELS

FORMS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_NEEDED = ("transparency", "duration", "loop", "disposal", "blend")
"""What a picture says of itself that is needed to show it: a colour that is none, how its frames follow one another."""
_SEVERAL = ("PNG", "GIF", "WEBP", "TIFF")
_ODD = (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError)


def stripped_picture(data: bytes, kind: str = "", *, turned: bool = True) -> bytes:
    """The picture without metadata, in its own format; ``kind`` empty is whichever of ``FORMS`` it has.

    ``turned`` applies the orientation that the camera noted; inside of a document the document itself says how its
    pictures lie. A picture of a lossy format is packed as densely as it was. Raises Refused.
    """
    try:
        with Image.open(io.BytesIO(data), formats=[kind.upper()] if kind else FORMS) as picture:
            form = kind.upper() or str(picture.format).replace("MPO", "JPEG")  # a JPEG with a second one behind it
            return _written(picture, form, data, turned)
    except Image.DecompressionBombError as error:
        raise Refused(TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise Refused(DAMAGED if kind else UNKNOWN_PARTS) from error
    except _ODD as error:
        raise Refused(DAMAGED) from error


def _written(picture: Image.Image, form: str, data: bytes, turned: bool) -> bytes:
    several = form in _SEVERAL and getattr(picture, "n_frames", 1) > 1
    number = getattr(picture, "n_frames", 1) if several else 1
    if picture.width * picture.height * number > MAX_PIXELS:
        raise Refused(TOO_LARGE)
    how = _how(picture, form, data)
    shown = ImageSequence.Iterator(picture) if several else [picture]
    frames = [_bare(frame, turned) for frame in shown]
    if several:
        how |= {"save_all": True, "append_images": frames[1:]}
        if form != "TIFF":
            how["duration"] = [frame.info.get("duration", 0) for frame in frames]
    out = io.BytesIO()
    frames[0].save(out, form, **how)
    return out.getvalue()


def _bare(frame: Image.Image, turned: bool) -> Image.Image:
    """A frame of its points alone: the writers take from ``info`` what nobody tells them."""
    found = ImageOps.exif_transpose(frame) if turned else frame.copy()
    found.info = {name: frame.info[name] for name in _NEEDED if name in frame.info}
    return found


def _how(picture: Image.Image, form: str, data: bytes) -> dict[str, Any]:
    """How the format is packed: as it was, as far as that can be told."""
    match form:
        case "JPEG" if isinstance(picture, JpegImagePlugin.JpegImageFile) and picture.quantization:
            sampling = JpegImagePlugin.get_sampling(picture)
            return {"qtables": picture.quantization} | ({"subsampling": sampling} if sampling >= 0 else {})
        case "JPEG":
            return {"quality": 95}
        case "WEBP":
            return {"lossless": True} if b"VP8L" in data[:64] else {"quality": 92}
        case "TIFF":
            return {"compression": "group4" if picture.mode == "1" else "tiff_adobe_deflate"}
        case _:
            return {}
