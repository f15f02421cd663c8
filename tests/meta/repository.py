"""The files of the repository, for tests about the repository itself."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "luoshi"
# folders whose files a reader of the repository meets
WRITTEN = ("src", "tests", "specs", "examples", "docs", "benchmarks", "tools")
_NOT_WRITTEN = {"__pycache__", ".venv", ".git", "out", "build", "dist"}
_BINARY = {".docx", ".xlsx", ".png", ".jpg", ".ico", ".woff2", ".parquet", ".gz", ".mo"}


def written_files(*folders: str) -> Iterator[Path]:
    """Every text file below some folders of the repository (all folders by default), and those at its top."""
    tops = [ROOT / folder for folder in folders or WRITTEN if (ROOT / folder).is_dir()]
    paths = [path for top in tops for path in sorted(top.rglob("*"))]
    if not folders:
        paths += sorted(ROOT.glob("*"))
    for path in paths:
        parts = path.relative_to(ROOT).parts
        if path.is_file() and path.suffix not in _BINARY and not _NOT_WRITTEN.intersection(parts):
            yield path


def python_files(*folders: str) -> list[Path]:
    """Every Python file below some folders of the repository."""
    return [path for path in written_files(*folders) if path.suffix == ".py"]


def modules() -> list[Path]:
    """The modules of the package by their path below it, packages (``__init__``) and migrations left out."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "migrations")
    return [path.relative_to(PACKAGE) for path in paths if path.name != "__init__.py"]
