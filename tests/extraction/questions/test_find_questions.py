"""What holds for all questions: order, pins, silence on empty papers, linear time, and the bundled county's traps."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from luoshi.document import read
from luoshi.extraction.page import open_page
from luoshi.extraction.pipeline import extract
from luoshi.extraction.questions import Code, find_questions
from luoshi.extraction.reading import (
    DateFact,
    Fact,
    Kind,
    Metadata,
    Owner,
    PlanReading,
    Question,
    Reference,
    Role,
    Source,
    Task,
)
from luoshi.extraction.register import Register, load_register
from steps import steps

COUNTY = Path(__file__).parents[3] / "examples" / "county"


def ask(data: bytes, name: str, register: Register | None = None) -> tuple[Question, ...]:
    document = read(data, name)
    return find_questions(open_page(document), replace(extract(document, register=register), questions=()), register)


@pytest.fixture(scope="module")
def county_plan() -> bytes:
    return (COUNTY / "plan.html").read_bytes()


def test_bundled_plan_shows_every_trap(county_plan: bytes) -> None:
    asked = {question.code for question in ask(county_plan, "plan.html")}
    assert asked >= {
        Code.ANNEX_MISSING,
        Code.BASELINE_MISSING,
        Code.CLAUSE_OWNER_OPEN,
        Code.COMMITMENT_CUT,
        Code.COUNTERPART_OUTSIDE,
        Code.CYCLE_WITHOUT_DAY,
        Code.DASH_SUSPECT,
        Code.DATE_WITHOUT_YEAR,
        Code.GROUP_ABSENT,
        Code.GROUP_MEMBERS,
        Code.IMPLIED_FULL,
        Code.INTERPRETATION_DIFFERS,
        Code.LEAD_NOT_STATED,
        Code.OFFICE_HOST_MISSING,
        Code.ONE_TARGET_OR_TWO,
        Code.OWNER_MAY_BE_MISSING,
        Code.SAME_SITE_NAMES,
        Code.STANDARD_MISSING,
        Code.TASKS_OVERLAP,
        Code.TITLE_TOPIC_ABSENT,
        Code.TITLE_UNCLOSED,
        Code.TITLE_WITHOUT_VERB,
        Code.UNIT_WITHOUT_LEVEL,
        Code.VAGUE_QUANTITY,
        Code.WORD_SUSPECT,
    }
    assert not asked & {Code.SECRECY_MARK, Code.NUMBER_BROKEN, Code.DATE_PAST, Code.NUMBER_TWICE}


def test_register_finds_the_townships_of_the_parks(county_plan: bytes) -> None:
    register = load_register(COUNTY / "organisations.toml")
    questions = ask(county_plan, "plan.html", register)
    places = [question.choices[0] for question in questions if question.code == Code.PLACE_OWNER_MISSING]
    assert places == ["补列枫林乡", "补列古渡乡"]
    members = next(question for question in questions if question.code == Code.GROUP_MEMBERS)
    assert len(members.choices) == 8
    assert not [question for question in questions if question.code == Code.UNIT_WITHOUT_LEVEL]


def test_order_and_pins(county_plan: bytes) -> None:
    text = read(county_plan, "plan.html").text
    questions = ask(county_plan, "plan.html")
    assert all(text[question.start : question.end] == question.quote for question in questions)
    assert all((a.start, a.code) <= (b.start, b.code) for a, b in pairwise(questions))
    assert len({(question.start, question.end, question.code) for question in questions}) == len(questions)
    assert questions == ask(county_plan, "plan.html")


def test_messages_are_one_sentence_that_asks(county_plan: bytes) -> None:
    for question in ask(county_plan, "plan.html"):
        assert question.message.count("。") == 1
        assert question.message.endswith("。")
        assert any(word in question.message for word in ("请", "立即"))


def test_nothing_is_asked_of_a_paper_without_tasks() -> None:
    text = (
        "棠溪县人民政府关于林一舟等同志任职的通知\n各乡镇人民政府:\n"
        "经研究决定,任命林一舟为县水利局局长。\n棠溪县人民政府\n2031年7月15日"
    )
    assert ask(text.encode(), "paper.txt") == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_text_is_still_pinned(county_plan: bytes, data: st.DataObject) -> None:
    text = read(county_plan, "plan.html").text
    at = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(1, 400))
    noise = data.draw(st.text(alphabet="《》()、,。一各县年月8%“”\n 　", max_size=6))
    damaged = text[:at] + noise + text[at + length :]
    for question in ask(damaged.encode(), "paper.txt"):
        assert damaged[question.start : question.end] == question.quote
        assert question.quote


# runs that a nested or unbounded quantifier, or a search from the start each time, would make quadratic
HOSTILE = [
    "一",
    "甲乙一丙丁",
    "《",
    "》",
    "3公顷(45亩)",
    "各",
    "全部",
    "与甲县",
    "水库",
    "推进",
    "6月底前",
    "达标",
    "一批",
    "每月通报",
]
RUN = 8_000


@pytest.mark.parametrize("run", HOSTILE)
def test_steps_grow_with_the_length(run: str) -> None:
    _steps_of(run, 1_000)  # knowledge is loaded
    assert _steps_of(run, RUN) < 2.1 * _steps_of(run, RUN // 2) + 2_000


def _steps_of(run: str, length: int) -> int:
    """The steps of the questions about a paper of one task whose body is a run of signs."""
    text = "关于印发方案的通知\n" + (run * length)[:length] + "\n"
    page = open_page(read(text.encode(), "paper.txt"))
    end = len(page.text) - 1
    title, body = page.pin(10, 12, "test"), page.pin(12, end, "test")
    owners = tuple(
        page.pin_as(Owner, 10, 12, "test", name=name, role=Role.RESPONSIBLE) for name in ("县水利局", "青桥镇")
    )
    task = page.pin_as(Task, 10, end, "test", label="1", title=title, body=body, owners=owners)
    reference = page.pin_as(Reference, 10, end, "test", title=page.pin(10, end, "test"), number=None, marks="closed")
    issued_on = page.pin_as(DateFact, 0, 2, "test", value=date(2031, 7, 15))
    reading = PlanReading(
        source=Source(name="paper.txt", sha256="", format="txt", encoding="utf-8", length=len(page.text)),
        kind=Kind.PLAN,
        metadata=Metadata(issued_on=issued_on, title=Fact(start=0, end=2, quote=page.text[:2])),
        tasks=(task,),
        references=(reference,),
    )
    return steps(lambda: find_questions(page, reading, None))
