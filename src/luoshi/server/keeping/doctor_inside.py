"""What the doctor sees once the program runs: database, trail, files, background work, programs beside it."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.models import Max
from django.utils import timezone

from luoshi.server.audit.models import Event
from luoshi.server.core.errors import Refusal
from luoshi.server.files.audited import changed_files
from luoshi.server.files.limits import GRACE
from luoshi.server.files.models import hashes_named
from luoshi.server.files.storage import the_store
from luoshi.server.keeping.engines import engine_of, program
from luoshi.server.keeping.manifest import BackupError
from luoshi.server.keeping.observations import Health, Observation
from luoshi.server.orgs.models import Government, User
from luoshi.server.orgs.phones import unseal
from luoshi.server.settings.home import Home

_DRIFT = timedelta(minutes=5)
_SILENT = timedelta(minutes=5)
_SHOWN = 3


def look(home: Home, now: datetime, *, deep: bool) -> Iterator[Observation]:
    """Everything that is looked at inside."""
    yield from _database()
    yield from _clock_against_the_trail(now)
    yield from _key_opens()
    yield from _files(now, deep=deep)
    yield from _workers(now)
    yield from _programs()


def _database() -> Iterator[Observation]:
    if connection.vendor == "sqlite":
        yield from _sqlite()
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    if encoding != "UTF8":
        yield Observation("数据库", Health.FAULT, f"编码是 {encoding}", "新建一个 UTF-8 的数据库，从备份恢复进去")
    else:
        yield Observation("数据库", Health.WELL, f"PostgreSQL {version}")


def _sqlite() -> Iterator[Observation]:
    with connection.cursor() as cursor:
        try:
            cursor.execute("PRAGMA integrity_check(5)")
            damage = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            dangling = cursor.fetchmany(5)
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
        except DatabaseError as error:
            damage, dangling, mode = [str(error)], [], "wal"
    if damage:
        yield Observation("数据库", Health.FAULT, f"已损坏：{damage[0]}", "停止服务，从最近的备份恢复")
    elif dangling:
        tables = "、".join(sorted({str(row[0]) for row in dangling}))
        yield Observation(
            "数据库", Health.FAULT, f"{tables} 有行指向不存在的行", "运行 luoshi audit verify，从备份恢复"
        )
    elif mode != "wal":
        yield Observation(
            "数据库",
            Health.WARNING,
            f"日志方式是 {mode}，同时写入的人会互相等待",
            "安装目录是否在网络磁盘上？请移到本机磁盘",
        )
    else:
        yield Observation("数据库", Health.WELL, "SQLite，完整性和外键检查通过")


def _clock_against_the_trail(now: datetime) -> Iterator[Observation]:
    latest = Event.objects.aggregate(latest=Max("at"))["latest"]
    if latest and latest > now + _DRIFT:
        seen = f"审计记录里有 {latest:%Y-%m-%d %H:%M} 的事件，而现在是 {now:%Y-%m-%d %H:%M} (UTC)"
        yield Observation("时钟", Health.FAULT, seen, "校准系统时间，启用 systemd-timesyncd")
    else:
        yield Observation("时钟", Health.WELL, f"{timezone.localtime(now):%Y-%m-%d %H:%M}")


def _key_opens() -> Iterator[Observation]:
    sealed = User.objects.exclude(sealed_phone="").values_list("sealed_phone", flat=True).first()
    if sealed is None:
        return
    try:
        unseal(sealed)
    except Refusal as refused:
        yield Observation("密钥与数据", Health.FAULT, refused.cause, refused.remedy)
    else:
        yield Observation("密钥与数据", Health.WELL, "密钥能解开已加密的电话号码")


def _files(now: datetime, *, deep: bool) -> Iterator[Observation]:
    store = the_store()
    stored = {each.sha256: each for each in store.stored()}
    wanted = hashes_named()
    missing = [sha256 for sha256 in wanted if sha256 not in stored]
    other = [sha256 for sha256, size in wanted.items() if sha256 in stored and stored[sha256].size != size]
    if missing or other:
        seen = f"丢失 {len(missing)} 个、大小不符 {len(other)} 个，例如 {(missing + other)[0][:16]}"
        yield Observation("文件", Health.FAULT, seen, "运行 luoshi audit verify 查明是哪些附件，从备份找回")
    elif deep:
        yield from _read_all()
    else:
        yield Observation("文件", Health.WELL, f"{len(wanted)} 个，都在，大小相符（内容由 luoshi audit verify 核对）")
    before = (now - 2 * GRACE).timestamp()
    orphans = [each for sha256, each in stored.items() if sha256 not in wanted and each.written < before]
    if orphans:
        size = sum(each.size for each in orphans) / 1000**2
        yield Observation(
            "无主文件",
            Health.WARNING,
            f"{len(orphans)} 个（{size:.1f} MB）早该清理",
            "定时任务没有运行？检查 luoshi serve",
        )
    strangers = list(store.strangers())
    if strangers:
        names = "、".join(path.name for path in strangers[:_SHOWN])
        yield Observation("文件库", Health.WARNING, f"有 {len(strangers)} 个不是程序放的文件：{names}", "移走它们")


def _read_all() -> Iterator[Observation]:
    found = [each for root in Government.objects.all() for each in changed_files(root.public_id)]
    if found:
        seen = f"{len(found)} 个文件与登记不符：{found[0].thing}"
        yield Observation("文件", Health.FAULT, seen, "从备份找回；查明是谁改动的")
    else:
        yield Observation("文件", Health.WELL, "全部重新读过，与登记的散列值一致")


def _workers(now: datetime) -> Iterator[Observation]:
    """Background work, where that part is installed; known by its name alone, since it stands above this one."""
    if not apps.is_installed("luoshi.server.jobs"):
        return
    model: Any = apps.get_app_config("jobs").get_model("Worker")
    seen_at = model.objects.aggregate(latest=Max("seen_at"))["latest"]
    if seen_at is None or now - seen_at > _SILENT:
        when = f"上一次活动是 {timezone.localtime(seen_at):%Y-%m-%d %H:%M}" if seen_at else "没有后台进程"
        yield Observation("后台任务", Health.WARNING, when, "启动服务：luoshi serve 会同时运行后台任务")
    else:
        yield Observation("后台任务", Health.WELL, "后台进程在工作")


def _programs() -> Iterator[Observation]:
    settings = connection.settings_dict
    if engine_of(settings) == "postgresql":
        try:
            with connection.cursor() as cursor:
                cursor.execute("SHOW server_version_num")
                server = int(cursor.fetchone()[0]) // 10_000
            found = [program(name, server) for name in ("pg_dump", "pg_restore")]
            yield Observation("备份工具", Health.WELL, "、".join(found))
        except BackupError as error:
            yield Observation("备份工具", Health.FAULT, str(error), "没有它们不能备份")
    lister = shutil.which("fc-list")
    if lister:
        said = subprocess.run([lister, ":lang=zh"], capture_output=True, text=True, check=False)  # noqa: S603  # no input of others
        if not said.stdout.strip():
            yield Observation(
                "中文字体", Health.WARNING, "没有中文字体", "需要在本机生成版式文件时，安装 fonts-noto-cjk"
            )
