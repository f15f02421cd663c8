"""The form of an act, drawn from what the act asks for (``luoshi.server.delivery.forms``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.forms import ActForm, FieldKind, FormField
from luoshi.server.files.models import Attachment
from luoshi.server.orgs.listings import people
from luoshi.server.web.amendments.forms import ListedBodies
from luoshi.server.web.files.forms import FilesField, ManyFiles
from luoshi.server.web.organisations.fields import BodyField, DayField

_LONGEST = 20_000
_SHORT = 300
NEW_FILES, NEW_SCAN, SEEN = "new_files", "new_scan", "seen"
"""The fields by which files are brought along with the act, and what the page had shown."""

_ON_BEHALF = frozenset({"signed_by", "leader_name", "late_reason"})
"""Fields that are asked only of who enters something for somebody else, besides the scan."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a form of an act is drawn for: who acts on which day, the files at hand, whether more can be brought.

    ``parts`` are those of the matter; ``groups``, where given, are the only bodies to choose among.
    ``on_behalf`` asks for the paper that somebody else signed; where nobody else did, it is not asked for.
    """

    actor: Actor
    on: date
    files: Sequence[Attachment] = ()
    parts: Sequence[tuple[str, str]] = ()
    groups: Sequence[tuple[str, str]] | None = None
    may_bring: bool = False
    on_behalf: bool = False


class SendingForm(forms.Form):
    """The fields of an act."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def values(self, act: ActForm, files: Sequence[str], scans: Sequence[str]) -> dict[str, Any]:
        """What the service is given; ``files`` and ``scans`` are the ids of what came along.

        What may be left empty and is empty is not given: the service knows what that means.
        """
        given: dict[str, Any] = {}
        for field in act.fields:
            value = self.cleaned_data.get(field.name)
            if field.kind is FieldKind.FILES:
                value = tuple(dict.fromkeys([*(value or ()), *files]))
            elif field.kind is FieldKind.SCAN:
                value = scans[0] if scans else value
            elif field.kind is FieldKind.ORGANISATIONS:
                value = tuple(value or ())
            if field.required or value not in (None, "", ()):
                given[field.name] = value
        return given


def form_of(
    request: HttpRequest,
    act: ActForm,
    row: Any,
    around: Around,
    *,
    bound: bool,
    seen: str = "",
    typed: QueryDict | None = None,
) -> SendingForm:
    """The form of an act on a row; ``seen`` is what the row looks like as the page is drawn, ``typed`` what was typed
    before and not sent.
    """
    if bound:
        form = SendingForm(request.POST, request.FILES)
    else:
        begun = {field.name: field.initial(row) for field in act.fields if field.initial is not None}
        form = SendingForm(initial=begun | _typed(act, typed) | {SEEN: seen})
    for field in act.fields:
        if not around.on_behalf and (field.kind is FieldKind.SCAN or field.name in _ON_BEHALF):
            continue
        form.fields[field.name] = _field(field, around)
        if around.may_bring and field.kind is FieldKind.FILES:
            form.fields[NEW_FILES] = _upload(_("上传佐证材料"))
        if around.may_bring and field.kind is FieldKind.SCAN:
            form.fields[NEW_SCAN] = _upload(_("上传签字盖章件的扫描件"))
    for each in form.fields.values():
        if isinstance(each, BodyField | ListedBodies):
            each.look_up(around.actor, around.on)
    return form


def _typed(act: ActForm, typed: QueryDict | None) -> dict[str, Any]:
    """What was typed into the fields of an act; files cannot be kept with it."""
    if typed is None:
        return {}
    several = {FieldKind.FILES}
    return {
        field.name: typed.getlist(field.name) if field.kind in several else typed.get(field.name, "")
        for field in act.fields
        if field.name in typed or field.kind is FieldKind.YES_NO
    }


def _upload(label: Any) -> forms.Field:
    return FilesField(
        label=label,
        required=False,
        allow_empty_file=True,  # refused by the service, in its own words
        widget=ManyFiles(),
        help_text=_("可以一次选多个；公文、表格、PDF、OFD、图片、压缩包均可"),
    )


def _field(field: FormField, around: Around) -> forms.Field:
    told: dict[str, Any] = {"label": field.label, "required": field.required, "help_text": field.help}
    match field.kind:
        case FieldKind.TEXT:
            return forms.CharField(max_length=_SHORT, **told)
        case FieldKind.LONG_TEXT:
            return forms.CharField(max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4}), **told)
        case FieldKind.DATE:
            return DayField(**told)
        case FieldKind.CHOICE if field.name == "part":
            return forms.ChoiceField(choices=around.parts, **told)
        case FieldKind.CHOICE:
            return _choice(field, told)
        case FieldKind.YES_NO:
            return forms.BooleanField(**(told | {"required": False}))
        case FieldKind.NUMBER:
            return forms.DecimalField(max_digits=30, decimal_places=10, **told)
        case FieldKind.ORGANISATION:
            return BodyField(**told)
        case FieldKind.ORGANISATIONS if around.groups is not None:
            widget = forms.CheckboxSelectMultiple if around.groups else forms.MultipleHiddenInput
            return forms.MultipleChoiceField(choices=around.groups, widget=widget, **told)
        case FieldKind.ORGANISATIONS:
            listed = ListedBodies(label=field.label, help_text=field.help or _("写登记过的名称，几个单位之间用顿号。"))
            listed.required = field.required
            return listed
        case FieldKind.PERSON:
            return forms.ChoiceField(choices=[("", _("请选择")), *_people(around)], **told)
        case FieldKind.PART:
            return forms.ChoiceField(choices=[("", _("整个事项")), *around.parts], **told)
        case FieldKind.FILES | FieldKind.SCAN:
            return _at_hand(field, around, told)


def _choice(field: FormField, told: dict[str, Any]) -> forms.Field:
    """Few choices stand side by side, so that each is seen; many in a list."""
    few = len(field.choices) <= 6 and field.required  # what fits in a column at one glance
    none = [] if field.required else [("", _("不选"))]
    widget = forms.RadioSelect if few else forms.Select
    return forms.ChoiceField(choices=lambda: [*none, *field.choices], widget=widget, **told)


def _at_hand(field: FormField, around: Around, told: dict[str, Any]) -> forms.Field:
    named = [(each.public_id, each.name) for each in around.files]
    told |= {"required": False}
    if field.kind is FieldKind.SCAN:
        return forms.ChoiceField(choices=[("", _("在下面上传")), *named], **told)
    widget = forms.CheckboxSelectMultiple if named else forms.MultipleHiddenInput
    return forms.MultipleChoiceField(choices=named, widget=widget, **told)


def _people(around: Around) -> list[tuple[str, str]]:
    return [(each.public_id, each.display_name) for each in people(around.actor, around.on)]
