"""The part of docs/states.md about reporting, from the machines of cycles."""

from luoshi.server.cycles.machines import MACHINES
from luoshi.server.delivery.page import machine_section


def states_section() -> str:
    """The states of cycles, reports and restatements, under a heading of their own."""
    lines = [
        "# States of reporting",
        "",
        "A cycle asks bodies for reports; each report, and each restatement of one that was accepted, stands in one "
        "state. The tables are `luoshi.server.cycles.states`. Acts without a permission follow from the days of the "
        "cycle, or from another act.",
        "",
        "Where an act of a report has two permissions, the first is that of the unit's leader. By the second, who "
        "fills a report in takes it back from the leader, and hands it in where the body has no leader in office. The "
        "office acts for a body without accounts, with the body's paper.",
        "",
        "A cycle takes reports while it is 填报中 or 已过截止日. An exception (`cycle.allow`) has no states but days: "
        "it holds until its day, or until it is ended early with a reason. It moves the due day, lets a locked cycle "
        "take what is made up, or asks for nothing; what the lock wrote down stays.",
        "",
    ]
    for machine in MACHINES.values():
        lines += machine_section(machine)
    return "\n".join(lines).rstrip("\n")
