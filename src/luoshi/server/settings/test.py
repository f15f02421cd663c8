"""Settings of the tests: quick password hashes, no secret on disk, files in a folder that each test names."""

from luoshi.server.settings.base import *  # noqa: F403  (a settings module adds to all of the other's names)

SECRET_KEY = "test-only"  # noqa: S105  (signs nothing that outlives a test)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
