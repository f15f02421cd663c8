"""The folder that an installation lives in: database, files, secret. One folder to back up, nothing elsewhere."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DEFAULT = Path.home() / ".local" / "share" / "luoshi"


@dataclass(frozen=True)
class Home:
    """The places inside the folder; none of them need exist yet."""

    folder: Path

    @property
    def database(self) -> Path:
        """The SQLite file, where no other database is named."""
        return self.folder / "luoshi.sqlite3"

    @property
    def files(self) -> Path:
        """Stored files, by their hash."""
        return self.folder / "files"

    @property
    def last_backup(self) -> Path:
        """Word of the last backup that was made."""
        return self.folder / "backup.json"

    @property
    def backups(self) -> Path:
        """Backups that an upgrade makes, where no other folder is named."""
        return self.folder / "backups"

    @property
    def secret(self) -> Path:
        """The key that signs sessions; made once, readable by its owner alone."""
        return self.folder / "secret.key"


def find_home() -> Home:
    """The folder that ``LUOSHI_HOME`` names, else one in the user's own data folder."""
    return Home(Path(os.environ.get("LUOSHI_HOME") or DEFAULT).absolute())


def database_settings(url: str | None, home: Home) -> dict[str, Any]:
    """Django's settings of the database that a URL names, or of the SQLite file of the folder.

    Raises ImproperlyConfigured for a URL that names no database which Luoshi runs on.
    """
    if not url:
        return {
            "ENGINE": "luoshi.server.sqlite3",
            "NAME": str(home.database),
            "ATOMIC_REQUESTS": False,
            "OPTIONS": {
                # Writers queue at the start of a transaction instead of failing in the middle of one.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL 应为 postgresql://用户:密码@主机:端口/数据库；不设置时使用 SQLite。目前的值不能识别。"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
