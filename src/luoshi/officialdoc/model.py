"""What a paper consists of, as plain frozen values. Nothing here knows a plan, a database or a file format."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from luoshi.officialdoc.geometry import Size
from luoshi.officialdoc.wording import DocumentNumber


class Level(Enum):
    """The four levels that text is divided into: 一、（一）1.（1） (GB/T 9704-2012, 7.3.3)."""

    ONE = 1
    TWO = 2
    THREE = 3
    FOUR = 4


class Urgency(StrEnum):
    """紧急程度 (7.2.3)."""

    ORDINARY = ""
    URGENT = "加急"
    MOST_URGENT = "特急"


class Align(StrEnum):
    """How the text of a cell stands."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the text, indented by two characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, or a numbered item. Its number is counted when the paper is drawn.

    ``text`` goes on in the same paragraph behind the heading, in the face of the text.
    """

    level: Level
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text with a line a paragraph, how many columns and rows it covers, and whether it is a label.

    ``signed`` stands at the right below the text: where somebody signs by hand.
    """

    text: str
    columns: int = 1
    rows: int = 1
    label: bool = False
    align: Align | None = None
    signed: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``height`` is the least one in millimetres, 0 for that of the text."""

    cells: tuple[Cell, ...]
    height: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table as wide as the type area. ``widths`` are shares; the rows of ``head`` are printed on every page.

    Raises ValueError where the cells of a row do not fill the columns, counting those that come down from above.
    """

    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    head: tuple[Row, ...] = ()
    size: Size = Size.XIAO_SI

    def __post_init__(self) -> None:
        for part in (self.head, self.rows):
            left = [0] * len(self.widths)
            for number, row in enumerate(part):
                _fill(left, row, f"row {number + 1} of {len(part)}")
            if any(left):
                raise ValueError("a cell reaches below the last row")


def _fill(left: list[int], row: Row, where: str) -> None:
    """Let a row take its columns; ``left`` says for each column how many rows a cell from above still covers."""
    column = 0
    cells = iter(row.cells)
    while column < len(left):
        if left[column]:
            left[column] -= 1
            column += 1
            continue
        cell = next(cells, None)
        if cell is None or column + cell.columns > len(left) or any(left[column : column + cell.columns]):
            raise ValueError(f"{where} does not fill its columns")
        left[column : column + cell.columns] = [cell.rows - 1] * cell.columns
        column += cell.columns
    if next(cells, None) is not None:
        raise ValueError(f"{where} has more cells than columns")


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark below a form, in small type."""

    text: str


Block = Passage | Heading | Table | Remark


@dataclass(frozen=True, slots=True)
class RedHead:
    """版头: who issues, the number, and for papers that go upward who signed (签发人).

    ``word`` follows the names (文件); without it the names stand alone.
    """

    issuers: tuple[str, ...]
    number: DocumentNumber | None = None
    word: str = "文件"
    signers: tuple[str, ...] = ()
    urgency: Urgency = Urgency.ORDINARY


@dataclass(frozen=True, slots=True)
class FormHead:
    """What stands between the title of a form and its table: who it is from or to, and at the right its number."""

    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """落款: who issues, the day of signing; ``sealed`` leaves the room of the seal (7.3.5)."""

    issuers: tuple[str, ...]
    signed_on: date | None
    sealed: bool = True


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex that is bound with the paper: title and content; ``landscape`` for wide tables."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class EndBlock:
    """版记: who else gets it, who printed it, and when (7.4)."""

    printed_by: str
    printed_on: date | None
    copies_to: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper. The title is cut into lines by its line breaks, or where it has none by its words."""

    title: str
    blocks: tuple[Block, ...]
    head: RedHead | FormHead | None = None
    addressees: str = ""
    attachments: tuple[str, ...] = ()
    signature: Signature | None = None
    note: str = ""
    annexes: tuple[Annex, ...] = ()
    end: EndBlock | None = None
