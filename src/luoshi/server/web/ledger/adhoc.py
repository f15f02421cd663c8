"""Items that stand in no paper here: what a meeting resolved, what a leader instructed; several in a row."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.extraction.reading import Role
from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.files.services.attaching import attach
from luoshi.server.ledger.audited import ITEM
from luoshi.server.ledger.facts import own_government
from luoshi.server.ledger.models import Plan, PlanKind, Task
from luoshi.server.ledger.scopes import visible_items
from luoshi.server.ledger.services.making import NewItem, add_item
from luoshi.server.policy import Action as Act
from luoshi.server.policy import require
from luoshi.server.web.components import Crumb
from luoshi.server.web.drafts import answer_kept, draft_of, drop_draft
from luoshi.server.web.ledger.words import PLAN_KIND_WORDS
from luoshi.server.web.organisations.fields import BodiesField, DayField
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell

_DRAFT = "ledger_add"
_KINDS = (PlanKind.MINUTES, PlanKind.INSTRUCTION)
_ROLES = ((Role.LEAD, "lead"), (Role.RESPONSIBLE, "responsible"), (Role.SUPPORT, "support"))
_FIELDS = {"plan": "source", "source_text": "wording", "owners": "lead"}
"""Arguments of the service by the fields that they come from, where the names differ."""


class AdHocForm(forms.Form):
    """Who wanted it where, in which words; what is to be done, by whom, until when."""

    kind = forms.ChoiceField(
        label=gettext_lazy("来源类别"),
        choices=[(kind.value, PLAN_KIND_WORDS[kind]) for kind in _KINDS],
        widget=forms.RadioSelect,
        initial=PlanKind.MINUTES.value,
    )
    source = forms.CharField(
        label=gettext_lazy("会议名称或者批示"),
        max_length=300,
        help_text=gettext_lazy("例如“县政府2031年第12次常务会议”“主县长在防汛专报上的批示”；同一名称的事项归在一起"),
    )
    held_on = DayField(label=gettext_lazy("会议或者批示日期"), required=False)
    number = forms.CharField(
        label=gettext_lazy("文号"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("纪要、批示件的编号，没有的不填"),
    )
    wording = forms.CharField(
        label=gettext_lazy("原话"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("照录纪要或者批示中的这一句，以后以它为准"),
    )
    title = forms.CharField(
        label=pgettext_lazy("item", "事项"),
        max_length=300,
        help_text=gettext_lazy("要办成什么，例如“提出水价调整方案”"),
    )
    lead = BodiesField(
        label=gettext_lazy("牵头单位"), required=False, help_text=gettext_lazy("填全称、简称都可以，几个单位用顿号隔开")
    )
    responsible = BodiesField(label=gettext_lazy("责任单位"), required=False)
    support = BodiesField(label=gettext_lazy("配合单位"), required=False)
    last_day = DayField(label=gettext_lazy("完成时限"), required=False)
    standing = forms.BooleanField(label=gettext_lazy("长期工作，没有完成时限"), required=False)
    file = forms.FileField(
        label=gettext_lazy("纪要或者批示件"),
        required=False,
        help_text=gettext_lazy("可以不传，登记后也能在事项页上传"),
    )

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor, today: date, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        for name in ("lead", "responsible", "support"):
            field: Any = self.fields[name]
            field.look_up(actor, today)
            field.widget.attrs["rows"] = 2

    def clean(self) -> dict[str, Any]:
        """A body has one role; a limit is a day or none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        taken: set[str] = set()
        for _role, name in _ROLES:
            bodies = given.get(name) or frozenset()
            if bodies & taken:
                self.add_error(name, _("同一个单位只能有一种职责"))
            taken |= bodies
        if given.get("standing") and given.get("last_day"):
            self.add_error("last_day", _("长期工作不填完成时限，请二选一"))
        return given

    def new(self) -> NewItem:
        """The item as the service takes it."""
        asked = self.cleaned_data
        owners = tuple((key, role) for role, name in _ROLES for key in sorted(asked[name]))
        return NewItem(
            title=asked["title"],
            source=asked["source"],
            source_text=asked["wording"],
            owners=owners,
            last_day=asked["last_day"],
            standing=asked["standing"],
        )


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Register an item; ``another`` goes on with the next one of the same source."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Act.ITEM_CREATE, own_government(actor))
    draft = draft_of(request, _DRAFT)
    sent = request.method == "POST"
    form = AdHocForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        actor=actor,
        today=china_date(now),
        initial={**(draft[0].dict() if draft else {}), **_same_source(actor, request.GET.get("like", ""))},
    )
    if sent and form.is_valid():
        task = _added(request, actor, form)
        if task is not None:
            drop_draft(request, _DRAFT)
            if "another" in request.POST:
                return redirect(f"{reverse('ledger_add')}?like={task.public_id}")
            return redirect("ledger_item", task.public_id)
    context = {
        "form": form,
        "title": _("登记会议议定或者领导批示的事项"),
        "crumbs": [Crumb(_("台账"), reverse("ledger") + "?view=all")],
        "draft": reverse("ledger_add_draft"),
        "saved": draft[1] if draft else None,
        "before": _before(actor, request.GET.get("like", "")),
    }
    return render(request, "web/ledger/add.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def add_draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far."""
    return answer_kept(request, _DRAFT)


def _added(request: HttpRequest, actor: Actor, form: AdHocForm) -> Task | None:
    """The new item, None where the service refused it, which the form then tells."""
    asked, now = form.cleaned_data, timezone.now()
    try:
        task = add_item(
            actor=actor,
            now=now,
            plan=asked["source"],
            kind=PlanKind(asked["kind"]),
            new=form.new(),
            number=asked["number"],
            held_on=asked["held_on"],
        )
    except Invalid as refusal:
        tell(form, refusal, _FIELDS)
        return None
    messages.success(request, _("已登记“%(title)s”，确认后责任单位才能看到。") % {"title": task.title})
    given = asked.get("file")
    if given is not None:
        try:
            attach(
                actor=actor, now=now, owner_kind=ITEM, owner_id=task.public_id, received=given.received, name=given.name
            )
        except Invalid as refusal:  # the item stands; the file can be uploaded on its page
            messages.warning(request, _("事项已登记，但文件没有收下：%(why)s") % {"why": str(refusal)})
    return task


def _same_source(actor: Actor, like: str) -> Mapping[str, Any]:
    """The source of an item that was registered before, for the next one."""
    plan = _plan_of(actor, like)
    if plan is None:
        return {}
    return {"kind": plan.kind, "source": plan.name, "held_on": plan.issued_on, "number": plan.number}


def _before(actor: Actor, like: str) -> list[Task]:
    """What was registered of the same source so far."""
    plan = _plan_of(actor, like)
    return list(visible_items(actor).filter(plan=plan).order_by("position")[:50]) if plan else []


def _plan_of(actor: Actor, like: str) -> Plan | None:
    if not like:
        return None
    task = visible_items(actor).filter(public_id=like, plan__kind__in=_KINDS).select_related("plan").first()
    return task.plan if task else None
