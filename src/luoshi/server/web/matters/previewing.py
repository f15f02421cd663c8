"""What handing out would make, told before it is done: parts and forms a body, groups that could be expanded."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import ngettext

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.dispatching import BodyLoad, preview_hand_out
from luoshi.server.orgs.selectors import members_on, short_name_on

HAND_OUT = "matter.hand_out"
EXPAND = "expand"


@dataclass(frozen=True, slots=True)
class Expected:
    """The preview as pages show it; ``groups`` are choices of the field ``expand``, ``defects`` what stands against."""

    parts: int = 0
    forms: int = 0
    bodies: tuple[BodyLoad, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    defects: tuple[str, ...] = field(default=())


def expected(actor: Actor, matters: Collection[str], expand: Collection[str], on: date) -> Expected:
    """What handing out some matters would make, with some groups expanded. Raises NotFound."""
    plain = preview_hand_out(actor, matters, (), on)
    seen = preview_hand_out(actor, matters, expand, on) if expand else plain
    groups = []
    for group in plain.groups:
        count = len(members_on(group, on))
        words = ngettext("%(name)s（展开为 %(count)s 个单位）", "%(name)s（展开为 %(count)s 个单位）", count)
        groups.append((group.public_id, words % {"name": short_name_on(group, on), "count": count}))
    defects = tuple(f"{each.matter.number} {each.defect}" for each in seen.dispatches if each.defect)
    return Expected(seen.parts, seen.forms, seen.bodies, tuple(groups), defects)
