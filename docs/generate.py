"""Writes the pages of this folder that follow from the code: command line, input, rules, schemas, API, permissions,
states.

``python docs/generate.py`` writes them, ``--check`` writes nothing and exits with 1 where one no longer says what the
code does. The pages do not depend on the machine, the width of the terminal or the version of Python. Each has its
module in ``pages_from_code``.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pages_from_code.command_line import cli_page
from pages_from_code.interface import api_page
from pages_from_code.permissions import permissions_page
from pages_from_code.readers import input_page
from pages_from_code.rules import rules_page
from pages_from_code.schemas import schema_page, set_schema_page
from pages_from_code.states import states_page

DOCS = Path(__file__).parent

PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "input.md": input_page,
    "reading.schema.json": schema_page,
    "rules.md": rules_page,
    "set.schema.json": set_schema_page,
    "api.md": api_page,
    "permissions.md": permissions_page,
    "states.md": states_page,
}


def stale(folder: Path) -> list[str]:
    """The names of the pages in a folder that are missing or differ from what the code gives."""
    return [name for name, page in PAGES.items() if _current(folder / name) != page() + "\n"]


def _current(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def write(folder: Path) -> None:
    """Write every page into a folder."""
    for name, page in PAGES.items():
        (folder / name).write_text(page() + "\n", "utf-8", newline="\n")


def main(arguments: Sequence[str], folder: Path = DOCS) -> int:
    """Write the pages, or with ``--check`` only say which are stale; returns the exit code."""
    unknown = [argument for argument in arguments if argument != "--check"]
    if unknown:
        print(f"docs/generate.py: unknown argument {unknown[0]}; it takes --check or nothing", file=sys.stderr)
        return 2
    if "--check" not in arguments:
        write(folder)
        return 0
    found = stale(folder)
    for name in found:
        print(
            f"docs/{name} does not say what the code does: run `make docs` and look at the difference", file=sys.stderr
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
