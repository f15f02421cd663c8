"""What services say to people goes through ``say``; every text of it has English, and none is Chinese by neglect."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import translations

SERVER = translations.SERVER
DOCUMENT = SERVER.parent / "document"
CHINESE = re.compile(r"[一-鿿]")
SPEAKING = frozenset({"say", "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"})
REFUSALS = frozenset(
    {
        "Refusal", "NotFound", "NotAllowed", "IllegalTransition", "Conflict", "Invalid", "UnmetError", "Failure",
        "RowError", "Misfit", "Open", "Happening", "Telling", "Decision", "Fault", "QuarantineError", "Blocked",
        "Unreachable", "DrawingError", "ValidationError", "step", "locked", "wrong",
    }
)  # fmt: skip
"""Calls whose texts people read."""

KEPT = {
    "*/apps.py": "names of apps, which no page shows",
    "*/audited.py": "names in the trail, which are kept in Chinese",
    "*/migrations/*.py": "what the choices were called at the time",
    "api/callers.py": "descriptions in both languages",
    "api/cycle_shapes.py": "descriptions in both languages, invented examples",
    "api/indicator_shapes.py": "descriptions in both languages, invented examples",
    "api/project_shapes.py": "descriptions in both languages, invented examples",
    "api/report_shapes.py": "descriptions in both languages, invented examples",
    "api/review_shapes.py": "descriptions in both languages, invented examples",
    "cycles/blank.py": "heads and choices of a sheet, which it is found by when it comes back",
    "delivery/page.py": "a page of the documentation, in both languages",
    "cycles/page.py": "a part of a page of the documentation, in both languages",
    "cycles/services/cycles.py": "system work and why it moves days, in the trail",
    "cycles/services/reminding.py": "system work, in the trail",
    "delivery/services/instructions.py": "the source of an item, as data",
    "papers/gathering.py": "what papers say",
    "papers/models.py": "the number of a paper",
    "demo_delivery.py": "the story of the bundled county",
    "demo_indicators.py": "the story of the bundled county",
    "demo_projects.py": "the story of the bundled county",
    "demo_requests.py": "the story of the bundled county",
    "api/operations.py": "descriptions in both languages",
    "api/paging.py": "descriptions in both languages",
    "api/v1.py": "descriptions in both languages",
    "api/views/*.py": "descriptions in both languages, invented examples",
    "audit/models.py": "for programmers: a row that cannot be changed",
    "audit/services/*.py": "names in the trail",
    "files/models.py": "sizes that no page shows",
    "files/names.py": "a file without a name",
    "files/owners_of_orgs.py": "the name of a thing, as data",
    "intake/owners.py": "the name of a thing, as data",
    "intake/preparing.py": "patterns of papers; a file without a name",
    "intake/proposing.py": "the title of a task without one, as data",
    "intake/services/arriving.py": "the name of a pasted text",
    "intake/services/reading.py": "the name of a secret file, which is not kept",
    "intake/services/taking_in.py": "the name of a pasted text, the comment in the trail",
    "indicators/proposing.py": "patterns of the words of measures; finish lines, as data",
    "jobs/services/queue.py": "the actor in the trail",
    "keeping/*.py": "the command line speaks Chinese",
    "ledger/cell_reading.py": "patterns of sheets",
    "ledger/comparing.py": "patterns of sheets",
    "ledger/services/amendments.py": "the actor in the trail",
    "ledger/effects.py": "the reason of an amendment, as data",
    "ledger/services/importing.py": "the source of a plan, as data",
    "ledger/sheets.py": "the sheet of a ledger, an official paper",
    "ledger/table_reading.py": "patterns of sheets",
    "ledger/target_reading.py": "a paper made up for the reader of targets",
    "notices/services/dispatching.py": "the actor in the trail",
    "notices/tasks.py": "the reader of a test message",
    "orgs/announcements.py": "patterns of the notice of holidays",
    "orgs/divisions.py": "the table of divisions",
    "orgs/importing.py": "columns of the sheet of bodies",
    "orgs/marking.py": "a head of the sheet of bodies",
    "orgs/roster.py": "columns of the sheet of people",
    "orgs/services/divisions.py": "a part of the names of divisions",
    "orgs/services/sign_ins.py": "the actor in the trail",
    "orgs/suggested.py": "parts of the names of bodies",
    "policy/conditions.py": "a state that stands in the facts",
    "policy/page.py": "docs/permissions.md, which gives both languages",
    "setting_up.py": "the command line speaks Chinese",
    "settings/*.py": "what the operator reads; the name of a language in itself",
    "startup.py": "what the operator reads",
    "web/calendar/views.py": "lines that the reader of notices of holidays takes",
    "web/documents/arrivals.py": "words in names of files",
    "web/ledger_sheets/exporting.py": "the sheet of a ledger, an official paper",
    "web/inbox/tables.py": "a template, which translates",
    "web/samples.py": "invented rows",
}
"""Chinese that nobody needs in English, and why."""


def called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "id", "") or getattr(function, "attr", "")


def texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of Chinese below a node that no speaking call holds; docstrings are nobody's message."""
    if called(node) in SPEAKING | {"reason"}:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
        yield node.lineno, node.value
    for child in ast.iter_child_nodes(node):
        yield from texts(child)


