"""The list of people and its filters."""

from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.core.roles import GRANTABLE, PostRole
from luoshi.server.orgs.account_states import locked_out
from luoshi.server.orgs.models import Organisation, Post, User
from luoshi.server.orgs.models.columns import in_force
from luoshi.server.orgs.selectors import name_on, short_name_on
from luoshi.server.web.components import Light, Text
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.people.phones import shown_phone
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.state_words import state_light, state_word

OPEN, CLOSED, LOCKED, TEMPORARY, ONE_FACTOR, NO_POST = "open", "closed", "locked", "temporary", "one_factor", "no_post"
SEEN_BY_ALL = [
    ("", gettext_lazy("全部")),
    (OPEN, gettext_lazy("启用")),
    (CLOSED, gettext_lazy("停用")),
    (NO_POST, gettext_lazy("没有岗位")),
]
SEEN_BY_KEEPERS = [
    *SEEN_BY_ALL,
    (LOCKED, gettext_lazy("登录已锁定")),
    (TEMPORARY, gettext_lazy("还在用初始密码")),
    (ONE_FACTOR, gettext_lazy("没有两步验证")),
]
ROLE_CHOICES = [("", gettext_lazy("全部"))] + [(role.value, ROLE_WORDS[role]) for role in PostRole if role in GRANTABLE]


def body_choices(bodies: "QuerySet[Organisation]", on: date) -> list[tuple[str, Text]]:
    """Organisations to choose from, in the order of the government's list."""
    return [(body.public_id, name_on(body, on)) for body in bodies]


class PeopleFilters(forms.Form):
    """By organisation, role, state of the account, and part of a name."""

    body = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("岗位"), required=False, choices=ROLE_CHOICES)
    state = forms.ChoiceField(label=gettext_lazy("账号状态"), required=False)
    q = forms.CharField(label=gettext_lazy("姓名或登录名含"), required=False, max_length=40)

    def __init__(self, data: Any, bodies: "QuerySet[Organisation]", on: date, *, keeper: bool) -> None:
        super().__init__(data)
        self.keeper = keeper
        fields: Any = self.fields
        fields["body"].choices = [("", _("全部")), *body_choices(bodies, on)]
        fields["state"].choices = SEEN_BY_KEEPERS if keeper else SEEN_BY_ALL
        if not keeper:
            fields["q"].label = _("姓名含")

    def found(self, people: "QuerySet[User]", on: date, now: datetime) -> "QuerySet[User]":
        """The people that fit; a filter that makes no sense narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        held = Post.objects.filter(in_force(on), revoked_at__isnull=True)
        if asked.get("body"):
            people = people.filter(pk__in=held.filter(organisation__public_id=asked["body"]).values("user"))
        if asked.get("role"):
            people = people.filter(pk__in=held.filter(role=asked["role"]).values("user"))
        if asked.get("q"):
            named = Q(display_name__icontains=asked["q"])
            people = people.filter(named | Q(login_name__icontains=asked["q"]) if self.keeper else named)
        return people.filter(_in_state(asked.get("state", ""), on, now))


def _in_state(state: str, on: date, now: datetime) -> Q:
    if state == LOCKED:
        return Q(login_name__in=list(locked_out(now)))
    held = Post.objects.filter(in_force(on), revoked_at__isnull=True)
    return {
        OPEN: Q(is_active=True),
        CLOSED: Q(is_active=False),
        TEMPORARY: Q(is_active=True, must_change_password=True),
        ONE_FACTOR: Q(is_active=True, second_factor=False),
        NO_POST: ~Q(pk__in=held.values("user")),
    }.get(state, Q())


def posts_in_words(posts: list[Post], on: date) -> str:
    """Posts in one line: 县水利局 联络员；县农业农村局 联络员."""
    return _("；").join(f"{short_name_on(post.organisation, on)} {ROLE_WORDS[PostRole(post.role)]}" for post in posts)


def account_light(person: User) -> tuple[Text, Light]:
    """How an account stands, the most pressing first; ``person`` comes from ``directory.people``."""
    if person.is_active and getattr(person, "locked", False):
        return _("登录已锁定"), Light.RED
    return state_word(person.state), state_light(person.state)


class PeopleTable(LedgerTable):
    """What everybody who sees a person sees."""

    display_name = tables.Column(verbose_name=gettext_lazy("姓名"), order_by=("display_name", "pk"))
    held = tables.Column(
        verbose_name=gettext_lazy("单位和岗位"), accessor="current_posts", orderable=False, empty_values=()
    )
    phone = tables.Column(verbose_name=gettext_lazy("电话"), accessor="sealed_phone", orderable=False, empty_values=())
    state = tables.Column(
        verbose_name=gettext_lazy("账号状态"),
        accessor="is_active",
        order_by=("-is_active",),
    )
    wide = ("held",)
    on: date
    keeper = False

    def render_held(self, value: list[Post]) -> str:
        """The posts of today in one line."""
        return posts_in_words(value, self.on) or _("没有岗位")

    def render_phone(self, value: str) -> str:
        """Masked: whoever must call opens the person."""
        return shown_phone(value, clear=False)

    def render_state(self, record: User) -> Any:
        """The light and word of the account; that it is locked is for its keepers."""
        word, light = self._state(record)
        return self._light(light, word)

    def value_state(self, record: User) -> str:
        """The word, for the workbook."""
        return str(self._state(record)[0])

    def _state(self, record: User) -> tuple[Text, Light]:
        return account_light(record) if self.keeper else (state_word(record.state), state_light(record.state))

    def _light(self, light: Light, word: Text) -> Any:
        return render_to_string("web/components/light.html", {"light": light, "word": word})


class AccountsTable(PeopleTable):
    """With how the accounts stand, for their two keepers."""

    login_name = tables.Column(verbose_name=gettext_lazy("登录名"))
    second_factor = tables.BooleanColumn(verbose_name=gettext_lazy("两步验证"))
    last_login = tables.Column(verbose_name=gettext_lazy("最近登录"), empty_values=())
    keeper = True

    class Meta(LedgerTable.Meta):
        """The login name comes second."""

        sequence = ("display_name", "login_name", "...")

    def render_second_factor(self, value: bool) -> str:
        """In words, on paper and on the page alike."""
        return _("已设置") if value else _("未设置")

    def render_last_login(self, value: datetime | None) -> str:
        """The moment in China; one that never was is told."""
        return f"{localtime(value):%Y-%m-%d %H:%M}" if value else _("从未登录")
