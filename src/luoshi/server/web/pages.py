"""The pages that belong to no other app: what I owe, and the choice of columns of any list."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from luoshi.server.web.duties import duties_of
from luoshi.server.web.first_steps import first_steps
from luoshi.server.web.lists import COLUMNS, remember_columns

_LONGEST = 60
_MOST = 60


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What do I owe: the duties of the person, each with the page where it is done."""
    return render(request, "web/home.html", {"owed": duties_of(request), "steps": first_steps(request)})


@require_POST
@login_required
def columns(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the columns that somebody wants to see of a list and go back to it; the list decides which of them exist."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    asked = [column for column in request.POST.getlist(COLUMNS) if column.isidentifier()]
    response = redirect(back)
    remember_columns(response, request, name[:_LONGEST], [column[:_LONGEST] for column in asked[:_MOST]])
    return response
