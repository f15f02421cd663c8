"""The set-up of the tests themselves: no network, the same examples every time in CI."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError
from repository import ROOT


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_network_is_closed() -> None:
    with pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    with pytest.raises(SocketBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_sockets_inside_the_machine_are_open() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"1")
        assert other.recv(1) == b"1"


@pytest.mark.parametrize(("in_ci", "outcome"), [("true", "1 error"), ("", "1 skipped")])
def test_absent_real_documents_are_skipped_and_in_ci_missed(tmp_path: Path, in_ci: str, outcome: str) -> None:
    test = tmp_path / "test_it.py"
    test.write_text("def test_it(evaluation_dir):\n    assert evaluation_dir\n", "utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "LUOSHI_EVALUATION_DIR"} | {"CI": in_ci}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "conftest", "--noconftest", "-rs", str(test)],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(ROOT / "tests")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in ran.stdout, ran.stdout + ran.stderr
    assert "LUOSHI_EVALUATION_DIR is not set" in ran.stdout
