"""The cases of specs/extraction/questions: each says which places its kind of question asks about, and no others."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from luoshi.document import read
from luoshi.extraction.page import open_page
from luoshi.extraction.pipeline import extract
from luoshi.extraction.questions import Code, find_questions
from luoshi.extraction.reading import Question
from luoshi.extraction.register import Organisation, Register

SPECS = Path(__file__).parents[3] / "specs" / "extraction" / "questions"
FILES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(SPECS.glob("*.yaml"))}
CASES = [
    pytest.param(spec, case, id=f"{stem}: {case['code']}: {case['name']}")
    for stem, spec in FILES.items()
    for case in spec["cases"]
]


def paper(spec: dict[str, Any], case: dict[str, Any]) -> str:
    if "whole" in case:
        return str(case["whole"])
    return str(spec["frame"]).replace("{text}", str(case["text"]).rstrip("\n"))


def register_of(spec: dict[str, Any], case: dict[str, Any]) -> Register | None:
    if "register" not in case:
        return None
    data = spec["registers"][case["register"]]
    as_of = data["as_of"]
    assert isinstance(as_of, date)
    bodies = tuple(
        Organisation(
            body["id"],
            body["name"],
            tuple(body.get("short", ())),
            tuple(body.get("aliases", ())),
            body["kind"],
            members=tuple(body.get("members", ())),
        )
        for body in data["organisations"]
    )
    return Register(bodies, data["place"], data["city"], "", as_of)


def questions_of(text: str, register: Register | None = None) -> tuple[Question, ...]:
    document = read(text.encode(), "paper.txt")
    reading = replace(extract(document, register=register), questions=())
    return find_questions(open_page(document), reading, register)


@pytest.mark.parametrize(("spec", "case"), CASES)
def test_case(spec: dict[str, Any], case: dict[str, Any]) -> None:
    text = paper(spec, case)
    found = [question for question in questions_of(text, register_of(spec, case)) if question.code == case["code"]]
    assert [question.quote for question in found] == case["asks"]
    if "choices" in case:
        assert list(found[0].choices) == case["choices"]
    for question in found:
        assert text[question.start : question.end] == question.quote
        assert question.rule == f"question.{question.code}"
        assert question.message.endswith("。")


@pytest.mark.parametrize("code", Code)
def test_every_code_is_asked_and_not_asked(code: Code) -> None:
    cases = [case for spec in FILES.values() for case in spec["cases"] if case["code"] == code.value]
    asked = sum(1 for case in cases if case["asks"])
    assert asked >= 2
    assert len(cases) - asked >= 2


def test_case_names_are_unique() -> None:
    names = Counter((case["code"], case["name"]) for spec in FILES.values() for case in spec["cases"])
    assert [name for name, count in names.items() if count > 1] == []
