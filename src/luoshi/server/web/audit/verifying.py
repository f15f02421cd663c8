"""Does the trail still hold: verifications with their progress and findings; the head of the chain on paper."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luoshi.server.audit.facts import trail_facts
from luoshi.server.audit.models import Head, Verification
from luoshi.server.audit.scopes import visible_verifications
from luoshi.server.audit.selectors import head_of, verification
from luoshi.server.audit.services.asking import ask_verification
from luoshi.server.audit.services.exports import print_head
from luoshi.server.audit.states import VerificationState
from luoshi.server.policy import Action, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.audit.tables import VerifyForm
from luoshi.server.web.audit.views import reader
from luoshi.server.web.audit.words import in_groups
from luoshi.server.web.components import Action as Link
from luoshi.server.web.components import Crumb, Pair

_SHOWN = 20
"""Verifications that the page lists."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def verify(request: HttpRequest) -> HttpResponse:
    """Does the chain hold, and does it still pass through a head on paper."""
    actor = reader(request)
    require(actor, Action.AUDIT_VERIFY, trail_facts(actor.government))
    act = Act(
        title=_("审计链是否完好"),
        form=bound(VerifyForm, request),
        confirm=_("开始核验"),
        back=reverse("audit"),
        crumbs=[Crumb(_("发生过什么"), reverse("audit"))],
        told=[
            _(
                "从第一条记录起逐条重新计算散列值，再把机构、人员、岗位等现有数据与最后一次记录对照。核验不改动任何数据，可以在办公时间进行。"
            )
        ],
        template="web/audit/verify.html",
        more={
            "past": visible_verifications(actor)[:_SHOWN],
            "main": Link(_("打印链头"), reverse("audit_head"), "printer"),
        },
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        row = ask_verification(actor=actor, now=timezone.now(), printed=fields["printed"])
        return redirect("audit_verification", key=row.public_id)

    return perform(request, act, carry_out)


@require_GET
@login_required
def result(request: HttpRequest, key: str) -> HttpResponse:
    """How far a verification is, and what it found; only its part while it is asked for again and again."""
    row = verification(reader(request), key)
    context = {
        "title": _("核验结果"),
        "crumbs": [Crumb(_("发生过什么"), reverse("audit")), Crumb(_("审计链是否完好"), reverse("audit_verify"))],
        "row": row,
        "running": row.state is VerificationState.RUNNING,
        "pairs": _pairs(row),
        "findings": row.told,
        "head": _groups(row.head),
    }
    partial = bool(getattr(request, "htmx", False))
    return render(request, "web/audit/result_part.html" if partial else "web/audit/result.html", context)


def _pairs(row: Verification) -> list[Pair]:
    ended = timezone.localtime(row.ended_at) if row.ended_at else None
    return [
        Pair(_("核验人"), row.asked_by_name),
        Pair(_("开始时间"), f"{timezone.localtime(row.asked_at):%Y-%m-%d %H:%M:%S}"),
        Pair(_("结束时间"), f"{ended:%Y-%m-%d %H:%M:%S}" if ended else "—"),
        Pair(_("核验的记录"), row.events),
        Pair(_("填写的链头"), " ".join(_groups(row.printed)) or _("没有填写")),
    ]


def _groups(head: str) -> list[str]:
    """A head in groups, its place first; none for an empty one."""
    sequence, sign, hashed = head.partition(":")
    return [f"{sequence}:", *in_groups(hashed)] if sign else []


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def head(request: HttpRequest) -> HttpResponse:
    """Where the chain stands; on demand as a page to be signed and kept elsewhere."""
    actor = reader(request)
    require(actor, Action.AUDIT_PRINT, trail_facts(actor.government))
    crumbs = [Crumb(_("发生过什么"), reverse("audit")), Crumb(_("审计链是否完好"), reverse("audit_verify"))]
    if request.method == "POST":
        now = timezone.now()
        return _paper(request, print_head(actor=actor, now=now), actor.name)
    context = {"title": _("打印链头"), "crumbs": crumbs, "head": head_of(actor)}
    return render(request, "web/audit/head.html", context)


def _paper(request: HttpRequest, printed: Head, name: str) -> HttpResponse:
    context = {
        "title": _("审计链头确认书"),
        "head": printed,
        "groups": in_groups(printed.hash),
        "name": name,
        "now": timezone.localtime(timezone.now()),
    }
    return render(request, "web/audit/paper.html", context)
