"""``luoshi audit``: verify the chains, print their heads, export one."""

import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from luoshi.commands.outputs import OutputError, text_output
from luoshi.server.startup import NotReadyError, require_tables, start

if TYPE_CHECKING:
    from luoshi.server.audit.verification import PrintedHead


class AuditError(Exception):
    """The command was called for something that is not there; the message (Chinese) says what."""


FAULTS = (AuditError, NotReadyError, OutputError)
"""What ``run`` raises when the command itself is at fault."""


def run(args: Namespace) -> int:
    """Run ``verify``, ``head`` or ``export``; 1 where a verification found something. Raises ``FAULTS``."""
    start()
    require_tables()
    if args.verb == "verify":
        return _verify(args.government, args.head)
    if args.verb == "head":
        return _heads()
    return _export(args.government, args.output)


def _verify(government: str | None, printed: str | None) -> int:
    from luoshi.server.audit.verification import PrintedHead

    if printed and not government:
        raise AuditError("--head 须与 --government 一起使用，指明是哪个政府的链头")
    try:
        head = PrintedHead.parse(printed) if printed else None
    except ValueError as error:
        raise AuditError(f"“{printed}”不是链头，应为 luoshi audit head 打印的 序号:散列值") from error
    return 1 if _report([_known(government)] if government else _chains(), head) else 0


def verify_all() -> int:
    """Verify every chain with all that hangs on it and print what was found; returns how much. After ``start``."""
    return _report(_chains(), None)


def _report(chains: "list[str]", printed: "PrintedHead | None") -> int:
    from luoshi.server.audit.verification import verify

    found = 0
    for chain in chains:
        report = verify(chain, printed=printed)
        found += len(report.findings)
        state = "完好" if not report.findings else f"有 {len(report.findings)} 处问题"
        print(f"{_name(chain)}：{report.events} 条记录，{state}，链头 {report.head}")
        for finding in report.findings:
            print(f"  {finding.thing}：{finding.message} [{finding.fault}]")
    return found


def _heads() -> int:
    from luoshi.server.audit.selectors import heads

    for government, head in heads().items():
        print(f"{government}\t{head}\t{_name(government)}")
    return 0


def _export(government: str, output: str | None) -> int:
    from luoshi.server.audit.services import export_trail
    from luoshi.server.core.actor import system_actor

    lines = export_trail(actor=system_actor("命令行"), now=datetime.now(UTC), government=_known(government))
    with text_output(Path(output) if output else None) as stream:
        for line in lines:
            stream.write(line + "\n")
    if output:
        print(output, file=sys.stderr)
    return 0


def _chains() -> list[str]:
    """Every government, whether its chain has begun or not, and every chain, whether its government is there or not."""
    from luoshi.server.audit.selectors import heads
    from luoshi.server.orgs.models import Government

    return list(dict.fromkeys([*heads(), *Government.objects.values_list("public_id", flat=True)]))


def _known(government: str) -> str:
    if government not in _chains():
        raise AuditError(f"没有编号为 {government} 的政府，编号见 luoshi audit head")
    return government


def _name(government: str) -> str:
    from luoshi.server.core.actor import INSTALLATION
    from luoshi.server.orgs.models import Government

    if government == INSTALLATION:
        return "本系统"
    return Government.objects.filter(public_id=government).values_list("name", flat=True).first() or government
