"""What a call enters into the form of an act: values by the names of its fields, each in the shape of its kind."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field, TypeAdapter

from luoshi.server.api.fields import Day, Id, Ids, Line
from luoshi.server.api.problems import Fault, UnmetError
from luoshi.server.delivery.forms import ActForm, FieldKind, FormField

_LONGEST_LINE, _LONGEST_TEXT = 300, 5000
_TEXT: TypeAdapter[str] = TypeAdapter(Annotated[Line, Field(max_length=_LONGEST_LINE, strict=True)])
_LONG: TypeAdapter[str] = TypeAdapter(
    Annotated[str, Field(max_length=_LONGEST_TEXT, strict=True, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$")]
)
_DAY: TypeAdapter[date] = TypeAdapter(Day)
_ID: TypeAdapter[str] = TypeAdapter(Annotated[Id, Field(strict=True)])
_IDS: TypeAdapter[list[str]] = TypeAdapter(Ids)
_TRUTH: TypeAdapter[bool] = TypeAdapter(Annotated[bool, Field(strict=True)])
_NUMBER: TypeAdapter[Decimal] = TypeAdapter(Annotated[Decimal, Field(max_digits=18, decimal_places=4)])
_BY_KIND: Mapping[FieldKind, TypeAdapter[Any]] = {
    FieldKind.TEXT: _TEXT,
    FieldKind.LONG_TEXT: _LONG,
    FieldKind.DATE: _DAY,
    FieldKind.YES_NO: _TRUTH,
    FieldKind.NUMBER: _NUMBER,
    FieldKind.ORGANISATION: _ID,
    FieldKind.ORGANISATIONS: _IDS,
    FieldKind.PERSON: _ID,
    FieldKind.PART: _ID,
    FieldKind.FILES: _IDS,
    FieldKind.SCAN: _ID,
}
SHAPES: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "string",
    FieldKind.LONG_TEXT: "string",
    FieldKind.DATE: "date",
    FieldKind.CHOICE: "string",
    FieldKind.YES_NO: "boolean",
    FieldKind.NUMBER: "decimal",
    FieldKind.ORGANISATION: "id",
    FieldKind.ORGANISATIONS: "ids",
    FieldKind.PERSON: "id",
    FieldKind.PART: "id",
    FieldKind.FILES: "ids",
    FieldKind.SCAN: "id",
}
"""In which shape a field of a kind is given."""


def values_of(form: ActForm, given: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords for the service of a form. Raises UnmetError, naming each field that is unknown, missing or wrong.

    What is left out, null or empty is not entered: the service has its own word for that.
    """
    known = {field.name: field for field in form.fields}
    faults = [Fault(f"body.values.{name}", _("这个办理没有这一项")) for name in given if name not in known]
    found: dict[str, Any] = {}
    for name, field in known.items():
        value = given.get(name)
        if value is None or value in ("", []):
            if field.required:
                faults.append(Fault(f"body.values.{name}", _("必须填写")))
            continue
        try:
            found[name] = _value(field, value)
        except ValueError:
            faults.append(Fault(f"body.values.{name}", _("填写的内容不符合要求")))
    if faults:
        raise UnmetError(422, faults=faults)
    return found


def _value(field: FormField, value: object) -> object:
    if field.kind is not FieldKind.CHOICE:
        return _BY_KIND[field.kind].validate_python(value)
    offered = [str.__str__(key) for key, _words in field.choices]
    if not isinstance(value, str) or value not in offered:
        raise ValueError("none of the choices")
    return value
