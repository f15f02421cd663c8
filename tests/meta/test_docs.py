"""The documents say what is so: generated pages are fresh, commands and links exist, names and examples are real."""

import ast
import doctest
import io
import json
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

import pytest

import generate
import luoshi
from luoshi import cli
from luoshi.extraction import PlanReading, load_register
from luoshi.presentation.table import write_table

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
READMES = ("README.md", "README.zh-CN.md")
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
_CODE = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.M)


def pages() -> list[Path]:
    """The Markdown pages of the repository; documents to be read (examples, specs) are none."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md"), *ROOT.glob("examples/*/*.md")]
    return sorted(found)


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """(language, content) of the fenced blocks of a page, in order."""
    return ((match.group(1), match.group(2)) for match in _FENCE.finditer(page.read_text("utf-8")))


# ---- generated pages


def test_generated_pages_are_fresh() -> None:
    assert generate.stale(ROOT / "docs") == []


def test_a_stale_page_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generate.write(tmp_path)
    assert generate.main(["--check"], tmp_path) == 0
    (tmp_path / "cli.md").write_text("old", "utf-8")
    (tmp_path / "rules.md").unlink()
    assert generate.main(["--check"], tmp_path) == 1
    said = capsys.readouterr().err
    assert "docs/cli.md" in said
    assert "docs/rules.md" in said
    assert "reading.schema.json" not in said
    assert "make docs" in said


def test_an_unknown_argument_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--chek"], tmp_path) == 2
    assert list(tmp_path.iterdir()) == []
    assert "--chek" in capsys.readouterr().err


def test_every_command_and_option_stands_in_the_page_of_the_command_line() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    for command, option in (("extract", "--register"), ("evaluate", "--against"), ("audit verify", "--head")):
        assert f"## luoshi {command}" in page
        assert f"`{option}`" in page


def test_every_question_has_a_message_in_the_page_of_rules() -> None:
    page = (ROOT / "docs" / "rules.md").read_text("utf-8")
    for code in luoshi.extraction.questions.Code:
        row = next(line for line in page.splitlines() if line.startswith(f"| `{code.value}` |"))
        meaning, message = row.strip("| ").split(" | ")[1:]
        assert meaning
        assert re.search("[一-鿿]", message), row


# ---- links and commands


@pytest.mark.parametrize("page", pages(), ids=named)
def test_relative_links_resolve(page: Path) -> None:
    text = re.sub(_FENCE, "", page.read_text("utf-8"))
    for target in _LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked), target


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings as GitHub makes them."""
    headings = _HEADING.findall(re.sub(_FENCE, "", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def command_lines() -> list[object]:
    found = []
    for page in pages():
        for language, content in blocks(page):
            if language in ("", "sh"):
                lines = [line.strip() for line in content.splitlines()]
                found += [(page, line) for line in lines if line.split(" ")[0] in ("luoshi", "make")]
    return [pytest.param(line, id=f"{named(page)}: {line}") for page, line in found]


@pytest.mark.parametrize("line", command_lines())
def test_documented_commands_exist(line: str) -> None:
    program, *arguments = shlex.split(line, comments=True)
    if program == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
        assert set(arguments) <= set(targets)
        return
    parsed = vars(cli._parser().parse_args(arguments))  # leaves with an error where the line is not understood
    inputs = [*parsed.get("paths", []), *(parsed[key] for key in ("gold", "raw", "register") if parsed.get(key))]
    for path in inputs:
        if path.startswith(("examples/", "src/")):
            assert list(ROOT.glob(path)), path


def test_both_readmes_show_commands() -> None:
    for name in READMES:
        shown = [line for language, content in blocks(ROOT / name) if language == "sh" for line in content.splitlines()]
        assert {"make demo", "make test"} <= set(shown)
        assert any(line.startswith("luoshi extract") for line in shown)


# ---- examples


@lru_cache(maxsize=1)
def county() -> PlanReading:
    path = ROOT / "examples" / "county" / "plan.html"
    register = load_register(path.with_name("organisations.toml"))
    return luoshi.extract(luoshi.read(path.read_bytes(), path.name), register=register)


@pytest.mark.parametrize("name", READMES)
def test_the_library_example_prints_what_is_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = list(blocks(ROOT / name))
    at = next(index for index, (language, _) in enumerate(shown) if language == "python")
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(shown[at][1], {})  # noqa: S102  # the example of the README itself
    assert shown[at + 1] == ("text", printed.getvalue())


@pytest.mark.parametrize("name", READMES)
def test_the_excerpt_is_what_the_terminal_shows(name: str) -> None:
    stream = io.StringIO()
    write_table(county(), stream)
    shown = next(content for language, content in blocks(ROOT / name) if language == "text")
    printed = {" ".join(line.split()) for line in stream.getvalue().splitlines()}
    wanted = {" ".join(line.split()) for line in shown.splitlines()}
    heads = {line for line in wanted if line.startswith(("序号", "指标"))}
    assert wanted - heads <= printed
    for head in heads:  # the excerpt leaves columns out
        assert any(set(head.split()) <= set(line.split()) for line in printed)


def test_the_json_of_the_readme_is_part_of_the_reading() -> None:
    shown = next(content for language, content in blocks(ROOT / "README.md") if language == "json")
    assert part_of(json.loads(shown), county().to_json()["targets"][0])


def part_of(shown: object, whole: object) -> bool:
    if isinstance(shown, dict) and isinstance(whole, dict):
        return all(key in whole and part_of(value, whole[key]) for key, value in shown.items())
    return shown == whole


def test_the_examples_of_the_guide_to_extraction_run() -> None:
    page = ROOT / "docs" / "extraction.md"
    sessions = "\n".join(content for language, content in blocks(page) if language == "pycon")
    example = doctest.DocTestParser().get_doctest(sessions, {}, named(page), str(page), 0)
    assert len(example.examples) >= 20
    said = io.StringIO()
    failed = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=said.write).failed
    assert failed == 0, said.getvalue()


# ---- names


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Every module (``luoshi.document``), class, function, constant (``Task``) and member (``Task.due``) of src/."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        found.add(module)
        for node in ast.parse(path.read_text("utf-8")).body:
            found |= set(_named_by(node))
            if isinstance(node, ast.ClassDef):
                found |= {f"{node.name}.{member}" for inner in node.body for member in _named_by(inner)}
    return frozenset(found)


def _named_by(node: ast.stmt) -> list[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            return [name]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
    return []


def glossary() -> list[tuple[str, str, list[str], str]]:
    """(Chinese, English, code names, meaning) of each term of CONTEXT.md."""
    rows = []
    for line in (ROOT / "CONTEXT.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("|") and len(cells) == 4 and not line.startswith(("|---", "| 中文")):
            rows.append((cells[0], cells[1], _CODE.findall(cells[2]), cells[3]))
    return rows


def test_every_code_name_of_the_glossary_exists() -> None:
    used = [name for _, _, code, _ in glossary() for name in code]
    assert len(used) >= 120
    assert [name for name in used if name not in names()] == []


def test_every_term_of_the_glossary_is_complete_and_stands_once() -> None:
    rows = glossary()
    for chinese, english, code, meaning in rows:
        assert chinese
        assert english, chinese
        assert code, chinese
        assert meaning, chinese
    assert len({chinese for chinese, *_ in rows}) == len(rows)


@pytest.mark.parametrize(
    "module",
    [
        "extraction/reading.py",
        "extraction/sets/model.py",
        "document/model.py",
        "server/audit/models.py",
        "server/files/models.py",
        "server/search/models.py",
        *(f"server/intake/models/{name}.py" for name in ("documents", "desks")),
        *(f"server/ledger/models/{name}.py" for name in ("columns", "plans", "parts", "amendments", "lists")),
        "server/jobs/models.py",
        "server/notices/models.py",
        "server/tokens/models.py",
        "server/api/models.py",
        *(f"server/orgs/models/{name}.py" for name in ("governments", "organisations", "people", "posts", "calendar")),
    ],
)
def test_the_glossary_has_every_public_class_of_the_models(module: str) -> None:
    tree = ast.parse((SOURCE / "luoshi" / module).read_text("utf-8"))
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")}
    used = {name.partition(".")[0] for _, _, code, _ in glossary() for name in code}
    assert classes - used == set()


def test_modules_that_the_guides_name_exist() -> None:
    for page in ("docs/architecture.md", "docs/extraction.md", "CONTRIBUTING.md", "SECURITY.md"):
        for code in _CODE.findall((ROOT / page).read_text("utf-8")):
            if re.fullmatch(r"luoshi(?:\.\w+)+", code):
                parent, _, last = code.rpartition(".")
                assert code in names() or (parent in names() and last in names()), f"{page}: {code}"
            elif re.fullmatch(r"(?:src|tests|specs|docs|examples|benchmarks)/[\w./-]*", code):
                assert (ROOT / code).exists(), f"{page}: {code}"
            elif re.fullmatch(r"[a-z_]+\.(?:py|toml)", code):
                assert any(ROOT.rglob(f"src/**/{code}")) or (ROOT / code).exists(), f"{page}: {code}"


def test_every_module_is_told_of() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for path in (SOURCE / "luoshi").rglob("*.py"):
        if path.name != "__init__.py" and path.parent.name != "migrations":
            assert f"`{path.stem}`" in page, path.stem


def test_decisions_are_short_and_numbered() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        assert len(path.read_text("utf-8").splitlines()) <= 14, path.name


def test_no_document_names_a_machine() -> None:
    for page in [*pages(), *(ROOT / "docs").glob("*.schema.json")]:
        own = r"" if page.name.startswith("install.") else r"|localhost|127\.0\.0\.1"  # there it is the reader's own
        assert not re.search(r"/(?:root|home|work|tmp)/" + own, page.read_text("utf-8")), page


def test_the_rule_of_the_guide_is_the_rule_of_the_code() -> None:
    page = (ROOT / "docs" / "extraction.md").read_text("utf-8")
    shown = re.search(r"^ *```python\n(.*?)^ *```$", page, re.M | re.S)
    assert shown
    rules = (SOURCE / "luoshi" / "extraction" / "target_rules.py").read_text("utf-8")
    assert dedent(shown.group(1)) in rules
