import pytest

from luoshi.officialdoc.geometry import (
    AREA_HEIGHT,
    AREA_WIDTH,
    CHARACTER,
    CHARACTERS,
    LANDSCAPE,
    LINE,
    LINES,
    UPRIGHT,
    Size,
    mm,
)


@pytest.mark.parametrize(
    ("length", "twips"), [(0, 0), (37, 2098), (28, 1587), ("0.35", 20), (297, 16838), (210, 11906)]
)
def test_millimetres_as_twips(length: int | str, twips: int) -> None:
    assert mm(length) == twips


def test_the_type_area_is_that_of_the_standard() -> None:
    assert abs(AREA_WIDTH - mm(156)) <= 1
    assert abs(AREA_HEIGHT - mm(225)) <= 1
    assert (UPRIGHT.area_width, UPRIGHT.area_height) == (AREA_WIDTH, AREA_HEIGHT)


def test_twenty_two_lines_of_twenty_eight_characters_fit_and_no_more() -> None:
    assert LINES * LINE <= AREA_HEIGHT < (LINES + 1) * LINE
    assert CHARACTERS * CHARACTER <= AREA_WIDTH < (CHARACTERS + 1) * CHARACTER


def test_a_sheet_on_its_side_is_the_upright_one_turned() -> None:
    assert (LANDSCAPE.area_width, LANDSCAPE.area_height) == (AREA_HEIGHT, AREA_WIDTH)


def test_sizes_are_in_points() -> None:
    assert [each.width // 20 for each in (Size.ER, Size.SAN, Size.SI, Size.XIAO_SI)] == [22, 16, 14, 12]
