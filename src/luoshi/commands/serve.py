"""``luoshi serve``: the server and a worker for its background work, with one command, until Ctrl-C."""

import os
import socket
from argparse import Namespace
from contextlib import nullcontext
from functools import partial
from importlib import import_module
from threading import Thread
from typing import Any

from luoshi.commands.installing import use_home
from luoshi.commands.keeping import end_with, kept_worker
from luoshi.server.startup import NotReadyError, load_pages, require_tables, start

TARGET = "luoshi.server.wsgi:application"
_THREADS = 8
_STOPPING = 20
"""Seconds that open requests get when the server stops."""


class ServeError(Exception):
    """The server cannot be started; the message (Chinese) says why and what to do."""


FAULTS = (ServeError, NotReadyError)
"""What ``run`` raises when the command itself is at fault."""


def run(args: Namespace) -> int:
    """Check key, tables and port, then serve until Ctrl-C or SIGTERM. Raises ``FAULTS``."""
    use_home(args.home)
    if args.plain_http:
        os.environ["LUOSHI_PLAIN_HTTP"] = "1"
    start()
    require_tables()
    require_port(args.host, args.port)
    print(f"服务地址：{address(args.host, args.port)} ，按 Ctrl-C 停止", flush=True)
    serve(args.host, args.port, worker=not args.no_worker, processes=args.processes)
    print("服务已停止", flush=True)
    return 0


def address(host: str, port: int) -> str:
    """What to type into a browser on this machine."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  # compared, not bound
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def require_port(host: str, port: int) -> None:
    """Raise ServeError unless the address can be listened at."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise ServeError(
                f"不能在 {host} 的端口 {port} 提供服务（{error.strerror}）：端口可能已被占用，"
                "请停止占用它的程序，或者用 --port 换一个端口"
            ) from error


def _load(target: str) -> Any:
    """The application, in the worker, which steps out of the terminal's group first.

    A terminal sends Ctrl-C to all processes of a group. The worker is stopped by its parent; stopped twice it hangs.
    It ends when its parent was killed, too: nobody else would, and the port would stay taken.
    """
    os.setpgrp()
    Thread(target=end_with, args=(os.getppid(), partial(os._exit, 1)), daemon=True).start()
    module, _, name = target.partition(":")
    application = getattr(import_module(module), name)
    load_pages()
    return application


def serve(host: str, port: int, *, worker: bool = True, processes: int = 1) -> None:
    """Serve in this process and some of its own, with a process for background work beside them unless ``worker`` is
    False; returns when told to stop.
    """
    from granian import Granian
    from granian.constants import Interfaces

    # Writers of SQLite queue in the database; threads of one worker wait for each other less than processes would.
    server = Granian(
        TARGET, address=host, port=port, interface=Interfaces.WSGI, blocking_threads=_THREADS, log_enabled=False,
        workers=processes, workers_kill_timeout=_STOPPING,
    )  # fmt: skip
    with kept_worker() if worker else nullcontext():
        server.serve(target_loader=_load)
