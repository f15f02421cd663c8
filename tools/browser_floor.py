"""Finds what Chrome 109 does not know in our style sheets, scripts and templates: ``python tools/browser_floor.py``.

Offices run browsers of 2023 for years. The lists of newer features come from MDN's compatibility data
(``newer_features.json``). What stands inside ``@supports`` is an addition and allowed. Everything else needs a comment
with the name and a reason in its file: ``newer: @bottom-right — older browsers print their own page numbers``.

Of vendored style sheets only what would break is told: an unknown property is skipped by a browser, an unknown
function spoils the value that it stands in.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import tinycss2
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

ROOT = Path(__file__).parents[1]
WEB = ROOT / "src" / "luoshi" / "server"
_ALLOWED = re.compile(r"\bnewer: ([\w@:-]+(?:, [\w@:-]+)*) — \S")
_TEMPLATE_CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
_MODIFIERS = re.compile(r"\(\?[ims]*-?[ims]+:")
_NESTED = "nested rule"
_OF_PAGES = frozenset({"size", "page-orientation"})
_UNITS = frozenset({"cap", "rcap", "rch", "rex", "ric", "rlh"})

Found = tuple[int, str]
"""A line (from 1) and the name of what is newer."""


@lru_cache(maxsize=1)
def lists() -> dict[str, Any]:
    """The lists of newer features."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("newer_features.json").read_text("utf-8"))
    return loaded


# ---- style sheets


def in_style(text: str) -> Iterator[Found]:
    """Newer at-rules, properties, keywords, functions, units, selectors and nested rules of a style sheet."""
    yield from _rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), within="")


def _rules(nodes: Iterable[Any], within: str) -> Iterator[Found]:
    css = lists()["css"]
    for node in nodes:
        if node.type == "qualified-rule":
            if within == "rule":
                yield node.source_line, _NESTED
            if within != "keyframes":
                yield from _selector(node.prelude)
            yield from _rules(_contents(node.content), within="rule")
        elif node.type == "at-rule":
            name = node.lower_at_keyword
            if name == "supports":
                continue
            boxes = css["page_margin_boxes"] if within == "page" else ()
            if name in css["at_rules"] or name in boxes:
                yield node.source_line, f"@{name}"
            yield from _functions(node.prelude)
            inner = "keyframes" if name.endswith("keyframes") else "page" if name == "page" else within
            yield from _rules(_contents(node.content or ()), within=inner)
        elif node.type == "declaration" and not (within == "page" and node.lower_name in _OF_PAGES):
            yield from _declaration(node)


def _contents(tokens: Iterable[Any]) -> Iterable[Any]:
    nodes: Iterable[Any] = tinycss2.parse_blocks_contents(tokens, skip_comments=True, skip_whitespace=True)
    return nodes


def _declaration(node: Any) -> Iterator[Found]:
    css = lists()["css"]
    if node.lower_name in css["properties"]:
        yield node.source_line, node.lower_name
    late = css["values"].get(node.lower_name, ())
    for token in node.value:
        if token.type == "ident" and token.lower_value in late:
            yield node.source_line, token.lower_value
    yield from _functions(node.value)


def _functions(tokens: Iterable[Any]) -> Iterator[Found]:
    late = lists()["css"]["functions"]
    for token in tokens:
        if token.type == "function":
            if token.lower_name in late:
                yield token.source_line, f"{token.lower_name}()"
            yield from _functions(token.arguments)
        elif token.type == "dimension" and token.lower_unit in _UNITS & set(late):
            yield token.source_line, token.lower_unit
        elif token.type in ("() block", "[] block"):
            yield from _functions(token.content)


def _selector(tokens: Sequence[Any]) -> Iterator[Found]:
    late = lists()["css"]["selectors"]
    after_colon = False
    for token in tokens:
        sign = token.value if token.type == "literal" else ""
        if sign == "&":
            yield token.source_line, _NESTED
        name = token.lower_value if token.type == "ident" else token.lower_name if token.type == "function" else ""
        if after_colon and name in late:
            yield token.source_line, f":{name}"
        if token.type == "function":
            yield from _selector(token.arguments)
        after_colon = sign == ":"


# ---- scripts


def in_script(text: str) -> Iterator[Found]:
    """Newer members, globals and syntax of a script. A name counts wherever it is called or read as a member."""
    tree = Parser(Language(tree_sitter_javascript.language())).parse(text.encode())
    late = set(lists()["javascript"]["names"])
    for node in _walk(tree.root_node):
        word = (node.text or b"").decode()
        line = node.start_point[0] + 1
        member = node.type in ("property_identifier", "shorthand_property_identifier_pattern")
        glob = node.type == "identifier" and word[:1].isupper()
        if (member or glob) and word in late and not _defines(node):
            yield line, word
        elif node.type == "import_attribute":
            yield line, "import attributes"
        elif node.type == "using_declaration" or (node.type == "ERROR" and word.startswith(("using ", "await using "))):
            yield line, "using"
        elif node.type == "regex_flags" and "v" in word:
            yield line, "regular expression flag v"
        elif node.type == "regex_pattern" and _MODIFIERS.search(word):
            yield line, "regular expression modifiers"


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _defines(node: Node) -> bool:
    """Whether the name is one of ours: the key of an object or the name of a method that is written here."""
    return node.parent is not None and node.parent.type in ("pair", "method_definition")


# ---- templates


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Found] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        html = lists()["html"]
        if tag in html["elements"]:
            self.found.append((self.getpos()[0], f"<{tag}>"))
        late = {*html["attributes"]["*"], *html["attributes"].get(tag, ())}
        self.found += [(self.getpos()[0], name) for name, _ in attrs if name in late]


def in_template(text: str) -> Iterator[Found]:
    """Newer elements and attributes of a Django template."""
    tags = _Tags()
    tags.feed(_TEMPLATE_CODE.sub(lambda code: "\n" * code.group().count("\n"), text))
    yield from tags.found


# ---- files

KINDS = {".css": in_style, ".js": in_script, ".html": in_template}


def files(folder: Path = WEB) -> list[Path]:
    """Our own style sheets, scripts and templates, and vendored style sheets."""
    found = [path for path in sorted(folder.rglob("*")) if path.suffix in KINDS]
    return [path for path in found if "vendor" not in path.parts or path.suffix == ".css"]


def problems(path: Path) -> list[str]:
    """``line: name`` of everything newer in a file that no comment there gives a reason for."""
    text = path.read_text("utf-8")
    allowed = {name for match in _ALLOWED.finditer(text) for name in match.group(1).split(", ")}
    found = dict.fromkeys(KINDS[path.suffix](text))
    if "vendor" in path.parts:
        found = {each: None for each in found if each[1] == _NESTED or each[1].endswith("()")}
    return [f"{line}: {name}" for line, name in found if name not in allowed]


def main(folder: Path = WEB) -> int:
    """Print what is newer; the exit code is 1 where anything is."""
    wrong = [f"{path.relative_to(folder)}:{problem}" for path in files(folder) for problem in problems(path)]
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print(f"Chrome {lists()['oldest_chrome']} does not know these.", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
