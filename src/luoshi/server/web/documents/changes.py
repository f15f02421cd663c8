"""What a new text changes, clause by clause, and what that would do to the ledger: before it is kept, and after."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.errors import Conflict, NotFound
from luoshi.server.core.said import say
from luoshi.server.intake.comparing import compare
from luoshi.server.intake.facts import arrival_facts
from luoshi.server.intake.models import Arrival, Desk, Version
from luoshi.server.intake.selectors import arrival_of, difference, document_view
from luoshi.server.intake.services.reading import change_of
from luoshi.server.intake.services.setting_up import versions_of
from luoshi.server.intake.states import ArrivalState
from luoshi.server.ledger.selectors import plan_of
from luoshi.server.ledger.services.revising import confirm_change, rehearse_version
from luoshi.server.orgs import directory
from luoshi.server.orgs.selectors import name_on
from luoshi.server.policy import Action, may
from luoshi.server.web.components import Crumb
from luoshi.server.web.documents.differences import difference_of, in_words
from luoshi.server.web.posts import actor_of


@require_http_methods(["GET", "POST"])
@login_required
def changes(request: HttpRequest, key: str) -> HttpResponse:
    """A changed text that was read and not kept yet; confirming keeps it."""
    actor, now = actor_of(request), timezone.now()
    row = arrival_of(actor, key)
    if request.method == "POST":
        try:
            desk = confirm_change(actor=actor, now=now, arrival=key, shown=request.POST.get("shown", ""))
        except Conflict as refusal:
            messages.error(request, str(refusal))
            return redirect("arrival_changes", key)
        messages.success(request, _("新版本已登记，原来的版本保留。"))
        return redirect(f"{reverse('document', args=[desk.document.public_id])}?new=1")
    if row.state != ArrivalState.READ:
        return redirect("arrival", key)
    return render(request, "web/documents/changes.html", _context(actor, row))


def _context(actor: Actor, row: Arrival) -> dict[str, object]:
    document, prepared, base = change_of(row)
    old = _version_before(base, document.pk)
    new = next(paper for paper in prepared.papers if paper.document.sha256 == row.files.all()[0].sha256)
    allowed = bool(may(actor, Action.DOCUMENT_TAKE_IN, arrival_facts(row)))
    shown = rehearse_version(actor=actor, now=timezone.now(), arrival=row.public_id) if allowed else None
    bodies = _bodies(actor) if shown and shown.effects else {}
    page = difference_of(
        compare(old.text, new.document.text),
        shown.effects if shown else (),
        shown.whole if shown else (),
        bodies,
        old.pk,
        document.pk,
    )
    return {
        "row": row,
        "document": document,
        "old": old,
        "page": page,
        "counts": in_words(page),
        "told": sum(page.told.values()),
        "digest": shown.digest if shown else "",
        "may": allowed,
        "plan": plan_of(actor, document),
        "title": _("新版本改了什么"),
        "crumbs": [
            Crumb(_("有哪些来源文件"), reverse("documents")),
            Crumb(document.title, reverse("document", args=[document.public_id])),
        ],
    }


@require_GET
@login_required
def difference_of_versions(request: HttpRequest, key: str) -> HttpResponse:
    """Two versions of a paper, clause by clause; without a choice, the last two."""
    actor = actor_of(request)
    row = document_view(actor, key)
    versions = list(row.versions.order_by("number"))
    named = {version.public_id: version for version in versions}
    old = named.get(request.GET.get("old", ""), versions[max(len(versions) - 2, 0)])
    new = named.get(request.GET.get("new", ""), versions[-1])
    if len(versions) == 1:
        raise NotFound(say("可以比较的另一个版本"))
    page = difference_of(difference(actor, old.public_id, new.public_id))
    context = {
        "document": row,
        "versions": versions,
        "old": old,
        "new": new,
        "page": page,
        "counts": in_words(page),
        "title": _("两个版本有什么不同"),
        "crumbs": [
            Crumb(_("有哪些来源文件"), reverse("documents")),
            Crumb(row.title, reverse("document", args=[key])),
        ],
    }
    return render(request, "web/documents/difference.html", context)


def _version_before(base: int, document: int) -> Version:
    return next(each for each in versions_of(Desk.objects.get(pk=base)) if each.document_id == document)


def _bodies(actor: Actor) -> dict[str, str]:
    """The names of the organisations of the government by their public ids."""
    on = china_date(timezone.now())
    return {body.public_id: name_on(body, on) for body in directory.bodies(actor, on)}
