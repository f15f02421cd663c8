"""Documents read apart: the same reading as within, and a server that survives whatever the document does."""

import json
import os
import sys
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

import luoshi
from luoshi.server.quarantine import Limits, QuarantineError, process, read_apart

TODAY = date(2031, 9, 12)
PLAN = Path(__file__).parents[2] / "examples" / "county" / "plan.html"


def hostile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    """Put a program in the place of the worker: what a document that took it over would do."""
    (tmp_path / "hostile.py").write_text(body, "utf-8")
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-I", str(tmp_path / "hostile.py")))


def bound(body: str) -> str:
    """A program that takes its orders and binds itself as the worker does, then does something else."""
    return (
        "import json, sys\nfrom luoshi.server.quarantine.worker import bind\n"
        f"bind(json.loads(sys.stdin.buffer.readline()))\n{body}\n"
    )


def test_a_document_says_apart_what_it_says_within() -> None:
    data = PLAN.read_bytes()
    apart = read_apart(data, PLAN.name, today=TODAY)
    within = luoshi.extract(luoshi.read(data, PLAN.name), today=TODAY)
    assert json.loads(apart.json) == json.loads(json.dumps(within.to_json()))
    assert apart.secrecy == ""


def test_a_mark_of_secrecy_is_told_of() -> None:
    paper = "机密★1年\n云岭县人民政府办公室文件\n云岭县水利建设实施方案\n一、目标任务\n（一）修建水渠3公里。\n"
    assert read_apart(paper.encode(), "方案.txt", today=TODAY).secrecy


def test_what_the_reader_refuses_is_refused_in_its_words() -> None:
    with pytest.raises(QuarantineError) as refused:
        read_apart(b"MZ\x90\x00" + bytes(200), "setup.exe", today=TODAY)
    assert refused.value.code == "refused"
    assert str(refused.value)


@pytest.mark.parametrize(
    "body",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "held = bytearray(2 * 1024 ** 3)",
        "raise RuntimeError",
        "sys.exit(0)",
        "print('no json')",
    ],
)
def test_a_process_that_breaks_is_an_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    hostile(monkeypatch, tmp_path, bound(body))
    with pytest.raises(QuarantineError) as refused:
        read_apart(b"x", "x.txt", today=TODAY)
    assert refused.value.code == "died"


def test_a_process_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hostile(
        monkeypatch,
        tmp_path,
        f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)",
    )
    with pytest.raises(QuarantineError) as refused:
        read_apart(b"x", "x.txt", today=TODAY, limits=Limits(seconds=3))
    assert refused.value.code == "too_long"
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_an_answer_without_end_is_cut(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hostile(monkeypatch, tmp_path, bound("while True: sys.stdout.write('x' * 65536)"))
    with pytest.raises(QuarantineError) as refused:
        read_apart(b"x", "x.txt", today=TODAY, limits=Limits(answer=100_000))
    assert refused.value.code == "died"


def test_the_process_writes_no_file_opens_no_connection_starts_no_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    left = tmp_path / "left"
    tries = bound(
        "import socket, subprocess\n"
        "done = []\n"
        "def attempt(name, act):\n"
        "    try:\n        act(); done.append(name)\n"
        "    except (OSError, PermissionError): pass\n"
        "def write():\n"
        "    import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"    with open({str(left)!r}, 'wb', buffering=0) as stream: stream.write(b'x')\n"
        "attempt('file', write)\n"
        "attempt('connection', lambda: socket.create_connection(('127.0.0.1', 9)))\n"
        "attempt('program', lambda: subprocess.run(['/bin/true']))\n"
        "sys.stdout.write(json.dumps({'secrecy': ''}) + '\\n' + json.dumps(done))"
    )
    hostile(monkeypatch, tmp_path, tries)
    assert json.loads(read_apart(b"x", "x.txt", today=TODAY).json) == []
    assert not left.exists() or left.read_bytes() == b""


def test_the_process_knows_nothing_of_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret@127.0.0.1/luoshi")
    monkeypatch.setenv("LUOSHI_HOME", "/var/lib/luoshi")
    tell = "import os\nsys.stdout.write(json.dumps({'secrecy': ''}) + '\\n' + json.dumps(dict(os.environ)))"
    hostile(monkeypatch, tmp_path, bound(tell))
    known = json.loads(read_apart(b"x", "x.txt", today=TODAY).json)
    assert set(known) <= {"LANG", "PATH", "MALLOC_ARENA_MAX", "LC_CTYPE"}


def test_more_than_a_few_at_once_are_told_to_wait(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hostile(monkeypatch, tmp_path, "import sys, time\nopen(sys.argv[0] + '.begun', 'a').write('x')\ntime.sleep(600)")
    ended: list[str] = []

    def one() -> None:
        try:
            read_apart(b"x", "x.txt", today=TODAY, limits=Limits(seconds=6))
        except QuarantineError as error:
            ended.append(error.code)

    threads = [Thread(target=one) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["busy"] * 3 + ["too_long"] * 2
    monkeypatch.undo()
    assert read_apart(PLAN.read_bytes(), PLAN.name, today=TODAY).json
