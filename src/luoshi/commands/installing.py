"""What the commands of the server share: which folder, its key, whether there is somebody to ask."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from luoshi.server.settings.home import Home, find_home
from luoshi.server.startup import NotReadyError


def use_home(named: str | None) -> Home:
    """The folder of the installation; one that is named stands for ``LUOSHI_HOME`` from now on."""
    if named:
        os.environ["LUOSHI_HOME"] = str(Path(named).absolute())
    return find_home()


def make_secret(home: Home) -> None:
    """Write the key of a folder that has none, readable by its owner alone; one that is there stays.

    Raises NotReadyError where the folder cannot be written.
    """
    try:
        home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            handle = os.open(home.secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(48) + "\n")
    except OSError as error:
        raise NotReadyError(f"安装目录 {home.folder} 不能写入（{error.strerror}），请换一个目录或者调整权限") from error


def somebody_to_ask() -> bool:
    """Whether a person sits at the terminal; never in CI."""
    return sys.stdin.isatty() and os.environ.get("CI", "").lower() not in ("1", "true", "yes")
