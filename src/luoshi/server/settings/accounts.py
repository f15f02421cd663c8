"""Signing in: passwords, lock-out, sessions, second factor, single sign-on. Figures come from the environment."""

import os
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
]
AUTH_USER_MODEL = "orgs.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: a locked login name is not even tried
    "allauth.account.auth_backends.AuthenticationBackend",
]

# ---- passwords: length and three of four classes, change at set times, no return of the last ones (等保 level 2)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"luoshi.server.orgs.passwords.{name}"}
    for name in ("LongEnough", "ManyClasses", "NotTheLoginName", "NotRecent")
] + [{"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"}]
LUOSHI_PASSWORD_DAYS = int(os.environ.get("LUOSHI_PASSWORD_DAYS", "90"))  # 0: no end

# ---- lock-out: by login name, whatever address the tries come from
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=20)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # which asks to count by address; by name alone is stricter
AXES_USERNAME_CALLABLE = "luoshi.server.orgs.lockout.tried_login_name"
AXES_LOCKOUT_CALLABLE = "luoshi.server.orgs.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["password", "login"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# ---- sessions: they end when the browser does, after half an hour without a step, and in any case after ten hours
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LUOSHI_SESSION_IDLE = timedelta(minutes=int(os.environ.get("LUOSHI_SESSION_IDLE_MINUTES", "30")))
LUOSHI_SESSION_LONGEST = timedelta(hours=int(os.environ.get("LUOSHI_SESSION_HOURS", "10")))
SESSION_COOKIE_AGE = int(LUOSHI_SESSION_LONGEST.total_seconds())

LUOSHI_TOKEN_DAYS = int(os.environ.get("LUOSHI_TOKEN_DAYS", "366"))  # the longest life of an access token

# ---- accounts are made by administrators: nobody signs up, nobody resets a password by mail
ACCOUNT_ADAPTER = "luoshi.server.orgs.signing_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_DISPLAY = "luoshi.server.orgs.signing_in.display_name"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/300s/key",  # bounds the codes of a second factor; passwords are bounded by axes before it
    "login": "300/m/ip",  # a whole county comes from one address at half past eight
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"

# ---- second factor, for whoever wants one
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "落实"
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TRUST_ENABLED = False

# ---- single sign-on of the place, where there is one
SOCIALACCOUNT_ADAPTER = "luoshi.server.orgs.signing_in.SingleSignOnAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
LUOSHI_OIDC_LOGIN_CLAIM = os.environ.get("LUOSHI_OIDC_LOGIN_CLAIM", "")


def single_sign_on(environment: "os._Environ[str] | dict[str, str]") -> dict[str, Any]:
    """allauth's settings of the OIDC provider that the environment names; none without an issuer.

    ``LUOSHI_OIDC_ISSUER``, ``LUOSHI_OIDC_CLIENT_ID``, ``LUOSHI_OIDC_CLIENT_SECRET`` and, as its label on the page,
    ``LUOSHI_OIDC_NAME``. Raises ImproperlyConfigured without a client, and for an issuer without TLS: OpenID
    Connect Core 3.1.3.7 lets a client trust a token for the TLS that it came over.
    """
    issuer = environment.get("LUOSHI_OIDC_ISSUER", "")
    if not issuer:
        return {}
    address = urlsplit(issuer)
    if address.scheme != "https" and address.hostname not in ("127.0.0.1", "::1"):
        raise ImproperlyConfigured("LUOSHI_OIDC_ISSUER 必须以 https:// 开头：统一身份认证只能经加密的连接使用。")
    missing = [name for name in ("LUOSHI_OIDC_CLIENT_ID", "LUOSHI_OIDC_CLIENT_SECRET") if not environment.get(name)]
    if missing:
        raise ImproperlyConfigured(f"使用统一身份认证还须设置 {'、'.join(missing)}。")
    app = {
        "provider_id": "oidc",
        "name": environment.get("LUOSHI_OIDC_NAME", "统一身份认证"),
        "client_id": environment["LUOSHI_OIDC_CLIENT_ID"],
        "secret": environment["LUOSHI_OIDC_CLIENT_SECRET"],
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


SOCIALACCOUNT_PROVIDERS = single_sign_on(os.environ)
