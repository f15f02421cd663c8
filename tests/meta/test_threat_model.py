"""The threat model names nothing that is not there: every module, every file, every test."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from repository import ROOT

PAGE = ROOT / "docs" / "threat-model.md"
_CODE = re.compile(r"`([^`\n]+)`")
_TEST = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")
_MODULE = re.compile(r"luoshi(?:\.\w+)+")
_FILE = re.compile(r"[\w/.-]+\.(?:txt|md|toml)|tools/[\w/.-]+|deploy/")


def named() -> list[str]:
    return sorted(set(_CODE.findall(PAGE.read_text("utf-8"))))


@pytest.mark.parametrize("name", [name for name in named() if _MODULE.fullmatch(name)])
def test_a_module_exists(name: str) -> None:
    assert find_spec(name) is not None


@pytest.mark.parametrize("name", [name for name in named() if name.startswith("tests/")])
def test_a_test_exists(name: str) -> None:
    found = _TEST.fullmatch(name)
    assert found, name
    path, test = ROOT / found.group(1), found.group(2)
    assert path.is_file()
    tree = ast.parse(path.read_text("utf-8"))
    tests = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert test in tests if test else tests


@pytest.mark.parametrize("name", [name for name in named() if _FILE.fullmatch(name) and not name.startswith("tests/")])
def test_a_file_exists(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_threat_has_its_kind_its_control_and_its_proof() -> None:
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in Path(PAGE).read_text("utf-8").splitlines()
        if re.match(r"\| [STRIDE] \|", line)
    ]
    assert len(rows) >= 35
    for kind, threat, control, proof, remains in rows:
        assert kind in "STRIDE"
        assert threat
        assert (_CODE.search(control) and _CODE.search(proof)) or remains, threat


def test_the_security_page_leads_to_it() -> None:
    assert "docs/threat-model.md" in (ROOT / "SECURITY.md").read_text("utf-8")
