"""A vendored file that is changed, missing, or not listed is told; so is a package without its licence."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

import vendor

MANIFEST = """
[[package]]
name = "one"
version = "1.0"
licence = "MIT"
sprite = "icons.svg"
sprite_sha256 = ""
icons = ["plus"]
[package.files]
"a.js" = { path = "one/a.js", sha256 = "" }
"LICENSE" = { path = "one/LICENSE", sha256 = "" }
"""
ICON = (
    b'<!-- a --><svg viewBox="0 0 24 24"><path stroke="none" d="M0 0h24v24H0z" fill="none"/><path d="M5 12h14" /></svg>'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    contents = {"a.js": b"a", "LICENSE": b"free", "icons/outline/plus.svg": ICON}
    monkeypatch.setattr(vendor, "fetched", lambda name, version: contents)
    (tmp_path / "manifest.toml").write_text(MANIFEST, "utf-8")
    vendor.refresh(tmp_path)
    return tmp_path


def test_our_own_are_as_the_manifest_says() -> None:
    assert vendor.problems() == []
    assert {package["name"] for package in vendor.packages()} == {"htmx.org", "@tabler/core", "@tabler/icons"}


def test_what_was_refreshed_passes(folder: Path) -> None:
    assert vendor.problems(folder) == []
    assert vendor.main([], folder) == 0
    assert len(dict(vendor.listed(folder))["one/a.js"]) == 64


def test_a_changed_file_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "one" / "a.js").write_text("b", "utf-8")
    assert vendor.main([], folder) == 1
    assert capsys.readouterr().err == "one/a.js: changed\n"


def test_missing_and_unlisted_files_are_told(folder: Path) -> None:
    (folder / "one" / "a.js").unlink()
    (folder / "other.js").write_text("b", "utf-8")
    assert vendor.problems(folder) == ["other.js: not in manifest.toml", "one/a.js: missing"]


def test_a_package_without_its_licence_is_told(folder: Path) -> None:
    manifest = folder / "manifest.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("one/LICENSE", "one/NOTICE"), "utf-8")
    (folder / "one" / "LICENSE").rename(folder / "one" / "NOTICE")
    assert vendor.problems(folder) == ["one: no licence text"]


def test_a_file_that_the_package_lacks_is_an_error(folder: Path) -> None:
    manifest = folder / "manifest.toml"
    manifest.write_text(manifest.read_text("utf-8").replace('"a.js" =', '"gone.js" ='), "utf-8")
    with pytest.raises(KeyError, match=r"gone\.js"):
        vendor.refresh(folder)


def test_the_sprite_has_a_symbol_for_each_icon(folder: Path) -> None:
    drawn = ElementTree.parse(folder / "icons.svg").getroot()
    symbols = [child.attrib["id"] for child in drawn]
    assert symbols == ["plus"]
    assert [part.attrib for part in drawn[0]] == [{"d": "M5 12h14"}]


def test_a_licence_at_the_head_of_a_style_sheet_is_kept_with_its_terms() -> None:
    sheet = b"/*!\n * Sheet v1\n * Copyright Somebody\n * Licensed under MIT\n */a{}"
    text = vendor.licence_at_the_head({"a.min.css": sheet}).decode()
    assert "Copyright Somebody" in text
    assert "Permission is hereby granted" in text
    assert vendor.licence_at_the_head({"a.min.css": b"/*! all rights reserved */"}) == b""


def test_an_unknown_word_is_refused(folder: Path) -> None:
    assert vendor.main(["refesh"], folder) == 2
