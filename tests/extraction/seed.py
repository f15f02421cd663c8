"""The seed plan with its gold standard, from the folder beside the real documents; never copied into the repository."""

import json
from pathlib import Path
from typing import Any


class Seed:
    """``text`` is the plan, ``gold`` its annotation; spans are code points of the text."""

    def __init__(self, evaluation_dir: Path) -> None:
        folder = evaluation_dir.parent / "seed"
        self.text = (folder / "plan.txt").read_text("utf-8")
        self.gold: dict[str, Any] = json.loads((folder / "gold.json").read_text("utf-8"))

    @staticmethod
    def stands_beside(evaluation_dir: Path) -> bool:
        return (evaluation_dir.parent / "seed" / "gold.json").is_file()

    def section(self, title: str) -> tuple[int, int]:
        """The span of the body of the section with a heading that closes with a title."""
        sections = self.gold["sections"]
        at = next(n for n, section in enumerate(sections) if section["text"].endswith(title))
        level = sections[at]["label"][:2]
        after = (later["start"] for later in sections[at + 1 :] if later["label"][:2] <= level)
        return sections[at]["end"], next(
            after, self.gold["annexes"][0]["start"] if self.gold["annexes"] else len(self.text)
        )


def f1(found: set[Any], gold: set[Any]) -> float:
    """Harmonic mean of precision and recall; 1 where both are empty."""
    return 2 * len(found & gold) / (len(found) + len(gold)) if found or gold else 1.0
