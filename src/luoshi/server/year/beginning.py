"""How the year begins: its people, its plan taken in and confirmed, handed out to the bodies, signed for by them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from luoshi.reckoning.periods import Cadence
from luoshi.server.core.actor import Actor
from luoshi.server.core.roles import PostRole
from luoshi.server.cycles.days import CycleKind
from luoshi.server.cycles.models import Cycle
from luoshi.server.cycles.services.cycles import plan_year
from luoshi.server.delivery.models import Part
from luoshi.server.delivery.services.handing_out import hand_out
from luoshi.server.delivery.services.registering import approve_matters, register_matters
from luoshi.server.delivery.services.signing import sign_parts
from luoshi.server.delivery.states import PartState
from luoshi.server.indicators.finishing import tasks_without
from luoshi.server.indicators.models import FinishLineKind
from luoshi.server.indicators.services.finish_lines import set_finish_line
from luoshi.server.intake.preparing import Incoming
from luoshi.server.intake.selectors import BLOCKING, desk_view
from luoshi.server.intake.services.confirming import accept, accept_certain, reject
from luoshi.server.intake.services.limits import answer_question
from luoshi.server.intake.services.taking_in import take_in
from luoshi.server.intake.states import CandidateState
from luoshi.server.ledger.models import Task
from luoshi.server.ledger.services.making import make_ledger
from luoshi.server.orgs.models import Government, GovernmentLevel, Organisation, OrganisationKind, User
from luoshi.server.orgs.services.organisations import NewOrganisation, create_organisation
from luoshi.server.orgs.services.people import add_person
from luoshi.server.orgs.services.posts import grant_post
from luoshi.server.setting_up import SETTING_UP
from luoshi.server.year.days import YearDays
from luoshi.server.year.telling import FOLDER, OFFICE, SECURITY, SYSTEM, Year, told

_LATE_ENOUGH = 5
"""Working days after the handing out until the cycles are planned."""


def make_year(
    now: datetime, days: YearDays, bodies: Mapping[str, str], password: str, in_charge: Sequence[str]
) -> Year:
    """The county's people for the year, besides those who are there. ``bodies`` are public ids by the register's ids,
    ``in_charge`` the ids of those that the leader in charge answers for.
    """
    people = told("people")
    county = Government.objects.get(organisations__public_id=bodies["office"])
    hashed = make_password(password)
    outside = people["outside"]
    new = NewOrganisation(
        name=outside["name"], kind=OrganisationKind(outside["kind"]), level=GovernmentLevel.COUNTY,
        short=(outside["short"],), aliases=tuple(outside["aliases"]), position=len(bodies),
    )  # fmt: skip
    made = create_organisation(actor=SETTING_UP, now=now, government=county.public_id, new=new)
    year = Year(
        days=days,
        government=county.public_id,
        principal=people["principal"]["login"],
        outside=outside["id"],
        in_charge=frozenset(bodies[each] for each in in_charge),
        bodies={name: bodies[name] for name in people["bodies"]} | {outside["id"]: made.public_id},
        logins={name: (clerk, leader) for name, (clerk, _, leader, _) in people["bodies"].items()},
        now=now,
    )
    head = people["principal"]
    _hire(year, head["login"], head["name"], ("office", PostRole.PRINCIPAL_LEADER), hashed)
    for body, (clerk, name, leader, leading) in people["bodies"].items():
        _hire(year, clerk, name, (body, PostRole.UNIT_CLERK), hashed)
        _hire(year, leader, leading, (body, PostRole.UNIT_LEADER), hashed)
    return year


def _hire(
    year: Year, login: str, name: str, post: tuple[str, PostRole], hashed: str, by: tuple[Actor, Actor] | None = None
) -> None:
    """An account and a post, unless the person is there; ``by`` makes the one and grants the other."""
    if User.objects.filter(login_name=login).exists():
        return
    county = Government.objects.get(public_id=year.government)
    making, granting = by or (SETTING_UP, SETTING_UP)
    person = add_person(
        actor=making, now=year.now, root=county, login_name=login, display_name=name, phone="", hashed=hashed,
        temporary=False,
    )  # fmt: skip
    grant_post(
        actor=granting, now=year.now, person=person.public_id, organisation=year.bodies[post[0]], role=post[1]
    )  # fmt: skip


def hire(year: Year, login: str, name: str, body: str, role: PostRole, like: str) -> None:
    """Somebody comes while the year goes on: the system administrator makes the account, with the password of ``like``,
    the security administrator grants the post.
    """
    hashed = User.objects.get(login_name=like).password
    _hire(year, login, name, (body, role), hashed, (year.actor(SYSTEM), year.actor(SECURITY)))


def take_plan_in(year: Year) -> None:
    """The plan's text comes in, is confirmed at the desk, and becomes the ledger."""
    office = year.actor(OFFICE)
    text = year.days.dated((FOLDER / "plan.txt").read_text("utf-8"), told("words")["limit"])
    begins = year.days.begins
    place = Government.objects.get(public_id=year.government).name
    text = text.replace("{label}", told("words")["label"].format(place=place, years=year.days.label))
    text = text.replace("{year}", str(begins.year))
    text = text.replace("{signed}", told("words")["day"].format(year=begins.year, month=begins.month, day=begins.day))
    name = told("words")["file"].format(years=year.days.label)
    desk = take_in(actor=office, now=year.tick(), files=[Incoming(name, text.encode())])
    for question in desk.questions.filter(code__in=BLOCKING):
        answer = question.choices[-1] if question.choices else year.days.last.isoformat()
        answer_question(
            actor=office, now=year.tick(), desk=desk.public_id, question=question.public_id, answer=answer
        )  # fmt: skip
    accept_certain(actor=office, now=year.tick(), desk=desk.public_id)

    def seen(wanted: Q) -> dict[str, int]:
        return dict(desk.candidates.filter(wanted).values_list("public_id", "revision"))

    if rest := seen(Q(state=CandidateState.PROPOSED)):
        accept(actor=office, now=year.tick(), desk=desk.public_id, seen=rest)
    while aside := seen(Q(public_id__in=[point.key for point in desk_view(office, desk.public_id).open])):
        reject(actor=office, now=year.tick(), desk=desk.public_id, seen=aside)
    year.plan = make_ledger(actor=office, now=year.tick(), desk=desk.public_id)


