"""What was reported (存档), put up so that other reports are held against it: its texts, its files, its pictures."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.reckoning.alike import Looks, Texts, cut


@dataclass(frozen=True, slots=True)
class Told:
    """A report as far as it is compared with others: its text, its files by hash, its pictures by their looks (64 bits
    each), whether it says that nothing is new.

    ``of`` is the part that it is about: a report that says nothing new is not asked about against its own last one.
    """

    key: str
    of: str
    text: str
    files: frozenset[str] = frozenset()
    looks: frozenset[int] = frozenset()
    unchanged: bool = False


class Archive:
    """Some reports, put up once: a few others are held against thousands without looking at each of them."""

    def __init__(self, told: Iterable[Told]) -> None:
        """Take reports, in any order, each once."""
        self._by_key = {each.key: each for each in told}
        by_text, by_file, by_look = defaultdict(list), defaultdict(list), defaultdict(list)
        for each in self._by_key.values():
            by_text[cut(each.text).plain].append(each)
            for file in each.files:
                by_file[file].append(each)
            for look in each.looks:
                by_look[look].append(each)
        by_text.pop("", None)  # nothing is said by everybody who says nothing
        self._by_text: dict[str, list[Told]] = dict(by_text)
        self._by_file: dict[str, list[Told]] = dict(by_file)
        self._by_look: dict[int, list[Told]] = dict(by_look)
        self._looks = Looks(self._by_look)
        self._texts = Texts((each.key, each.text) for each in self._by_key.values())

    def get(self, key: str) -> Told | None:
        """The report with a key, None where it is none of these."""
        return self._by_key.get(key)

    def same_text(self, text: str) -> Sequence[Told]:
        """Those that say the same, but for widths, spaces and punctuation; none where nothing is said."""
        return self._by_text.get(cut(text).plain, ())

    def alike(self, text: str) -> list[tuple[Decimal, Told]]:
        """Those that say nearly the same, and not the same, with the share that they have in common."""
        return [(share, self._by_key[key]) for share, key in self._texts.alike(text)]

    def same_file(self, file: str) -> Sequence[Told]:
        """Those that show a file, by its hash."""
        return self._by_file.get(file, ())

    def near(self, looks: Iterable[int]) -> list[Told]:
        """Those that show a picture that looks like one of these; one with several of them may stand there twice."""
        near = {each for look in looks for each in self._looks.near(look)}
        return [told for look in sorted(near) for told in self._by_look[look]]
