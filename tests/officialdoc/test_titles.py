import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.officialdoc.titles import MOST, shape
from luoshi.officialdoc.wording import width


def test_a_short_title_is_one_line() -> None:
    assert shape("督办事项交办单") == ("督办事项交办单",)


def test_the_office_may_cut_it_itself() -> None:
    assert shape("云岭县人民政府\n 关于修好北干渠的通知\n") == ("云岭县人民政府", "关于修好北干渠的通知")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "云岭县人民政府办公室关于做好2031年第一季度重点督办事项办理工作的通知",
            ("云岭县人民政府办公室关于做好2031年", "第一季度重点督办事项办理工作的通知"),
        ),
        ("关于同意“柳溪灌区北干渠改造”延期办结的批复", ("关于同意“柳溪灌区北干渠改造”", "延期办结的批复")),
    ],
)
def test_lines_end_between_words(title: str, lines: tuple[str, ...]) -> None:
    assert shape(title) == lines


def test_a_year_is_never_parted() -> None:
    assert all(
        "2031" in line or "20" not in line
        for line in shape("云岭县水利工程建设领导小组办公室关于印发2031年工作要点的通知")
    )


@given(st.text(alphabet="云岭县政府关于印发的通知《》、2031（）年", min_size=1, max_size=120))
def test_nothing_is_lost_and_every_line_fits(title: str) -> None:
    lines = shape(title)
    assert "".join(lines) == title
    # a run of digits or of signs that may not be parted can be longer than a line; characters are not
    if all(each in "云岭县政府关于印发的通知" for each in title):
        assert all(width(line) <= MOST + 1 for line in lines)


def test_a_line_never_begins_with_a_sign_that_closes() -> None:
    title = "云岭县人民政府关于转发《石桥市水利工程管理办法（试行）》和《石桥市灌区用水定额》的通知"
    assert all(line[0] not in "》）、的" for line in shape(title))
    assert all(line[-1] not in "《（" for line in shape(title))
