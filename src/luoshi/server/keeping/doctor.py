"""``luoshi doctor``: what stands well with an installation and what does not, each with what to do. Changes nothing."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from luoshi.server.keeping.backup import last_backup
from luoshi.server.keeping.observations import Health, Observation
from luoshi.server.settings.home import Home
from luoshi.server.startup import NotReadyError, require_tables, start

_LITTLE_ROOM, _NO_ROOM = 5 * 1000**3, 1000**3
_BACKUP_DAYS = 8
_KEY_LENGTH = 50
_FIRST_YEAR = 2025


def examine(home: Home, now: datetime, *, deep: bool = False) -> Iterator[Observation]:
    """Look over an installation, one thing after the other; what cannot be looked at because of a fault before is left
    out. With ``deep`` every file is read and hashed, as ``luoshi audit verify`` does.
    """
    at_home = list(_home(home))
    yield from at_home
    yield from _room(home)
    yield from _clock(now)
    yield from _last_backup(home, now)
    if any(each.health is Health.FAULT for each in at_home):
        return
    try:
        start()
        require_tables()
    except NotReadyError as error:
        yield Observation("数据库", Health.FAULT, str(error), "按提示处理后再体检")
        return
    from luoshi.server.keeping import doctor_inside  # noqa: PLC0415  # after Django has started

    yield from _network(home)
    yield from doctor_inside.look(home, now, deep=deep)


def _home(home: Home) -> Iterator[Observation]:
    folder = home.folder
    if not folder.is_dir():
        yield Observation("安装目录", Health.FAULT, f"没有 {folder}", "用 --home 指明安装目录，或者运行 luoshi init")
        return
    if not os.access(folder, os.W_OK):
        yield Observation("安装目录", Health.FAULT, f"{folder} 不能写入", "以运行服务的用户体检；调整目录的属主")
    else:
        yield _private("安装目录", folder)
    if not home.secret.is_file():
        yield Observation("密钥", Health.FAULT, "没有 secret.key", "从备份恢复；新安装请运行 luoshi init")
    elif len(home.secret.read_text("utf-8", "replace").strip()) < _KEY_LENGTH:
        yield Observation("密钥", Health.WARNING, "密钥太短，容易被猜出", "新安装请删除后由 luoshi init 生成")
    else:
        yield _private("密钥", home.secret)
    for name, path in (("数据库文件", home.database), ("文件库", home.files)):
        if path.exists():
            yield _private(name, path)


def _private(subject: str, path: Path) -> Observation:
    known = path.stat()
    if known.st_uid not in (os.geteuid(), 0) and os.geteuid() != 0:
        return Observation(subject, Health.WARNING, f"{path} 属于另一个用户", "以运行服务的用户体检，或者调整属主")
    if stat.S_IMODE(known.st_mode) & 0o077 and not _inside_private(path):
        mode = "700" if path.is_dir() else "600"
        return Observation(subject, Health.FAULT, f"{path} 其他用户也能访问", f"运行 chmod {mode} {path}")
    return Observation(subject, Health.WELL, str(path))


def _inside_private(path: Path) -> bool:
    """Whether the folder around keeps others out already."""
    return not stat.S_IMODE(path.parent.stat().st_mode) & 0o077


def _room(home: Home) -> Iterator[Observation]:
    place = home.folder
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    seen = f"剩余 {free / 1000**3:.1f} GB"
    if free < _NO_ROOM:
        yield Observation("磁盘空间", Health.FAULT, seen, "立即清理磁盘：写满后不能再办理任何事项")
    elif free < _LITTLE_ROOM:
        yield Observation("磁盘空间", Health.WARNING, seen, "清理磁盘，或者把安装目录移到更大的磁盘")
    else:
        yield Observation("磁盘空间", Health.WELL, seen)


def _clock(now: datetime) -> Iterator[Observation]:
    if now.year < _FIRST_YEAR:
        yield Observation("时钟", Health.FAULT, f"现在是 {now:%Y-%m-%d}", "校准系统时间，启用 systemd-timesyncd")


def _last_backup(home: Home, now: datetime) -> Iterator[Observation]:
    made = last_backup(home)
    how = "运行 luoshi backup，并启用 luoshi-backup.timer（见 docs/install.zh-CN.md）"
    if made is None:
        yield Observation("备份", Health.WARNING, "还没有备份过", how)
    elif now - made > timedelta(days=_BACKUP_DAYS):
        yield Observation("备份", Health.WARNING, f"上一次备份是 {(now - made).days} 天以前", how)
    else:
        yield Observation("备份", Health.WELL, f"上一次是 {made:%Y-%m-%d %H:%M} (UTC)")


def _network(home: Home) -> Iterator[Observation]:
    from django.conf import settings  # noqa: PLC0415  # after Django has started

    if os.environ.get("LUOSHI_PLAIN_HTTP") == "1":
        yield Observation(
            "加密连接", Health.WARNING, "LUOSHI_PLAIN_HTTP=1，密码和内容明文传送", "在前面设反向代理，启用 HTTPS"
        )
    hosts = [name for name in settings.ALLOWED_HOSTS if name not in ("127.0.0.1", "localhost", "[::1]")]
    if "*" in hosts:
        yield Observation("访问地址", Health.FAULT, "LUOSHI_HOSTS 允许任何主机名", "只写实际使用的主机名")
    elif hosts:
        yield Observation("访问地址", Health.WELL, "、".join(hosts))
    else:
        yield Observation(
            "访问地址",
            Health.WARNING,
            "没有设置 LUOSHI_HOSTS，只能从本机访问",
            "写入使用的主机名，例如 luoshi.yunling.example",
        )
    if (home.folder / "static").is_dir():
        yield Observation("静态文件", Health.WELL, "已收集")
    else:
        yield Observation("静态文件", Health.FAULT, "还没有收集，页面没有样式", "运行 luoshi upgrade")
