"""``luoshi upgrade``: the tables and static files of an installation brought to this version; data stay."""

from argparse import Namespace

from luoshi.commands.installing import use_home
from luoshi.server.startup import NotReadyError, start

FAULTS = (NotReadyError,)
"""What ``run`` raises when the command itself is at fault."""


def run(args: Namespace) -> int:
    """Migrate and collect; nothing happens where all is of this version. Raises ``FAULTS``."""
    home = use_home(args.home)
    start()
    from luoshi.server.setting_up import prepare  # noqa: PLC0415  (after Django has started)

    prepare()
    print(f"{home.folder} 已是当前版本，数据保持不变")
    return 0
