"""Every module has its tests, and every module is about one thing."""

import tomllib
from pathlib import Path

import pytest
from repository import PACKAGE, ROOT, modules, python_files

LONGEST = 420
TESTS = ROOT / "tests"

ELSEWHERE: dict[str, tuple[str, str]] = {
    module: (where, why)
    for module, (where, why) in tomllib.loads((TESTS / "meta" / "tested_elsewhere.toml").read_text("utf-8")).items()
}
"""Modules whose tests stand elsewhere than in tests/<path>/test_<name>.py: where, and why."""
# folders whose modules are tested together
TOGETHER = {
    "server/web/people/": ("server/web/test_people_pages.py", "the parts of a page are met on the page"),
    "server/web/appointments/": ("server/web/test_post_pages.py", "the parts of a page are met on the page"),
    "server/web/delegations/": ("server/web/test_post_pages.py", "delegations hang on posts"),
    "server/web/mine/": ("server/web/test_post_pages.py", "the own account shows posts and delegations"),
    "server/web/projects/": ("server/web/test_project_pages.py", "the parts of a page are met on the page"),
    "server/web/matters/": ("server/web/matters/test_matter_page.py", "the parts of a page are met on the page"),
    "server/web/amendments/": ("server/web/test_amendment_pages.py", "the parts of a page are met on the page"),
    "server/web/ledger_sheets/": ("server/web/test_sheet_pages.py", "the parts of a page are met on the page"),
    "server/web/audit/": ("server/web/test_audit_pages.py", "the parts of a page are met on the page"),
    "server/intake/models/": ("server/intake/test_taking_in.py", "rows are seen by what taking in makes"),
    "server/intake/": ("server/intake/test_desk.py", "papers are taken in, confirmed and renewed as an office does it"),
    "server/cycles/": ("server/cycles/test_cycles.py", "cycles are planned, moved, opened, locked by their days"),
    "server/web/cycles/": ("server/web/test_cycle_pages.py", "the parts of a page are met on the page"),
    "server/web/reporting/": (
        "server/web/reporting/test_reporting_pages.py",
        "the parts of a page are met on the page",
    ),
    "server/delivery/models/": ("server/delivery/test_life_of_matters.py", "rows are seen by what acts make of them"),
    "server/delivery/": ("server/delivery/test_life_of_matters.py", "matters are led from 立项 to 回头看"),
    "server/indicators/": (
        "server/indicators/test_observations.py",
        "figures are entered, revised, read as known then",
    ),
    "server/ledger/models/": ("server/ledger/test_making.py", "rows are seen by what a ledger is made of"),
    "server/ledger/": ("server/ledger/test_making.py", "a ledger is made, read, amended, sent out and taken back in"),
    "server/search/": ("server/search/test_search.py", "what is found, on both engines"),
    "extraction/questions/": ("extraction/questions/test_specs.py", "every question has cases in specs/"),
    "extraction/sets/": ("extraction/test_sets.py", "a set is read as a whole, case by case from specs/"),
    "server/core/": ("server/core/test_values.py", "small values are tried together"),
    "server/tokens/": ("server/tokens/test_tokens.py", "the life of a token"),
    "server/web/tokens/": ("server/web/test_token_pages.py", "pages by what they show"),
    "server/api/": ("server/api/test_calls.py", "the interface is tried by calling it"),
    "server/quarantine/": ("server/test_quarantine.py", "the process is seen by what it survives"),
    "server/policy/": ("server/policy/test_policy_table.py", "the whole matrix is made from the table"),
    "server/orgs/models/": ("server/orgs/test_constraints.py", "models are seen by what the database refuses"),
    "server/web/calendar/": ("server/web/test_calendar_pages.py", "pages are tried together"),
    "server/web/government/": ("server/web/test_setup_pages.py", "the government is the first step"),
    "server/web/organisations/": ("server/web/test_organisation_pages.py", "pages are tried together"),
    "server/web/setup/": ("server/web/test_setup_pages.py", "pages are tried together"),
    "server/web/desk/": ("server/web/desk/test_desk_pages.py", "the desk is tried by its acts"),
    "server/web/documents/": ("server/web/test_document_pages.py", "pages are tried together"),
    "server/web/finish_lines/": ("server/web/test_finish_line_pages.py", "pages are tried together"),
    "server/web/indicators/": ("server/web/test_indicator_pages.py", "pages are tried together"),
    "server/web/ledger/": ("server/web/test_ledger_pages.py", "pages are tried together"),
    "server/web/search/": ("server/web/test_ledger_pages.py", "what is found is seen on its page"),
    "server/web/sources/": ("server/web/sources/test_source_view.py", "the text with its marks is drawn"),
    "server/settings/": ("server/test_home.py", "settings are met by the tests that run under them"),
}


def where_tested(module: str) -> Path:
    """The test module that a module's tests stand in."""
    folder = next((place for prefix, (place, _) in TOGETHER.items() if module.startswith(prefix)), None)
    mirrored = TESTS / Path(module).parent / f"test_{Path(module).name}"
    if mirrored.exists():
        return mirrored
    return TESTS / (ELSEWHERE[module][0] if module in ELSEWHERE else folder or mirrored.relative_to(TESTS))


@pytest.mark.parametrize("module", [path.as_posix() for path in modules()])
def test_module_has_tests(module: str) -> None:
    assert where_tested(module).is_file(), (
        f"write {where_tested(module).relative_to(ROOT)} or say where the tests stand"
    )


def test_modules_with_tests_elsewhere_exist_and_have_a_reason() -> None:
    known = {path.as_posix() for path in modules()}
    for module, (_, reason) in ELSEWHERE.items():
        assert module in known, f"{module} is gone: take it off the list"
        assert not (TESTS / Path(module).parent / f"test_{Path(module).name}").exists(), f"{module} has its own tests"
        assert reason
    for prefix, (place, reason) in TOGETHER.items():
        assert (PACKAGE / prefix).is_dir()
        assert (TESTS / place).is_file()
        assert reason


WRITTEN_BY_HAND = [
    path for path in python_files("src", "tests", "benchmarks", "tools") if path.parent.name != "migrations"
]


@pytest.mark.parametrize("path", WRITTEN_BY_HAND, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_test_modules_have_names_of_their_own() -> None:
    """Without packages two test modules of one name would be one module."""
    names = [path.name for path in python_files("tests") if path.name != "conftest.py"]  # pytest keeps those apart
    assert {name for name in names if names.count(name) > 1} == set()


def test_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"}
    assert {path.name for path in python_files()} & drawers == set()
