"""The bodies of an item, given by decision; what making and amending an item share."""

from luoshi.extraction.reading import Role
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.ledger.models import Responsibility, RoleBasis, Task
from luoshi.server.orgs.models import Organisation

THING = say("这个台账事项")


def put_owners(task: Task, owners: tuple[tuple[str, Role], ...]) -> None:
    """Give an item its bodies by decision, in place of those that it has; inside a service's transaction."""
    bodies = {
        body.public_id: body
        for body in Organisation.objects.filter(
            government_id=task.government_id, public_id__in=[key for key, _ in owners]
        ).prefetch_related("names")
    }
    if len(bodies) != len(dict(owners)) or len(dict(owners)) != len(owners):
        raise NotFound(say("其中一个责任单位"))
    task.responsibilities.all().delete()
    Responsibility.objects.bulk_create(
        [decided_part(task, bodies[key], role, position) for position, (key, role) in enumerate(owners)]
    )


def decided_part(task: Task, body: Organisation, role: Role, position: int) -> Responsibility:
    """A body's part in an item by decision, not saved yet; its names are at hand."""
    return Responsibility(
        government_id=task.government_id, task=task, organisation=body, position=position, role=role.value,
        basis=RoleBasis.DECIDED, printed_name=printed_name(body),
    )  # fmt: skip


def printed_name(body: Organisation) -> str:
    """How a list calls a body: by its first short name in use, else by its full one."""
    names = [name for name in body.names.all() if name.ends_on is None]
    names.sort(key=lambda name: ({"short": 0, "full": 1}.get(name.kind, 2), name.position, name.pk))
    return names[0].text if names else body.public_id
