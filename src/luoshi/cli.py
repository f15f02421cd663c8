"""The ``luoshi`` command. Subcommands are loaded when called, so that ``--help`` is quick."""

import os
import re
import sys
from argparse import Action, ArgumentParser, ArgumentTypeError, HelpFormatter
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import import_module
from io import TextIOWrapper
from traceback import print_exception
from typing import Any, NoReturn

FAILED, USAGE, INTERRUPTED = 1, 2, 130

_EXIT_CODES = "退出码：0 全部完成；1 有文件没能读取（原因见标准错误）；2 用法不对或结果无法写出。"

# argparse speaks English; its errors reach clerks.
_ERRORS = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+): expected (?:one|at least one) argument", r"\1 后面缺少内容"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2，可选：\3"),
    (r"argument (.+): ignored explicit argument (.+)", r"\1 不带内容：\2"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with the arguments (those of the process by default) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A file name may hold bytes that are no UTF-8; it is shown escaped rather than not at all.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = _parser().parse_args(arguments)
    command = import_module(f"luoshi.commands.{args.command}")
    try:
        code: int = command.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, less) has enough; what is still buffered must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return _stop("已中断", INTERRUPTED)
    except command.FAULTS as error:
        return _stop(str(error), USAGE, error if args.debug else None)
    except Exception as error:
        message = f"程序出错（{type(error).__name__}: {error}），可加 --debug 查看详情并反馈"
        return _stop(message, FAILED, error if args.debug else None)
    return code


def _stop(message: str, code: int, traced: Exception | None = None) -> int:
    if traced is not None:
        print_exception(traced)
    line = message.replace("\n", " ")
    print(f"luoshi: {line}", file=sys.stderr)
    return code


