"""Telephone numbers on pages: masked in lists, in the clear for whoever must call."""

from django.utils.translation import gettext as _

from luoshi.server.core.errors import Invalid
from luoshi.server.orgs.phones import masked, unseal


def shown_phone(sealed: str, *, clear: bool) -> str:
    """A sealed number as a page shows it; one that cannot be opened any more says so and breaks no list."""
    try:
        number = unseal(sealed)
    except Invalid:
        return _("无法解密")
    return (number if clear else masked(number)) or _("未填")
