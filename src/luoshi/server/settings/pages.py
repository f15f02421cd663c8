"""What browsers are told and given: content policy, cookies, headers, static files; and the apps of the pages."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

APPS = ["luoshi.server.web", "django_htmx", "django_tables2", "django_filters", "csp", "allauth.usersessions"]
"""Before the apps of accounts: our templates stand in for theirs."""

PLAIN_HTTP = os.environ.get("LUOSHI_PLAIN_HTTP") == "1"
"""An office network without a certificate; without it browsers send cookies over HTTPS alone."""

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_NAME = "luoshi_session" if PLAIN_HTTP else "__Host-luoshi_session"
CSRF_COOKIE_NAME = "luoshi_csrf" if PLAIN_HTTP else "__Host-luoshi_csrf"
LANGUAGE_COOKIE_NAME = "luoshi_language"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
CSRF_FAILURE_VIEW = "luoshi.server.web.failures.csrf_failure"

if not PLAIN_HTTP:
    # The proxy in front ends TLS and says so; it must set the header itself, whatever a browser sent (docs/install.md).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"


def content_policy(providers: Mapping[str, Any]) -> dict[str, Any]:
    """django-csp's setting: everything from here, nothing inline; a form may lead on to the named OIDC issuers.

    Chromium holds the redirect that answers a form to ``form-action``, so the button of single sign-on needs its own.
    """
    apps = [app for provider in providers.values() for app in provider.get("APPS", ())]
    addresses = [urlsplit(app.get("settings", {}).get("server_url", "")) for app in apps]
    issuers = sorted({f"{each.scheme}://{each.netloc}" for each in addresses if each.scheme and each.netloc})
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [
                SELF,
                "data:",
            ],  # the signs that Tabler draws in its style sheet, the QR code of the second factor
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "form-action": [SELF, *issuers],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
            "object-src": [NONE],
        }
    }


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "luoshi.server.web.storage.Storage"},
}
DJANGO_TABLES2_TEMPLATE = "web/components/table.html"
MFA_ADAPTER = "luoshi.server.web.second_factor.Adapter"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
