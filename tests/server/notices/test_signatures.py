"""Signatures as receivers check them."""

from datetime import UTC, datetime, timedelta

import pytest

from luoshi.server.notices.signatures import DELIVERY, SIGNATURE, TIMESTAMP, WINDOW, dingtalk_query, is_own, own_headers

NOW = datetime(2031, 9, 12, 1, 30, tzinfo=UTC)
BODY = '{"count": 3, "name": "王秀英"}'.encode()


def test_a_signed_message_is_taken() -> None:
    headers = own_headers("秘密", BODY, NOW, "disp-1")
    assert headers[DELIVERY] == "disp-1"
    assert is_own("秘密", headers, BODY, NOW)
    assert is_own("秘密", headers, BODY, NOW + timedelta(seconds=WINDOW))


def test_the_signature_is_what_the_document_says() -> None:
    """Reckoned with openssl: printf '1947115800.{}' | openssl dgst -sha256 -hmac key"""
    headers = own_headers("key", b"{}", datetime.fromtimestamp(1947115800, UTC), "d")
    assert headers[TIMESTAMP] == "1947115800"
    assert headers[SIGNATURE] == "sha256=c75c876152c50f649a6f6044c5a47bdb5b04dd6650f88c90a0369cb76f93572c"


@pytest.mark.parametrize(
    ("secret", "body", "late", "headers"),
    [
        ("other", BODY, 0, {}),
        ("秘密", BODY + b" ", 0, {}),
        ("秘密", BODY, WINDOW + 1, {}),
        ("秘密", BODY, -WINDOW - 1, {}),
        ("秘密", BODY, 0, {TIMESTAMP: str(int(NOW.timestamp()) + 1)}),
        ("秘密", BODY, 0, {TIMESTAMP: "gestern"}),
        ("秘密", BODY, 0, {TIMESTAMP: ""}),
        ("秘密", BODY, 0, {SIGNATURE: ""}),
        ("秘密", BODY, 0, {SIGNATURE: "sha256=签名"}),
    ],
)
def test_what_was_changed_or_kept_for_later_is_refused(
    secret: str, body: bytes, late: int, headers: dict[str, str]
) -> None:
    signed = own_headers("秘密", BODY, NOW, "disp-1") | headers
    assert not is_own(secret, signed, body, NOW + timedelta(seconds=late))


def test_dingtalk_is_asked_in_its_own_form() -> None:
    """As its documentation reckons it; the value is that of the sample in Python there, with these arguments."""
    query = dingtalk_query("SECthis is secret", datetime.fromtimestamp(1577262236.757, UTC))
    assert query == "timestamp=1577262236757&sign=J2qBKLynGZv5uMXAkGgdbSkX8S8Dbkqw1VOS3Ie%2BDF0%3D"
