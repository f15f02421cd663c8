"""The ways in which plans word quantities and deadlines: cases of this project, and those that its design began with.

The former are specs/extraction/quantity_patterns.yaml. The latter lie beside the development documents and speak a
vocabulary of their own, which ``expected`` turns into the model's; see HELD for what differs and why.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from numbers_said import limits_said, measure_said, reading_of, relative_said, target_said

from spec_cases import Case, cases, load

PARTS = list(load("extraction/quantity_patterns"))
YEAR = 2032


def every() -> list[Any]:
    return [case for part in PARTS for case in cases("extraction/quantity_patterns", part)]


@pytest.mark.parametrize("case", every())
def test_pattern(case: Case) -> None:
    reading = reading_of(case["text"], YEAR)
    assert [target_said(target) for target in reading.targets] == [_plain(row) for row in case["targets"]]
    assert [relative_said(target) for target in reading.relative_targets] == case.get("relative", [])
    if "measures" in case:
        assert [measure_said(measure) for measure in reading.tasks[0].measures][:1] == [
            _plain(row) for row in case["measures"]
        ]
    if "limits" in case:
        assert limits_said(case["text"]) == case["limits"]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """YAML reads 2032-06-30 as a date."""
    return {
        key: value.isoformat() if key == "due" and not isinstance(value, str) else value for key, value in row.items()
    }


def test_there_are_a_hundred_and_one() -> None:
    numbers = [case["id"] for part in load("extraction/quantity_patterns").values() for case in part]
    assert [number for number in numbers if number[0] == "Q"] == [f"Q{n:03}" for n in range(1, 102)]


# ---- the cases that the design began with

# of the year of the cases
ORIGINAL_YEAR = 2022
# where the file says one thing and the annotation guide, or the print, another: what the model says, and why
HELD = {
    "=": "a count to build or do is an amount to reach or pass (guide): at_least; = stays for all and none",
    "Q014": "人次 is printed in the subject, not behind the number: the unit of the quantity stays empty",
    "Q031": "ratio_max is what is left; the text says what goes: decrease_by 50 %",
    "Q043": "the printed amount is 1 个, times 5; the product is not printed",
    "Q052": "条 is not printed, 大 is no unit",
    "Q049": "approx< is about, and rounded",
    "Q070": "% of works is %, the works are the subject",
}
_COMPARATORS = {
    ">=": "at_least",
    ">": "at_least",
    "<=": "at_most",
    "<": "at_most",
    "approx": "about",
    "approx<": "about",
}
_TOLD_BY_HAND = {"flag", "why", "note", "kind"}


@pytest.fixture(scope="module")
def originals(evaluation_dir: Path) -> list[dict[str, Any]]:
    path = evaluation_dir.parent / "domain" / "quantity_cases.json"
    loaded: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cases"]
    return loaded


@pytest.mark.real
def test_the_originals(originals: list[dict[str, Any]]) -> None:
    assert len(originals) == 101
    wrong = {case["id"]: faults for case in originals if (faults := list(faults_of(case)))}
    assert wrong == {}


def faults_of(case: dict[str, Any]) -> list[str]:
    """What a reading of the case's text says otherwise than the case expects, as lines."""
    reading = reading_of(case["text"], ORIGINAL_YEAR)
    told = Told(case, reading)
    faults = []
    for key, value in case["expect"].items():
        if key in _TOLD_BY_HAND:
            continue
        found = told.answer(key)
        wanted = told.wanted(key, value)
        if found != wanted:
            faults.append(f"{key}: {wanted!r} ≠ {found!r}")
    return faults


