import pytest

from luoshi.officialdoc.model import Cell, Row, Table


def test_cells_fill_the_columns_counting_those_from_above() -> None:
    rows = (Row((Cell("甲", rows=2), Cell("乙", columns=2))), Row((Cell("丙"), Cell("丁"))))
    assert Table((1, 1, 1), rows).rows == rows


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((Row((Cell("甲"),)),), "row 1 of 1 does not fill"),
        ((Row((Cell("甲"), Cell("乙"), Cell("丙"))),), "more cells than columns"),
        ((Row((Cell("甲", columns=3),)),), "does not fill"),
        ((Row((Cell("甲", rows=2), Cell("乙"))),), "below the last row"),
        ((Row((Cell("甲", rows=2), Cell("乙"))), Row((Cell("丙"), Cell("丁")))), "more cells than columns"),
        ((Row((Cell("甲"), Cell("乙", rows=2))), Row((Cell("丙", columns=2),))), "row 2 of 2 does not fill"),
    ],
)
def test_a_table_with_holes_is_refused(rows: tuple[Row, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Table((1, 1), rows)
