"""What is asked for when a post is granted, given a portfolio, or handed over."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.roles import GRANTABLE, PostRole
from luoshi.server.orgs.models import Organisation, User
from luoshi.server.web.people.tables import body_choices
from luoshi.server.web.role_words import ROLE_WORDS


def day_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    """A day, typed or picked with what the browser offers."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class GrantForm(forms.Form):
    """Who, where, which post, from when to when."""

    person = forms.ChoiceField(label=_("任职人"))
    organisation = forms.ChoiceField(label=_("单位"))
    role = forms.ChoiceField(
        label=_("岗位"),
        choices=[("", _("请选择"))] + [(role.value, ROLE_WORDS[role]) for role in PostRole if role in GRANTABLE],
    )
    title = forms.CharField(label=_("职务"), max_length=60, required=False, help_text=_("公文中的称呼，例如“副县长”"))
    section = forms.CharField(label=_("科室"), max_length=60, required=False)
    starts_on = day_field(_("开始日期"))
    ends_on = day_field(_("结束日期"), _("留空为长期"), required=False)

    def __init__(
        self, people: Iterable[User], bodies: "QuerySet[Organisation]", on: date, *given: Any, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        choices = [(each.public_id, f"{each.display_name}（{each.login_name}）") for each in people]
        fields["person"].choices = [("", _("请选择")), *choices]
        fields["organisation"].choices = [("", _("请选择")), *body_choices(bodies, on)]


class PortfolioForm(forms.Form):
    """From a day on, exactly these organisations."""

    organisations = forms.MultipleChoiceField(
        label=_("分管单位"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "many"})
    )
    effective_on = day_field(_("生效日期"))

    def __init__(self, bodies: "QuerySet[Organisation]", on: date, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["organisations"].choices = body_choices(bodies, on)


class HandOverForm(forms.Form):
    """Why everything changes hands."""

    comment = forms.CharField(
        label=_("说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如“调离”“退休”“岗位调整”"),
    )
