"""Every digit of every fact with a value, changed one by one: the value must change with it, or the fact must go.

``python benchmarks/digits.py [every]`` prints a table of the bundled sets and, with LUOSHI_EVALUATION_DIR, of the real
documents; ``every`` takes each n-th digit only. A digit survives where a fact over it still says what it said before.
Exits with 1 where one does.
"""

import os
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "extraction"), str(ROOT / "tests")]

from digit_changes import changes, survivors
from paper_sources import documents_in

from luoshi.extraction.pipeline import extract


def corpora() -> dict[str, Path]:
    """The folders of documents by name."""
    found = {
        name: ROOT / "examples" / name / "raw"
        for name in ("gold", "hard", "unseen", "fresh", "later", "another", "further")
    }
    outside = os.environ.get("LUOSHI_EVALUATION_DIR")
    return found | ({"real": Path(outside) / "dev" / "raw"} if outside else {})


def main(every: int) -> int:
    """Print the table; 1 where a digit survives."""
    print(f"{'corpus':8} {'fact':16} {'digits':>7} {'survive':>8}")
    lines: list[str] = []
    for name, folder in corpora().items():
        checked, survived = Counter[str](), Counter[str]()
        for key, document in documents_in(folder):
            for change in changes(extract(document))[::every]:
                kind = type(change.fact).__name__
                found = list(survivors(document, change))
                checked[kind] += 1
                survived[kind] += bool(found)
                lines += [f"{key}: {line}" for line in found]
        for kind in sorted(checked):
            print(f"{name:8} {kind:16} {checked[kind]:7} {survived[kind]:8}")
    print(*lines, sep="\n")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
