"""The rows of an act, locked in one order everywhere: the matter, then its part, then what hangs on them."""

from collections.abc import Iterable
from datetime import date, timedelta

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import IllegalTransition, NotFound
from luoshi.server.core.said import say, word
from luoshi.server.delivery.models import LookBack, Matter, Objection, Part
from luoshi.server.delivery.scopes import visible_look_backs, visible_matters, visible_objections, visible_parts
from luoshi.server.delivery.states import MatterState, PartState
from luoshi.server.delivery.states.matters import OPEN_PARTS, RUNNING
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.services.locking import locked

MATTER_THING = say("这件督办事项")
PART_THING = say("这项分工")
OBJECTION_THING = say("这项异议")
LOOK_BACK_THING = say("这次回头看")


def locked_matter(actor: Actor, public_id: str) -> Matter:
    """The matter. Raises NotFound."""
    return locked(visible_matters(actor), public_id, MATTER_THING)


def locked_matters(actor: Actor, public_ids: Iterable[str]) -> dict[str, Matter]:
    """Several matters by their ids, in the order in which everybody locks them. Raises NotFound for the first that is
    not there.
    """
    keys = set(public_ids)
    ordered = list(visible_matters(actor).filter(public_id__in=keys).order_by("pk").values_list("public_id", flat=True))
    if len(ordered) != len(keys):
        raise NotFound(MATTER_THING)
    return {key: locked_matter(actor, key) for key in ordered}


def hold_matters(keys: Iterable[int]) -> None:
    """Lock matters (keys of rows) before an act on several writes anything: who writes about the first and locks the
    next only then holds the trail, and waits for somebody who holds that matter and waits for the trail.
    """
    list(Matter.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk").values_list("pk"))


def locked_part(actor: Actor, public_id: str) -> Part:
    """The part, behind its matter. Raises NotFound."""
    matter = _behind_matter("parts", public_id, PART_THING)
    part = locked(visible_parts(actor), public_id, PART_THING, "organisation")
    part.matter, part.government = matter, matter.government
    return part


def locked_parts(actor: Actor, public_ids: Iterable[str]) -> list[Part]:
    """Several parts, in the order in which everybody locks them. Raises NotFound for the first that is not there."""
    keys = set(public_ids)
    found = visible_parts(actor).filter(public_id__in=keys).order_by("matter_id", "pk")
    ordered = list(found.values_list("public_id", flat=True))
    if len(ordered) != len(keys):
        raise NotFound(PART_THING)
    return [locked_part(actor, key) for key in ordered]


def locked_objection(actor: Actor, public_id: str) -> Objection:
    """The objection, behind its matter and its part. Raises NotFound."""
    seen = visible_objections(actor).filter(public_id=public_id).select_related("part").first()
    if seen is None:
        raise NotFound(OBJECTION_THING)
    part = locked_part(actor, seen.part.public_id)
    row = locked(visible_objections(actor), public_id, OBJECTION_THING)
    row.part = part
    return row


def locked_look_back(actor: Actor, public_id: str) -> LookBack:
    """The look-back, behind its matter. Raises NotFound."""
    matter = _behind_matter("look_backs", public_id, LOOK_BACK_THING)
    row = locked(visible_look_backs(actor), public_id, LOOK_BACK_THING)
    row.matter = matter
    return row


def require_running(matter: Matter) -> None:
    """Raise IllegalTransition, naming the matter's state, where its parts rest."""
    state = MatterState(matter.state)
    if state not in RUNNING:
        raise IllegalTransition(
            say("这件督办事项目前是“%(state)s”状态，各单位的分工不能办理", state=word(state)),
            say("请在事项恢复推进以后再办理"),
            state=word(state),
        )


def require_open(part: Part) -> None:
    """Raise IllegalTransition, naming its state, for a part that has ended."""
    state = PartState(part.state)
    if state not in OPEN_PARTS:
        raise IllegalTransition(
            say("这项分工目前是“%(state)s”状态，不能这样办理", state=word(state)),
            say("页面可能已经过时，请刷新后查看最新状态，再决定下一步"),
            state=word(state),
        )


def require_body(part: Part, today: date, *, on_behalf: bool) -> None:
    """Raise IllegalTransition where the body of a part has ended: its people act for whoever follows it, and what it
    left the office enters with the paper (``on_behalf``). The body is held, so that it does not end meanwhile.
    """
    if on_behalf:
        return
    body = Organisation.objects.select_for_update(no_key=True).get(pk=part.organisation_id)
    if body.ends_on is None or today <= body.ends_on:
        return
    raise IllegalTransition(
        say("%(body)s已于 %(day)s 撤销，不再填报进展", body=part.printed_name, day=body.ends_on + timedelta(days=1)),
        say("事项由承接单位接手后填报；撤销以前的情况，请办公室附扫描件代为登记"),
        state=word(say("已撤销")),
    )


def _behind_matter(rows: str, public_id: str, thing: str) -> Matter:
    """The matter of one of its rows, with its government. Whether the actor sees the row is asked when it is locked
    itself. Raises NotFound.
    """
    # its key stays free: who writes a light of it without holding it waits for nobody, so that none wait in a ring
    held = Matter.objects.select_for_update(no_key=True, of=("self",)).select_related("government")
    found = held.filter(**{f"{rows}__public_id": public_id}).order_by("pk").first()
    if found is None:
        raise NotFound(thing)
    return found
