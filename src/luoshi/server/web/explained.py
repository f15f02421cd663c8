"""The working of a light on a page: the lines that ``luoshi explain`` prints."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from luoshi.server.delivery.standing.explaining import light_explained, progress_explained
from luoshi.server.delivery.standing.values import Standing


def explained(request: HttpRequest, standing: Standing) -> SafeString:
    """The part 亮灯说明 of a matter that stands so: light and progress with their working."""
    context = {"standing": standing, "both": [light_explained(standing), progress_explained(standing)]}
    drawn = render_to_string("web/delivery/explained.html", context, request)
    return mark_safe(drawn)  # noqa: S308  # drawn by our template, which escapes what it is given
