"""The page that shows the interface, in the shell of the pages: from the same description that programs read."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.server.api.reference import curl, sections
from luoshi.server.api.v1 import description


@require_GET
@login_required
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation with what it takes, what it answers, and how a call looks; nothing is loaded from elsewhere."""
    host = f"{request.scheme}://{request.get_host()}"
    shown = [
        (section, [(entry, curl(entry, host)) for entry in section.entries]) for section in sections(description())
    ]
    return render(request, "api/reference.html", {"sections": shown})
