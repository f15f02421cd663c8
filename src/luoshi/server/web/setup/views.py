"""The first set-up as a list of steps: what is there, what is missing, who does it, where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from luoshi.server.core.actor import Actor
from luoshi.server.core.errors import NotAllowed
from luoshi.server.core.roles import ADMINISTRATORS, ROLE_NAMES, PostRole
from luoshi.server.core.said import listed, say
from luoshi.server.orgs.first_steps import FirstSteps, Step
from luoshi.server.policy import Action as Act
from luoshi.server.policy import Facts, may
from luoshi.server.web.components import Action, Light, Text
from luoshi.server.web.posts import actor_of
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.setup.progress import progress_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as the page shows it: ``who`` does it, by role and name; ``ways`` are those open to the viewer."""

    title: Text
    why: Text
    there: Text
    done: bool
    light: Light
    word: Text
    who: Text
    ways: tuple[Action, ...]


@require_GET
@login_required
def setup(request: HttpRequest) -> HttpResponse:
    """The list; open to the three administrators, before the end and after it."""
    steps = progress_of(request)
    if steps is None:
        names = listed(ROLE_NAMES[role] for role in PostRole if role in ADMINISTRATORS)
        raise NotAllowed(say("首次设置由三个管理员办理"), say("可以办理的岗位：%(posts)s", posts=names))
    actor = actor_of(request)
    shown = [make(steps, actor) for make in (_government, _organisations, _people, _calendar)]
    context = {
        "steps": shown,
        "finished": steps.finished,
        "done": sum(step.done for step in shown),
        "administrators": [
            (ROLE_WORDS[role], _("、").join(steps.holders.get(role, ()))) for role in PostRole if role in ADMINISTRATORS
        ],
    }
    return render(request, "web/setup/setup.html", context)


def _government(steps: FirstSteps, actor: Actor) -> Shown:
    own = steps.government
    there = " · ".join(part for part in (own.province, own.city, own.name, own.division_code) if part)
    back = f"?next={reverse('setup')}"
    ways = [(Act.GOVERNMENT_EDIT, _("补充政府信息"), lambda: reverse("government_edit") + back)]
    return _shown(
        steps, actor, Step.GOVERNMENT, _("政府信息"), _("方案里的“市”“省”指哪里，要靠它认出来。"), there, ways
    )


def _organisations(steps: FirstSteps, actor: Actor) -> Shown:
    bodies = ngettext("%(count)s 个机构", "%(count)s 个机构", steps.bodies) % {"count": steps.bodies}
    groups = ngettext("%(count)s 个机构组", "%(count)s 个机构组", steps.groups) % {"count": steps.groups}
    ways = [
        (Act.ORGANISATION_CREATE, _("从行政区划表生成乡镇"), lambda: reverse("organisations_divisions")),
        (Act.ORGANISATION_IMPORT, _("用表格导入部门"), lambda: reverse("organisations_import")),
        (Act.ORGANISATION_CREATE, _("逐个新建"), lambda: reverse("organisation_new")),
    ]
    why = _("责任单位从这里认；至少登记办公室以外的一个机构。")
    there = _("%(bodies)s，%(groups)s") % {"bodies": bodies, "groups": groups}
    return _shown(steps, actor, Step.ORGANISATIONS, _("机构"), why, there, ways)


def _people(steps: FirstSteps, actor: Actor) -> Shown:
    people = ngettext("%(count)s 个账号", "%(count)s 个账号", steps.people) % {"count": steps.people}
    posts = ngettext("%(count)s 个岗位", "%(count)s 个岗位", steps.posts) % {"count": steps.posts}
    ways = [
        (Act.PERSON_CREATE, _("新建账号"), lambda: reverse("people")),
        (Act.POST_GRANT, _("确认拟任岗位"), lambda: reverse("proposals")),
        (Act.POST_GRANT, _("授予岗位"), lambda: reverse("post_new")),
    ]
    why = _("账号由系统管理员建，岗位由安全管理员授，两步由两个人办。至少要有一个综合员和一个单位联络员。")
    there = _("%(people)s，%(posts)s") % {"people": people, "posts": posts}
    return _shown(steps, actor, Step.PEOPLE, _("账号和岗位"), why, there, ways)


def _calendar(steps: FirstSteps, actor: Actor) -> Shown:
    missing = [str(year) for year in steps.missing_years]
    known = _("、").join(str(year) for year, is_known in steps.years.items() if is_known)
    there = (
        _("还缺 %(years)s 年") % {"years": _("、").join(missing)}
        if missing
        else _("%(years)s 年已有") % {"years": known}
    )
    year = int(missing[0]) if missing else next(iter(steps.years))
    ways = [
        (
            Act.CALENDAR_EDIT,
            _("登记 %(year)s 年放假安排") % {"year": year},
            lambda: reverse("calendar_enter", args=[year]),
        )
    ]
    return _shown(steps, actor, Step.CALENDAR, _("工作日历"), _("时限按工作日算，要知道哪些天放假。"), there, ways)


Way = tuple[Act, Text, Callable[[], str]]


def _shown(
    steps: FirstSteps, actor: Actor, step: Step, title: Text, why: Text, there: Text, ways: Sequence[Way]
) -> Shown:
    done = steps.is_done(step)
    facts = Facts(government=actor.government)
    open_to_viewer = [
        Action(label, link) for act, label, address in ways if may(actor, act, facts) and (link := _address(address))
    ]
    return Shown(
        title=title,
        why=why,
        there=there,
        done=done,
        light=Light.GREEN if done else Light.BLUE,
        word=_("已有") if done else _("待办"),
        who=_who(steps, actor, [act for act, _label, _link in ways]),
        ways=tuple(open_to_viewer),
    )


def _who(steps: FirstSteps, actor: Actor, acts: list[Act]) -> str:
    """Who may do the step: each administrator's role with the names of those who hold it."""
    found = []
    for role in PostRole:
        if role in ADMINISTRATORS and any(_may_as(role, actor, act) for act in acts):
            names = _("、").join(steps.holders.get(role, ())) or _("暂缺")
            found.append(_("%(role)s（%(names)s）") % {"role": ROLE_WORDS[role], "names": names})
    return _("、").join(found)


def _may_as(role: PostRole, actor: Actor, act: Act) -> bool:
    """Whether somebody in a role of this government may do it."""
    like = Actor(user="", name="", government=actor.government, roles=frozenset({role, PostRole.PERSON}))
    return bool(may(like, act, Facts(government=actor.government)))


def _address(make: Callable[[], str]) -> str:
    try:
        return make()
    except NoReverseMatch:  # the installation does without these pages
        return ""
