"""Requests that leave the house: where they may go, that they end, that what was checked is what is asked."""

import ipaddress
import socket
from collections.abc import Iterator
from threading import Thread

import pytest
from local_server import Local, serving
from pytest_socket import enable_socket, socket_allow_hosts

from luoshi.server.notices import outgoing
from luoshi.server.notices.outgoing import Blocked, Unreachable, is_allowed, post, target_of

LISTED = frozenset({"127.0.0.1", "hook.yunling.example"})


@pytest.fixture
def this_machine() -> None:
    """Sockets to this machine, and to nothing else."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


@pytest.fixture
def local(this_machine: None) -> Iterator[Local]:
    with serving() as server:
        yield server


@pytest.mark.parametrize(
    ("address", "public", "office"),
    [
        ("93.184.216.34", True, True),
        ("2606:2800:220:1:248:1893:25c8:1946", True, True),
        ("10.1.2.3", False, True),
        ("172.16.0.1", False, True),
        ("192.168.1.1", False, True),
        ("fd00::1", False, True),
        ("127.0.0.1", False, True),
        ("::1", False, True),
        ("100.64.0.1", False, False),
        ("169.254.169.254", False, False),
        ("fe80::1", False, False),
        ("0.0.0.0", False, False),  # noqa: S104  # asked about, not bound
        ("::", False, False),
        ("224.0.0.1", False, False),
        ("255.255.255.255", False, False),
        ("240.0.0.1", False, False),
        ("ff02::1", False, False),
        ("::ffff:169.254.169.254", False, False),
        ("::ffff:10.0.0.1", False, True),
        ("::ffff:93.184.216.34", True, True),
        ("64:ff9b::a9fe:a9fe", False, False),
        ("64:ff9b::7f00:1", False, True),
        ("2002:7f00:1::", False, True),
        ("2002:a9fe:a9fe::", False, False),
    ],
)
def test_which_addresses_may_be_asked(address: str, public: bool, office: bool) -> None:
    parsed = ipaddress.ip_address(address)
    assert is_allowed(parsed, listed=False) is public
    assert is_allowed(parsed, listed=True) is office


@pytest.mark.parametrize(
    "url",
    [
        "", "hook", "//hook.example/x", "ftp://hook.example/", "file:///etc/passwd", "gopher://hook.example/",
        "https://", "https:///x", "https://user@hook.example/", "https://user:word@hook.example/",
        "https://hook.example:99999/", "https://hook.example/a b", "https://hook.example/\r\nHost: x",
        "http://hook.example/", "https://[::1/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_webhook_is_refused(url: str) -> None:
    with pytest.raises(Blocked) as refused:
        target_of(url, LISTED)
    assert "https://" in str(refused.value) or "LUOSHI_WEBHOOK_HOSTS" in str(refused.value)


def test_a_listed_host_may_do_without_encryption() -> None:
    target = target_of("http://hook.yunling.example:8080/a?b=c#d", LISTED)
    assert (target.host, target.port, target.path, target.listed) == ("hook.yunling.example", 8080, "/a?b=c", True)


def test_a_body_arrives_and_the_answer_is_given(local: Local) -> None:
    local.status, local.answer = 202, b"taken" + b"." * 10_000
    answer = post(target_of(local.url("/a?b=c"), LISTED), b"{}", {"X-Name": "v"})
    (asked,) = local.asked
    assert (asked.path, asked.body, asked.headers["X-Name"]) == ("/a?b=c", b"{}", "v")
    assert asked.headers["Host"] == f"127.0.0.1:{local.port}"
    assert (answer.status, len(answer.body)) == (202, 4096)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_not_asked_unless_it_is_listed(local: Local, host: str) -> None:
    target = target_of(f"https://{host}:{local.port}/", frozenset())
    with pytest.raises(Blocked, match="属于内部网络"):
        post(target, b"{}", {})
    assert local.asked == []


def test_a_redirect_is_not_followed(local: Local) -> None:
    local.status, local.headers = 302, {"Location": local.url("/elsewhere")}
    assert post(target_of(local.url(), LISTED), b"{}", {}).status == 302
    assert len(local.asked) == 1


def test_a_name_is_resolved_once_and_what_was_checked_is_asked(local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that points elsewhere the second time (DNS rebinding) gets no second time."""
    looked = []

    def resolve(host: str, port: int, **_: object) -> list[object]:
        looked.append(host)
        if len(looked) > 1:
            raise AssertionError("resolved twice")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    post(target_of(f"http://hook.yunling.example:{local.port}/", LISTED), b"{}", {})
    assert looked == ["hook.yunling.example"]
    assert local.asked[0].headers["Host"] == f"hook.yunling.example:{local.port}"


def test_a_name_of_which_one_address_is_inside_is_asked_at_the_other_alone(
    local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def resolve(host: str, port: int, **_: object) -> list[object]:
        return [(socket.AF_INET, 1, 6, "", (address, port)) for address in ("10.0.0.1", "93.184.216.34")]

    def refuse(target: object, family: int, address: object) -> object:
        tried.append(str(address))
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(outgoing, "_opened", refuse)
    with pytest.raises(Unreachable, match="连接超时"):
        post(target_of("https://hook.example/", frozenset()), b"{}", {})
    assert tried == ["93.184.216.34"]


def test_plain_text_where_encryption_was_wanted_is_no_connection(local: Local) -> None:
    with pytest.raises(Unreachable, match="加密连接没有建立"):
        post(target_of(f"https://127.0.0.1:{local.port}/", LISTED), b"{}", {})


def test_nobody_listens(local: Local) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable, match="连不上"):
            post(target_of(f"http://127.0.0.1:{free.getsockname()[1]}/", LISTED), b"{}", {})


@pytest.mark.parametrize("drip", [False, True])
def test_one_that_never_ends_is_left(this_machine: None, drip: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte now and then keeps a connection alive for ever; the whole exchange has a limit."""
    monkeypatch.setattr(outgoing, "LIMIT", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hold() -> None:
            connection, _ = server.accept()
            with connection:
                try:
                    while True:
                        if drip:
                            connection.sendall(b"H")
                        if not drip and not connection.recv(4096):
                            return
                except OSError:
                    return

        thread = Thread(target=hold, daemon=True)
        thread.start()
        with pytest.raises(Unreachable):
            post(target_of(f"http://127.0.0.1:{server.getsockname()[1]}/", LISTED), b"{}", {})
        thread.join(timeout=30)
        assert not thread.is_alive()
