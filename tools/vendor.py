"""Vendored files of the pages: ``python tools/vendor.py`` checks them, ``refresh`` fetches them (with npm).

The manifest says which versions; nothing is fetched when Luoshi is installed or runs. ``refresh`` is for maintainers;
it writes the hashes that it found into the manifest, so a review of the change sees what moved.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).parents[1] / "src" / "luoshi" / "server" / "web" / "static" / "vendor"
MANIFEST = "manifest.toml"
MIT = Path(__file__).with_name("MIT.txt")
_OUTER = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
_NOT_DRAWN = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')
_WRITTEN_BESIDE = re.compile(r"<!--.*?-->", re.S)


def packages(folder: Path = VENDOR) -> list[dict[str, Any]]:
    """The packages of the manifest, in its order."""
    return list(tomllib.loads((folder / MANIFEST).read_text("utf-8"))["package"])


def listed(folder: Path = VENDOR) -> Iterator[tuple[str, str]]:
    """(path below the folder, SHA-256) of every file that the manifest names."""
    for package in packages(folder):
        for file in package["files"].values():
            yield file["path"], file["sha256"]
        if "sprite" in package:
            yield package["sprite"], package["sprite_sha256"]


def problems(folder: Path = VENDOR) -> list[str]:
    """What is wrong: changed, missing and unlisted files, packages without a licence text."""
    wanted = dict(listed(folder))
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    wrong = [f"{path}: not in {MANIFEST}" for path in sorted(found - set(wanted))]
    wrong += [f"{path}: missing" for path in sorted(set(wanted) - found)]
    wrong += [f"{path}: changed" for path in sorted(found & set(wanted)) if digest(folder / path) != wanted[path]]
    for package in packages(folder):
        if not any(file["path"].endswith("LICENSE") for file in package["files"].values()):
            wrong.append(f"{package['name']}: no licence text")
    return wrong


def digest(path: Path) -> str:
    """The SHA-256 of a file as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refresh(folder: Path = VENDOR) -> None:
    """Fetch every package at its version, write its files, the sprite, and the hashes into the manifest.

    Raises KeyError where a package has no such file, CalledProcessError where npm fails.
    """
    for package in packages(folder):
        contents = fetched(package["name"], package["version"])
        for inside, file in package["files"].items():
            data = contents.get(inside) or (licence_at_the_head(contents) if inside == "LICENSE" else b"")
            if not data:
                raise KeyError(f"{package['name']} {package['version']}: {inside}")
            write(folder / file["path"], data)
        if "sprite" in package:
            write(folder / package["sprite"], sprite(package["icons"], contents).encode())
    write_hashes(folder)


def fetched(name: str, version: str) -> dict[str, bytes]:
    """The files of a package of the npm registry by their path inside it."""
    with tempfile.TemporaryDirectory() as scratch:
        command = ["npm", "pack", "--silent", f"{name}@{version}"]
        subprocess.run(command, cwd=scratch, check=True, capture_output=True)  # noqa: S603  # words of our own manifest
        archive = next(Path(scratch).glob("*.tgz"))
        with tarfile.open(archive) as tar:
            members = [member for member in tar.getmembers() if member.isfile()]
            read = {member.name.partition("/")[2]: tar.extractfile(member) for member in members}
            return {path: stream.read() for path, stream in read.items() if stream is not None}


def licence_at_the_head(contents: dict[str, bytes]) -> bytes:
    """The notice at the head of a style sheet with the MIT licence, for packages that ship no LICENSE file."""
    sheet = next(data.decode("utf-8") for path, data in contents.items() if path.endswith(".min.css"))
    notice = re.search(r"/\*!(.*?)\*/", sheet, re.S)
    if notice is None or "Licensed under MIT" not in notice.group(1):
        return b""
    lines = [line.strip(" *") for line in notice.group(1).strip().splitlines()]
    return ("\n".join([*lines, "", MIT.read_text("utf-8")])).encode()


def sprite(icons: Sequence[str], contents: dict[str, bytes]) -> str:
    """One SVG with a symbol for each icon; pages point at ``icons.svg#name``."""
    symbols = []
    for name in icons:
        outer = _OUTER.search(_WRITTEN_BESIDE.sub("", contents[f"icons/outline/{name}.svg"].decode("utf-8")))
        if outer is None:
            raise KeyError(name)
        drawn = _NOT_DRAWN.sub("", outer.group(1))
        drawn = re.sub(r">\s+<", "><", drawn).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>')
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])


def write(path: Path, data: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def write_hashes(folder: Path = VENDOR) -> None:
    """Put the hashes of the files as they stand into the manifest; all else in it is kept."""
    manifest = folder / MANIFEST
    text = manifest.read_text("utf-8")
    for path, _ in listed(folder):
        found = digest(folder / path)
        text = re.sub(rf'(path = "{re.escape(path)}", sha256 = )"[^"]*"', rf'\1"{found}"', text)
        text = re.sub(rf'(sprite = "{re.escape(path)}"\nsprite_sha256 = )"[^"]*"', rf'\1"{found}"', text)
    manifest.write_text(text, "utf-8")


def main(arguments: Sequence[str], folder: Path = VENDOR) -> int:
    """Check, or refresh; the exit code is 1 where a file is not what the manifest says."""
    if list(arguments) == ["refresh"]:
        refresh(folder)
    elif arguments:
        print("usage: vendor.py [refresh]", file=sys.stderr)
        return 2
    wrong = problems(folder)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
