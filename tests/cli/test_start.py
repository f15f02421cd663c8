"""How the command starts: quickly, and with plain words where it was called wrongly."""

import resource
import subprocess
import sys
from importlib.metadata import version

import pytest

from luoshi.cli import main

HEAVY = ("lxml", "openpyxl", "xlsxwriter", "rich", "jinja2", "selectolax", "msgspec", "markdown_it", "django", "pandas")


def modules_after(statement: str) -> set[str]:
    """The top-level modules loaded in a fresh interpreter after a statement."""
    script = f"{statement}\nimport sys; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statement", ["import luoshi", "import luoshi.cli", "from luoshi.cli import _parser; _parser()"]
)
def test_importing_loads_nothing_heavy(statement: str) -> None:
    assert modules_after(statement).isdisjoint(HEAVY)


def test_the_verbs_are_loaded_when_asked_for() -> None:
    assert "selectolax" in modules_after("import luoshi; luoshi.read")


def test_the_package_shows_its_verbs_and_refuses_others() -> None:
    import luoshi

    assert {"read", "extract"} <= set(dir(luoshi))
    with pytest.raises(AttributeError, match="no attribute 'write'"):
        _ = luoshi.write


def _spent_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_appears_within_three_tenths_of_a_second() -> None:
    """In processor time of the command, the best of three: the machine may be busy with something else."""
    took = []
    for _ in range(3):
        start = _spent_by_children()
        done = subprocess.run(
            [sys.executable, "-m", "luoshi.cli", "--help"], capture_output=True, text=True, check=True
        )
        took.append(_spent_by_children() - start)
    assert "extract" in done.stdout and "退出码" in done.stdout
    assert min(took) < 0.3


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"luoshi {version('luoshi')}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "luoshi: 缺少参数：命令"),
        (["read"], "luoshi: 命令 不能是 'read'"),
        (["extract"], "luoshi extract: 缺少参数：路径"),
        (["extract", "a", "--format", "pdf"], "-f/--format 不能是 'pdf'"),
        (["extract", "a", "--today", "2031-13-01"], "--today：“2031-13-01”不是日期，请写成 YYYY-MM-DD"),
        (["extract", "a", "--today", "20310901"], "--today：“20310901”不是日期"),
        (["extract", "a", "--quick"], "luoshi: 不认识的参数：--quick"),
        (["extract", "a", "-o"], "-o/--output 后面缺少内容"),
        (["evaluate", "gold"], "luoshi evaluate: 缺少参数：原文"),
    ],
)
def test_wrong_use_is_told_in_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert message in shown.err
    assert shown.err.count("\n") == 1 and "--help" in shown.err
