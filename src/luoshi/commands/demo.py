"""``luoshi demo``: the bundled county as a server that runs; its data stay until the folder is removed."""

import os
import signal
import subprocess
import sys
import time
from argparse import Namespace
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException

from luoshi.commands.installing import make_secret, somebody_to_ask, use_home
from luoshi.commands.serve import ServeError, address, require_port, serve
from luoshi.server.startup import NotReadyError, start

HOST = "127.0.0.1"
_PATIENCE = 180.0
"""Seconds that the server may take until its first answer, on a machine that is busy."""

FAULTS = (ServeError, NotReadyError)
"""What ``run`` raises when the command itself is at fault."""


def run(args: Namespace) -> int:
    """Set up what is not there yet, print address and accounts, serve. Where nobody sits at a terminal, and in CI, it
    asks the server for one page and ends. Raises ``FAULTS``.
    """
    home = use_home(args.home)
    os.environ["LUOSHI_PLAIN_HTTP"] = "1"  # this machine alone, without a certificate
    # its people got their accounts when their year began, and their passwords are printed anyway
    os.environ["LUOSHI_PASSWORD_DAYS"] = "0"  # noqa: S105  # a number of days
    require_port(HOST, args.port)
    make_secret(home)
    start()
    from luoshi.server.core.roles import ROLE_NAMES
    from luoshi.server.demo import accounts, set_up
    from luoshi.server.demo_year import set_up_with_year
    from luoshi.server.setting_up import has_begun, prepare

    prepare()
    kept = has_begun()
    if not kept and args.without_year:
        set_up(datetime.now(UTC))
    elif not kept:
        print("正在建立演示数据：一个县一年的督办，约一分钟……", flush=True)
        set_up_with_year(datetime.now(UTC))
    print(f"演示数据：{home.folder}（{'沿用上次的数据' if kept else '已新建'}；重新开始请运行 make demo-reset）")
    print(f"服务地址：{address(HOST, args.port)}")
    known = accounts()
    print(f"账号如下，密码都是 {known[0].account.password}：")
    for each in known:
        one = each.account
        print(f"  {one.login_name:<12}{each.government} {each.organisation} {ROLE_NAMES[one.role]} {one.display_name}")
    print("其余单位的联络员和负责人也有账号，登录名见“人员”页面，密码相同")
    sys.stdout.flush()
    if not somebody_to_ask():
        _answer_once(args.port)
        print("没有终端：已确认服务能够应答，演示到此结束。在终端里运行时，服务会一直开着，按 Ctrl-C 停止")
        return 0
    print("按 Ctrl-C 停止", flush=True)
    serve(HOST, args.port)
    print("服务已停止", flush=True)
    return 0


def _answer_once(port: int) -> None:
    """Start the server as its own command, wait for the page to log in at, stop it. Raises ServeError."""
    command = [sys.executable, "-m", "luoshi.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:  # noqa: S603  # our own command
        try:
            until = time.monotonic() + _PATIENCE
            while not _answers(port):
                if server.poll() is not None or time.monotonic() > until:
                    raise ServeError("服务没有应答，请单独运行 luoshi serve 查看原因")
                time.sleep(0.2)
        finally:
            server.send_signal(signal.SIGINT)


def _answers(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/account/login/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
