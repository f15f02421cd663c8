"""docs/permissions.md: who may do what, from the table of policy."""

from luoshi.server.policy import page
from pages_from_code.tables import GENERATED


def permissions_page() -> str:
    """The page."""
    return f"{GENERATED}\n\n{page.permissions_page()}"
