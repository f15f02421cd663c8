"""How far a project is: by its nodes, each with its share of the whole; what is overdue; the money of its years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.reckoning.milestones import Step, by_steps
from luoshi.server.core.said import say
from luoshi.server.delivery.models import NodeKind, ProjectCard, ProjectMoney, ProjectNode

NODE_KINDS: tuple[NodeKind, ...] = tuple(NodeKind)
"""The kinds in the order of a project's life; 自定 stands last."""
PRESET_NAME = say("建设项目通用节点")
PRESET: tuple[tuple[NodeKind, Decimal], ...] = tuple(
    (kind, Decimal(1)) for kind in NODE_KINDS if kind is not NodeKind.OWN
)
"""Kinds and weights of the template that is there without anybody making it: all weigh alike until somebody says."""


@dataclass(frozen=True, slots=True)
class NodeShare:
    """A node with its share of the whole in percent, as it is shown and reckoned with."""

    node: ProjectNode
    share: Decimal
    reached: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class ProjectProgress:
    """How far a project is on a day: ``done`` and ``due`` are sums of the shares shown.

    ``due`` is None where a node has no planned day: what should be done by now is then not known. ``done`` is None
    where the project has no nodes.
    """

    on: date
    done: Decimal | None
    due: Decimal | None
    shares: tuple[NodeShare, ...]

    @property
    def overdue(self) -> tuple[ProjectNode, ...]:
        """Nodes that were planned for a day before and are not reached."""
        return tuple(each.node for each in self.shares if each.overdue)

    @property
    def following(self) -> ProjectNode | None:
        """The first node that is not reached."""
        return next((each.node for each in self.shares if not each.reached), None)


@dataclass(frozen=True, slots=True)
class Money:
    """Sums in 万元 over some years: None where nothing was given; ``missing`` are years without the figure."""

    planned: Decimal | None
    done: Decimal | None
    missing: tuple[int, ...]


def is_reached(node: ProjectNode, on: date) -> bool:
    """Whether a node was reached by the end of a day."""
    return node.reached_on is not None and node.reached_on <= on


def is_overdue(node: ProjectNode, on: date) -> bool:
    """Whether a node was planned for a day before and is not reached."""
    return node.planned_on is not None and node.planned_on < on and not is_reached(node, on)


def project_progress(card: ProjectCard, on: date) -> ProjectProgress:
    """How far a project is on a day, by its nodes' weights."""
    return progress_of(sorted(card.nodes.all(), key=lambda node: node.position), on)


def progress_of(nodes: Sequence[ProjectNode], on: date) -> ProjectProgress:
    """The same for nodes at hand, in their order."""
    found = by_steps([_step(node) for node in nodes], on)
    if found is None:
        return ProjectProgress(on, None, None, ())
    rows = tuple(
        NodeShare(node, plain(each.share * 100), is_reached(node, on), is_overdue(node, on))
        for node, each in zip(nodes, found.steps, strict=True)
    )
    dated = all(node.planned_on is not None for node in nodes)
    return ProjectProgress(on, plain(found.done), plain(found.due) if dated else None, rows)


def _step(node: ProjectNode) -> Step:
    return Step(f"{node.position:05d}", node.name, node.planned_on, node.reached_on, node.weight)


def plain(value: Decimal) -> Decimal:
    """A number without idle zeros: 50 and not 50.0000 or 5E+1."""
    return Decimal(format(value.normalize(), "f"))


def money_of(rows: Iterable[ProjectMoney]) -> Money:
    """Planned and done money of some years together: what is missing is no zero, and is named."""
    years = sorted(rows, key=lambda row: row.year)
    planned = [row.planned for row in years if row.planned is not None]
    done = [row.done for row in years if row.done is not None]
    return Money(
        sum(planned, Decimal(0)) if planned else None,
        sum(done, Decimal(0)) if done else None,
        tuple(row.year for row in years if row.done is None),
    )
