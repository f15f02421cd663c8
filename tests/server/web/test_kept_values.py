from collections import Counter

from luoshi.server.web.memory import Kept


def test_a_value_is_found_out_once_and_the_oldest_goes_first() -> None:
    kept: Kept[str] = Kept(2)
    asked: Counter[str] = Counter()

    def found(key: str) -> str:
        def find() -> str:
            asked[key] += 1
            return key.upper()

        return kept.found(key, find)

    assert [found(key) for key in "aabac"] == list("AABAC")
    assert asked == {"a": 1, "b": 1, "c": 1}
    assert found("b") == "B" and asked["b"] == 2, "b was asked for longest ago when c came"
    kept.clear()
    assert found("b") == "B" and asked["b"] == 3


def test_what_does_not_fit_is_found_out_each_time() -> None:
    kept: Kept[str] = Kept(2, lambda part: len(part) < 3)
    assert [kept.found("a", lambda: "long"), kept.found("a", lambda: "xx"), kept.found("a", lambda: "yy")] == [
        "long", "xx", "xx",
    ]  # fmt: skip
    assert kept.get("b") is None
