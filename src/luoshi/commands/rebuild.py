"""``luoshi rebuild``: what is computed and kept, computed again and compared; put right unless it is only checked."""

from argparse import Namespace
from datetime import UTC, datetime

from luoshi.commands.installing import use_home
from luoshi.server.startup import NotReadyError, require_tables, start

FAULTS = (NotReadyError,)
"""What ``run`` raises when the command itself is at fault."""
_MOST = 50


def run(args: Namespace) -> int:
    """Print what differs; with ``--check`` 1 where anything does. Raises ``FAULTS``."""
    use_home(args.home)
    start()
    require_tables()
    from luoshi.server.delivery.services.rebuilding import rebuild

    done = rebuild(now=datetime.now(UTC), check=args.check)
    for each in done.differences[:_MOST]:
        print(f"{each.number} {each.day} {each.column}：存有 {each.kept or '无'}，应为 {each.computed or '无'}")
    if len(done.differences) > _MOST:
        print(f"另有 {len(done.differences) - _MOST} 处不同没有列出")
    print(f"核对每日亮灯 {done.looked_at} 条，{len(done.differences)} 处不同")
    if done.unknown:
        print(f"另有 {done.unknown} 条，所属项目的节点后来改动过，不能按当时所知重算")
    if not args.check:
        print(f"已改正，并写入今日亮灯 {done.written} 条")
    return 1 if args.check and done.differences else 0
