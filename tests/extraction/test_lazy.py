"""What is found once and kept by its object."""

from luoshi.extraction.lazy import lazy


class Counted:
    def __init__(self) -> None:
        self.asked = 0

    @lazy
    def found(self) -> int:
        """Found at the first look."""
        self.asked += 1
        return self.asked


def test_it_is_found_once_by_each_object() -> None:
    one, other = Counted(), Counted()
    assert [one.found, one.found, one.asked] == [1, 1, 1]
    assert other.asked == 0
    assert other.found == 1
