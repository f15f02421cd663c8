"""The bundled divisions, and how the table is made."""

import gzip
from pathlib import Path

import pytest

from luoshi.server.orgs.divisions import AS_OF, _divisions, below, suggest
from luoshi.server.orgs.models import GovernmentLevel
from luoshi.server.orgs.pack_divisions import TARGET, pack


def test_the_table_is_complete_and_dated() -> None:
    counted = {level: sum(each.level is level for each in _divisions()) for level in GovernmentLevel}
    assert list(counted.values()) == [31, 342, 2978, 41352]
    assert AS_OF.year == 2023
    assert AS_OF.isoformat() in (TARGET.parent / "divisions.md").read_text("utf-8")
    assert TARGET.stat().st_size < 400_000


def test_every_division_stands_below_others() -> None:
    depth = {2: 0, 4: 1, 6: 2, 9: 3}
    assert all(len(each.above) == depth[len(each.code)] for each in _divisions())


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("五台县", "140922", "山西省忻州市五台县"),
        ("山西省忻州市五台县", "140922", "山西省忻州市五台县"),
        ("140922", "140922", "山西省忻州市五台县"),
        ("140922000000", "140922", "山西省忻州市五台县"),
        ("台城镇", "140922100", "山西省忻州市五台县台城镇"),
        ("北京市东城区", "110101", "北京市东城区"),
    ],
)
def test_a_division_is_suggested_by_name_and_by_code(text: str, code: str, path: str) -> None:
    first = suggest(text)[0]
    assert (first.code, first.path) == (code, path)


def test_suggestions_are_bounded_and_ordered() -> None:
    assert len(suggest("城关镇", limit=7)) == 7
    assert all(each.name == "城关镇" for each in suggest("城关镇", limit=7))
    assert suggest("五台", level=GovernmentLevel.COUNTY)[0].name == "五台县"
    assert suggest("五") == suggest("") == suggest("没有这样的地方") == suggest("9999") == []


def test_the_townships_of_a_county() -> None:
    found = below("140922")
    assert len(found) > 10
    assert all(each.code.startswith("140922") and each.level is GovernmentLevel.TOWNSHIP for each in found)
    assert below("140922000000") == found
    assert below("140922100") == []


def test_the_same_package_gives_the_same_bytes(tmp_path: Path) -> None:
    for table, rows in (
        ("provinces", "code,name\n99,澜江省\n"),
        ("cities", "code,name,provinceCode\n9901,景澄市,99\n"),
        ("areas", "code,name,cityCode,provinceCode\n990101,云岭县,9901,99\n"),
        ("streets", 'code,name,areaCode,provinceCode,cityCode\n990101101,"云台镇",990101,99,9901\n'),
    ):
        (tmp_path / f"{table}.csv").write_text(rows, "utf-8")
    packed = pack(tmp_path)
    assert packed == pack(tmp_path)
    assert gzip.decompress(packed).decode() == "99,澜江省\n9901,景澄市\n990101,云岭县\n990101101,云台镇\n"
    assert packed[:10] == gzip.decompress(b"") + TARGET.read_bytes()[:10]
