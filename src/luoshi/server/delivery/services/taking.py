"""What goes beside matters, taken for an act: seen, then locked behind its matter and its part."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import IllegalTransition, NotFound
from luoshi.server.core.said import say, word
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.services.locking import require_running
from luoshi.server.delivery.services.papers import Papers, papers_of
from luoshi.server.delivery.states.matters import AT_WORK
from luoshi.server.orgs.services.locking import locked

Row = TypeVar("Row", bound=Model)


def take_request(actor: Actor, visible: "QuerySet[Row]", public_id: str, thing: str) -> Row:
    """What was asked for in a part, matter and part locked before it. Raises NotFound."""
    seen = visible.filter(public_id=public_id).values_list("part__matter", "part").first()
    if seen is None:
        raise NotFound(thing)
    _lock(Matter, seen[0])
    _lock(Part, seen[1])
    return locked(visible, public_id, thing)


def take_of_matter(actor: Actor, visible: "QuerySet[Row]", public_id: str, thing: str) -> Row:
    """What stands beside a matter, the matter locked before it. Raises NotFound."""
    seen = visible.filter(public_id=public_id).values_list("matter", flat=True).first()
    if seen is None:
        raise NotFound(thing)
    _lock(Matter, seen)
    return locked(visible, public_id, thing)


def require_at_work(part: Part) -> None:
    """Raise IllegalTransition unless the matter runs and the part's body works on it."""
    require_running(part.matter)
    if part.state not in AT_WORK:
        raise IllegalTransition(
            say("这项分工目前是“%(state)s”状态，不能这样办理", state=word(part.state)),
            say("签收以后、完成以前才能办理；请刷新后查看最新状态"),
            state=word(part.state),
        )


def papers_of_part(part: Part, evidence: Collection[str] = (), scan: str = "") -> Papers:
    """The papers of an act on a part, to be checked once policy has agreed."""
    return papers_of((part.matter,), (part,), evidence=evidence, scan=scan)


def papers_of_matter(matter: Matter, evidence: Collection[str] = (), scan: str = "") -> Papers:
    """The papers of an act on a matter, which may hang at its parts too."""
    return papers_of((matter,), matter.parts.all(), evidence=evidence, scan=scan)


def also(row: Any, papers: Papers) -> None:
    """Add the papers of a later act to the evidence of a row; not saved yet."""
    row.evidence = list(dict.fromkeys([*row.evidence, *papers.evidence, *filter(None, [papers.scan])]))


def _lock(model: Any, key: int) -> None:
    model.objects.select_for_update(no_key=True).get(pk=key)
