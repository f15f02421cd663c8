"""Workbooks opened apart: the same tables as within, and refusals in the reader's words."""

import sys
from pathlib import Path

import pytest

import luoshi
from luoshi.server.quarantine import QuarantineError, process
from luoshi.server.quarantine.tables import open_tables_apart

OLD = Path(__file__).parent / "ledger" / "old-ledger.xls"


def test_a_workbook_says_apart_what_it_says_within() -> None:
    data = OLD.read_bytes()
    apart, within = open_tables_apart(data, OLD.name), luoshi.read(data, OLD.name)
    assert (apart.sha256, apart.text, apart.tables) == (within.sha256, within.text, within.tables)


def test_what_the_reader_refuses_is_refused_in_its_words() -> None:
    with pytest.raises(QuarantineError) as refused:
        open_tables_apart(b"MZ\x90\x00" + bytes(200), "台账.xlsx")
    assert refused.value.code == "refused" and "docx" in refused.value.error.message


@pytest.mark.parametrize(
    "body",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "print('{}'); print('no json')",
        "print('{}'); print('{\"sha256\": 1}')",
    ],
)
def test_a_process_that_was_broken_breaks_nothing_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    (tmp_path / "hostile.py").write_text(body, "utf-8")
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-I", str(tmp_path / "hostile.py")))
    with pytest.raises(QuarantineError) as broken:
        open_tables_apart(body.encode(), "台账.xlsx")
    assert broken.value.code == "died"
