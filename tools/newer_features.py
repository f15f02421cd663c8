"""Writes ``newer_features.json``: what browsers learned after Chrome 109, from the compatibility data of MDN (CC0).

For maintainers, with npm: ``python tools/newer_features.py``. The lint ``browser_floor.py`` reads what it writes.
A name that anything older also carries is left out: the lint would rather miss one than cry at a method of a Map.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vendor import fetched

PACKAGE, VERSION = "@mdn/browser-compat-data", "8.1.9"
OLDEST = 109
RESULT = Path(__file__).with_name("newer_features.json")

Node = dict[str, Any]


def newer(compat: Node | None) -> bool:
    """Whether Chrome knows the feature only after the oldest one that Luoshi serves, behind a flag, or not at all."""
    if compat is None:
        return False
    support = compat["support"].get("chrome", {"version_added": False})
    statements = support if isinstance(support, list) else [support]
    return not any(_in_the_oldest(statement) for statement in statements)


def _in_the_oldest(statement: Node) -> bool:
    added = statement.get("version_added")
    if statement.get("flags") or statement.get("prefix") or statement.get("alternative_name"):
        return False
    if not isinstance(added, str) or added == "preview":
        return added is True or added is None
    return float(added.lstrip("≤")) <= OLDEST


def split(tree: Node) -> tuple[set[str], set[str]]:
    """(newer, older) names directly below a node."""
    names = {name: newer(node.get("__compat")) for name, node in tree.items() if name != "__compat"}
    return {name for name, late in names.items() if late}, {name for name, late in names.items() if not late}


def values(properties: Node) -> dict[str, list[str]]:
    """Newer keywords of older properties."""
    found = {}
    for name, node in properties.items():
        late = sorted(value for value in split(node)[0] if value.replace("-", "").isalpha() and value.islower())
        if late and not newer(node.get("__compat")):
            found[name] = late
    return found


def functions(types: Node) -> set[str]:
    """Newer functions of values: ``color-mix``, ``light-dark`` …"""
    below = {name: child for node in types.values() for name, child in node.items() if name != "__compat"}
    return split(types)[0] | split(below)[0]


def members(*trees: Node) -> tuple[set[str], set[str]]:
    """(newer, older) names of globals and of their members, over several trees of interfaces."""
    late, early = set[str](), set[str]()
    for tree in trees:
        for name, node in tree.items():
            if name == "__compat" or not isinstance(node, dict):
                continue
            (late if newer(node.get("__compat")) else early).add(name)
            inner_late, inner_early = split(node)
            late |= {_bare(inner) for inner in inner_late}
            early |= {_bare(inner) for inner in inner_early}
    return late, early


def _bare(name: str) -> str:
    return name.removesuffix("_static").removesuffix("_event")


def attributes(html: Node) -> Iterator[tuple[str, list[str]]]:
    """(element, newer attributes); ``*`` for those of every element."""
    yield "*", sorted(split(html["global_attributes"])[0])
    for element, node in html["elements"].items():
        late = sorted(name for name in split(node)[0] if "_" not in name)
        if late and not newer(node.get("__compat")):
            yield element, late


def collect(data: Node) -> Node:
    """The lists of the lint."""
    css, script = data["css"], data["javascript"]
    late, early = members(script["builtins"], data["api"])
    own = {name for name in late - early if name.isidentifier()}
    return {
        "source": f"{PACKAGE} {VERSION}, CC0-1.0",
        "oldest_chrome": OLDEST,
        "css": {
            "at_rules": sorted(split(css["at-rules"])[0]),
            "page_margin_boxes": sorted(
                name.removeprefix("at_") for name in split(css["at-rules"]["page"])[0] if name.startswith("at_")
            ),
            "properties": sorted(split(css["properties"])[0]),
            "values": values(css["properties"]),
            "functions": sorted(functions(css["types"])),
            "selectors": sorted(split(css["selectors"])[0]),
        },
        "javascript": {"names": sorted(own)},
        "html": {"elements": sorted(split(data["html"]["elements"])[0]), "attributes": dict(attributes(data["html"]))},
    }


def main() -> int:
    """Fetch the data and write the lists."""
    data = json.loads(fetched(PACKAGE, VERSION)["data.json"])
    RESULT.write_text(json.dumps(collect(data), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
