"""Who reports on a matter (填报人): those who may on a day, and those who did."""

from datetime import date

from luoshi.server.cycles.models import Report
from luoshi.server.delivery.models import HandOn, Matter
from luoshi.server.delivery.staff import UNIT_ROLES
from luoshi.server.delivery.states import PartState
from luoshi.server.orgs.acting import delegations_in_force, posts_in_force

_GONE = (PartState.WITHDRAWN, PartState.TRANSFERRED)


def reporters_of(matter: Matter, on: date) -> frozenset[str]:
    """The public ids of everybody who reports on a matter: who holds a post of a body with a part in it, or of a
    section that works on one, on a day; who acts for them; who filled in or signed one of its reports.
    """
    parts = matter.parts.exclude(state__in=_GONE).order_by()
    sections = HandOn.objects.filter(part__in=parts.values("pk"), section__isnull=False, ended_at__isnull=True)
    bodies = {*parts.values_list("organisation_id", flat=True), *sections.values_list("section_id", flat=True)}
    posts = posts_in_force(on).filter(organisation__in=bodies, role__in=UNIT_ROLES).order_by()
    acting = delegations_in_force(on).filter(post__in=posts.values("pk")).order_by()
    wrote = Report.objects.filter(part__matter=matter).order_by().values_list("filled_by", "signed_by")
    return frozenset(
        {
            *posts.values_list("user__public_id", flat=True),
            *acting.values_list("delegate__public_id", flat=True),
            *(person for pair in wrote for person in pair if person),
        }
    )
