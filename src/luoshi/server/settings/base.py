"""Settings of every run. What differs between installations comes from the environment and from the home folder."""

import os
from pathlib import Path

from luoshi.server.settings import accounts, pages
from luoshi.server.settings.accounts import *  # noqa: F403  # a settings module adds to all of the other's names
from luoshi.server.settings.home import database_settings, find_home
from luoshi.server.settings.interface import *  # noqa: F403  # a settings module adds to all of the other's names
from luoshi.server.settings.outgoing import *  # noqa: F403  # as above
from luoshi.server.settings.pages import *  # noqa: F403  # as above

HOME = find_home()
SERVER = Path(__file__).parent.parent

SECRET_KEY = HOME.secret.read_text("utf-8").strip() if HOME.secret.is_file() else ""
DEBUG = False
ALLOWED_HOSTS = [name for name in os.environ.get("LUOSHI_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if name]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    *pages.APPS,
    *accounts.APPS,
    "django_tasks",
    "django_tasks_db",
    "luoshi.server.audit",
    "luoshi.server.orgs",
    "luoshi.server.files",
    "luoshi.server.notices",
    "luoshi.server.search",
    "luoshi.server.intake",
    "luoshi.server.ledger",
    "luoshi.server.indicators",
    "luoshi.server.delivery",
    "luoshi.server.cycles",
    "luoshi.server.papers",
    "luoshi.server.jobs",
    "luoshi.server.tokens",
    "luoshi.server.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "luoshi.server.web.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "luoshi.server.api.middleware.ApiMiddleware",  # after the language is known, before anybody reads a body
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "luoshi.server.orgs.sessions.SessionLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luoshi.server.web.failures.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers in place of the page where somebody is locked out
]
ROOT_URLCONF = "luoshi.server.urls"
WSGI_APPLICATION = "luoshi.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luoshi.server.web.context.shell",
            ],
        },
    },
]
DATABASES = {"default": database_settings(os.environ.get("DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
"""Background work waits in the same database, so that a job and the state that it is about are kept together."""

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [SERVER / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME.folder / "static"
CONTENT_SECURITY_POLICY = pages.content_policy(accounts.SOCIALACCOUNT_PROVIDERS)

LUOSHI_FILES = HOME.files
"""The folder of stored files."""
FILE_UPLOAD_HANDLERS = ["luoshi.server.files.uploads.IncomingHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 20

LUOSHI_LIGHT_RULES = os.environ.get("LUOSHI_LIGHT_RULES", "default")  # a bundled set of rules for lights, by its id
LUOSHI_HASH = os.environ.get("LUOSHI_HASH", "sha256")
"""The hash of the audit chains: sha256, or sm3 where the machine's OpenSSL has it; kept with every event."""
