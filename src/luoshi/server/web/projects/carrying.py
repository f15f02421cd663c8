"""What projects and items tell of each other: the projects that carry an item, the items that a project carries."""

from dataclasses import dataclass
from datetime import date

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.cards import projects_of
from luoshi.server.delivery.models import Matter, ProjectCard
from luoshi.server.delivery.nodes import project_progress
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.states import MatterState
from luoshi.server.ledger.models import Task
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.web.components import Light, Text
from luoshi.server.web.projects.words import node_name, project_standing


@dataclass(frozen=True, slots=True)
class Carrying:
    """A project that carries an item: whose it is, how it stands, which node comes next."""

    row: ProjectCard
    owner: str
    word: Text
    light: Light
    following: Text
    day: date | None


@dataclass(frozen=True, slots=True)
class Carried:
    """An item that a project carries, with its matter where it is one that the viewer sees."""

    task: Task
    matter: Matter | None


def carrying(actor: Actor, task: Task, on: date) -> list[Carrying]:
    """The projects that the actor sees and that carry an item."""
    return [_carrying(row, on) for row in projects_of(actor, task)]


def carried(actor: Actor, card: ProjectCard) -> list[Carried]:
    """The items of a project that the actor sees, each with its matter."""
    tasks = list(card.tasks.all())
    rows = visible_matters(actor).filter(task__in=tasks).exclude(state=MatterState.WITHDRAWN.value)
    matters = {row.task_id: row for row in rows}
    return [Carried(task, matters.get(task.pk)) for task in tasks]


def _carrying(row: ProjectCard, on: date) -> Carrying:
    progress = project_progress(row, on)
    word, light = project_standing(progress, ended=row.ended)
    node = progress.following
    name = node_name(node.kind, node.name) if node is not None else ""
    return Carrying(row, short_name_on(row.owner, on), word, light, name, node.planned_on if node is not None else None)
