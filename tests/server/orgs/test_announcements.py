"""Announcements of holidays: the forms in which they are printed, and what cannot be so."""

from datetime import date

import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from luoshi.server.orgs.announcements import Arranged, read_announcement

WHOLE_YEAR = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
鼓励各单位结合带薪年休假等制度，安排职工在10月8日休息。请各单位安排好值班。"""


def days(text: str, year: int) -> dict[str, bool]:
    found = read_announcement(text, year)
    assert found.misfits == ()
    return {f"{each.day:%m-%d}": each.works for each in found.days}


def test_a_whole_year_is_what_the_bundled_arrangement_says() -> None:
    found = read_announcement(WHOLE_YEAR, 2026)
    assert found.misfits == ()
    off = {day for day in constants.holidays if day.year == 2026 and day.weekday() < 5}
    worked = {day for day in constants.workdays if day.year == 2026}
    assert {each.day for each in found.days if not each.works} == off
    assert {each.day for each in found.days if each.works} == worked
    assert Arranged(date(2026, 10, 10), True, "国庆节调休") in found.days
    assert Arranged(date(2026, 2, 16), False, "春节") in found.days
    assert len(found.passed_over) == 1


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("10月1日（周四）至7日放假调休，共7天。9月27日（周日）、10月10日（周六）上班", 2026,
         {"09-27": True, "10-10": True} | dict.fromkeys(("10-01", "10-02", "10-05", "10-06", "10-07"), False)),
        ("元旦：2023年12月30日至2024年1月1日放假调休，共3天。", 2024, {"01-01": False}),
        ("元旦：12月30日至1月1日放假，共3天。", 2024, {"01-01": False}),
        ("元旦：1月1日（周三）放假1天，不调休。", 2025, {"01-01": False}),
        ("元旦：1月1日放假，1月2日（星期一）补休。", 2017, {"01-02": False}),
        ("清明节：4月5日放假，与周末连休。", 2019, {"04-05": False}),
        ("春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。", 2025,
         {"01-28": False, "01-29": False, "01-30": False, "01-31": False, "02-03": False, "02-04": False}),
        ("国庆节：10月1日至3日放假公休，共3天；10月8日、9日上班", 2022, {"10-03": False, "10-08": True, "10-09": True}),
        ("2026-10-10 上班 调休\n2026/10/1 休 国庆节", 2026, {"10-01": False, "10-10": True}),
        ("１０月１日（星期四）放假。１０月１０日（星期六）上班", 2026, {"10-01": False, "10-10": True}),
    ],
)  # fmt: skip
def test_the_forms_of_a_sentence(text: str, year: int, expected: dict[str, bool]) -> None:
    assert days(text, year) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10月1日（周五）放假", "是周四，不是周五"),
        ("10月1日至7日放假调休，共8天。", "写的是共 8 天，数下来是 7 天"),
        ("2月30日放假", "没有这一天"),
        ("2026-02-30 上班", "没有这一天"),
        ("10月12日上班", "本来就是工作日"),
        ("10月10日放假，10月10日上班", "既写了放假又写了上班"),
        ("10月7日至1日放假", "先后不对"),
        ("5日放假", "没有写明月份"),
        ("", "没有读到"),
        ("关于部分节假日安排的通知", "没有读到"),
        ("鼓励安排职工在2月9日休息", "没有读到"),
    ],
)
def test_what_cannot_be_so_is_told(text: str, message: str) -> None:
    told = [each.message for each in read_announcement(text, 2026).misfits]
    assert any(message in each for each in told), told


@pytest.mark.parametrize("text", ["10月3日（周六）放假", "10月1日、10月2日"])
def test_days_that_arrange_nothing_make_no_days(text: str) -> None:
    assert read_announcement(text, 2026).days == ()


def test_days_of_another_year_are_passed_over_and_told() -> None:
    found = read_announcement("2025年12月31日放假。2026年1月1日放假。", 2026)
    assert [each.day for each in found.days] == [date(2026, 1, 1)]
    assert found.passed_over == ("2025-12-31 不在 2026 年",)


@given(
    st.text(alphabet="0123456789年月日至到、，。（）周四五放假上班休共天元旦: -\n", max_size=80),
    st.integers(2004, 2200),
)
def test_any_text_is_read_without_a_fault(text: str, year: int) -> None:
    found = read_announcement(text, year)
    assert all(each.day.year == year for each in found.days)
    assert all(each.works == (each.day.weekday() >= 5) for each in found.days)
