"""What a service refused, told beside the fields of the form that was sent."""

from collections.abc import Mapping
from types import MappingProxyType

from django.forms import Form

from luoshi.server.core.errors import Invalid

_NONE: Mapping[str, str] = MappingProxyType({})


def tell(form: Form, refusal: Invalid, also: Mapping[str, str] = _NONE) -> None:
    """Put a refusal into a form: the cause and the remedy beside each field at fault, else above the form.

    ``also`` leads names of the service's arguments to fields of the form where the two differ.
    """
    told = str(refusal)
    named = [also.get(name, name) for name in refusal.fields]
    known = [name for name in named if name in form.fields]
    for name in known:
        form.add_error(name, told)
    if not known:
        form.add_error(None, told)
