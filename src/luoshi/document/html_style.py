"""What the ``style`` and old presentational attributes of an element say that a reader of the page would see."""

import re
from dataclasses import dataclass
from functools import lru_cache

_ALIGN = {
    "left": "left",
    "start": "left",
    "center": "center",
    "-webkit-center": "center",
    "middle": "center",
    "right": "right",
    "end": "right",
    "justify": "justify",
}
_DECLARATION = re.compile(
    r"(?:^|[;\s])(text-align|font-weight|display|vertical-align|mso-hide|list-style(?:-type)?|white-space|font)"
    r"\s*:\s*([^;]*)",
    re.I,
)
_BOLD = re.compile(r"\b(?:bold|bolder|[6-9]00)\b")
_PLAIN = re.compile(r"\b(?:normal|lighter|[1-5]00)\b")
_BLOCK_DISPLAYS = frozenset({"block", "flex", "grid", "list-item", "table", "flow-root", "table-row", "table-caption"})


@dataclass(frozen=True, slots=True)
class Style:
    """Declared properties; empty or None where nothing is declared."""

    align: str = ""
    bold: bool | None = None
    hidden: bool = False
    block: bool = False
    raised: bool = False
    listed: str = ""
    kept_spaces: bool | None = None


PLAIN = Style()


def alignment(value: str | None) -> str:
    """``left``, ``center``, ``right``, ``justify`` for a value of ``align`` or ``text-align``, empty for any other."""
    return _ALIGN.get(value.strip().lower(), "") if value else ""


@lru_cache(maxsize=2048)
def style_of(declarations: str) -> Style:
    """Read a ``style`` attribute."""
    found: dict[str, str] = {}
    for name, value in _DECLARATION.findall(declarations):
        found[name.lower()] = value.strip().lower().removesuffix("!important").strip()
    if not found:
        return PLAIN
    weight = found.get("font-weight", found.get("font", ""))
    display = found.get("display", "")
    return Style(
        align=alignment(found.get("text-align")),
        bold=True if _BOLD.search(weight) else False if "font-weight" in found and _PLAIN.search(weight) else None,
        hidden=display == "none" or found.get("mso-hide") == "all",
        block=display in _BLOCK_DISPLAYS,
        raised=found.get("vertical-align") == "super",
        listed=found.get("list-style-type", found.get("list-style", "")),
        kept_spaces=found["white-space"].startswith(("pre", "break-spaces")) if "white-space" in found else None,
    )
