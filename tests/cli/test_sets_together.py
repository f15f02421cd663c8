"""Sets on the command line: a ZIP, several files as one, members that cannot be read."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from luoshi.cli import main

COUNTY = Path(__file__).parents[2] / "examples" / "county"
FILES = ("plan.html", "annex-1-work-points.docx", "annex-2-task-list.xlsx")


def pack(path: Path, **more: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in FILES:
            archive.write(COUNTY / name, name)
        for name, data in more.items():
            archive.writestr(name, data)
    return path


def run(*arguments: object) -> int:
    return main(["extract", *map(str, arguments)])


def test_a_zip_is_a_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(pack(tmp_path / "云岭.zip"), "-f", "json") == 0
    record = json.loads(capsys.readouterr().out)
    assert record["id"] == "云岭"
    assert [member["name"] for member in record["set"]["members"]] == list(FILES)
    assert len(record["set"]["contradictions"]) == 9


def test_files_given_together_are_one_set_named_after_the_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [COUNTY / name for name in FILES[::-1]]
    assert run("--set", *paths, "-f", "jsonl") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["id"] == "plan"


def test_without_the_option_each_file_is_read_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*[COUNTY / name for name in FILES], "-f", "jsonl") == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["id"] for record in records] == [Path(name).stem for name in FILES]
    assert all("set" not in record for record in records)


def test_a_zip_beside_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(COUNTY / "plan.html", pack(tmp_path / "云岭.zip"), "-f", "json") == 0
    one, two = json.loads(capsys.readouterr().out)
    assert "reading" in one
    assert "set" in two


def test_the_members_of_a_zip_join_the_other_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    extra = tmp_path / "补充.txt"
    extra.write_text("云岭县工作提示\n请各乡镇抓紧落实。", "utf-8")
    assert run("--set", extra, pack(tmp_path / "云岭.zip"), "-f", "json") == 0
    members = json.loads(capsys.readouterr().out)["set"]["members"]
    assert [member["name"] for member in members] == ["补充.txt", *FILES]


def test_a_member_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = pack(tmp_path / "云岭.zip", **{"附件3.png": b"\x89PNG\r\n\x1a\n"})
    assert run(path) == 1
    said = capsys.readouterr()
    assert f"{path}: 附件3.png: 这是图片" in said.err
    assert "3 份文件" in said.out


def test_a_zip_of_which_nothing_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "空.zip"
    with zipfile.ZipFile(path, "w"):
        pass
    assert run(path) == 1
    assert run("--set", path) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("压缩包") == 2


@pytest.mark.parametrize("form", ["xlsx", "html"])
def test_files_of_a_set(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--set", *[COUNTY / name for name in FILES], "-f", form, "-o", f"{tmp_path}/") == 0
    path = tmp_path / f"plan.luoshi.{form}"
    assert capsys.readouterr().out.strip() == str(path)
    data = path.read_bytes()
    if form == "xlsx":
        assert "成套文件" in zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml").decode()
    else:
        assert "不一致" in data.decode()


def test_a_missing_file_does_not_stop_the_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--set", COUNTY / "plan.html", COUNTY / "none.docx", "-f", "json") == 1
    said = capsys.readouterr()
    assert len(json.loads(said.out)["set"]["members"]) == 1
    assert "none.docx" in said.err
