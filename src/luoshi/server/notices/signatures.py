"""Signatures of webhooks: our own form, and that of DingTalk's robots. docs/webhooks.md tells receivers."""

import base64
import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote_plus

WINDOW = 300
"""Seconds that a receiver should take a signed message for fresh; older ones may be played back by somebody else."""

SIGNATURE, TIMESTAMP, DELIVERY = "X-Luoshi-Signature", "X-Luoshi-Timestamp", "X-Luoshi-Delivery"
"""The headers of our own form."""


def own_headers(secret: str, body: bytes, now: datetime, delivery: str) -> dict[str, str]:
    """Headers of a message: HMAC-SHA256 over ``<seconds>.<body>``, and an id by which a second try is known again."""
    seconds = str(int(now.timestamp()))
    return {TIMESTAMP: seconds, SIGNATURE: f"sha256={_own(secret, seconds, body)}", DELIVERY: delivery}


def is_own(secret: str, headers: dict[str, str], body: bytes, now: datetime) -> bool:
    """What a receiver asks: is the signature right and the message fresh?"""
    seconds, given = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not seconds.isdecimal() or abs(now.timestamp() - int(seconds)) > WINDOW:
        return False
    return hmac.compare_digest(given.encode(), f"sha256={_own(secret, seconds, body)}".encode())


def _own(secret: str, seconds: str, body: bytes) -> str:
    return hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()


def dingtalk_query(secret: str, now: datetime) -> str:
    """``timestamp=…&sign=…`` for the address of a DingTalk robot with a secret (加签).

    Base64 of HMAC-SHA256 over ``<milliseconds>\\n<secret>``, keyed with the secret, quoted for an address; DingTalk
    takes it for an hour.
    """
    milliseconds = str(int(now.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return f"timestamp={milliseconds}&sign={quote_plus(base64.b64encode(digest))}"
