"""docs/states.md: the states of what is handed out and of what is reported, by their machines."""

import os

import django

from pages_from_code.tables import GENERATED


def states_page() -> str:
    """The page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.server.settings.test")
    django.setup()
    from luoshi.server.cycles.page import states_section  # noqa: PLC0415  # after Django has started
    from luoshi.server.delivery.page import states_page as delivered  # noqa: PLC0415  # as above

    return f"{GENERATED}\n\n{delivered()}\n\n{states_section()}"
