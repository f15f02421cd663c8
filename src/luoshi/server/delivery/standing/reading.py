"""How matters stand on a day, for those that an actor sees."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings

from luoshi.reckoning.lights import RuleSet, load_rules
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import CHINA
from luoshi.server.core.errors import NotFound
from luoshi.server.core.said import say
from luoshi.server.delivery.narrowing import MatterFilter, fitting
from luoshi.server.delivery.scopes import visible_matters
from luoshi.server.delivery.standing.gathering import gather
from luoshi.server.delivery.standing.judging import judge
from luoshi.server.delivery.standing.reporting import cut_offs_of
from luoshi.server.delivery.standing.values import Moment, Standing
from luoshi.server.orgs.models import Government
from luoshi.server.orgs.scopes import found
from luoshi.server.orgs.selectors import working_days

_THING = say("督办事项")


def moment_of(as_of: date, known_at: datetime | None = None) -> Moment:
    """The moment that is asked for. Without ``known_at`` a day is told by what was known at its end: a report that was
    made up later does not reach back.
    """
    end = datetime.combine(as_of + timedelta(days=1), time(0), CHINA) - timedelta(microseconds=1)
    return Moment(as_of, known_at or end, live=False)


def standing_of(actor: Actor, matter: str, as_of: date, known_at: datetime | None = None) -> Standing:
    """How a matter stood on a day, by what was known at a moment (without one: by the end of that day).

    Raises NotFound where the actor does not see it, or it did not exist by then.
    """
    row = found(visible_matters(actor).select_related("government"), matter, _THING)
    for standing in judged([row.pk], row.government, moment_of(as_of, known_at)).values():
        return standing
    raise NotFound(_THING)


def standings(actor: Actor, wanted: MatterFilter, as_of: date, known_at: datetime | None = None) -> dict[int, Standing]:
    """How the matters stood that the actor sees and that fit, by their keys in the order of their numbers."""
    by_government: dict[int, list[int]] = {}
    rows = fitting(actor, wanted).order_by("year", "ordinal", "pk").values_list("government_id", "pk")
    for owner, key in rows:
        by_government.setdefault(owner, []).append(key)
    result: dict[int, Standing] = {}
    for government in Government.objects.filter(pk__in=by_government):
        result |= judged(by_government[government.pk], government, moment_of(as_of, known_at))
    return result


def series(actor: Actor, matter: str, days: Iterable[date]) -> list[Standing]:
    """How a matter stood on several days, each by what was known at its end: what was missed stays visible.

    Days on which it did not exist yet are left out. Raises NotFound where the actor does not see it.
    """
    row = found(visible_matters(actor).select_related("government"), matter, _THING)
    told = [judged([row.pk], row.government, moment_of(day)) for day in sorted(days)]
    return [standing for each in told for standing in each.values()]


def judged(keys: Iterable[int], government: Government, moment: Moment) -> dict[int, Standing]:
    """How matters of a government stood, for services and commands: no matter who asks."""
    rules, calendar = rules_of(government), working_days(government)
    cut_offs = cut_offs_of(government.pk, moment)
    return {key: judge(known, moment, rules, calendar.count, cut_offs) for key, known in gather(keys, moment).items()}


def rules_of(government: Government) -> RuleSet:
    """The rules by which lights of a government are decided: those that the installation names."""
    return load_rules(settings.LUOSHI_LIGHT_RULES)
