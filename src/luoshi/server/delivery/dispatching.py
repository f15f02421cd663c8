"""What handing out would make: which body gets a part in which role, and how many forms that is for each body."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import Said, listed, say
from luoshi.server.core.working_days import WorkingDays
from luoshi.server.delivery.leading import ANSWERING
from luoshi.server.delivery.models import Matter, Part
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.states import MatterState
from luoshi.server.delivery.states.matters import OPEN_PARTS
from luoshi.server.indicators.finishing import has_finish_line
from luoshi.server.ledger.models.columns import RoleChoice
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.selectors import members_on, short_name_on
from luoshi.server.orgs.states import TermState

SIGN_WITHIN = 2
"""Working days in which a body signs (签收时限)."""
OBJECT_WITHIN = 3
"""Working days in which a body may object (异议时限)."""
_STRENGTH = {role: place for place, role in enumerate(RoleChoice.values)}


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part that is to be made; ``via_group`` is the collective name that the body was expanded from."""

    organisation: Organisation
    role: str
    printed_name: str
    via_group: str = ""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What handing a matter out makes. ``groups`` are collective names that make no parts, ``ended`` bodies that are
    no more; ``defect`` says why it cannot be handed out.
    """

    matter: Matter
    parts: tuple[NewPart, ...]
    groups: tuple[Organisation, ...]
    ended: tuple[str, ...]
    defect: Said | None = None


@dataclass(frozen=True, slots=True)
class BodyLoad:
    """What a body has to do afterwards: ``parts`` new ones, ``forms`` that it fills in every round of reports."""

    organisation: Organisation
    name: str
    parts: int
    forms: int


@dataclass(frozen=True)
class Preview:
    """Handing out as it would be (交办预览)."""

    dispatches: tuple[Dispatch, ...]
    bodies: tuple[BodyLoad, ...] = field(default=())

    @property
    def parts(self) -> int:
        """How many parts are made."""
        return sum(len(each.parts) for each in self.dispatches)

    @property
    def forms(self) -> int:
        """How many forms all bodies together fill in every round of reports afterwards."""
        return sum(body.forms for body in self.bodies)

    @property
    def groups(self) -> tuple[Organisation, ...]:
        """The groups that make no parts, each once."""
        return tuple({each.pk: each for dispatch in self.dispatches for each in dispatch.groups}.values())


def preview_hand_out(actor: Actor, matters: Collection[str], expand: Collection[str], on: date) -> Preview:
    """What handing out some matters (public ids) would make; ``expand`` names the groups that are. Raises NotFound."""
    keys = set(matters)
    rows = visible_matters(actor).filter(public_id__in=keys).select_related("task", "government")
    found = list(rows.order_by("year", "ordinal"))
    if len(found) != len(keys):
        raise NotFound(say("其中一件督办事项"))
    dispatches = tuple(dispatch_of(row, expand, on) for row in found)
    return Preview(dispatches, _loads(dispatches, on))


def dispatch_of(matter: Matter, expand: Collection[str], on: date) -> Dispatch:
    """What handing out a matter makes on a day: a part for each body of the item that never had one."""
    had = set(matter.parts.values_list("organisation_id", flat=True))
    parts: dict[int, NewPart] = {}
    groups: list[Organisation] = []
    ended: list[str] = []
    for each in matter.task.responsibilities.select_related("organisation").order_by("position", "pk"):
        body = each.organisation
        if body.is_group:
            if body.public_id not in expand:
                groups.append(body)
                continue
            for member in members_on(body, on):
                name = short_name_on(member, on)
                _add(parts, had, NewPart(member, each.role, name, each.printed_name))
        elif body.state_on(on) is TermState.OVER and body.pk not in had:
            ended.append(each.printed_name)
        else:
            _add(parts, had, NewPart(body, each.role, each.printed_name))
    made = tuple(sorted(parts.values(), key=lambda part: _STRENGTH[part.role]))
    return Dispatch(matter, made, tuple(groups), tuple(ended), _defect(matter, made, groups, ended))


def days_of_limits(days: WorkingDays, on: date) -> tuple[date, date]:
    """(until when a body signs, until when it may object) for what is handed out on a day."""
    return days.add(on, SIGN_WITHIN).day, days.add(on, OBJECT_WITHIN).day


def _add(parts: dict[int, NewPart], had: set[int], new: NewPart) -> None:
    """A body has one part: the strongest of its roles, its own name before that of its group."""
    key = new.organisation.pk
    known = parts.get(key)
    if key in had or (known and _STRENGTH[known.role] <= _STRENGTH[new.role]):
        return
    parts[key] = new


def _defect(
    matter: Matter, made: Sequence[NewPart], groups: Sequence[Organisation], ended: Sequence[str]
) -> Said | None:
    if ended:
        return say("责任单位已经撤销：%(names)s，请先变更责任单位", names=listed(ended))
    if matter.state != MatterState.REGISTERED:
        return None if made else say("台账里的责任单位都已经有分工")
    if not has_finish_line(matter.task):  # it may have gone by an amendment since the matter was registered
        return say("没有完成标准，请先在“完成标准”页面设定")
    if not any(part.role in ANSWERING for part in made):
        if groups:
            return say("没有牵头或者责任单位；机构组要由办公室选定展开才会形成分工")
        return say("没有牵头或者责任单位")
    return None


def _loads(dispatches: Iterable[Dispatch], on: date) -> tuple[BodyLoad, ...]:
    new = Counter(part.organisation.pk for each in dispatches for part in each.parts)
    bodies = {part.organisation.pk: part.organisation for each in dispatches for part in each.parts}
    open_parts = Part.objects.filter(organisation__in=bodies, state__in=OPEN_PARTS)
    now_open = Counter(open_parts.order_by().values_list("organisation_id", flat=True))
    return tuple(
        BodyLoad(body, short_name_on(body, on), new[key], new[key] + now_open[key])
        for key, body in sorted(bodies.items(), key=lambda pair: (pair[1].position, pair[0]))
    )
