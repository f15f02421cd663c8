"""Reading projects: those that one sees, one by its id, what a project can be linked with, templates of nodes."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.delivery.models import NodeTemplate, ProjectCard, ProjectMoney, ProjectNode
from luoshi.server.delivery.scopes import visible_cards, visible_templates
from luoshi.server.ledger.models import Indicator, Project, Task
from luoshi.server.ledger.scopes import visible_items


def projects(actor: Actor) -> "QuerySet[ProjectCard]":
    """The projects that the actor sees, by name, with what a list shows of each."""
    return (
        visible_cards(actor)
        .select_related("government", "owner")
        .prefetch_related(
            "owner__names",
            Prefetch("nodes", queryset=ProjectNode.objects.order_by("position")),
            Prefetch("money", queryset=ProjectMoney.objects.order_by("year")),
        )
        .order_by("name", "pk")
    )


def projects_of(actor: Actor, task: Task) -> "QuerySet[ProjectCard]":
    """Those among them that carry an item."""
    return projects(actor).filter(pk__in=task.project_cards.order_by().values("pk"))


def project(actor: Actor, public_id: str) -> ProjectCard:
    """One of them, with its links; of items, those that the actor sees. Raises NotFound."""
    items = Prefetch("tasks", queryset=visible_items(actor).order_by("plan", "position", "pk"))
    rows = projects(actor).prefetch_related(items, "indicators", "named__plan")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound(say("这个项目"))
    return found


def with_overdue_nodes(rows: "QuerySet[ProjectCard]", on: date) -> "QuerySet[ProjectCard]":
    """Those of which a node was planned for a day before and is not reached."""
    late = ProjectNode.objects.filter(planned_on__lt=on).filter(Q(reached_on__isnull=True) | Q(reached_on__gt=on))
    return rows.filter(ended=False, pk__in=late.order_by().values("card"))


def templates(actor: Actor) -> "QuerySet[NodeTemplate]":
    """The templates that are offered."""
    return visible_templates(actor).filter(retired=False).order_by("name", "pk")


def names_without_card(actor: Actor) -> list[str]:
    """Names of projects that plans of one's government give and that have no card yet, in the order of the plans."""
    rows = Project.objects.filter(government__public_id=actor.government, cards__isnull=True)
    return list(dict.fromkeys(rows.order_by("plan", "position", "pk").values_list("name", flat=True)))


def linkable_names(actor: Actor) -> list[str]:
    """All names of projects that plans of one's government give."""
    rows = Project.objects.filter(government__public_id=actor.government)
    return list(dict.fromkeys(rows.order_by("plan", "position", "pk").values_list("name", flat=True)))


def linkable_items(actor: Actor, card: ProjectCard) -> "QuerySet[Task]":
    """The items that a project may carry: those that its body answers for, and those that it is linked with."""
    own = Q(responsibilities__organisation=card.owner) | Q(project_cards=card)
    return visible_items(actor).filter(own, government=card.government).distinct().order_by("plan", "position", "pk")


def linkable_indicators(actor: Actor, card: ProjectCard) -> "QuerySet[Indicator]":
    """The indicators that a project may serve: those of such items, and those that it is linked with."""
    items = linkable_items(actor, card).order_by().values("pk")
    of = Q(targets__task__in=items) | Q(project_cards=card)
    return Indicator.objects.filter(of, government=card.government).distinct().order_by("name", "unit")
