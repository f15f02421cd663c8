"""Settings of the tests: quick password hashes, no secret on disk, files in a folder that each test names."""

import tempfile
from pathlib import Path

from luoshi.server.settings.base import *  # noqa: F403  # a settings module adds to all of the other's names
from luoshi.server.settings.base import DATABASES

SECRET_KEY = "test-only"  # noqa: S105  # signs nothing that outlives a test
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real file: in memory, threads would share one connection's locks and races would prove nothing.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.mkdtemp(prefix="luoshi-test-")) / "test.sqlite3")}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False  # the test client speaks plain HTTP
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "luoshi_session", "luoshi_csrf"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # nothing is collected for a test
LUOSHI_FILES = Path(tempfile.mkdtemp(prefix="luoshi-test-files-"))
