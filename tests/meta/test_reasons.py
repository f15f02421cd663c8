"""A check that is switched off says why, on its line, in one form: ``# noqa: S608  # names and a placeholder``."""

import ast
import io
import re
import tokenize

import pytest
from repository import ROOT, python_files

_SWITCH = re.compile(r"#\s*(?:noqa|type:\s*ignore|nosec|pragma:|mypy:|pylint:)", re.IGNORECASE)
_CODES = r"[A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)*"
_FORM = re.compile(rf"# (?:noqa: {_CODES}|type: ignore\[[a-z-]+(?:, [a-z-]+)*\])  # \w.{{2,}}")
_BARE = re.compile(r"^\s*@pytest\.mark\.(?:skip|xfail)$", re.MULTILINE)
_SKIPS = frozenset({"skip", "skipif", "xfail", "importorskip"})


def unreasoned(source: str) -> list[str]:
    """The comments of a source that switch a check off and do not say why."""
    if _SWITCH.search(source) is None:
        return []
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    switches = [each for each in tokens if each.type == tokenize.COMMENT and _SWITCH.search(each.string)]
    return [f"{each.start[0]}: {each.string}" for each in switches if _FORM.fullmatch(each.string) is None]


def silent_skips(source: str) -> list[int]:
    """The lines of a test that pass a case over without a word."""
    if not any(skip in source for skip in _SKIPS):
        return []
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    skips = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in _SKIPS]
    bare = [source.count("\n", 0, found.start()) + 1 for found in _BARE.finditer(source)]
    return bare + [call.lineno for call in skips if not _reason(call)]


def _reason(call: ast.Call) -> bool:
    named = [keyword.arg for keyword in call.keywords]
    first = call.func.attr == "skip" and bool(call.args)  # type: ignore[attr-defined]  # an attribute, as the caller saw
    return first or "reason" in named


def test_every_check_that_is_switched_off_says_why() -> None:
    found = {str(path.relative_to(ROOT)): unreasoned(path.read_text("utf-8")) for path in python_files()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_test_is_passed_over_in_silence() -> None:
    found = {str(path.relative_to(ROOT)): silent_skips(path.read_text("utf-8")) for path in python_files("tests")}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: S608",
        "# noqa: S608  (names)",
        "# type: ignore",
        "# type: ignore[misc]",
        "# nosec B608  # names",
    ],
)
def test_another_form_is_found(comment: str) -> None:
    assert unreasoned(f"x = 1  {comment}\n") == [f"1: {comment}"]
    assert unreasoned(f'x = "{comment}"  # noqa: S608  # a name of our own\n') == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("pytest.skip()", [1]),
        ("pytest.skip('no browser here')", []),
        ("pytest.mark.skipif(True)", [1]),
        ("pytest.mark.xfail(strict=True, reason='known')", []),
        ("@pytest.mark.skip\ndef test_it(): ...", [1]),
    ],
)
def test_a_silent_skip_is_found(source: str, lines: list[int]) -> None:
    assert silent_skips(source) == lines
