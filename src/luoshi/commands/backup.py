"""``luoshi backup``: one moment of the installation into a folder, while the server runs."""

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from luoshi.commands.installing import use_home
from luoshi.server.keeping.manifest import BackupError
from luoshi.server.settings.home import Home
from luoshi.server.startup import NotReadyError, start

FAULTS = (BackupError, NotReadyError)
"""What ``run`` raises when the command itself is at fault."""


def run(args: Namespace) -> int:
    """Make a backup; 1 where files of the installation were lost or changed already. Raises ``FAULTS``."""
    return back_up(use_home(args.home), Path(args.target), keep=args.keep, reread=args.reread)


def back_up(home: Home, target: Path, *, keep: int = 0, reread: bool = False) -> int:
    """Make a backup below a folder and say what is in it; the exit code. Raises ``FAULTS``."""
    start()
    from django.db import connection

    from luoshi.server.keeping.backup import make_backup

    made = make_backup(
        home=home,
        settings=connection.settings_dict,
        target=target.absolute(),
        now=datetime.now(UTC),
        keep=keep,
        reread=reread,
    )
    manifest = made.manifest
    print(f"备份：{made.folder}")
    print(f"  数据库 {manifest.engine}，链头 {len(manifest.heads)} 个，共 {manifest.size / 1000**2:.1f} MB")
    print(f"  文件 {len(manifest.files)} 个：新复制 {made.copied} 个，与上一次相同 {made.linked} 个")
    if made.dropped:
        print(f"  删除了较早的备份 {made.dropped} 份")
    print(f"  清单的散列值 {manifest.digest()}，请抄录在别处，恢复时可以核对")
    print("注意：备份里有密钥 secret.key，得到备份的人能读出全部内容和电话号码。请像保管公章一样保管，放在加密的磁盘上")
    if manifest.missing:
        print(
            f"故障：安装里有 {len(manifest.missing)} 个文件在备份之前就已丢失或者被改动（{manifest.missing[0]}…），"
            "请运行 luoshi audit verify 查明，从以前的备份找回"
        )
    return 1 if manifest.missing else 0
