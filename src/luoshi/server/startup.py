"""Django started by a command: settings chosen, apps loaded, a database that is ready."""

import gc
import os

_NOT_BEGUN = "还没有初始化：安装目录里没有密钥文件，请先运行 luoshi init，或者用 LUOSHI_HOME 指明安装目录"


class NotReadyError(Exception):
    """The installation cannot be used yet; the message (Chinese) says what to do."""


def start() -> None:
    """Load the Django project. Raises NotReadyError without the server's packages, with wrong settings, or no key."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.server.settings.base")
    try:
        import django
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
    except ModuleNotFoundError as error:
        raise NotReadyError("没有安装服务端，请用 pip install 'luoshi[server]' 安装") from error
    try:
        django.setup()
        bool(settings.SECRET_KEY)
    except ImproperlyConfigured as error:
        raise NotReadyError(_NOT_BEGUN if "SECRET_KEY" in str(error) else str(error)) from error


def require_tables() -> None:
    """Raise NotReadyError unless the database answers and has the tables of this version."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise NotReadyError(f"数据库无法打开（{error}），请检查 DATABASE_URL 或者安装目录") from error
    if missing:
        raise NotReadyError(f"数据库还差 {len(missing)} 步升级，请先备份，再运行 luoshi upgrade")


def load_pages() -> None:
    """Load what requests need before the first of them comes, and look for garbage in it never again.

    Python goes through everything now and then, which takes a request 140 ms for what the program has loaded alone.
    """
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
