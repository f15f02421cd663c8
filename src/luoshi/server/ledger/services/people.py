"""The people whom a paper names for an item: out of candidates, and given by decision."""

from collections.abc import Iterable, Mapping
from typing import Any

from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.models import Candidate
from luoshi.server.ledger.amending import NamedPerson
from luoshi.server.ledger.matching import people_below
from luoshi.server.ledger.models import Person, Task
from luoshi.server.orgs.models import User


def people_of(
    task: Task, rows: Iterable[Candidate], accounts: Mapping[str, int], places: Mapping[int, Mapping[str, Any]]
) -> list[Person]:
    """The people of an item out of the candidates below it, not saved yet; ``places`` says where each stands."""
    return [
        Person(
            task=task,
            position=position,
            name=value.name,
            kind=value.kind.value,
            printed_post=value.post,
            account_id=accounts.get(value.user),
            **places[row.pk],
        )
        for position, (row, value) in enumerate(people_below(rows))
    ]


def accounts_of(government: int, keys: Iterable[str]) -> dict[str, int]:
    """Primary keys of accounts by public id. Raises NotFound for one that the government does not have."""
    wanted = {key for key in keys if key}
    rows = User.objects.filter(government_id=government, public_id__in=wanted)
    found = dict(rows.values_list("public_id", "pk"))
    if len(found) != len(wanted):
        raise NotFound(say("其中一个账号"))
    return found


def put_people(task: Task, people: Iterable[NamedPerson]) -> None:
    """Give an item its people by decision, in place of those that it has; inside a service's transaction.

    Who stays in their part keeps the place where a paper names them.
    """
    wanted = list(people)
    accounts = accounts_of(task.government_id, (each.user for each in wanted))
    held = {(each.kind, each.name): each for each in task.people.all()}
    task.people.all().delete()
    Person.objects.bulk_create(_given(task, each, at, accounts, held) for at, each in enumerate(wanted))


def _given(
    task: Task, new: NamedPerson, position: int, accounts: Mapping[str, int], held: Mapping[tuple[str, str], Person]
) -> Person:
    was = held.get((new.kind.value, new.name), Person())
    return Person(
        government_id=task.government_id, task=task, position=position, name=new.name, kind=new.kind.value,
        printed_post=new.post, account_id=accounts.get(new.user), version_id=was.version_id, start=was.start,
        end=was.end, quote=was.quote,
    )  # fmt: skip
