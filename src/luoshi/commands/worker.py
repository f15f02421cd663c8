"""``luoshi worker``: one process that does the background work, until it is told to stop."""

import logging
import os
import signal
from argparse import Namespace
from threading import Thread

from luoshi.commands.installing import use_home
from luoshi.commands.keeping import PARENT, end_with
from luoshi.server.startup import NotReadyError, require_tables, start

FAULTS = (NotReadyError,)
"""What ``run`` raises when the command itself is at fault."""


_BEHIND = 15
"""How much a worker beside the server yields to it (niceness): whoever waits for a page comes before pictures that are
drawn. Not 19: what it holds in the database meanwhile is waited for, too.
"""


def run(args: Namespace) -> int:
    """Check key and tables, then work until Ctrl-C or SIGTERM; a second one ends it at once. Raises ``FAULTS``."""
    use_home(args.home)
    start()
    require_tables()
    from luoshi.server.jobs.worker import Worker

    parent = os.environ.get(PARENT, "")
    logging.basicConfig(level=logging.WARNING if parent else logging.INFO, format="%(asctime)s %(message)s")
    worker = Worker()

    def told(number: int, frame: object) -> None:
        worker.stop.set()
        if not parent:  # which ends it itself when its patience is over
            for each in (signal.SIGINT, signal.SIGTERM):
                signal.signal(each, signal.SIG_DFL)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, told)
    if parent:
        os.nice(_BEHIND)
        Thread(target=end_with, args=(int(parent), worker.stop.set), daemon=True).start()
    else:
        print(f"后台进程 {worker.name} 已启动，按 Ctrl-C 停止", flush=True)
    worker.run()
    if not parent:
        print("后台进程已停止", flush=True)
    return 0