class _Formatter(HelpFormatter):
    """Help whose frame is Chinese, too."""

    def add_usage(
        self, usage: str | None, actions: Iterable[Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(ArgumentParser):
    """A parser that asks and complains in Chinese, on one line."""

    def __init__(self, *, subject: str = "", **settings: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **settings)
        self.subject = self.add_argument_group(subject)
        self.options = self.add_argument_group("选项")
        self.options.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        for pattern, words in _ERRORS:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, words, message)
                break
        self.exit(USAGE, f"{self.prog}: {message}；用法见 {self.prog} --help\n")


class _Version(Action):
    """Prints the version and leaves; the package's metadata are read only then."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(nargs=0, **settings)

    def __call__(self, parser: ArgumentParser, *_: Any) -> NoReturn:
        version = import_module("importlib.metadata").version("luoshi")
        print(f"luoshi {version}")
        parser.exit()


def _parser() -> ArgumentParser:
    parser = _Parser(prog="luoshi", description="把政府方案读成可核对的任务台账。", epilog=_EXIT_CODES)
    parser.options.add_argument("--version", action=_Version, help="显示版本")
    commands = parser.add_subparsers(title="命令", dest="command", metavar="命令", required=True)
    for name, add, help_text, description, subject in (
        ("extract", _add_extract, "读出任务、单位、目标、时限", _EXTRACT, "要读的文件"),
        ("evaluate", _add_evaluate, "对照标准答案评分", _EVALUATE, "对照什么"),
        ("init", _add_init, "新建一个安装：密钥、数据库、第一个政府、三个管理员", _INIT, "参数"),
        ("upgrade", _add_upgrade, "把安装升级到当前版本", _UPGRADE, "参数"),
        ("serve", _add_serve, "启动服务", _SERVE, "参数"),
        ("worker", _add_worker, "启动一个后台进程", _WORKER, "参数"),
        ("demo", _add_demo, "用附带的虚构县启动演示", _DEMO, "参数"),
        ("backup", _add_backup, "备份数据库、文件和密钥，不必停止服务", _BACKUP, "参数"),
        ("restore", _add_restore, "把备份恢复到新的安装目录", _RESTORE, "参数"),
        ("doctor", _add_doctor, "检查安装是否正常，逐项说明怎么处理", _DOCTOR, "参数"),
        ("audit", _add_audit, "核验、打印、导出审计链", _AUDIT, "参数"),
        ("explain", _add_explain, "说明一个灯、一个进度是怎么得出的", _EXPLAIN, "说明什么"),
        ("rebuild", _add_rebuild, "重新计算每日亮灯，与保存的核对", _REBUILD, "参数"),
    ):
        add(commands.add_parser(name, help=help_text, description=description, epilog=_EXIT_CODES, subject=subject))
    return parser


_EXTRACT = "读出方案中的任务、单位、目标、时限，每一项都标明在原文中的位置。"
_INIT = (
    "新建一个安装。没有给出的参数会在终端里询问；没有终端时采用默认值，缺少必需的参数则停止。"
    "三个管理员的一次性密码只显示一次；已经初始化过的安装不会被改动。"
)
_UPGRADE = (
    "升级程序之后，把安装的数据库和静态文件升到当前版本；数据保持不变。需要升级数据库时先自动备份到安装目录的 backups。"
)
_SERVE = (
    "启动服务和一个办理后台任务的进程，直到按 Ctrl-C。启动前检查密钥、数据库的版本和端口；"
    "后台进程意外结束时自动重新启动。"
)
_WORKER = (
    "启动一个后台进程，办理排队的任务和定时任务，直到按 Ctrl-C。luoshi serve 已带一个；"
    "使用 PostgreSQL 时可以另外启动几个，每个任务只由其中一个办理。"
)
_DEMO = "用附带的虚构县和它的市启动演示，显示地址和账号；再次运行沿用原来的数据。没有终端时只确认服务能够应答。"
_BACKUP = (
    "在目标目录下新建一份完整的备份：数据库的一个时刻、全部文件、密钥和写明散列值的清单。不必停止服务；"
    "与上一份相同的文件只做链接，不再复制。中断的备份不会留下半份。"
)
_RESTORE = (
    "先核对备份的每一个散列值，再恢复到空的安装目录（PostgreSQL 须用 DATABASE_URL 指明空的数据库），"
    "最后核验审计链、数据行和文件。任何一步不对，什么都不恢复。"
)
_DOCTOR = (
    "检查安装目录、权限、密钥、数据库、文件、磁盘、时钟、备份和后台任务；每行写明正常、注意或故障；有故障时退出码为 1。"
)
_AUDIT = "核验审计链有没有被改动、删除或者调换，打印链头，导出记录。"
_EXPLAIN = "逐行写明一个灯或者一个进度的输入、规则、公式和结果，与页面上的一致。"
_REBUILD = "把保存的每日亮灯按当时所知重新计算并核对，不同的改正；加 --check 只核对，有不同时退出码为 1。"
_EVALUATE = "读取文件并对照标准答案评分；与上一次的结果相比，列出新增和丢失的各项。"


def _add_extract(parser: _Parser) -> None:
    parser.subject.add_argument(
        "paths",
        nargs="+",
        metavar="路径",
        help="文件、文件夹（含下级）或通配符；格式按内容识别；ZIP 压缩包按成套文件读取",
    )
    add = parser.options.add_argument
    add(
        "--set",
        action="store_true",
        help="把所给文件作为一套（正文和附件）读取：附件任务与正文任务对应，列出前后不一致",
    )
    add(
        "-f",
        "--format",
        choices=("table", "json", "jsonl", "xlsx", "html"),
        default="table",
        metavar="格式",
        help="table 终端表格（默认）、json、jsonl、xlsx 工作簿、html 原文标注页",
    )
    add(
        "-o",
        "--output",
        metavar="路径",
        help="写到文件；xlsx、html 也可以是文件夹。默认：table、json、jsonl 写到标准输出，"
        "xlsx、html 写到当前文件夹的 <文件名>.luoshi.<格式> 并显示路径",
    )
    add("--register", metavar="文件", help="机构名册（TOML），用来认定单位的规范名称")
    add("--ocr", action="store_true", help="扫描件由图片识别文字（须装有扩展 luoshi[ocr]），结果须逐项核对")
    add("--today", type=_day, metavar="日期", help="判断时限是否已过的日期（YYYY-MM-DD）；不给则不判断")
    add("--debug", action="store_true", help="出错时显示详情")


def _add_evaluate(parser: _Parser) -> None:
    parser.subject.add_argument("gold", metavar="标准答案", help="存放标准答案（*.json）的文件夹")
    parser.subject.add_argument("raw", metavar="原文", help="存放原文的文件夹，文件名为 <id>.<任意后缀>")
    add = parser.options.add_argument
    add("--against", metavar="文件", help="上一次的结果（jsonl），列出新增和丢失的各项")
    add("--predictions", metavar="文件", help="把这一次的结果写成 jsonl")
    add("--errors", metavar="文件夹", help="把每份文件的差异写成 jsonl")
    add("--json", action="store_true", help="评分写成一个 JSON 对象")
    add("--debug", action="store_true", help="出错时显示详情")


def _add_init(parser: _Parser) -> None:
    add = parser.options.add_argument
    _add_home(parser)
    add("--government", metavar="名称", help="政府所在地，例如 云岭县")
    add("--level", choices=("县", "市", "省", "乡镇"), metavar="层级", help="县（默认）、市、省、乡镇")
    add("--office", metavar="名称", help="办公室全称；默认为 <政府>人民政府办公室")
    add("--city", default="", metavar="名称", help="上级市的名称")
    add("--province", default="", metavar="名称", help="所在省的名称")
    for option, who in (("system", "系统管理员"), ("security", "安全管理员"), ("audit", "审计管理员")):
        add(f"--{option}", metavar="登录名:姓名", help=who)
    add("--debug", action="store_true", help="出错时显示详情")


def _add_backup(parser: _Parser) -> None:
    parser.subject.add_argument("target", metavar="目录", help="存放备份的目录，最好在另一块磁盘上；没有时新建")
    _add_home(parser)
    add = parser.options.add_argument
    add("--keep", type=_count, default=0, metavar="份数", help="只保留最近的几份，更早的删除；默认全部保留")
    add("--reread", action="store_true", help="上一份备份里的文件也重新读取核对，再做链接")
    add("--debug", action="store_true", help="出错时显示详情")


def _add_restore(parser: _Parser) -> None:
    parser.subject.add_argument("backup", metavar="备份", help="一份备份的目录（luoshi-日期-时间）")
    add = parser.options.add_argument
    add("--home", metavar="目录", required=True, help="恢复到的安装目录，须不存在或者为空")
    add("--digest", metavar="散列值", help="备份时抄录的清单散列值，不一致时不恢复")
    add("--debug", action="store_true", help="出错时显示详情")


def _add_doctor(parser: _Parser) -> None:
    _add_home(parser)
    parser.options.add_argument("--deep", action="store_true", help="读取每一个文件，核对散列值")
    parser.options.add_argument("--debug", action="store_true", help="出错时显示详情")


def _add_explain(parser: _Parser) -> None:
    parser.subject.add_argument(
        "what", choices=("light", "progress"), metavar="灯或进度", help="light 灯、progress 进度"
    )
    parser.subject.add_argument("key", metavar="编号", help="督办事项、台账事项或者目标值的编号，例如 matter-…")
    _add_home(parser)
    parser.options.add_argument(
        "--as-of", type=_day, metavar="日期", help="说明哪一天的（YYYY-MM-DD），按当天结束时所知；默认今天"
    )
    parser.options.add_argument("--debug", action="store_true", help="出错时显示详情")


def _add_rebuild(parser: _Parser) -> None:
    _add_home(parser)
    parser.options.add_argument("--check", action="store_true", help="只核对，不改动")
    parser.options.add_argument("--debug", action="store_true", help="出错时显示详情")


def _add_upgrade(parser: _Parser) -> None:
    _add_home(parser)
    parser.options.add_argument("--backup", metavar="目录", help="升级前备份到哪里；默认为安装目录的 backups")
    parser.options.add_argument("--no-backup", action="store_true", help="升级前不备份")
    parser.options.add_argument("--debug", action="store_true", help="出错时显示详情")


def _add_serve(parser: _Parser) -> None:
    add = parser.options.add_argument
    _add_home(parser)
    add("--host", default="127.0.0.1", metavar="地址", help="监听的地址；默认只有本机能访问，由反向代理转发")
    add("--port", type=_port, default=8000, metavar="端口", help="监听的端口；默认 8000")
    add("--no-worker", action="store_true", help="不带后台进程：另由 luoshi worker 办理时使用")
    add(
        "--processes",
        type=int,
        default=1,
        choices=range(1, 17),
        metavar="N",
        help="用几个进程提供网页，默认 1；机器有几个核、用的人多时可以增加",
    )
    add("--plain-http", action="store_true", help="浏览器直接以 http:// 访问时使用：Cookie 不要求加密连接")
    add("--debug", action="store_true", help="出错时显示详情")


def _add_worker(parser: _Parser) -> None:
    _add_home(parser)
    parser.options.add_argument("--debug", action="store_true", help="出错时显示详情")


def _add_demo(parser: _Parser) -> None:
    _add_home(parser)
    parser.options.add_argument("--port", type=_port, default=8000, metavar="端口", help="监听的端口；默认 8000")
    parser.options.add_argument(
        "--without-year", action="store_true", help="只要一份方案的县，不要一年的督办；建立得快"
    )
    parser.options.add_argument("--debug", action="store_true", help="出错时显示详情")


def _add_home(parser: _Parser) -> None:
    parser.options.add_argument("--home", metavar="目录", help="安装目录；默认为 LUOSHI_HOME 或 ~/.local/share/luoshi")


def _add_audit(parser: _Parser) -> None:
    verbs = parser.add_subparsers(title="操作", dest="verb", metavar="操作", required=True)
    for name, said in (
        ("verify", "核验审计链、数据行和文件；发现问题时退出码为 1"),
        ("head", "打印各政府的链头，可抄录或张贴，供日后核验"),
        ("export", "把一个政府的审计链导出为 JSON Lines"),
    ):
        verb = verbs.add_parser(name, help=said, description=f"{said}。", epilog=_EXIT_CODES, subject="参数")
        add = verb.options.add_argument
        if name != "head":
            what = "政府的编号（见 luoshi audit head）"
            add("--government", metavar="编号", required=name == "export", help=what)
        if name == "verify":
            add("--head", metavar="链头", help="以前打印的链头（序号:散列值），核验它仍在链上")
        if name == "export":
            add("-o", "--output", metavar="路径", help="写到文件；默认写到标准输出")
        add("--debug", action="store_true", help="出错时显示详情")


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise ArgumentTypeError(f"“{text}”不是端口，请写 1—65535 之间的数")


def _count(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 10_000:
        return int(text)
    raise ArgumentTypeError(f"“{text}”不是份数，请写 1 以上的整数")


def _day(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ArgumentTypeError(f"“{text}”不是日期，请写成 YYYY-MM-DD")


if __name__ == "__main__":
    sys.exit(main())
