"""Controls of the threat model that no other test proves: sessions, hosts, connections outwards."""

import ast
from pathlib import Path

import pytest
from django.test import Client

import luoshi.server

SERVER = Path(luoshi.server.__file__).parent
_OUTWARD = frozenset({"requests", "httpx", "urllib.request", "http.client", "ftplib", "smtplib", "aiohttp", "urllib3"})


@pytest.mark.django_db
def test_a_session_that_was_planted_is_not_the_one_that_signs_in(client: Client, person: object) -> None:
    client.get("/account/login/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["luoshi_session"] = str(planted)
    client.post("/account/login/", {"login": "wangxiuying", "password": "云岭-Luoshi-2027"})
    assert client.session.get("_auth_user_id")
    assert client.session.session_key != planted


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/api/v1/me"])
def test_a_host_that_is_not_ours_is_refused(client: Client, path: str) -> None:
    assert client.get(path, headers={"Host": "evil.example"}).status_code == 400


def imported(path: Path) -> set[str]:
    """The modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_no_module_of_the_server_opens_a_connection() -> None:
    """Nothing that a user gives is fetched in a request; single sign-on goes to the issuer of the settings.

    Notices leave the house by two modules, which judge each address (tests/server/notices/test_outgoing.py).
    """
    outward = {path.name: imported(path) & _OUTWARD for path in SERVER.rglob("*.py")}
    assert {name: found for name, found in outward.items() if found} == {
        "outgoing.py": {"http.client"},
        "sending.py": {"smtplib"},
    }
