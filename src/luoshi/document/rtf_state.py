"""What holds inside a group of an RTF file, and what is being gathered there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from luoshi.document.paper_flow import CellShape, Flow
from luoshi.document.paper_text import Piece

_MAX_CELLS = 200  # of one row; Word stops at 63
HIGHEST = 1 << 20  # of any number in a file
_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949", 161: "cp1253", 204: "cp1251", 238: "cp1250"}


class Mode(Enum):
    """What is done with the text of a group."""

    SHOWN = "shown"
    SKIPPED = "skipped"
    LABEL = "label"
    CODE = "code"
    FONTS = "fonts"
    STYLES = "styles"
    TITLE = "title"


@dataclass(slots=True)
class Font:
    """A font of the font table."""

    charset: int = 0
    name: str = ""

    @property
    def encoding(self) -> str | None:
        """The encoding of its bytes, None where the file's own holds."""
        return _CHARSETS.get(self.charset)


@dataclass(slots=True)
class RtfField:
    """A field: its code decides whether the result is a link."""

    code: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The first word of the code."""
        words = "".join(self.code).split(maxsplit=1)
        return words[0].upper() if words else ""


@dataclass(slots=True)
class Target:
    """A flow of paragraphs that is being written, with the paragraph that is open."""

    flow: Flow
    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    boxes: list["Target"] = field(default_factory=list)
    label: str = ""
    box_count: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing stands in the open paragraph."""
        return not any(self.lines) and not self.boxes and not self.label


@dataclass(slots=True)
class RowDraft:
    """The row definition that is being read."""

    left: int = 0
    joins_left: bool = False
    joins_above: bool = False
    _shapes: list[CellShape] = field(default_factory=list)
    _frozen: tuple[CellShape, ...] | None = None

    @property
    def shapes(self) -> tuple[CellShape, ...]:
        """The cells so far; the same object for all rows of one definition."""
        if self._frozen is None:
            self._frozen = tuple(self._shapes)
        return self._frozen

    def begin(self) -> None:
        """``\\trowd``: the definition of a row begins."""
        self.left, self.joins_left, self.joins_above = 0, False, False
        self._shapes, self._frozen = [], None

    def end_cell(self, right: int) -> None:
        """``\\cellx``: the right edge of a cell."""
        left = self._shapes[-1].right if self._shapes else self.left
        if len(self._shapes) < _MAX_CELLS:
            self._shapes.append(CellShape(left, right, self.joins_left, self.joins_above))
            self._frozen = None
        self.joins_left = self.joins_above = False


@dataclass(slots=True)
class State:
    """The properties of a group; a group inside begins with a copy and leaves no trace."""

    target: Target
    mode: Mode = Mode.SHOWN
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    complex_script: bool = False
    raised: bool = False
    font: int = -1
    fallback: int = 1
    link: bool = False
    field: RtfField | None = None
    nested_row: bool = False
    align: str = ""
    level: int = 0
    in_table: bool = False
    depth: int | None = None
    list_use: int = 0
    style: int = 0

    @property
    def tables(self) -> int:
        """In how many tables the paragraph stands."""
        return self.depth if self.depth is not None else int(self.in_table)

    def plain(self) -> None:
        """``\\plain``: the look of characters as at the start."""
        self.bold = self.hidden = self.deleted = self.inserted = self.raised = self.complex_script = False
        self.font = -1

    def paragraph_default(self) -> None:
        """``\\pard``: the properties of paragraphs as at the start."""
        self.align, self.level, self.in_table, self.depth, self.list_use = "", 0, False, None, 0
        self.style = 0


def _on(number: int | None) -> bool:
    return number != 0


def _set(name: str) -> Callable[[State, int | None], None]:
    def change(state: State, number: int | None) -> None:
        setattr(state, name, _on(number))

    return change


def _set_number(name: str, least: int, most: int) -> Callable[[State, int | None], None]:
    def change(state: State, number: int | None) -> None:
        setattr(state, name, min(max(number or 0, least), most))

    return change


def _set_raised(value: bool) -> Callable[[State, int | None], None]:
    def change(state: State, number: int | None) -> None:
        state.raised = value and _on(number)

    return change


def _set_script(value: bool) -> Callable[[State, int | None], None]:
    def change(state: State, number: int | None) -> None:
        state.complex_script = value

    return change


def _set_bold_of_script(state: State, number: int | None) -> None:
    """``\\ab`` is for text from right to left, but LibreOffice writes it for Chinese, too."""
    if not state.complex_script:
        state.bold = _on(number)


def _outline(state: State, number: int | None) -> None:
    state.level = number + 1 if number is not None and 0 <= number < 9 else 0


CHARACTER_WORDS: dict[str, Callable[[State, int | None], None]] = {
    "b": _set("bold"),
    "ab": _set_bold_of_script,
    "rtlch": _set_script(True),
    "ltrch": _set_script(False),
    "loch": _set_script(False),
    "hich": _set_script(False),
    "dbch": _set_script(False),
    "v": _set("hidden"),
    "deleted": _set("deleted"),
    "revised": _set("inserted"),
    "super": _set_raised(True),
    "nosupersub": _set_raised(False),
    "sub": _set_raised(False),
    "f": _set_number("font", 0, HIGHEST),
    "uc": _set_number("fallback", 0, 255),
    "plain": lambda state, _: state.plain(),
}
"""Control words that change the look of characters, and how."""

PARAGRAPH_WORDS: dict[str, Callable[[State, int | None], None]] = {
    "pard": lambda state, _: state.paragraph_default(),
    "intbl": _set("in_table"),
    "s": _set_number("style", 0, HIGHEST),
    "itap": _set_number("depth", 0, HIGHEST),
    "ls": _set_number("list_use", 0, HIGHEST),
    "outlinelevel": _outline,
}
"""Control words that change paragraphs, and how."""