def plan_cycles(year: Year) -> None:
    """The cycles of the year's quarters, and of the others of the same years that are not over: late enough for nobody
    to be asked about the quarter before the year.
    """
    for number in sorted({day.first.year for day in year.days.quarters}):
        plan_year(actor=year.actor(OFFICE), now=year.tick(), kind=CycleKind.QUARTER, year=number)
    by_first = dict(Cycle.objects.filter(government__public_id=year.government).values_list("first", "public_id"))
    year.cycles = [by_first[quarter.first] for quarter in year.days.quarters]


def hand_plan_out(year: Year) -> None:
    """Finish lines for what has none, then 立项, 审批, 交办."""
    assert year.plan is not None  # noqa: S101  # it was taken in before
    office, words = year.actor(OFFICE), told("words")
    for task in tasks_without(office).filter(plan=year.plan).order_by("position"):
        if task.standing or task.last_day is None:
            line = {"kind": FinishLineKind.STANDING, "text": words["standing_line"], "cadence": Cadence.QUARTER}
        else:
            line = {"kind": FinishLineKind.DELIVERABLE, "text": words["deliverable_line"], "last_day": task.last_day}
        set_finish_line(actor=office, now=year.tick(), item=task.public_id, **line)
    later = set(told("story")["later"])
    hand_batch_out(year, [item for item in range(1, len(_tasks(year)) + 1) if item not in later])
    year.plan_for(3, lambda: _make_standing(year))
    year.plan_for(_LATE_ENOUGH, lambda: plan_cycles(year))


def hand_batch_out(year: Year, items: Sequence[int]) -> None:
    """立项 and 审批 of some items; they are handed out on the next working day, and signed for on the one after."""
    tasks = _tasks(year)
    keys = [tasks[item - 1].public_id for item in items]
    made = register_matters(actor=year.actor(OFFICE), now=year.tick(), items=keys)
    numbers = {task.pk: item for item, task in enumerate(tasks, 1)}
    year.matters |= {numbers[row.task_id]: row.public_id for row in made}
    approving: dict[str, list[str]] = {}
    for item in items:
        approving.setdefault(year.deciding(item), []).append(year.matters[item])
    for leader, matters in approving.items():
        approve_matters(actor=year.actor(leader), now=year.tick(), matters=matters, comment=told("words")["approve"])
    year.plan_for(1, lambda: _hand_out(year, items))


def _tasks(year: Year) -> list[Task]:
    """The plan's items in its order."""
    return list(Task.objects.filter(plan=year.plan, divides__isnull=True).order_by("position", "pk"))


def _hand_out(year: Year, items: Sequence[int]) -> None:
    groups = Organisation.objects.filter(government__public_id=year.government, kind=OrganisationKind.GROUP)
    group = groups.get(names__text=told("words")["group"])
    matters = [year.matters[item] for item in items]
    hand_out(actor=year.actor(OFFICE), now=year.tick(), matters=matters, expand=[group.public_id])
    year.plan_for(1, lambda: sign_all(year, *items))


def _make_standing(year: Year) -> None:
    for item in year.matters:
        if year.matter(item).task.standing:
            year.do("matter.make_standing", year.deciding(item), year.matter(item), comment=told("words")["standing"])


def sign_all(year: Year, *items: int) -> None:
    """Every body signs for what it has not signed for; of some items alone where they are told."""
    keys = [year.matters[item] for item in items or year.matters]
    rows = Part.objects.filter(matter__public_id__in=keys, state=PartState.UNSIGNED)
    waiting: dict[str, list[Part]] = {}
    for part in rows.select_related("organisation", "matter").order_by("pk"):
        waiting.setdefault(year.body_of(part), []).append(part)
    for body, parts in waiting.items():
        if body != year.outside:
            sign_parts(actor=year.actor(year.clerk(body)), now=year.tick(), parts=[part.public_id for part in parts])
            continue
        for part in parts:
            scan = year.paper(OFFICE, part, told("words")["receipt"][:6])
            year.do("part.sign", OFFICE, part, signed_by=told("words")["signed_by"], scan=scan)
