"""A passkey made of software: answers the browser's two questions as an authenticator would (ES256, no attestation)."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

_PRESENT = AuthenticatorData.FLAG.UP


class SoftPasskey:
    """One key for one site (``origin`` with its ``host``)."""

    def __init__(self, host: str) -> None:
        self.host, self.origin = host, f"https://{host}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.count = 0

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to ``navigator.credentials.create``."""
        client = self._client("webauthn.create", options["publicKey"]["challenge"])
        make: Any = ES256.from_cryptography_key  # not typed
        credential = AttestedCredentialData.create(bytes(16), self.id, make(self.key.public_key()))
        data = AuthenticatorData.create(
            self._site(), _PRESENT | AuthenticatorData.FLAG.AT, self.count, bytes(credential)
        )
        attestation = AttestationObject.create("none", data, {})
        return self._credential({"attestationObject": websafe_encode(bytes(attestation))}, client)

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to ``navigator.credentials.get``."""
        self.count += 1
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = bytes(AuthenticatorData.create(self._site(), _PRESENT, self.count))
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            {"authenticatorData": websafe_encode(data), "signature": websafe_encode(signature)}, client
        )

    def _site(self) -> bytes:
        return hashlib.sha256(self.host.encode()).digest()

    def _client(self, kind: str, challenge: Any) -> bytes:
        text = challenge if isinstance(challenge, str) else websafe_encode(challenge)
        return json.dumps({"type": kind, "challenge": text, "origin": self.origin, "crossOrigin": False}).encode()

    def _credential(self, response: dict[str, str], client: bytes) -> dict[str, Any]:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": {"clientDataJSON": websafe_encode(client), **response},
            "clientExtensionResults": {},
        }