def unsaid_refusals(source: str) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if called(node) in REFUSALS:
            found += list(texts(node))
    return sorted(set(found))


def modules() -> list[Path]:
    return [path for path in sorted(SERVER.rglob("*.py")) if "migrations" not in path.parts]


def is_kept(path: Path) -> bool:
    place = path.relative_to(SERVER)
    return any(place.match(pattern) and len(place.parts) >= len(Path(pattern).parts) for pattern in KEPT)


@pytest.mark.parametrize(
    "source",
    [
        'raise Invalid("没有填写", say("请填写"))',
        'raise Invalid(say("没有填写"), say("请填写"), fields={"name": f"{name}不对"})',
        'raise NotFound("这个岗位")',
        'step(TABLE, state, act, thing="这个岗位", state_name=state)',
        'self.wrong(place, f"{column}过长" if long else say("过短"))',
    ],
)
def test_a_chinese_refusal_is_found(source: str) -> None:
    assert unsaid_refusals(source)


@pytest.mark.parametrize(
    "source",
    [
        'raise Invalid(say("没有填写 %(name)s", name=row.name), say("请填写"), fields={"name": say("空")})',
        "raise NotFound(THING)",
        'record(name="这个岗位")',
    ],
)
def test_what_is_said_passes(source: str) -> None:
    assert not unsaid_refusals(source)


def test_every_refusal_is_said() -> None:
    found = {
        f"{path.relative_to(SERVER)}:{line} {text}"
        for path in modules()
        for line, text in unsaid_refusals(path.read_text())
    }
    assert found == set()


def test_other_chinese_of_modules_is_listed_with_its_reason() -> None:
    found = {
        f"{path.relative_to(SERVER)}:{line} {text}"
        for path in modules()
        if not is_kept(path)
        for line, text in texts(ast.parse(path.read_text()))
    }
    assert found == set()


def test_every_listed_module_has_chinese() -> None:
    needed = {
        pattern
        for pattern in KEPT
        for path in SERVER.rglob("*.py")
        if path.relative_to(SERVER).match(pattern) and next(texts(ast.parse(path.read_text())), None)
    }
    assert needed == set(KEPT)


def test_reasons_of_the_library_are_marked() -> None:
    """Every text that a ``ReadError`` is given comes from ``reason``, or from a name that is one."""
    found = {
        f"{path.name}:{line} {text}"
        for path in sorted(DOCUMENT.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if called(node) in {"ReadError", "_too_deep"}
        for line, text in texts(node)
    }
    assert found == set()


def said_literals(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called(node) in {"say", "reason"} and node.args:
            match node.args[0]:
                case ast.Constant(value=str(text)):
                    yield node.lineno, text
                case other:
                    yield node.lineno, f"not a literal: {ast.unparse(other)}"


def test_everything_said_is_collected() -> None:
    """A text that is no plain literal, or stands in brackets of its own, is seen by nobody who collects."""
    known = {translations._key(message)[0] for message in translations.read(translations.ENGLISH) if message.id}
    found = {
        f"{path.relative_to(SERVER.parent)}:{line} {text}"
        for path in [*modules(), *sorted(DOCUMENT.glob("*.py"))]
        for line, text in said_literals(path.read_text())
        if text not in known
    }
    assert found == set()


CHINESE_IN_ENGLISH: dict[str, str] = {}
"""English texts that must hold Chinese, and why: names of laws, terms of official papers in quotes."""


def test_english_of_modules_holds_no_chinese() -> None:
    english = {
        translations._key(message): translations.texts(message) for message in translations.read(translations.ENGLISH)
    }
    asked = {
        (message if isinstance(message, str) else message[0], context)
        for path, _line, message, context in translations.strings()
        if path.suffix == ".py"
    }
    assert len(asked) > 1500
    wrong = {
        key[0]: text
        for key in asked
        for text in english[key]
        if not text.strip() or (CHINESE.search(text) and key[0] not in CHINESE_IN_ENGLISH)
    }
    assert wrong == {}
