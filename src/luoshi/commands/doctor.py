"""``luoshi doctor``: how the installation stands, line by line, each with what to do."""

from argparse import Namespace
from datetime import UTC, datetime

from luoshi.commands.installing import use_home
from luoshi.server.keeping.doctor import examine
from luoshi.server.keeping.observations import Health
from luoshi.server.startup import NotReadyError

FAULTS = (NotReadyError,)
"""What ``run`` raises when the command itself is at fault."""


def run(args: Namespace) -> int:
    """Print what was seen; 1 where something is at fault. Raises ``FAULTS``."""
    counts = dict.fromkeys(Health, 0)
    for each in examine(use_home(args.home), datetime.now(UTC), deep=args.deep):
        counts[each.health] += 1
        print(f"[{each.health}] {each.subject}：{each.seen}" + (f"。{each.remedy}" if each.remedy else ""), flush=True)
    print("，".join(f"{health} {count} 项" for health, count in counts.items()))
    return 1 if counts[Health.FAULT] else 0
