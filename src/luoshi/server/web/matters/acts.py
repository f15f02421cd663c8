"""One act on one thing: what it is about, what is asked for, what is lost; as a page, or in a dialog beside a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Invalid
from luoshi.server.delivery.audited import MATTER, PART
from luoshi.server.delivery.forms import ActForm
from luoshi.server.delivery.holding import matter_of
from luoshi.server.delivery.possible import facts_of
from luoshi.server.delivery.services.act_forms import FORMS_BY_CODE
from luoshi.server.delivery.services.as_seen import look_of, require_as_seen, run_as_seen
from luoshi.server.files.models import Attachment
from luoshi.server.files.owners import Owner
from luoshi.server.files.selectors import attachments_of, may_attach, see_owner
from luoshi.server.files.services.attaching import attach
from luoshi.server.policy import may, require
from luoshi.server.web.components import Crumb, Pair
from luoshi.server.web.drafts import answer_kept, draft_of, drop_draft
from luoshi.server.web.matters.fields import NEW_FILES, NEW_SCAN, SEEN, Around, SendingForm, form_of
from luoshi.server.web.matters.offers import label_of, permit_of
from luoshi.server.web.matters.previewing import EXPAND, HAND_OUT, Expected, expected
from luoshi.server.web.matters.things import KINDS, name_of, part_of, state_word, thing
from luoshi.server.web.posts import actor_of
from luoshi.server.web.refused import tell

_DIALOG = "act"
"""The element that a dialog is drawn into: asked for by its name, the form comes alone."""


@dataclass(frozen=True, slots=True)
class Doing:
    """An act that is about to be done: by whom, on which row, with the files that may go with it."""

    request: HttpRequest
    actor: Actor
    act: ActForm
    row: Any
    owners: Sequence[Owner]
    on_behalf: bool

    @property
    def machine(self) -> str:
        """The machine of the row that is acted on: for a beginning, of that which it is begun from."""
        return self.act.of if self.act.act is None else self.act.machine

    @property
    def back(self) -> str:
        """Where the page came from, else the matter."""
        asked = self.request.POST.get("next", "") or self.request.GET.get("next", "")
        hosts = {self.request.get_host()}
        if asked and url_has_allowed_host_and_scheme(asked, hosts, self.request.is_secure()):
            return asked
        return reverse("matter", args=[matter_of(self.machine, self.row).public_id])

    @property
    def bringing(self) -> Owner | None:
        """What files that are brought along are attached to; None where the actor may bring none."""
        return next((owner for owner in self.owners if may_attach(self.actor, owner)), None)

    @property
    def seen(self) -> str:
        """What the row looked like when the page was drawn that is sent now."""
        return self.request.POST.get(SEEN, "")

    @property
    def draft(self) -> str:
        """The name under which what is typed is kept."""
        return f"act.{self.act.code}.{self.row.public_id}"

    @property
    def name(self) -> str:
        """What the row is called."""
        return name_of(self.machine, self.row)


@require_http_methods(["GET", "POST"])
@login_required
def act(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The page of an act; sent, it is done, and what the service refuses stands beside its field."""
    doing = _doing(request, code, key)
    sent = request.method == "POST"
    if sent:  # before anything is uploaded; what changes in between is found under the lock
        require_as_seen(doing.row, doing.seen, timezone.now(), doing.name)
    look, kept = look_of(doing.row, timezone.now()), draft_of(request, doing.draft)
    typed, saved = kept or (None, None)
    form = form_of(request, doing.act, doing.row, _around(doing), bound=sent, seen=look, typed=typed)
    if sent and form.is_valid() and _done(doing, form):
        drop_draft(request, doing.draft)
        messages.success(request, _("已办理：%(act)s。") % {"act": label_of(doing.act)})
        return _away(request, doing.back)
    context = _context(doing, form) | {"saved": saved}
    return render(request, _template(request), context, status=422 if form.errors else 200)


