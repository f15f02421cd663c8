"""``luoshi explain``: how a light or a progress came about, line by line, as the page shows it."""

from argparse import Namespace
from datetime import UTC, datetime

from luoshi.commands.installing import use_home
from luoshi.server.startup import NotReadyError, require_tables, start


class ExplainError(Exception):
    """The command was called for something that is not there; the message (Chinese) says what."""


FAULTS = (ExplainError, NotReadyError)
"""What ``run`` raises when the command itself is at fault."""


def run(args: Namespace) -> int:
    """Print inputs, rule, formula and result. Raises ``FAULTS``."""
    use_home(args.home)
    start()
    require_tables()
    from luoshi.server.core.actor import system_actor
    from luoshi.server.core.clock import china_date
    from luoshi.server.core.errors import NotFound
    from luoshi.server.delivery.standing.explaining import explain_light, explain_progress

    told = {"light": explain_light, "progress": explain_progress}[args.what]
    try:
        print(told(system_actor("命令行"), args.key, args.as_of or china_date(datetime.now(UTC))).text)
    except NotFound as error:
        raise ExplainError(f"没有编号为“{args.key}”的督办事项、台账事项或者目标值，或者当时还没有登记") from error
    return 0
