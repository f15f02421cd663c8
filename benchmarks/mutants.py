"""Damaged documents: what holds of every reading must hold of theirs, and nothing but a ReadError may be raised.

``python benchmarks/mutants.py`` makes 20,000 mutants of the bundled documents and of the real ones, where
LUOSHI_EVALUATION_DIR names the folder that holds them (``dev/raw``), on all cores, and prints a Markdown table: a line
a kind of damage. The mutants and the rules are those of the tests, which run a fixed sample of them.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import luoshi
from luoshi.document import ReadError

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "extraction"))

from mutations import MUTATIONS, mutants
from soundness_of_readings import SAFE, faults

EXAMPLES = ROOT / "examples"


def sources() -> list[Path]:
    """The documents that are text: what a mutation can be made of."""
    folders = [EXAMPLES / "county", *sorted(EXAMPLES.glob("*/raw"))]
    real = os.environ.get("LUOSHI_EVALUATION_DIR")
    if real:
        folders.append(Path(real) / "dev" / "raw")
    suffixes = {".html", ".htm", ".txt", ".md"}
    return sorted(path for folder in folders for path in folder.iterdir() if path.suffix in suffixes)


def tried(path: Path, each: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """How the mutants of one document fared: (damage, ``sound``, ``refused`` or ``faulty``) → number; the faults."""
    fared: Counter[tuple[str, str]] = Counter()
    told: list[str] = []
    for what, data in mutants(path.name, path.read_bytes(), each=each):
        damage = what.partition(" ")[0]
        try:
            document = luoshi.read(data, path.name)
            found = faults(document, luoshi.extract(document), SAFE)
        except ReadError:
            fared[damage, "refused"] += 1
            continue
        except Exception as error:
            found = [f"{type(error).__name__}: {error}"]
        fared[damage, "faulty" if found else "sound"] += 1
        told += [f"{path.name} {what}: {fault}" for fault in found[:1]]
    return fared, told


def table(fared: Counter[tuple[str, str]]) -> Iterator[str]:
    """A line a kind of damage."""
    yield "| damage | mutants | sound | refused | faulty |"
    yield "|---|--:|--:|--:|--:|"
    for name in [*(mutation.__name__ for mutation in MUTATIONS), "**all**"]:
        counts = [
            sum(n for (damage, how), n in fared.items() if how == kind and name in (damage, "**all**"))
            for kind in ("sound", "refused", "faulty")
        ]
        yield f"| {name.replace('_', ' ')} | {sum(counts)} | {' | '.join(map(str, counts))} |"


def main() -> None:
    """Make them all and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=20_000, help="how many at the least")
    parser.add_argument("--workers", type=int, help="processes; as many as there are cores where not given")
    asked = parser.parse_args()
    paths = sources()
    each = -(-asked.mutants // (len(paths) * len(MUTATIONS)))
    fared: Counter[tuple[str, str]] = Counter()
    told: list[str] = []
    start = time.monotonic()
    with ProcessPoolExecutor(asked.workers) as pool:
        for counts, lines in pool.map(tried, paths, [each] * len(paths)):
            fared += counts
            told += lines
    seconds = time.monotonic() - start
    print(f"### Mutants: {len(paths)} documents, {each} of each damage, {seconds:.0f} s\n")
    print("\n".join(table(fared)))
    for line in told:
        print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
