"""What policy is told of the rows of this app."""

from dataclasses import replace

from luoshi.server.delivery.models import Completion, Coordination, Matter, Part, ProjectCard, Risk
from luoshi.server.delivery.models.columns import Written
from luoshi.server.delivery.states import CoordinationState
from luoshi.server.ledger.facts import item_facts
from luoshi.server.policy import Facts


def matter_facts(matter: Matter, *, on_behalf: bool = False) -> Facts:
    """A matter is the affair of the bodies that its item names and of those that have a part in it."""
    facts = item_facts(matter.task)
    bodies = matter.parts.order_by().values_list("organisation__public_id", flat=True)
    return replace(
        facts,
        organisations=facts.organisations | frozenset(bodies),
        authors=frozenset({matter.made_by}),
        state=matter.state,
        on_behalf=on_behalf,
    )


def part_facts(part: Part, *, author: str = "", on_behalf: bool = False) -> Facts:
    """A part is its body's, and that of the section that works on it now; ``author`` wrote what is acted on."""
    bodies = {part.organisation.public_id}
    bodies |= {
        each.section.public_id
        for each in part.hand_ons.select_related("section").filter(ended_at__isnull=True)
        if each.section
    }
    return Facts(
        government=part.government.public_id,
        organisations=frozenset(bodies),
        authors=frozenset({author}) if author else frozenset(),
        state=part.state,
        on_behalf=on_behalf,
    )


def request_facts(row: Written, part: Part, *, on_behalf: bool = False) -> Facts:
    """What was asked for in a part: its body's affair, written by who filed it."""
    return part_facts(part, author=row.made_by, on_behalf=on_behalf)


def coordination_facts(row: Coordination, *, on_behalf: bool = False) -> Facts:
    """A request for coordination: besides its body's, the affair of the body that is asked now."""
    facts = request_facts(row, row.part, on_behalf=on_behalf)
    asked = row.asked if row.state == CoordinationState.ASKED else None
    return replace(facts, asked=frozenset({asked.public_id}) if asked else frozenset())


def completion_facts(row: Completion, *, on_behalf: bool = False) -> Facts:
    """An application for completion: the matter's bodies, written by who applied."""
    return replace(matter_facts(row.matter, on_behalf=on_behalf), authors=frozenset({row.made_by}))


def look_back_facts(matter: Matter) -> Facts:
    """A look-back is made by somebody else than who said that the matter is done."""
    said = matter.completions.order_by().values_list("made_by", flat=True)
    return replace(matter_facts(matter), authors=frozenset(said))


def risk_facts(row: Risk) -> Facts:
    """A risk is the affair of the body that owns it, and of the matter's bodies."""
    facts = matter_facts(row.matter)
    return replace(facts, organisations=facts.organisations | {row.owner.public_id}, authors=frozenset({row.made_by}))


def card_facts(card: ProjectCard, *, on_behalf: bool = False) -> Facts:
    """A project is the affair of the body that answers for it."""
    return Facts(
        government=card.government.public_id,
        organisations=frozenset({card.owner.public_id}),
        authors=frozenset({card.made_by}),
        on_behalf=on_behalf,
    )
