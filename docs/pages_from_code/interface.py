"""docs/api.md: every operation of the interface, from its own description, in English."""

import os

import django
from django.utils.translation import override

from pages_from_code.tables import GENERATED


def api_page() -> str:
    """The page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.server.settings.test")
    django.setup()
    from luoshi.server.api import reference, v1  # noqa: PLC0415  # after Django has started

    with override("en"):
        return f"{GENERATED}\n\n{reference.api_page(v1.description())}"
