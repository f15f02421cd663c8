"""What is asked for when an account is made or changed."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.roles import GRANTABLE, PostRole
from luoshi.server.orgs.models import Organisation
from luoshi.server.web.people.tables import body_choices
from luoshi.server.web.role_words import ROLE_WORDS


class PersonForm(forms.Form):
    """A new account, and the post that is proposed for it."""

    display_name = forms.CharField(label=_("姓名"), max_length=40)
    login_name = forms.CharField(
        label=_("登录名"),
        max_length=32,
        help_text=_("2—32 个小写字母、数字、点、短横线或下划线，例如 zhang.san"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        help_text=_("手机、带区号的座机或者短号；加密保存，清单中只显示首尾几位"),
    )
    organisation = forms.ChoiceField(label=_("拟任单位"), required=False)
    role = forms.ChoiceField(
        label=_("拟任岗位"),
        required=False,
        choices=[("", _("暂不提出"))] + [(role.value, ROLE_WORDS[role]) for role in PostRole if role in GRANTABLE],
        help_text=_("岗位由安全管理员确认后才生效"),
    )
    title = forms.CharField(label=_("职务"), max_length=60, required=False, help_text=_("公文中的称呼，例如“副县长”"))

    def __init__(self, bodies: "QuerySet[Organisation]", on: date, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["organisation"].choices = [("", _("暂不提出")), *body_choices(bodies, on)]

    def clean(self) -> dict[str, Any]:
        """Unit and post belong together."""
        fields = super().clean() or {}
        if bool(fields.get("organisation")) != bool(fields.get("role")):
            missing = "role" if fields.get("organisation") else "organisation"
            self.add_error(missing, _("单位和岗位要么都填，要么都不填"))
        return fields


class NameForm(forms.Form):
    """The printed name."""

    display_name = forms.CharField(
        label=_("姓名"), max_length=40, help_text=_("公文和审计记录中今后都用这个姓名，以前的记录不变")
    )


class ContactForm(forms.Form):
    """One's own number."""

    phone = forms.CharField(
        label=_("电话"), max_length=20, required=False, help_text=_("手机、带区号的座机或者短号；留空即删去")
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    comment = forms.CharField(label=_("说明"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *given: Any, told: Any = "", **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["comment"].help_text = told


class NothingForm(forms.Form):
    """An act that asks for nothing but to be confirmed."""


class SheetForm(forms.Form):
    """A workbook with people."""

    file = forms.FileField(label=_("人员表"), help_text=_("xlsx 文件，按模板填写，一次不超过 200 人"))
