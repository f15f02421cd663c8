"""Forms of the acts on organisations: what is asked, in which words, and from which day it holds."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.actor import Actor
from luoshi.server.orgs.listings import members_as_of
from luoshi.server.orgs.models import GovernmentLevel, NameKind, Organisation, OrganisationKind
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.organisations import NewOrganisation
from luoshi.server.web.organisations.fields import BodiesField, BodyField, DayField, TextsField
from luoshi.server.web.organisations.tables import above
from luoshi.server.web.words import KIND_WORDS, LEVEL_WORDS, NAME_WORDS


class ActForm(forms.Form):
    """The base: knows who acts, on which body, today."""

    def __init__(
        self, data: Any = None, *, actor: Actor, today: date, body: Organisation | None, initial: Any = None
    ) -> None:
        self.actor, self.today, self.body = actor, today, body
        super().__init__(data, initial=self.usual() | (initial or {}))
        self.prepare()
        for field in self.fields.values():
            if isinstance(field, BodyField | BodiesField):
                field.look_up(actor, today)

    def usual(self) -> dict[str, Any]:
        """What stands in the fields before somebody types."""
        return {}

    def prepare(self) -> None:
        """Fields that depend on the body."""

    def day(self) -> date:
        """The day whose state a preview shows: the first one of what is new."""
        return self.cleaned_data.get("effective_on") or self.cleaned_data.get("starts_on") or self.today

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields in the rows that the page draws: one a row, as a rule."""
        return [[self[name]] for name in self.fields]

    def fill_again(self) -> None:
        """Show what was sent as what stands in the fields, without judging it."""
        several = {name for name, field in self.fields.items() if isinstance(field, forms.MultipleChoiceField)}
        self.initial = {n: self.sent.getlist(n) if n in several else self.sent.get(n) for n in self.fields}
        self.is_bound = False

    @property
    def sent(self) -> QueryDict:
        """What was sent."""
        if not isinstance(self.data, QueryDict):
            raise TypeError("nothing was sent")
        return self.data

    @property
    def there(self) -> Organisation:
        """The body of a form that has one."""
        if self.body is None:
            raise RuntimeError("this form is about a body")
        return self.body


def _offer(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class EffectiveForm(ActForm):
    """An act that holds from a day on, with the paper that says so."""

    effective_on = DayField(label=_("生效日期"), help_text=_("新情况的第一天；原来的情况到前一天为止"))
    basis = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("批准文件的文号，例如“云岭编〔2026〕2号”")
    )

    field_order: tuple[str, ...] = ("effective_on", "basis")

    def usual(self) -> dict[str, Any]:
        """From today on."""
        return {"effective_on": self.today}


class DescribeForm(ActForm):
    """What a body is, besides its names."""

    kind = forms.ChoiceField(label=_("类别"), choices=list(KIND_WORDS.items()))
    level = forms.ChoiceField(label=_("层级"), choices=list(LEVEL_WORDS.items()))
    superior = BodyField(label=_("上级机构"), required=False, help_text=_("本系统内的机构，可填简称"))
    superior_name = forms.CharField(
        label=_("系统以外的上级机构"),
        max_length=100,
        required=False,
        help_text=_("垂管、双管机构的上级不在本系统时填写"),
    )
    supervisor = BodyField(label=_("主管部门"), required=False, help_text=_("事业单位、企业的主管部门"))
    division_code = forms.RegexField(
        r"^(?:\d{6}|\d{9}|\d{12})$",
        label=_("行政区划代码"),
        required=False,
        error_messages={"invalid": _("应为 6、9 或 12 位数字，不清楚的请留空")},
    )
    position = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=99_999, required=False, help_text=_("列表里的先后，小的在前")
    )

    def described(self) -> dict[str, Any]:
        """The values as the services take them."""
        asked = self.cleaned_data
        return {
            "kind": OrganisationKind(asked["kind"]),
            "level": GovernmentLevel(asked["level"]),
            "superior": asked["superior"],
            "superior_name": asked["superior_name"].strip(),
            "supervisor": asked["supervisor"],
            "division_code": asked["division_code"],
            "position": asked["position"] or 0,
        }


