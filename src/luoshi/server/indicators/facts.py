"""What policy is told of the rows of this app."""

from luoshi.server.ledger.models import Indicator, Responsibility
from luoshi.server.orgs.models import Membership, Organisation
from luoshi.server.policy import Facts


def indicator_facts(indicator: Indicator, *, on_behalf: bool = False) -> Facts:
    """An indicator is the affair of the bodies whose items have targets of it, members of groups with them."""
    parts = Responsibility.objects.filter(task__targets__indicator=indicator).order_by()
    bodies = Organisation.objects.filter(pk__in=parts.values("organisation"))
    members = Membership.objects.filter(group__in=bodies.values("pk"), ends_on__isnull=True)
    keys = {*bodies.values_list("public_id", flat=True), *members.values_list("member__public_id", flat=True)}
    return Facts(government=indicator.government.public_id, organisations=frozenset(keys), on_behalf=on_behalf)


def report_facts(indicator: Indicator, organisation: Organisation | None, *, on_behalf: bool = False) -> Facts:
    """A figure is the affair of the body that it is of; one of the whole, of the bodies of the indicator."""
    if organisation is None:
        return indicator_facts(indicator, on_behalf=on_behalf)
    return Facts(
        government=indicator.government.public_id,
        organisations=frozenset({organisation.public_id}),
        on_behalf=on_behalf,
    )
