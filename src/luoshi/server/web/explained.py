"""The working of a light on a page: the lines that ``luoshi explain`` prints."""

from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.standing.explaining import light_explained, progress_explained, standing_named


def explained(request: HttpRequest, actor: Actor, key: str, on: date) -> SafeString:
    """The part 亮灯说明 of a matter (or of an item with one) on a day: light and progress with their working.

    Raises NotFound where the actor does not see it.
    """
    standing = standing_named(actor, key, on)
    context = {"standing": standing, "both": [light_explained(standing), progress_explained(standing)]}
    drawn = render_to_string("web/delivery/explained.html", context, request)
    return mark_safe(drawn)  # noqa: S308  # drawn by our template, which escapes what it is given
