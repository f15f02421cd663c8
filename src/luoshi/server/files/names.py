"""Names of uploaded files: data to be shown, never a path, and nothing in them that deceives the eye."""

import unicodedata

from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say
from luoshi.server.files.limits import MAX_CAPTION, MAX_NAME

_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def clean_name(name: str) -> str:
    """What is kept of a name: the part behind the last slash, without characters that are not seen.

    Marks that turn the direction of writing make ``报告exe.docx`` out of ``报告xcod.exe``. A name that is too long
    loses its middle, so that its ending stays. An empty one becomes 未命名.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _UNSEEN)
    kept = " ".join(seen.split()).strip(" .") or "未命名"
    half = MAX_NAME // 2 - 1
    return kept if len(kept) <= MAX_NAME else f"{kept[:half]}…{kept[-half:]}"


def clean_caption(text: str) -> str:
    """A caption in one line. Raises Invalid for one that is too long."""
    caption = " ".join(text.split())
    if len(caption) > MAX_CAPTION:
        raise Invalid(
            say("说明超过 %(most)s 字", most=MAX_CAPTION),
            say("请写短一些，详细内容可以放进文件里"),
            fields={"caption": say("最多 %(most)s 字", most=MAX_CAPTION)},
        )
    return caption
