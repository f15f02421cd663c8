from decimal import Decimal

from luoshi.reckoning.archive import Archive, Told

TEXT = "完成清水河干流清淤六公里，两岸护岸开工建设，沿线征地全部完成，资金到位八成。"
ALIKE = TEXT.replace("六", "七")


def keys(told: object) -> list[str]:
    return [each.key for each in told]  # type: ignore[attr-defined]  # reports, in a list or a tuple


def test_what_is_held_is_found_by_each_of_its_sides() -> None:
    shown = Told("b", "2", ALIKE, frozenset({"sha"}), frozenset({0b1111, 0b1011}))
    archive = Archive([Told("a", "1", TEXT), shown])
    assert keys(archive.same_text(TEXT.replace("，", ", "))) == ["a"]
    ((share, alike),) = archive.alike(TEXT)
    assert (alike, Decimal("0.8") <= share < 1) == (shown, True)
    assert keys(archive.same_file("sha")) == ["b"]
    assert set(keys(archive.near([0b0111]))) == {"b"}
    assert archive.get("a") == Told("a", "1", TEXT)


def test_what_is_not_held_is_not_found() -> None:
    archive = Archive([Told("a", "1", "", looks=frozenset({0}))])
    assert archive.get("b") is None
    assert keys(archive.same_text("")) == [], "nothing is said by many"
    assert archive.alike("") == archive.alike(TEXT) == []
    assert keys(archive.same_file("sha")) == []
    assert archive.near([0b1111111]) == [], "seven bits apart"
