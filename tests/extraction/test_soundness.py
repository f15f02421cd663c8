"""What holds of every reading: of the bundled papers always, of the real ones where they are at hand."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from digit_changes import Change, changes, survivors
from facts import facts
from msgspec.structs import replace
from mutations import mutants
from paper_sources import COUNTY, SOURCES, bundled, documents_in, hard, paper
from soundness_of_readings import SAFE, faults

from luoshi.document import Document, ReadError, read
from luoshi.extraction.pipeline import extract
from luoshi.extraction.reading import Deadline, PlanReading, Quantity, Target, Task
from luoshi.extraction.register import load_register

# where digits are changed one after the other through the whole document
WHOLE = ("joint-paper.html", "five-year-plan.html")
SAMPLED = 9
# rules that a paper is known to break; one that holds again fails until it is taken off
KNOWN_FAULTS: dict[str, set[str]] = {}


@pytest.fixture(scope="session")
def real(evaluation_dir: Path) -> dict[str, Document]:
    return dict(documents_in(evaluation_dir / "dev" / "raw"))


@pytest.mark.parametrize("name", bundled())
def test_bundled_paper(name: str) -> None:
    document = bundled()[name]
    reading = extract(document)
    assert faults(document, reading) == []
    assert extract(document) == reading


@pytest.mark.parametrize("name", hard())
def test_hard_paper(name: str) -> None:
    document = hard()[name]
    broken = {fault.partition(":")[0] for fault in faults(document, extract(document))}
    assert broken == KNOWN_FAULTS.get(name, set())


@pytest.mark.real
def test_real_papers(real: dict[str, Document]) -> None:
    for name, document in real.items():
        reading = extract(document)
        assert faults(document, reading) == [], name
        assert extract(document) == reading, name


def test_with_a_register() -> None:
    register = load_register(COUNTY / "organisations.toml")
    for document in bundled().values():
        assert faults(document, extract(document, register=register)) == []


def test_rules_can_fail() -> None:
    document = bundled()["joint-paper.html"]
    reading = extract(document)
    target = reading.targets[0]
    wrong: list[PlanReading] = [
        replace(reading, targets=(replace(target, start=target.start + 1), *reading.targets[1:])),
        replace(reading, targets=(_with_value(target), *reading.targets[1:])),
        replace(reading, targets=reading.targets[::-1]),
        replace(reading, tasks=(replace(reading.tasks[0], end=reading.tasks[0].start + 1), *reading.tasks[1:])),
    ]
    for changed in wrong:
        assert faults(document, changed) != []


def _with_value(target: Target) -> Target:
    return replace(target, quantity=replace(target.quantity, value=target.quantity.value + 1))


@pytest.mark.parametrize("name", WHOLE)
def test_any_digit_changed_changes_the_value_or_drops_the_fact(name: str) -> None:
    document = bundled()[name]
    found = changes(extract(document))
    assert len(found) > 60
    assert [line for change in found for line in survivors(document, change)] == []


def test_digits_of_the_other_bundled_papers() -> None:
    checked = 0
    for name, document in bundled().items():
        if name not in WHOLE:
            for change in changes(extract(document))[::SAMPLED]:
                assert list(survivors(document, change)) == [], name
                checked += 1
    assert checked > 80


def test_digits_of_the_hard_papers() -> None:
    checked = 0
    for name, document in hard().items():
        for change in changes(extract(document))[::25]:
            assert list(survivors(document, change)) == [], name
            checked += 1
    assert checked > 40


def test_digits_of_the_lower_end_of_a_range() -> None:
    document = paper("云岭县河道治理方案\n一、重点任务\n1.修渠。2031年8月至11月清淤。\n2.修堤。加高。\n")
    at = document.text.index("8月")
    limit = next(fact for _, fact in facts(extract(document)) if isinstance(fact, Deadline))
    assert limit.start <= at < limit.end
    assert list(survivors(document, Change(limit, at, "9"))) == []


@pytest.mark.real
def test_digits_of_the_real_papers(real: dict[str, Document]) -> None:
    checked = 0
    for name, document in real.items():
        for change in changes(extract(document))[::SAMPLED]:
            assert list(survivors(document, change)) == [], name
            checked += 1
    assert checked > 40


def test_a_digit_that_is_not_changed_survives() -> None:
    document = bundled()["five-year-plan.html"]
    reading = extract(document)
    _, fact = next((path, fact) for path, fact in facts(reading) if isinstance(fact, Quantity))
    at = next(at for at in range(fact.start, fact.end) if document.text[at].isdigit())
    assert list(survivors(document, Change(fact, at, document.text[at]))) != []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_mutants_of_a_bundled_paper(path: Path) -> None:
    assert _faulty(path, each=2) == []


@pytest.mark.real
def test_mutants_of_the_real_papers(evaluation_dir: Path) -> None:
    """Every paper and every damage, a third of their pairs: benchmarks/mutants.py has them all, many times."""
    paths = sorted((evaluation_dir / "dev" / "raw").iterdir())
    assert [line for at, path in enumerate(paths) for line in _faulty(path, 1, slice(at % 3, None, 3))] == []


def _faulty(path: Path, each: int, part: slice = slice(None)) -> list[str]:
    found = []
    for what, source in list(mutants(path.name, path.read_bytes(), each=each))[part]:
        try:
            document = read(source, path.name)
        except ReadError:
            continue
        found += [f"{path.name} {what}: {line}" for line in faults(document, extract(document), SAFE)]
    return found


def test_mutants_are_the_same_every_time_and_differ_from_their_source() -> None:
    source = SOURCES[0].read_bytes()
    first, again = list(mutants("a", source)), list(mutants("a", source))
    assert first == again
    assert sum(changed != source for _, changed in first) >= 8


_DIGEST = """
import hashlib, msgspec, sys
from pathlib import Path
from luoshi.document import read
from luoshi.extraction.pipeline import extract
whole = hashlib.sha256()
for path in map(Path, sys.argv[1:]):
    whole.update(msgspec.json.encode(extract(read(path.read_bytes(), path.name)).to_json()))
print(whole.hexdigest())
"""


def test_reading_does_not_hang_on_the_hash_seed() -> None:
    whole = hashlib.sha256()
    for path in SOURCES:
        whole.update(msgspec.json.encode(extract(read(path.read_bytes(), path.name)).to_json()))
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-c", _DIGEST, *map(str, SOURCES)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.strip() == whole.hexdigest()


def test_schema_of_the_reading_is_named_and_facts_are_objects() -> None:
    plain = extract(bundled()["trailing-owners.html"]).to_json()
    assert plain["schema"] == "luoshi.reading/1"
    assert {"start", "end", "quote", "rule", "grade"} <= plain["tasks"][0]["title"].keys()
    assert msgspec.json.schema(PlanReading)["$defs"].keys() >= {Task.__name__, Target.__name__}
