"""A hand-over in two steps: to whom, then everything that will move, one by one; carried out as a whole."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.server.core.clock import china_date
from luoshi.server.orgs import directory
from luoshi.server.orgs.holdings import holdings_in_words
from luoshi.server.orgs.services.hand_over import hand_over
from luoshi.server.policy import Action
from luoshi.server.web.acts import Act, bound, perform, who_does
from luoshi.server.web.appointments.forms import HandOverForm
from luoshi.server.web.appointments.views import page, subject, title_of
from luoshi.server.web.components import Crumb

TO = "to"
"""The parameter that names the post that takes everything: the second step has an address of its own."""


@page
@login_required
def start(request: HttpRequest, key: str) -> HttpResponse:
    """From this post to whom; then, with everything that it holds in sight, the act."""
    actor, row = subject(request, key, Action.POST_HAND_OVER)
    on = china_date(timezone.now())
    successors = list(directory.successors_of(row, on))
    taking = next((each for each in successors if each.public_id == request.GET.get(TO)), None)
    above = [Crumb(_("谁在什么岗位"), reverse("posts")), Crumb(title_of(row), reverse("post", args=[key]))]
    seen = {"post": row, "held": holdings_in_words(row, on), "crumbs": above}
    if taking is None:
        title = _("把%(post)s名下的事项交给谁") % {"post": title_of(row)}
        to_whom = {"title": title, "successors": successors, "grants": who_does([Action.POST_GRANT])}
        return render(request, "web/appointments/successor.html", {**seen, **to_whom})
    act = Act(
        title=_("移交给%(name)s") % {"name": taking.user.display_name},
        form=bound(HandOverForm, request),
        confirm=_("移交全部事项"),
        back=reverse("post_hand_over", args=[key]),
        crumbs=above,
        told=[
            _("从 %(giving)s 移交给 %(taking)s，下列事项一次全部移交，有一项不能移交就都不移交。")
            % {"giving": title_of(row), "taking": title_of(taking)}
        ],
        template="web/appointments/hand_over.html",
        more=seen,
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        moved = hand_over(
            actor=actor, now=timezone.now(), post=key, successor=taking.public_id, comment=fields["comment"]
        )
        count = sum(each.count for each in moved)
        messages.success(request, _("已移交 %(count)s 项。") % {"count": count})
        return redirect("post", key=key)

    return perform(request, act, carry_out)
