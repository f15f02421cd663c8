"""Makes ``data/divisions.csv.gz``: ``python -m luoshi.server.orgs.pack_divisions DIST``, see ``data/divisions.md``."""

import csv
import gzip
import io
import sys
from pathlib import Path

TARGET = Path(__file__).parent / "data" / "divisions.csv.gz"
_TABLES = ("provinces", "cities", "areas", "streets")


def pack(folder: Path) -> bytes:
    """Code and name of every division in the package's folder ``dist``, provinces first.

    The same folder gives the same bytes on every machine.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for table in _TABLES:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            writer.writerows((row["code"], row["name"]) for row in csv.DictReader(stream))
    packed = bytearray(gzip.compress(out.getvalue().encode(), 9, mtime=0))
    packed[9] = 255  # the byte that names the operating system
    return bytes(packed)


if __name__ == "__main__":
    TARGET.write_bytes(pack(Path(sys.argv[1])))