class NewForm(DescribeForm):
    """A new organisation."""

    name = forms.CharField(label=_("全称"), max_length=100, help_text=_("公文里的规范全称；机构组填“各乡镇”这样的统称"))
    short = TextsField(label=_("简称"), required=False, help_text=_("几个简称用顿号隔开，常用的在前"))
    aliases = TextsField(label=_("别称"), required=False, help_text=_("曾用名、异写等，读取方案时也认"))
    plates = TextsField(label=_("加挂牌子"), required=False)
    starts_on = DayField(label=_("设立日期"), required=False, help_text=_("不清楚的不填"))

    field_order = (
        "name",
        "short",
        "kind",
        "level",
        "superior",
        "superior_name",
        "supervisor",
        "aliases",
        "plates",
        "division_code",
        "starts_on",
        "position",
    )

    def new(self) -> NewOrganisation:
        """The organisation as the service takes it."""
        asked = self.cleaned_data
        named = {key: asked[key] for key in ("short", "aliases", "plates", "starts_on")}
        return NewOrganisation(name=asked["name"], **named, **self.described())


class EditForm(DescribeForm):
    """What an organisation is, changed; holds for all days."""

    def usual(self) -> dict[str, Any]:
        """As it is now."""
        body = self.there
        return {
            "kind": body.kind,
            "level": body.level,
            "superior": above(body, self.today) if body.superior else "",
            "superior_name": body.superior_name,
            "supervisor": name_on(body.supervisor, self.today) if body.supervisor else "",
            "division_code": body.division_code,
            "position": body.position,
        }


class AddNameForm(ActForm):
    """Another short name, alias or plate."""

    kind = forms.ChoiceField(
        label=_("名称类别"), choices=[(kind, words) for kind, words in NAME_WORDS.items() if kind is not NameKind.FULL]
    )
    text = forms.CharField(label=_("名称"), max_length=100)
    starts_on = DayField(label=_("启用日期"), required=False, help_text=_("不填为一直都用"))


class EndNameForm(ActForm):
    """A name that goes out of use."""

    text = forms.ChoiceField(label=_("名称"), widget=forms.RadioSelect)
    last_day = DayField(label=_("最后使用日期"))

    def usual(self) -> dict[str, Any]:
        """Until today."""
        return {"last_day": self.today}

    def prepare(self) -> None:
        """The names that are in use, full ones excepted."""
        names = [name for name in self.there.names.all() if name.kind != NameKind.FULL and name.ends_on is None]
        _offer(
            self.fields["text"], [(name.text, f"{name.text}（{NAME_WORDS[NameKind(name.kind)]}）") for name in names]
        )

    def day(self) -> date:
        """The day after."""
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)


class MembersForm(ActForm):
    """Who joins a group and who leaves it, from a day on."""

    join = BodiesField(
        label=_("加入"), required=False, help_text=_("每行一个机构，可以从表格里整列粘贴；全称、简称都可以")
    )
    leave = forms.MultipleChoiceField(label=_("退出"), required=False, widget=forms.CheckboxSelectMultiple)
    effective_on = DayField(label=_("生效日期"), help_text=_("新情况的第一天；这一天以前的成员不变"))

    def usual(self) -> dict[str, Any]:
        """From today on."""
        return {"effective_on": self.today}

    def prepare(self) -> None:
        """Those who can leave: the members of today."""
        members = members_as_of(self.actor, self.there, self.today)
        self.held = {member.public_id: name_on(member, self.today) for member in members}
        _offer(self.fields["leave"], list(self.held.items()))

    def clean(self) -> dict[str, Any]:
        """Somebody has to join or to leave."""
        asked = self.cleaned_data
        if not self.errors and not asked["join"] and not asked["leave"]:
            raise ValidationError(gettext("没有填写要加入或者退出的机构"))
        return asked

    def members(self) -> frozenset[str]:
        """The members from the day on."""
        asked = self.cleaned_data
        joined: frozenset[str] = asked["join"]
        return (frozenset(self.held) | joined) - frozenset(asked["leave"])


class JoinForm(EffectiveForm):
    """Chosen bodies into a group."""

    group = BodyField(label=_("机构组"))
    bodies = BodiesField(label=_("加入的机构"))
    field_order = ("group", "bodies", "effective_on", "basis")


class RenameForm(EffectiveForm):
    """Another full name."""

    name = forms.CharField(label=_("新的全称"), max_length=100)
    short = TextsField(
        label=_("新的简称"), required=False, help_text=_("填写后，原来的简称同时停用；不填则原来的简称继续使用")
    )
    field_order = ("name", "short", "effective_on", "basis")


class DissolveForm(EffectiveForm):
    """An end without a successor."""

    effective_on = DayField(label=_("撤销日期"), help_text=_("从这一天起不再存续"))


def hidden_pairs(form: ActForm) -> Iterator[tuple[str, str]]:
    """Everything that was sent, to be sent again by the button that confirms."""
    for name in form.fields:
        for value in form.sent.getlist(name):
            yield name, value
