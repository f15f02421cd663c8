"""Requests that leave the house, for jobs alone: to addresses that were checked, within a time, without redirects.

An administrator types where a webhook lies; without care that would make this machine ask others inside the office's
network on somebody's behalf (SSRF). So the name is resolved once, every address of it is judged, and the connection is
made to an address that was judged. Addresses inside an office are for hosts that the installation itself names.
"""

import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import urlsplit

from luoshi.server.core.said import say

LIMIT = 15.0
"""Seconds for the whole exchange."""
_CONNECT = 5.0
_ANSWER = 4096
_PORTS = {"https": 443, "http": 80}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class _NotSent(Exception):  # noqa: N818  # named for what happened
    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class Blocked(_NotSent):
    """The address may not be asked; ``said`` tells why and what to do."""


class Unreachable(_NotSent):
    """Nobody answered in time; ``said`` tells how it failed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: HTTP's status and the beginning of the body."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart; ``listed`` says that the installation's settings name its host."""

    scheme: str
    host: str
    port: int
    path: str
    listed: bool


def target_of(url: str, listed_hosts: Collection[str]) -> Target:
    """Take an address apart. Raises Blocked for what is no address of a webhook."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise Blocked(say("地址的格式不对，应为 https://主机/路径")) from error
    if parts.scheme not in _PORTS or not host or parts.username or parts.password or any(sign <= " " for sign in url):
        raise Blocked(say("地址的格式不对，应为 https://主机/路径，不带用户名和密码"))
    listed = host in listed_hosts
    if parts.scheme == "http" and not listed:
        raise Blocked(say("地址须以 https:// 开头；办公网内的 http 地址须先由运维人员列入 LUOSHI_WEBHOOK_HOSTS"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], path, listed)


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send a body and give the answer, whatever its status. Raises Blocked or Unreachable."""
    sock = _connected(target)
    # Every read has its own limit in the library; one byte every few seconds would hold the worker for hours.
    clock = Timer(LIMIT, _hang_up, [sock])
    clock.start()
    try:
        connection = HTTPConnection(target.host, target.port)
        connection.sock = sock
        usual = _PORTS[target.scheme] == target.port
        name = f"[{target.host}]" if ":" in target.host else target.host
        host = {"Host": name if usual else f"{name}:{target.port}"}
        connection.request("POST", target.path, body, host | dict(headers))
        response = connection.getresponse()
        return Answer(response.status, response.read(_ANSWER))
    except TimeoutError as error:
        raise Unreachable(say("对方在 %(limit)s 秒内没有应答", limit=f"{LIMIT:.0f}")) from error
    except (OSError, HTTPException) as error:
        raise Unreachable(say("连接中断（%(name)s）", name=type(error).__name__)) from error
    finally:
        clock.cancel()
        sock.close()


def is_allowed(address: Address, *, listed: bool) -> bool:
    """Whether an address may be asked: public ones; those inside an office only for hosts that are listed.

    Link-local ones (which hold the credentials of machines in a cloud), multicast and the like never are.
    """
    embedded = _embedded(address)
    if embedded is not None:
        return is_allowed(embedded, listed=listed)
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if address.is_reserved and not address.is_loopback:
        return False
    return address.is_global or (listed and (address.is_private or address.is_loopback))


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _connected(target: Target) -> socket.socket:
    refused, failed = "", ""
    for family, address in _resolved(target):
        if not is_allowed(address, listed=target.listed):
            refused = str(address)
            continue
        try:
            return _opened(target, family, address)
        except TimeoutError:
            failed = say("连接超时")
        except ssl.SSLError as error:
            failed = say("加密连接没有建立（%(reason)s）", reason=error.reason or say("证书不可信"))
        except OSError as error:
            failed = say("连不上（%(reason)s）", reason=error.strerror or type(error).__name__)
    if failed:
        raise Unreachable(say("%(host)s %(failed)s", host=target.host, failed=failed))
    raise Blocked(
        say(
            "%(host)s 的地址 %(refused)s 属于内部网络；确需使用的，请运维人员把主机列入 LUOSHI_WEBHOOK_HOSTS",
            host=target.host,
            refused=refused,
        )
    )


def _resolved(target: Target) -> list[tuple[int, Address]]:
    """Every address of the host, looked up once."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(say("找不到主机 %(host)s", host=target.host)) from error
    return [(family, ipaddress.ip_address(str(where[0]).partition("%")[0])) for family, *_, where in found]


def _opened(target: Target, family: int, address: Address) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(_CONNECT)
        sock.connect((str(address), target.port))
        if target.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=target.host)
        sock.settimeout(LIMIT)
    except OSError:
        sock.close()
        raise
    return sock


def _hang_up(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended by itself at the same moment
