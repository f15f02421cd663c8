"""What holds of every document, whatever it was read from."""

from luoshi.document import Document


def assert_sound(document: Document) -> None:
    """Blocks, cells and tables lie in the text, in order, without overlap; every block can be located."""
    text = document.text
    reached = 0
    for block in document.blocks:
        assert reached <= block.start < block.end <= len(text)
        reached = block.end
        words = text[block.start : block.end]
        assert words.strip()
        assert words[0] not in "\r\n"
        assert words[-1] not in "\r\n"
        assert "\n" not in words
        assert 0 <= block.generated <= block.end - block.start
        assert 0.0 <= block.link_share <= 1.0
        assert 0 <= block.level <= 9
        assert block.place
        (location,) = document.locate(block.start, block.end)
        assert (location.place, location.start, location.end) == (block.place, 0, block.end - block.start)
    end = 0
    for index, table in enumerate(document.tables):
        assert end <= table.start < table.end <= len(text)
        end = table.end
        at = table.start
        before = (-1, -1)
        for number, cell in enumerate(table.cells):
            assert before < (cell.row, cell.column)
            before = (cell.row, cell.column)
            assert at <= cell.start <= cell.end <= table.end
            at = cell.end
            assert cell.row_span >= 1
            assert cell.column_span >= 1
            assert cell.row + cell.row_span <= table.rows
            assert cell.column + cell.column_span <= table.columns
            inside = [block for block in document.blocks if block.cell == (index, number)]
            assert bool(inside) == (cell.start < cell.end)
            if inside:
                assert (inside[0].start, inside[-1].end) == (cell.start, cell.end)
        covered = sum(cell.row_span * cell.column_span for cell in table.cells)
        assert covered == sum(index is not None for row in table.grid() for index in row), "cells overlap"
    reached = 0
    for span in document.printed:
        assert reached <= span.start < span.end <= len(text)
        reached = span.end
        assert len(span.edges) == span.end - span.start + 1
        assert span.page >= 1
        assert span.top < span.bottom
        assert "\n" not in text[span.start : span.end]
    inside_tables = [(table.start, table.end) for table in document.tables]
    for block in document.blocks:
        held = any(start <= block.start and block.end <= end for start, end in inside_tables)
        assert held == (block.cell is not None)
