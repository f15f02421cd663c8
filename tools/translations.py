"""The catalogue of the pages: Chinese in the source, English in ``locale/en``. No system gettext is needed.

``python tools/translations.py`` checks that the catalogue has every string, that each is translated with its
placeholders, and that the compiled file says the same. ``update`` collects strings and compiles. The strings of other
packages that we word differently stand by hand in ``locale/zh_Hans``.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from luoshi.reckoning.light_facts import pattern_of

SERVER = Path(__file__).parents[1] / "src" / "luoshi" / "server"
ENGLISH = SERVER / "locale" / "en" / "LC_MESSAGES" / "django.po"
OURS_OF_OTHERS = SERVER / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
_LAZY = {"gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}
KEYWORDS = {**DEFAULT_KEYWORDS, **_LAZY, "say": None}
"""``say`` is that of ``luoshi.said``, by which services and reckoning speak."""
REASON = {"reason": None}
"""Marks what the library says of a file that it cannot read; the server tells it in the reader's language."""
_SAID_BY_DATA = ("word", "says", "label", "formula", "title")
_PLACEHOLDER = re.compile(r"%\(\w+\)s|%[sd]|#(?= )")
_CHINESE = re.compile(r"[一-鿿]")
_MADE = datetime(2026, 1, 1, tzinfo=UTC)  # a day of its own would change the file with every run

Key = tuple[str, str | None]


def strings(folder: Path = SERVER) -> Iterator[tuple[Path, int, str | tuple[str, ...], str | None]]:
    """(file, line, string or its two numbers, context) of everything that modules and templates have translated."""
    beside = [*(folder.parent / "document").glob("*.py"), *(folder.parent / "reckoning").glob("*.py")]
    for path in sorted([*folder.rglob("*"), *beside]):
        if path.suffix == ".py":
            source, method = path.read_bytes(), "python"
        elif path.suffix == ".html":
            source, method = templatize(path.read_text("utf-8"), origin=path.name).encode(), "javascript"
        else:
            continue
        for line, message, _comments, context in extract(method, BytesIO(source), keywords=KEYWORDS | REASON):
            yield path, line, message, context
    for path, message in words_of_rules(folder.parent / "reckoning" / "data"):
        yield path, 0, message, None


def words_of_rules(data: Path) -> Iterator[tuple[Path, str]]:
    """What the data of reckoning says: names of facts with their formulas, sets of rules with their lights, levels."""
    for path in sorted(data.rglob("*.toml")):
        read_in = tomllib.loads(path.read_text("utf-8"))
        lights, rules = read_in.get("lights", {}), read_in.get("rules", [])
        named = [*lights.values(), *rules, *read_in.get("facts", []), *read_in.get("levels", []), read_in]
        for row in named:
            for key in _SAID_BY_DATA:
                if row.get(key):
                    yield path, pattern_of(row[key])


def collected(folder: Path = SERVER) -> Catalog:
    """The catalogue that the source asks for, without translations."""
    catalog = Catalog(
        locale="en",
        project="Luoshi",
        version="1",
        header_comment="# English of the pages; strings are collected by tools/translations.py.",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        charset="utf-8",
        creation_date=_MADE,
        revision_date=_MADE,
        fuzzy=False,
    )
    for path, _line, message, context in strings(folder):
        # files without lines: a catalogue that changes with every line added makes reviews blind
        place = path.relative_to(folder if path.is_relative_to(folder) else folder.parent)
        catalog.add(message, locations=[(place.as_posix(), 0)], context=context)
    return catalog


def read(path: Path) -> Catalog:
    """A catalogue from its file."""
    with path.open("rb") as stream:
        catalog = read_po(stream, locale=path.parents[1].name, charset="utf-8")
    catalog.creation_date = catalog.revision_date = _MADE
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """The binary form that Django loads."""
    stream = BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def texts(message: Message) -> list[str]:
    """The translations of a message: one, or one a number."""
    found = message.string
    return [text or "" for text in (found if isinstance(found, list | tuple) else [found])]


def problems(folder: Path = SERVER) -> list[str]:
    """Missing, unused, untranslated and wrong entries, stale compiled files."""
    asked, english = collected(folder), read(folder / ENGLISH.relative_to(SERVER))
    wanted, had = {_key(each) for each in asked if each.id}, {_key(each) for each in english if each.id}
    wrong = [f"not in the catalogue: {key[0]}" for key in sorted(wanted - had, key=str)]
    wrong += [f"asked for nowhere: {key[0]}" for key in sorted(had - wanted, key=str)]
    wrong += [said for message in english if message.id for said in _wrong(message)]
    for path in (ENGLISH, OURS_OF_OTHERS):
        source = folder / path.relative_to(SERVER)
        made = source.with_suffix(".mo")
        if not made.is_file() or made.read_bytes() != compiled(read(source)):
            wrong.append(f"not compiled: {made.relative_to(folder)}")
    return wrong


def _key(message: Message) -> Key:
    first = message.id[0] if isinstance(message.id, list | tuple) else message.id
    return first, message.context


def _wrong(message: Message) -> Iterator[str]:
    name = _key(message)[0]
    if message.fuzzy:
        yield f"only guessed: {name}"
    for text in texts(message):
        if not text.strip():
            yield f"untranslated: {name}"
        elif _CHINESE.search(text):
            yield f"Chinese in the English: {text}"
        elif set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(name)):
            yield f"other placeholders: {name} → {text}"


def update() -> None:
    """Collect strings into the catalogue, keep what is translated, compile both catalogues."""
    english = read(ENGLISH) if ENGLISH.is_file() else Catalog(locale="en", charset="utf-8")
    kept = {_key(message): message.string for message in english if message.id}
    fresh = collected()
    for message in fresh:
        if message.id and kept.get(_key(message)):
            message.string = kept[_key(message)]
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as stream:
        write_po(stream, fresh, width=120, sort_output=True, include_lineno=False)
    for path in (ENGLISH, OURS_OF_OTHERS):
        path.with_suffix(".mo").write_bytes(compiled(read(path)))


def main(arguments: Sequence[str]) -> int:
    """Check, or update; the exit code is 1 where anything is wrong."""
    if list(arguments) == ["update"]:
        update()
    elif arguments:
        print("usage: translations.py [update]", file=sys.stderr)
        return 2
    wrong = problems()
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
