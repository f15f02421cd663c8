"""What channels and people keep secret, sealed under purposes of their own."""

import secrets

from django.conf import settings

from luoshi.server.core import sealing
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say

ADDRESS, SECRET, MAIL = (f"luoshi.notices.{name}" for name in ("address", "secret", "mail"))


def sealed(text: str, purpose: str) -> str:
    """A text encrypted; empty stays empty."""
    return sealing.seal(text, secret=settings.SECRET_KEY, purpose=purpose)


def unsealed(text: str, purpose: str) -> str:
    """The text of a sealed one. Raises Invalid where the installation's secret is another."""
    try:
        return sealing.unseal(text, secret=settings.SECRET_KEY, purpose=purpose)
    except sealing.BrokenSeal as error:
        raise Invalid(
            say("渠道的地址或密钥无法解密：安装密钥已更换"), say("请恢复原来的 secret.key，或者重新填写渠道")
        ) from error


def new_secret() -> str:
    """A secret for our own form of signature, told once."""
    return secrets.token_urlsafe(32)


def masked_mail(address: str) -> str:
    """``wang@example.cn`` as pages show it: ``w***@example.cn``."""
    name, sign, domain = address.partition("@")
    return f"{name[:1]}***{sign}{domain}" if sign else ""
