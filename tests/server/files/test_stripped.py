"""Copies for the public are made in a process of their own: what comes out, and what is said where nothing does."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from luoshi.server.files import stripped
from luoshi.server.files.kinds import STRIPPED, FileKind
from luoshi.server.files.stripped import StrippingError, stripped_copy
from server_filing import TEXT, package, packed, pdf, photographed, picture


def file(folder: Path, data: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("kind", "data"), [
    ("jpeg", photographed()), ("png", picture()), ("pdf", pdf(2)),
    ("docx", package("docx", created="2032-05-01T02:00:00Z")), ("xlsx", package("xlsx", created=None)),
])  # fmt: skip
def test_each_kind_goes_its_way(tmp_path: Path, kind: str, data: bytes) -> None:
    copy = stripped_copy(file(tmp_path, data), kind)
    assert copy[:2] == data[:2]
    assert b"PhoneMaker" not in copy
    if kind in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(copy)) as archive:
            assert not any("docProps" in name for name in archive.namelist())
    if kind in ("jpeg", "png"):
        assert Image.open(io.BytesIO(copy)).size == (640, 400 if kind == "png" else 480)


def test_the_same_file_gives_the_same_copy(tmp_path: Path) -> None:
    """Nothing in a copy tells when, or that it was made twice."""
    path = file(tmp_path, package("docx", created="2032-05-01T02:00:00Z"))
    assert stripped_copy(path, "docx") == stripped_copy(path, "docx")


def refusal(path: Path, kind: str) -> StrippingError:
    with pytest.raises(StrippingError) as refused:
        stripped_copy(path, kind)
    return refused.value


@pytest.mark.parametrize("kind", sorted(set(FileKind.values) - STRIPPED))
def test_a_kind_that_cannot_be_stripped_says_what_to_do(tmp_path: Path, kind: str) -> None:
    found = refusal(file(tmp_path, TEXT), kind)
    assert "不能去除元数据" in str(found.cause) and "PDF" in str(found.remedy)


@pytest.mark.parametrize(("kind", "data", "cause", "remedy"), [
    ("png", b"no picture", "已损坏", "另存为"),
    ("pdf", b"no pdf", "已损坏", "另存为"),
    ("docx", b"no container", "已损坏", "另存为"),
    ("docx", packed(word__vbaProject_bin=b"macro"), "嵌有宏", "PDF"),
    ("xlsx", packed(xl__revisions__headers_xml=b"<a/>"), "修订", "接受"),
])  # fmt: skip
def test_hostile_files_are_refused_in_words(tmp_path: Path, kind: str, data: bytes, cause: str, remedy: str) -> None:
    found = refusal(file(tmp_path, data), kind)
    assert cause in str(found.cause) and remedy in str(found.remedy)


def test_a_file_that_takes_too_long_or_comes_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, picture())
    with monkeypatch.context() as patched:
        patched.setattr(stripped, "STRIPPING_SECONDS", 0.001)
        assert "时间" in str(refusal(path, "png").cause)
    monkeypatch.setattr(stripped, "MAX_STRIPPED_BYTES", 10)
    assert "限制" in str(refusal(path, "png").cause)
