"""Printed names against a register, case by case from specs/extraction/register.yaml; files that are refused."""

from dataclasses import FrozenInstanceError
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from paper_sources import COUNTY, bundled, paper

from luoshi.extraction.pipeline import extract
from luoshi.extraction.register import Organisation, Register, RegisterError, load_register
from spec_cases import Case, cases, load


@lru_cache(maxsize=1)
def register() -> Register:
    data = load("extraction/register")
    bodies = tuple(
        Organisation(
            body["id"],
            body["name"],
            tuple(body.get("short", ())),
            tuple(body.get("aliases", ())),
            body.get("kind", "bureau"),
            body["level"],
        )
        for body in data["organisations"]
    )
    return Register(bodies, data["place"], data["city"], data["province"])


@pytest.mark.parametrize("case", cases("extraction/register"))
def test_resolve(case: Case) -> None:
    match = register().resolve(case["name"])
    assert match.organisation == case["organisation"]
    assert match.rule == f"register.{case.get('rule', 'candidates')}"
    assert list(match.candidates) == case.get("candidates", [])


@pytest.mark.parametrize("case", cases("extraction/register", "faults"))
def test_refused(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "机构.toml"
    file.write_text(case["toml"], "utf-8")
    with pytest.raises(RegisterError) as caught:
        load_register(file)
    assert case["says"] in str(caught.value)
    assert str(file) in str(caught.value)


def test_refused_where_there_is_no_file_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="无法打开"):
        load_register(tmp_path / "无.toml")
    (tmp_path / "乱.toml").write_bytes("schema = '云".encode("gb18030"))
    with pytest.raises(RegisterError, match="不是有效的 TOML"):
        load_register(tmp_path / "乱.toml")


def test_candidates_are_of_the_level_of_the_name() -> None:
    levels = {body.id: body.level for body in register().organisations}
    for word, level in (("县", "county"), ("市", "city")):
        for core in ("水务", "生态环境", "住房和城乡建设", "工程", "卫生健康"):
            match = register().resolve(f"{word}{core}局")
            found = [match.organisation] if match.organisation else list(match.candidates)
            assert {levels[identifier] for identifier in found} <= {level} | ({"city"} if core == "生态环境" else set())


def test_every_name_of_the_bundled_register_resolves_to_its_body() -> None:
    bundled_register = load_register(COUNTY / "organisations.toml")
    assert len(bundled_register.organisations) >= 25
    assert isinstance(bundled_register.as_of, date)
    for body in bundled_register.organisations:
        for name in (body.name, *body.short, *body.aliases):
            assert bundled_register.resolve(name).organisation == body.id
        assert bundled_register.organisation(body.id) is body
    assert bundled_register.organisation("unheard-of") is None


def test_owners_of_the_bundled_plan_carry_their_body() -> None:
    bundled_register = load_register(COUNTY / "organisations.toml")
    reading = extract(bundled()["plan.html"], register=bundled_register)
    known = {body.id for body in bundled_register.organisations}
    owners = [owner for task in reading.tasks for owner in task.owners]
    assert owners
    for owner in owners:
        assert owner.organisation is None or owner.organisation in known
        assert set(owner.candidates) <= known
        assert not (owner.organisation and owner.candidates)
    resolved = [owner for owner in owners if owner.organisation]
    assert len(resolved) / len(owners) >= 0.9


def test_register_changes_only_what_is_resolved() -> None:
    text = """云岭县河道治理实施方案
一、重点任务
1.修好渠道。清淤。（责任单位：县水务局、县教育局）
2.修堤。加高。（责任单位：石桥镇）
"""
    without, resolved = extract(paper(text)), extract(paper(text), register=register())
    ids = [[owner.organisation for owner in task.owners] for task in resolved.tasks]
    assert ids == [["water", None], ["shiqiao"]]
    assert [[o.quote for o in t.owners] for t in without.tasks] == [[o.quote for o in t.owners] for t in resolved.tasks]
    assert all(owner.organisation is None for task in without.tasks for owner in task.owners)


def test_register_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        register().place = "禾洲县"  # type: ignore[misc]  # refused, which is the point
