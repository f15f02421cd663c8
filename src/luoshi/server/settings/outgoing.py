"""What may leave the installation: mail by a server that the environment names, webhooks to hosts inside the office."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


def mail_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings of the mail server that ``LUOSHI_SMTP_URL`` names; without it no mail is sent.

    ``smtps://user:password@host:465?from=luoshi@yunling.example``; ``smtp+starttls://`` begins in the clear and
    encrypts, ``smtp://`` never does. Raises ImproperlyConfigured for anything else.
    """
    url = environment.get("LUOSHI_SMTP_URL", "")
    if not url:
        return {"EMAIL_HOST": "", "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    wrong = "LUOSHI_SMTP_URL 应为 smtps://用户:密码@主机:端口?from=发件邮箱，目前的值不能识别。"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(wrong) from error
    sender = parse_qs(parts.query).get("from", [unquote(parts.username or "")])[0]
    if parts.scheme not in _PORTS or not parts.hostname or "@" not in sender:
        raise ImproperlyConfigured(wrong)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": sender,
    }


def address_of(environment: Mapping[str, str]) -> str:
    """The address that people use, for links in messages: ``LUOSHI_ADDRESS``, else the first host that is named."""
    if environment.get("LUOSHI_ADDRESS"):
        return environment["LUOSHI_ADDRESS"].rstrip("/")
    hosts = [name for name in environment.get("LUOSHI_HOSTS", "").split(",") if "." in name and not name[-1].isdigit()]
    scheme = "http" if environment.get("LUOSHI_PLAIN_HTTP") == "1" else "https"
    return f"{scheme}://{hosts[0].lstrip('.')}" if hosts else ""


_MAIL = mail_settings(os.environ)
EMAIL_BACKEND, EMAIL_HOST = _MAIL["EMAIL_BACKEND"], _MAIL["EMAIL_HOST"]
EMAIL_PORT, EMAIL_TIMEOUT = _MAIL.get("EMAIL_PORT", 25), _MAIL.get("EMAIL_TIMEOUT", 20)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_USER", ""), _MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_SSL", False), _MAIL.get("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL = _MAIL.get("DEFAULT_FROM_EMAIL", "")

LUOSHI_ADDRESS = address_of(os.environ)
LUOSHI_WEBHOOK_HOSTS = frozenset(name.strip() for name in os.environ.get("LUOSHI_WEBHOOK_HOSTS", "").split(",") if name)
"""Hosts inside the office that webhooks may lead to, and to which they may go over plain HTTP."""
