"""``luoshi init``: a new installation, with its first government and three administrators."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from luoshi.commands.installing import make_secret, somebody_to_ask, use_home
from luoshi.server.core.errors import Refusal
from luoshi.server.core.roles import ROLE_NAMES, PostRole
from luoshi.server.startup import NotReadyError, start


class InitError(Exception):
    """The installation cannot be made; the message (Chinese) says why and what to do."""


FAULTS = (InitError, NotReadyError, Refusal)
"""What ``run`` raises when the command itself is at fault."""

LEVELS = {"县": "county", "市": "city", "省": "province", "乡镇": "township"}
_ADMINISTRATORS = {
    PostRole.SYSTEM_ADMINISTRATOR: ("system", "xitong"),
    PostRole.SECURITY_ADMINISTRATOR: ("security", "anquan"),
    PostRole.AUDIT_ADMINISTRATOR: ("audit", "shenji"),
}
"""The option and the usual login name of each of the three."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A value that an option gives or a person is asked for; ``usual`` is taken for an empty answer."""

    option: str
    question: str
    usual: str = ""


def run(args: Namespace) -> int:
    """Make the folder, the key, the tables and the first rows; print the accounts once. Raises ``FAULTS``."""
    home = use_home(args.home)
    if home.secret.is_file() and _begun():
        raise InitError(f"{home.folder} 已经初始化过，没有改动任何内容；启动请运行 luoshi serve")
    government = _value(args.government, _Asked("--government", "政府所在地（例如 云岭县）"))
    level = LEVELS[_value(args.level, _Asked("--level", "层级（县、市、省、乡镇）", "县"), _is_level)]
    office = _value(args.office, _Asked("--office", "办公室全称", f"{government}人民政府办公室"))
    people = {role: _person(args, role, *usual) for role, usual in _ADMINISTRATORS.items()}
    make_secret(home)
    start()
    from luoshi.server.orgs.models import GovernmentLevel
    from luoshi.server.setting_up import Beginning, begin, has_begun, prepare

    if has_begun():
        raise InitError("数据库里已经有政府和账号，没有改动任何内容；启动请运行 luoshi serve")
    prepare()
    wanted = Beginning(
        government=government,
        level=GovernmentLevel(level),
        office=office,
        administrators=people,
        city=args.city,
        province=args.province,
    )
    accounts = begin(wanted, datetime.now(UTC))
    print(f"安装目录：{home.folder}")
    print("三个管理员账号如下。一次性密码只显示这一次，请分别交给本人，首次登录时必须修改：")
    for account in accounts:
        print(f"  {ROLE_NAMES[account.role]}\t{account.display_name}\t{account.login_name}\t{account.password}")
    print("下一步：luoshi serve" + (f" --home {args.home}" if args.home else ""))
    return 0


def _begun() -> bool:
    start()
    from luoshi.server.setting_up import has_begun

    return has_begun()


def _value(given: str | None, asked: _Asked, fits: Callable[[str], bool] = bool) -> str:
    value = (given or "").strip()
    while not value:
        if not somebody_to_ask():
            if not asked.usual:
                raise InitError(f"缺少 {asked.option}：{asked.question}")
            return asked.usual
        usual = f"，直接回车为“{asked.usual}”" if asked.usual else ""
        value = input(f"{asked.question}{usual}：").strip() or asked.usual
        value = value if fits(value) else ""
    if not fits(value):
        raise InitError(f"{asked.option} 不能是“{value}”：{asked.question}")
    return value


def _person(args: Namespace, role: PostRole, option: str, login_name: str) -> tuple[str, str]:
    """Login name and printed name, from ``登录名:姓名``."""
    asked = _Asked(f"--{option}", f"{ROLE_NAMES[role]}（登录名:姓名）", f"{login_name}:{ROLE_NAMES[role]}")
    given = _value(getattr(args, option), asked, lambda text: all(text.replace("：", ":").partition(":")))
    login, _, name = given.replace("：", ":").partition(":")
    return login.strip(), name.strip()


def _is_level(text: str) -> bool:
    return text in LEVELS
