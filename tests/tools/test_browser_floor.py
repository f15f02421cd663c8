"""What Chrome 109 does not know is found where it is planted, and nothing is said of what it knows."""

from pathlib import Path

import pytest

import browser_floor

NEWER_STYLE = [
    (".a { & .b { color: red } }", "nested rule"),
    (".a { .b { color: red } }", "nested rule"),
    ("@media print { .a { .b { color: red } } }", "nested rule"),
    (".a { color: color-mix(in srgb, red 10%, blue) }", "color-mix()"),
    (".a { border: 1px solid light-dark(#fff, #000) }", "light-dark()"),
    (".a { --tint: oklch(60% 0.1 20) }", "oklch()"),
    (".a { grid-template-columns: subgrid }", "subgrid"),
    (".a { text-wrap: balance }", "text-wrap"),
    (".a { text-autospace: normal }", "text-autospace"),
    (".a { height: 2rlh }", "rlh"),
    ("@starting-style { .a { opacity: 0 } }", "@starting-style"),
    ("@scope (.a) { .b { color: red } }", "@scope"),
    ("@page { @bottom-right { content: counter(page) } }", "@bottom-right"),
    (".a:user-invalid { color: red }", ":user-invalid"),
    (".a:not(:user-invalid) { color: red }", ":user-invalid"),
    ("[popover]:popover-open { color: red }", ":popover-open"),
    (".a::details-content { color: red }", ":details-content"),
]
KNOWN_STYLE = [
    ".a:has(> .b):is(.c, .d):focus-visible { inset: 0; gap: 1rem; height: 100dvh; width: min(10rem, 50%) }",
    "@container (min-width: 40rem) { .a { aspect-ratio: 1 } }",
    "@media (width >= 600px) { .a::after { content: counter(rows) } }",
    "@layer base { .a { color: rgb(0 0 0 / 50%) } }",
    "@supports (text-autospace: normal) { body { text-autospace: normal } }",
    "@keyframes turn { from { rotate: 0deg } 50% { opacity: 0.5 } }",
    "/* newer: @bottom-right, @top-left — older browsers print their own */ "
    "@page { size: A4; @bottom-right { content: counter(page) } @top-left { content: 'x' } }",
]
NEWER_SCRIPT = [
    ("rows.toSorted()", "toSorted"),
    ("const sorted = rows?.toReversed()", "toReversed"),
    ("Object.groupBy(rows, (row) => row.unit)", "groupBy"),
    ("const { promise, resolve } = Promise.withResolvers()", "withResolvers"),
    ("seen.isSubsetOf(wanted)", "isSubsetOf"),
    ("const { startViewTransition } = document", "startViewTransition"),
    ("panel.showPopover()", "showPopover"),
    ("const clock = Temporal", "Temporal"),
    ("await Array.fromAsync(rows)", "fromAsync"),
    ("URL.canParse(text)", "canParse"),
    ('import data from "./data.json" with { type: "json" }', "import attributes"),
    ("/[\\p{L}--[a-z]]/v.test(text)", "regular expression flag v"),
    ("/(?i:a)b/.test(text)", "regular expression modifiers"),
]
KNOWN_SCRIPT = [
    "rows.at(-1); rows.findLast((row) => row.open); structuredClone(rows); Object.hasOwn(rows, 'x'); a ??= b?.c",
    "dialog.showModal(); element.replaceChildren(); crypto.randomUUID(); text.replaceAll('a', 'b')",
    "class A { static { this.x = 1 } #y = 2; union() { return 1 } }",
    "const words = { toSorted: 1 }; const difference = 2; // a comment about Object.groupBy",
    "'rows.toSorted()'",
    "/[a-z]+/u.test(text)",
]
NEWER_TEMPLATE = [
    ('<div popover id="a"></div>', "popover"),
    ('<button popovertarget="a">b</button>', "popovertarget"),
    ('<dialog closedby="any"></dialog>', "closedby"),
    ('{% if a %}\n<details name="group"></details>{% endif %}', "name"),
    ("<search></search>", "<search>"),
]
KNOWN_TEMPLATE = [
    '<dialog><input name="a" {% if b %}required{% endif %} inputmode="decimal" enterkeyhint="done"></dialog>',
    '{# <div popover> #}<div inert loading="lazy"></div>',
    '<a href="{% url "popover" %}">{{ popover }}</a>',
]


def told(tmp_path: Path, name: str, text: str) -> list[str]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return browser_floor.problems(path)


@pytest.mark.parametrize(("text", "name"), NEWER_STYLE)
def test_a_newer_feature_of_a_style_sheet_is_found(tmp_path: Path, text: str, name: str) -> None:
    assert told(tmp_path, "a.css", f"body {{ margin: 0 }}\n{text}") == [f"2: {name}"]


@pytest.mark.parametrize("text", KNOWN_STYLE)
def test_what_the_oldest_browser_knows_passes_in_a_style_sheet(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, "a.css", text) == []


@pytest.mark.parametrize(("text", "name"), NEWER_SCRIPT)
def test_a_newer_feature_of_a_script_is_found(tmp_path: Path, text: str, name: str) -> None:
    assert told(tmp_path, "a.js", f"const rows = [];\n{text}") == [f"2: {name}"]


@pytest.mark.parametrize("text", KNOWN_SCRIPT)
def test_what_the_oldest_browser_knows_passes_in_a_script(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, "a.js", text) == []


@pytest.mark.parametrize(("text", "name"), NEWER_TEMPLATE)
def test_a_newer_feature_of_a_template_is_found(tmp_path: Path, text: str, name: str) -> None:
    assert [each.partition(": ")[2] for each in told(tmp_path, "a.html", text)] == [name]


@pytest.mark.parametrize("text", KNOWN_TEMPLATE)
def test_what_the_oldest_browser_knows_passes_in_a_template(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, "a.html", text) == []


def test_an_exception_needs_a_reason(tmp_path: Path) -> None:
    assert told(tmp_path, "a.css", "/* newer: text-wrap */ .a { text-wrap: balance }") == ["1: text-wrap"]
    assert told(tmp_path, "a.css", "/* newer: text-wrap — looks nicer */ .a { text-wrap: balance }") == []


def test_of_vendored_style_sheets_what_would_break_is_told(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    told_of = told(tmp_path / "vendor", "a.css", ".a { scrollbar-color: red; color: color-mix(in srgb, red, blue) }")
    assert told_of == ["1: color-mix()"]


def test_the_run_names_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ok.css").write_text(".a { color: red }", "utf-8")
    assert browser_floor.main(tmp_path) == 0
    (tmp_path / "late.js").write_text("\nrows.toSorted()", "utf-8")
    assert browser_floor.main(tmp_path) == 1
    assert "late.js:2: toSorted" in capsys.readouterr().err


def test_our_own_files_are_looked_at() -> None:
    kinds = {path.suffix for path in browser_floor.files()}
    assert kinds == {".css", ".js", ".html"}
    assert not any(path.name == "htmx.min.js" for path in browser_floor.files())
    assert browser_floor.main() == 0