class Told:
    """What the model says in answer to each key of the file's vocabulary."""

    def __init__(self, case: dict[str, Any], reading: Any) -> None:
        self.id, self.text, self.expect = case["id"], case["text"], case["expect"]
        self.targets = [target_said(target) for target in reading.targets]
        self.relative = [relative_said(target) for target in reading.relative_targets]
        self.measures = [measure_said(measure) for measure in reading.tasks[0].measures]
        self.limits = limits_said(self.text)
        self.first = self.targets[0] if self.targets else {}

    def wanted(self, key: str, value: Any) -> Any:
        """The expectation in the model's words."""
        if key == "cmp":
            if value == "range":
                return "range"
            if value == "=":
                return "exactly" if self.expect.get("implied") or self.expect["value"] == 0 else "at_least"
            if "delta" in self.expect or "cagr" in self.expect or "delta_abs" in self.expect:
                return "about" if value == "approx" else "change"
            return _COMPARATORS[value]
        if key in ("value", "value2", "delta", "cagr", "delta_abs", "baseline", "stretch", "part"):
            return None if value is None else value if isinstance(value, str) else abs(float(value))
        if key == "unit":
            return {"Q014": "", "Q052": "", "Q070": "%"}.get(self.id, {"pp": "个百分点"}.get(value, value))
        if key == "deadline" and isinstance(value, str):
            return value.replace("year?", str(ORIGINAL_YEAR)).replace("year end", f"{ORIGINAL_YEAR}-12-31")
        if key == "base" and "(implied)" in value:
            return None
        return value

    def answer(self, key: str) -> Any:
        """What the model says to a key; an unknown key or a missing fact is an answer too."""
        try:
            return getattr(self, {"relative": "after"}.get(key, key))()
        except (KeyError, IndexError, AssertionError, ValueError) as error:
            return f"{type(error).__name__} {error}"

    def cmp(self) -> Any:
        if self.relative:
            return self.relative[0]["comparator"]
        if "to" in self.first:
            return "range"
        if not self.targets:  # 基本完成: no threshold is said, the word that says so is kept
            return "at_least" if self.measures[0].get("vague") == "基本" else None
        comparator = self.first["comparator"]
        changes = comparator in ("increase_by", "decrease_by")
        wants_change = {"delta", "cagr", "delta_abs"} & self.expect.keys()
        if self.expect["cmp"] in (">", "<") and not self.first.get("strict"):
            return "not strict"
        return "change" if changes and wants_change else comparator

    def value(self) -> Any:
        if self.relative:
            reference = self.relative[0]["reference"]
            return {"全市平均水平": "city average", "只增不减": "baseline"}[reference]
        if not self.targets:
            return None
        return float(self.first["value"]) * float(self.first.get("times", "1").rstrip("个"))

    def value2(self) -> Any:
        return float(self.first["to"])

    def unit(self) -> Any:
        return self.first["unit"]

    def deadline(self) -> Any:
        due = self.first.get("due") or next((m["due"] for m in self.measures if "due" in m), None)
        if due and due.startswith(("season", "vague")):
            return "season" if due.startswith("season") else None
        return due

    def baseline(self) -> Any:
        return float(self.first["baseline"].rstrip("%家"))

    def standing(self) -> Any:
        return (self.relative or self.targets)[0].get("standing", False)

    def per(self) -> Any:
        if "pace" in self.first:
            return {"yearly": "year", "yearly_mean": "year average"}[self.first["pace"]]
        return self.first["per"].removeprefix("每个")

    def modality(self) -> Any:
        return self.first.get("strength") or self.measures[0]["strength"]

    def stretch(self) -> Any:
        return float(self.first["stretch"].rstrip("元"))

    def qualifier(self) -> Any:
        return "rank>=省级" if self.first["subject"].startswith("省级以上") else None

    def delta(self) -> Any:
        falls = self.expect["delta"] < 0
        assert (self.first["comparator"] == "decrease_by") is falls
        return float(self.first["value"])

    def cagr(self) -> Any:
        assert self.first["pace"] == "yearly_mean"
        return float(self.first["value"])

    def delta_abs(self) -> Any:
        assert self.first["comparator"] == ("decrease_by" if self.expect["delta_abs"] < 0 else "increase_by")
        return float(self.first["value"])

    def base(self) -> Any:
        base = self.first.get("base")
        if self.expect["base"] == "plan start year":
            return "plan start year" if base is None and self.first["pace"] == "yearly_mean" else base
        return base.rstrip("年") if base else None

    def ratio(self) -> Any:
        times = float(self.first["value"])
        return times + 1 if self.first["comparator"] == "increase_by" else times

    def ratio_max(self) -> Any:
        assert self.first["comparator"] == "decrease_by"
        return 1 - float(self.first["value"]) / 100

    def rank_max(self) -> Any:
        return self.relative[0]["rank"] if self.relative[0]["mark"] == "rank" else None

    def rank_delta(self) -> Any:
        return self.relative[0]["rank"] if self.relative[0]["mark"] == "rank_change" else None

    def type(self) -> Any:
        return "cumulative" if self.first.get("cumulative") else "flow" if self.first.get("flow") else None

    def derived(self) -> Any:
        return f"{self.first['times'].rstrip('个')}x{self.first['value']}"

    def part(self) -> Any:
        return float(self.targets[1]["value"]) if self.targets[1].get("part") else None

    def same_as(self) -> Any:
        return self.first["restated"]

    def implied(self) -> Any:
        return self.first["implied"]

    def state(self) -> Any:
        measure = self.measures[0]
        return {"status": "award", "document": "document issued"}.get(measure["kind"], measure["verb"])

    def recurrence(self) -> Any:
        (limit,) = self.limits
        if limit["kind"] == "ongoing":
            return "standing"
        return {"P3M": "quarterly", "P1Y": "yearly"}[limit["recurrence"]]

    def due(self) -> Any:
        (limit,) = self.limits
        month = limit["value"].removeprefix("--")
        return f"{month}-31" if month == "01" else month

    def after(self) -> Any:
        (limit,) = self.limits
        return f"{limit['relative']} after " + {"项目获批": "approval", "印发": "issue date"}[limit["event"]]

    def milestones(self) -> Any:
        assert [target["stage"] for target in self.targets] == [1, 2, 3]
        return [[target["due"], int(target["value"])] for target in self.targets]

    def target(self) -> Any:
        if self.targets and self.first.get("implied") and self.text.startswith("不得"):
            return "prohibition"
        return bool(self.targets or self.relative)


FLAGS = {
    "Q041": lambda told: told.first.get("likely"),
    "Q048": lambda told: told.first.get("rounded"),
    "Q049": lambda told: told.first.get("rounded"),
    "Q063": lambda told: told.measures[0]["vague"] == "基本",
    "Q098": lambda told: told.measures[0]["vague"] == "一批",
}


@pytest.mark.real
def test_the_flags_of_the_originals(originals: list[dict[str, Any]]) -> None:
    for case in originals:
        if case["id"] in FLAGS:
            assert FLAGS[case["id"]](Told(case, reading_of(case["text"], ORIGINAL_YEAR))), case["id"]
