"""``luoshi upgrade``: the tables and static files of an installation brought to this version; data stay."""

from argparse import Namespace
from pathlib import Path

from luoshi.commands.backup import back_up
from luoshi.commands.installing import use_home
from luoshi.server.keeping.manifest import BackupError
from luoshi.server.startup import NotReadyError, require_tables, start

FAULTS = (NotReadyError, BackupError)
"""What ``run`` raises when the command itself is at fault."""


def run(args: Namespace) -> int:
    """Back up where the tables are of another version, migrate, collect. Raises ``FAULTS``."""
    home = use_home(args.home)
    start()
    from luoshi.server.setting_up import has_begun, prepare

    if _is_behind() and has_begun():
        if args.no_backup:
            print("没有备份：指定了 --no-backup")
        else:
            back_up(home, Path(args.backup).absolute() if args.backup else home.backups)
    prepare()
    print(f"{home.folder} 已是当前版本，数据保持不变")
    return 0


def _is_behind() -> bool:
    try:
        require_tables()
    except NotReadyError:
        return True
    return False
