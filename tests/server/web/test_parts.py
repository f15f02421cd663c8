"""The parts of a page: what is told by colour is told by words and shapes, and nothing missing is shown as zero."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from luoshi.server.web.components import Event, Figure, Light, Pair, Tab, due_words, joined, share
from luoshi.server.web.styleguide import ReportForm


def drawn(template: str, language: str = "zh-hans", **values: object) -> str:
    with translation.override(language):
        return Template("{% load shell %}" + template).render(Context(values))


@pytest.mark.parametrize(
    ("light", "word", "shape"),
    [
        ("green", "正常", "●"),
        ("yellow", "滞后", "▲"),
        ("red", "逾期", "■"),
        ("blue", "关注", "◆"),
        ("grey", "无报", "○"),
    ],
)
def test_a_light_is_colour_word_and_shape(light: str, word: str, shape: str) -> None:
    html = drawn("{% light which %}", which=light)
    assert f"light-{light}" in html
    assert word in html
    assert f'aria-hidden="true">{shape}<' in html


def test_lights_differ_in_word_and_in_shape() -> None:
    assert len({light.shape for light in Light}) == len({str(light.word) for light in Light}) == len(Light) >= 5


def test_an_unknown_light_is_refused() -> None:
    with pytest.raises(ValueError, match="purple"):
        drawn("{% light 'purple' %}")


@pytest.mark.parametrize(
    ("left", "words", "light"),
    [
        (30, "还有 30 个工作日", Light.GREEN),
        (4, "还有 4 个工作日", Light.GREEN),
        (3, "还有 3 个工作日", Light.YELLOW),
        (0, "今天到期", Light.YELLOW),
        (-1, "逾期 1 个工作日", Light.RED),
        (None, "未定时限", Light.GREY),
    ],
)
def test_a_limit_is_told_in_working_days(left: int | None, words: str, light: Light) -> None:
    said, standing = due_words(left)
    assert (str(said), standing) == (words, light)


def test_the_date_of_a_limit_is_there_on_hover_and_in_print() -> None:
    html = drawn("{% due limit 3 %}", limit=date(2027, 9, 30))
    assert 'title="2027年9月30日"' in html
    assert "(2027-09-30)" in html
    assert "time" not in drawn("{% due none 3 %}")


def test_missing_and_zero_are_two_things() -> None:
    assert "未报" in drawn("{% figure none '个' %}")
    zero = drawn("{% figure value '个' %}", value=Decimal(0))
    assert "未报" not in zero
    assert ">0<" in zero


def test_a_figure_has_unit_day_and_way_to_its_rows() -> None:
    figure = Figure(Decimal("12.50"), "公里", date(2027, 6, 30), "/rows/")
    html = drawn("{% figure figure %}", figure=figure)
    assert '<a href="/rows/">12.50</a>' in html
    assert "公里" in html
    assert "截至 2027-06-30" in html
    assert "as of 2027-06-30" in drawn("{% figure figure %}", "en", figure=figure)


@pytest.mark.parametrize(
    ("value", "target", "percent"),
    [
        (5, 20, 25),
        (0, 20, 0),
        (30, 20, 100),
        (-3, 20, 0),
        (None, 20, None),
        (5, None, None),
        (5, 0, None),
        (5, -1, None),
    ],
)
def test_a_bar_stays_between_nothing_and_all(value: int | None, target: int | None, percent: int | None) -> None:
    assert share(value, target) == percent


def test_a_missing_value_of_pairs_is_told() -> None:
    html = drawn("{% pairs items %}", items=[Pair("来源", None), Pair("数", 0)])
    assert html.count("未填") == 1
    assert "<dd>0</dd>" in html


def test_the_latest_event_comes_first() -> None:
    early = Event(datetime(2027, 1, 1, tzinfo=UTC), "周明", "下达")
    late = Event(datetime(2027, 2, 1, tzinfo=UTC), "李文", "退回", why="缺日期")
    html = drawn("{% timeline events %}", events=[early, late])
    assert html.index("李文") < html.index("周明")
    assert "缺日期" in html
    assert "还没有记录" in drawn("{% timeline events %}", events=[])


def test_tabs_are_links_and_one_is_current() -> None:
    html = drawn("{% tabs items '部分' %}", items=[Tab("进展", "/a", current=True, count=0), Tab("原文", "/b")])
    assert html.count('aria-current="page"') == 1
    assert '<span class="count">0</span>' in html
    assert html.count('class="count"') == 1


def test_what_is_typed_into_a_part_is_text() -> None:
    for template in (
        "{% tag text %}",
        "{% light 'red' text %}",
        "{% figure 1 text %}",
        "{% state 'error' text %}{% endstate %}",
    ):
        html = drawn(template, text="<b onclick=x>")
        assert "<b onclick" not in html, template


def test_a_field_names_its_help_and_its_errors() -> None:
    wrong = ReportForm({"done": "-1"})
    html = drawn("{% field form.done '公里' %}", form=wrong)
    assert 'aria-describedby="id_done_help id_done_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'for="id_done"' in html
    assert "公里" in html
    assert "选填" not in html
    assert "选填" in drawn("{% field form.asks %}", form=wrong)


def test_the_summary_leads_to_every_field_at_fault() -> None:
    html = drawn("{% error_summary form %}", form=ReportForm({"done": "-1"}))
    assert "有 4 处需要改正" in html
    assert all(f'href="#id_{name}"' in html for name in ("done", "stage", "told", "proof"))
    assert drawn("{% error_summary form %}", form=ReportForm()).strip() == ""


def test_a_state_says_the_first_step_and_the_number() -> None:
    html = drawn("{% state 'error' '没有读出来' '/again' '重新上传' 'K7QD-2M4X' %}<p>文件有密码。</p>{% endstate %}")
    assert '<a class="btn" href="/again">重新上传</a>' in html
    assert "K7QD-2M4X" in html
    assert "<p>文件有密码。</p>" in html
    with pytest.raises(ValueError, match="gone"):
        drawn("{% state 'gone' 'x' %}{% endstate %}")


def test_a_dialog_is_a_form_with_its_token() -> None:
    request = RequestFactory().get("/")
    html = drawn("{% dialog 'd' '删除' '删除' '/act' '将失去 4 项' %}<p>x</p>{% enddialog %}", request=request)
    assert "csrfmiddlewaretoken" in html
    assert 'action="/act"' in html
    assert "将失去 4 项" in html


def test_an_icon_is_hidden_from_readers() -> None:
    html = drawn("{% icon 'lock' %}")
    assert 'aria-hidden="true"' in html
    assert "vendor/icons/icons.svg#lock" in html


def test_short_texts_are_joined_without_the_empty_ones() -> None:
    assert joined(["县水利局", "", "联络员"]) == "县水利局 · 联络员"
