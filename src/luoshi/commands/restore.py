"""``luoshi restore``: a backup into a new home, verified before and after."""

import os
from argparse import Namespace
from pathlib import Path

from luoshi.commands.audit import verify_all
from luoshi.commands.installing import use_home
from luoshi.server.keeping.manifest import BackupError, Manifest, read_manifest
from luoshi.server.keeping.restore import restore_backup
from luoshi.server.startup import NotReadyError, require_tables, start

FAULTS = (BackupError, NotReadyError)
"""What ``run`` raises when the command itself is at fault."""


def run(args: Namespace) -> int:
    """Restore and verify; 1 where what was restored does not hold. Raises ``FAULTS``."""
    home = use_home(args.home)
    backup = Path(args.backup).absolute()
    digest = read_manifest(backup).digest()
    if args.digest and args.digest.strip().lower() != digest:
        raise BackupError(f"清单的散列值是 {digest}，与抄录的不一致：备份被改动过，或者不是那一份")
    restored = restore_backup(backup=backup, home=home, database=os.environ.get("DATABASE_URL"))
    manifest = restored.manifest
    print(f"已恢复到 {home.folder}：{manifest.made_at:%Y-%m-%d %H:%M} (UTC) 的备份，文件 {len(manifest.files)} 个")
    if manifest.missing:
        print(f"注意：制作备份时已有 {len(manifest.missing)} 个文件丢失或者被改动，没有可以恢复的内容")
    start()
    try:
        require_tables()
    except NotReadyError:
        print(f"备份来自较早的版本 {manifest.program}：请运行 luoshi upgrade，再运行 luoshi audit verify")
        return 0
    from luoshi.server.setting_up import prepare

    prepare()  # static files are made anew, not kept
    found = _heads_differ(manifest) + verify_all()
    print(
        "恢复完成，审计链、数据行和文件都与备份时一致" if not found else f"恢复完成，但核验发现 {found} 处问题（见上）"
    )
    print("下一步：停用原来的服务，再运行 luoshi serve；不要让两处同时办理")
    return 1 if found else 0


def _heads_differ(manifest: Manifest) -> int:
    """How many chains do not stand where the manifest says."""
    from luoshi.server.audit.selectors import heads

    now = {government: str(head) for government, head in heads().items()}
    wrong = {each for each in {*now, *manifest.heads} if now.get(each) != manifest.heads.get(each)}
    for government in sorted(wrong):
        print(f"  链头与清单不符：{government}，清单 {manifest.heads.get(government)}，现在 {now.get(government)}")
    return len(wrong)
