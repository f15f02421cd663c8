"""No string without English, none that is only guessed, and the compiled files say what the sources say."""

import shutil
from pathlib import Path

import pytest

import translations

SOURCE = """
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
A = _("甲 %(n)s")
B = ngettext("%(n)s 项", "%(n)s 项", 2)
C = "不译"
"""
TEMPLATE = (
    '<p class="a">{% load i18n %}{% translate "乙" %} it\'s '
    "{% blocktranslate with x=y %}丙 {{ x }}{% endblocktranslate %}</p>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(SOURCE, "utf-8")
    (tmp_path / "a.html").write_text(TEMPLATE, "utf-8")
    shutil.copytree(translations.SERVER / "locale", tmp_path / "locale")
    return tmp_path


def write(folder: Path, **english: str) -> None:
    entries = "\n".join(f'msgid "{name}"\nmsgstr "{text}"\n' for name, text in english.items())
    plural = 'msgid "%(n)s 项"\nmsgid_plural "%(n)s 项"\nmsgstr[0] "%(n)s row"\nmsgstr[1] "%(n)s rows"\n'
    path = folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.write_text(f"{entries}\n{plural}", "utf-8")
    path.with_suffix(".mo").write_bytes(translations.compiled(translations.read(path)))


GOOD = {"甲 %(n)s": "A %(n)s", "乙": "B", "丙 %(x)s": "C %(x)s"}


def test_our_own_catalogue_is_complete() -> None:
    assert translations.problems() == []
    assert len(list(translations.read(translations.ENGLISH))) > 150


def test_strings_of_modules_and_templates_are_found(folder: Path) -> None:
    found = {message for _, _, message, _ in translations.strings(folder)}
    assert found == {"甲 %(n)s", ("%(n)s 项", "%(n)s 项"), "乙", "丙 %(x)s"}


def test_what_the_data_of_reckoning_says_is_found_as_it_is_filled() -> None:
    found = {message for _, message in translations.words_of_rules(translations.SERVER.parent / "reckoning" / "data")}
    assert {"严重滞后", "默认亮灯规则", "基本完成", "落后%(behind)s，超过30个百分点"} <= found
    assert "距完成时限%(days_to_due)s，只完成%(actual)s，不到80%%" in found


def test_a_complete_catalogue_passes(folder: Path) -> None:
    write(folder, **GOOD)
    assert translations.problems(folder) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"乙": ""}, "untranslated: 乙"),
        ({"乙": "乙"}, "Chinese in the English: 乙"),
        ({"甲 %(n)s": "A"}, "other placeholders: 甲 %(n)s → A"),
        ({"甲 %(n)s": "A %(m)s"}, "other placeholders: 甲 %(n)s → A %(m)s"),
        ({"丁": "D"}, "asked for nowhere: 丁"),
    ],
)
def test_what_is_wrong_is_told(folder: Path, changed: dict[str, str], said: str) -> None:
    write(folder, **{**GOOD, **changed})
    assert translations.problems(folder) == [said]


def test_a_missing_string_is_told(folder: Path) -> None:
    write(folder, **{name: text for name, text in GOOD.items() if name != "乙"})
    assert translations.problems(folder) == ["not in the catalogue: 乙"]


def test_a_guess_is_told(folder: Path) -> None:
    write(folder, **GOOD)
    path = folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.write_text(path.read_text("utf-8").replace('msgid "乙"', '#, fuzzy\nmsgid "乙"'), "utf-8")
    assert "only guessed: 乙" in translations.problems(folder)


def test_a_stale_compiled_file_is_told(folder: Path) -> None:
    write(folder, **GOOD)
    path = folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.write_text(path.read_text("utf-8").replace('"B"', '"Be"'), "utf-8")
    assert translations.problems(folder) == ["not compiled: locale/en/LC_MESSAGES/django.mo"]


def test_an_unknown_word_writes_nothing() -> None:
    assert translations.main(["updat"]) == 2
