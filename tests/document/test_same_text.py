"""One paper, one workbook, some pages in every format: the text, the tables and the reading are the same."""

from pathlib import Path

import pytest
from soundness import assert_sound

import luoshi
from luoshi.document import Document, Format, read
from luoshi.evaluation import Field, evaluate, load_gold, predicted
from luoshi.extraction.predicting import prediction

FIXTURES = Path(__file__).parent / "fixtures"
GOLD = Path(__file__).parents[2] / "examples" / "gold"
PAPERS = {"doc": Format.DOC, "rtf": Format.RTF, "odt": Format.ODT}
BOOKS = {"xls": Format.XLS, "ods": Format.ODS}
_LOST = {"rtf": {"框中的说明"}}  # LibreOffice writes no text boxes into RTF


def opened(name: str) -> Document:
    document = read((FIXTURES / name).read_bytes(), name)
    assert_sound(document)
    return document


def said(document: Document) -> list[tuple[object, ...]]:
    """What the blocks say, with where they stand and what they are."""
    return [
        (document.text[block.start : block.end], block.place, block.kind, block.level, block.generated, block.cell)
        for block in document.blocks
    ]


def shapes(document: Document) -> list[tuple[object, ...]]:
    return [
        (
            (table.rows, table.columns, table.name, table.hidden, table.hidden_rows, table.hidden_columns),
            [(cell.row, cell.column, cell.row_span, cell.column_span, cell.place) for cell in table.cells],
        )
        for table in document.tables
    ]


@pytest.mark.parametrize("ending", PAPERS)
def test_the_paper(ending: str) -> None:
    model, other = opened("paper.docx"), opened(f"paper.{ending}")
    assert other.format is PAPERS[ending]
    lost = _LOST.get(ending, set())
    assert said(other) == [line for line in said(model) if line[0] not in lost]
    assert shapes(other) == shapes(model)
    assert [oddity.code for oddity in other.oddities] == ["tracked_change", "hidden_text"]
    assert other.title_hint == "灌区方案"
    bold = [[block.bold for block in document.blocks[:3]] for document in (model, other)]
    assert bold == [[True, True, False]] * 2
    assert other.blocks[0].align == "center"


@pytest.mark.parametrize("ending", BOOKS)
def test_the_workbook(ending: str) -> None:
    model, other = opened("book.xlsx"), opened(f"book.{ending}")
    assert other.format is BOOKS[ending]
    assert said(other) == said(model)
    assert shapes(other) == shapes(model)
    assert other.oddities == model.oddities
    assert [oddity.code for oddity in other.oddities] == [
        "hidden_rows",
        "hidden_columns",
        "error_value",
        "hidden_sheet",
    ]
    (location,) = other.locate(other.text.index("护岸"), other.text.index("护岸") + 2)
    assert location.place == "重点任务!B5"


@pytest.mark.parametrize("path", sorted((FIXTURES / "pages").iterdir()), ids=lambda path: path.name)
def test_pages_are_read_as_well_in_another_format(path: Path) -> None:
    """The proof of benchmarks/round_trip.py on files that are kept here: tasks and owners within one point."""
    (gold,) = [plan for plan in load_gold(GOLD / "gold") if plan.id == path.stem]
    (page,) = (GOLD / "raw").glob(f"{path.stem}.*")
    scores = []
    for source in (page, path):
        reading = luoshi.extract(read(source.read_bytes(), source.name))
        assert reading.tasks
        fields = evaluate([gold], {gold.id: predicted(prediction(reading))}).fields
        scores.append((fields[Field.TASKS].f1, fields[Field.OWNERS].f1))
    for before, after in zip(*scores, strict=True):
        assert after >= before - 0.01