@require_POST
@login_required
def draft(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Keep what is being typed into the form of an act, for who may do it; answers with the time of day."""
    return answer_kept(request, _doing(request, code, key).draft)


def _doing(request: HttpRequest, code: str, key: str) -> Doing:
    form = FORMS_BY_CODE.get(code)
    if form is None:
        raise Http404
    actor = actor_of(request)
    machine = form.of if form.act is None else form.machine
    if machine not in KINDS:
        raise Http404
    row = thing(machine, actor, key)
    permit = permit_of(form)
    if permit is None:
        raise Http404
    own = bool(may(actor, permit, facts_of(row, permit)))
    if not own:
        require(actor, permit, facts_of(row, permit, on_behalf=True))
    return Doing(request, actor, form, row, _owners(actor, machine, row), not own)


def _owners(actor: Actor, machine: str, row: Any) -> list[Owner]:
    """What evidence of an act hangs at: the part, the actor's own part in a matter, the matter."""
    part, matter = part_of(machine, row), matter_of(machine, row)
    parts = [part] if part else list(matter.parts.filter(organisation__public_id__in=actor.organisations)[:1])
    owners = [see_owner(actor, PART, each.public_id) for each in parts]
    return [*owners, see_owner(actor, MATTER, matter.public_id)]


def _around(doing: Doing) -> Around:
    files: list[Attachment] = []
    for owner in doing.owners:
        files.extend(attachments_of(doing.actor, owner))
    today = china_date(timezone.now())
    matter = matter_of(doing.machine, doing.row)
    parts = [(part.public_id, part.printed_name) for part in matter.parts.all()]
    bringing = doing.bringing is not None
    groups = _expected(doing).groups if doing.act.code == HAND_OUT else None
    return Around(doing.actor, today, files, parts, groups, may_bring=bringing, on_behalf=doing.on_behalf)


def _expected(doing: Doing) -> Expected:
    chosen = doing.request.POST.getlist(EXPAND)
    return expected(doing.actor, [doing.row.public_id], chosen, china_date(timezone.now()))


def _done(doing: Doing, form: SendingForm) -> bool:
    """Whether it was done; what is wrong is said in the form."""
    now = timezone.now()
    brought = _brought(doing, form, NEW_FILES), _brought(doing, form, NEW_SCAN)
    if form.errors:
        return False
    values = form.values(doing.act, *brought)
    try:
        run_as_seen(
            doing.act,
            machine=doing.machine,
            row=doing.row,
            seen=doing.seen,
            thing=doing.name,
            actor=doing.actor,
            now=now,
            values=values,
        )
    except Invalid as refusal:
        also = {"evidence": NEW_FILES, "scan": NEW_SCAN} if NEW_FILES in form.fields or NEW_SCAN in form.fields else {}
        tell(form, refusal, also)
        return False
    return True


def _brought(doing: Doing, form: SendingForm, name: str) -> list[str]:
    """The files of a field, attached; a file that is refused is told beside the field."""
    owner, kept = doing.bringing, []
    for given in form.cleaned_data.get(name) or []:
        if owner is None or given is None:
            continue
        try:
            row = attach(
                actor=doing.actor,
                now=timezone.now(),
                owner_kind=owner.kind.kind,
                owner_id=owner.id,
                received=given.received,
                name=given.name or "",
            )
        except Invalid as refused:
            form.add_error(name, f"{given.name}{_('：')}{refused}")
            continue
        kept.append(row.public_id)
    return kept


def _away(request: HttpRequest, back: str) -> HttpResponse:
    if not getattr(request, "htmx", False):
        return redirect(back)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = back
    return response


def _template(request: HttpRequest) -> str:
    htmx: Any = getattr(request, "htmx", None)
    return "web/matters/act_form.html" if htmx and htmx.target == _DIALOG else "web/matters/act.html"


def _context(doing: Doing, form: SendingForm) -> dict[str, Any]:
    matter = matter_of(doing.machine, doing.row)
    label = label_of(doing.act)
    pairs = [
        Pair(_("事项"), f"{matter.number} {matter.task.title}"),
        Pair(_("目前状态"), state_word(doing.row)),
        *KINDS[doing.machine].pairs(doing.row),
    ]
    return {
        "form": form,
        "title": _("%(act)s：%(thing)s") % {"act": label, "thing": doing.name[:60]},
        "crumbs": [
            Crumb(_("督办事项"), reverse("matters")),
            Crumb(matter.number, reverse("matter", args=[matter.public_id])),
        ],
        "confirm": label,
        "why": doing.act.why,
        "grave": doing.act.grave,
        "on_behalf": doing.on_behalf,
        "back": doing.back,
        "dialog": _template(doing.request).endswith("act_form.html"),
        "pairs": pairs,
        "expected": _expected(doing) if doing.act.code == HAND_OUT else None,
        "address": doing.request.path,
        "draft": reverse("matter_act_draft", args=[doing.act.code, doing.row.public_id]) if doing.act.fields else "",
    }
