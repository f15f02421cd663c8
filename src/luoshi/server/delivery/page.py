"""docs/states.md from the machines: for each a diagram and a table that says the same."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from luoshi.server.core.roles import ROLE_NAMES, PostRole
from luoshi.server.delivery.states import MACHINES, Machine
from luoshi.server.delivery.states.cares import CARES
from luoshi.server.delivery.states.matters import OPEN_PARTS, RUNNING
from luoshi.server.policy import Action
from luoshi.server.policy.table import ROLES


def states_page() -> str:
    """The page, without its first line that says how it is made."""
    lines = [
        "# States of what is handed out",
        "",
        "Every thing of delivery stands in one state; each state says whose turn it is, and has the acts of its table "
        "and no others. The tables are `luoshi.server.delivery.states`: services, buttons, the interface and the tests "
        "go through them. Beside each act stand its permission and the roles that have it; what must hold besides says "
        "`docs/permissions.md`. Acts without a permission follow by themselves from another act.",
        "",
        "An act that leads to several states is a way back: the thing goes exactly where it came from. "
        f"Bodies work on their parts while the matter is {_listed(RUNNING)}; in every other state of the matter its "
        f"parts, and what hangs on them, rest as they are. Parts that are open: {_listed(OPEN_PARTS)}.",
        "",
    ]
    for machine in MACHINES.values():
        lines += machine_section(machine)
    lines += ["## Besides", "", "What is done to matters and parts and changes no state.", ""]
    lines += ["| what | act | permission | in the states |", "|---|---|---|---|"]
    lines += [
        f"| {care.label} | `{care.machine}.{care.act.value}` | `{care.action}` | {_listed(care.states)} |"
        for care in CARES
    ]
    return "\n".join(lines)


def machine_section(machine: Machine) -> list[str]:
    """A machine under its heading: how it begins, the diagram, and the table of states, acts and roles."""
    return [f"## {machine.label} (`{machine.name}`)", "", *_machine(machine), ""]


def _machine(machine: Machine) -> Iterator[str]:
    yield f"It begins as {machine.begins.value}, by `{machine.begun_by}` ({_roles(machine.begun_by)})."
    yield ""
    yield from _diagram(machine)
    yield ""
    yield "| 状态 | 当前承办方 | 办理 | act | permission | 办理人 | 转入 |"
    yield "|---|---|---|---|---|---|---|"
    for state, holder in machine.holders.items():
        first = True
        for act in machine.acts_from(state):
            rows = [row for row in machine.table if row.source is state and row.action is act]
            needs = "".join(
                sign for sign, needed in ((" ✎", rows[0].needs_comment), (" 📎", rows[0].needs_evidence)) if needed
            )
            permits = [each for each in (machine.permits[act], machine.also.get(act)) if each is not None]
            stands = f"{state.value} | {holder.value}" if first else " | "
            targets = "、".join(row.target.value for row in rows)
            yield (
                f"| {stands} | {machine.labels[act]}{needs} | `{act.value}` | "
                f"{'、'.join(f'`{permit}`' for permit in permits) or '—'} | {_roles(*permits) or '—'} | {targets} |"
            )
            first = False
        if first:
            yield f"| {state.value} | {holder.value} | — | | | | |"
    if any(row.needs_comment or row.needs_evidence for row in machine.table):
        yield ""
        yield "✎ needs words, 📎 needs evidence."


def _diagram(machine: Machine) -> Iterator[str]:
    """Mermaid's text; states by their names in the code, labelled in Chinese."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in machine.holders:
        yield f'    state "{state.value}" as {state.name}'
    yield f"    [*] --> {machine.begins.name}"
    for row in machine.table:
        yield f"    {row.source.name} --> {row.target.name}: {machine.labels[row.action]}"
    for state in machine.holders:
        if state in machine.ended and not machine.acts_from(state):
            yield f"    {state.name} --> [*]"
    yield "```"


def _roles(*actions: Action) -> str:
    """The roles that have any of these permissions in some case, in the order of the register."""
    return "、".join(ROLE_NAMES[role] for role in PostRole if any(role in ROLES[action] for action in actions))


def _listed(states: Iterable[StrEnum]) -> str:
    return "、".join(state.value for state in states)
