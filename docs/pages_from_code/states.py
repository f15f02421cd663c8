"""docs/states.md: the states of what is handed out, from the machines of delivery."""

import os

import django

from pages_from_code.tables import GENERATED


def states_page() -> str:
    """The page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.server.settings.test")
    django.setup()
    from luoshi.server.delivery import page  # noqa: PLC0415  # after Django has started

    return f"{GENERATED}\n\n{page.states_page()}"
