"""The list of tokens."""

from typing import Any

import django_tables2 as tables
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.roles import PostRole
from luoshi.server.tokens.models import ApiToken
from luoshi.server.web.lists import LedgerTable
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.tokens.words import SCOPE_WORDS, STATE_WORDS


class TokenTable(LedgerTable):
    """Tokens with who they act for, what they may, until when, and when they were used last."""

    name = tables.Column(verbose_name=_("用途"))
    state = tables.TemplateColumn(
        "{% load shell %}{% light record.shown.1 record.shown.0 %}", verbose_name=_("状态"), orderable=False
    )
    user = tables.Column(verbose_name=_("人员"), accessor="user__display_name")
    role = tables.Column(verbose_name=_("岗位"), accessor="post__role")
    prefix = tables.Column(verbose_name=_("识别码"))
    scopes = tables.Column(verbose_name=_("范围"), orderable=False)
    expires_at = tables.Column(verbose_name=_("到期"))
    last_used_at = tables.Column(verbose_name=_("最近使用"), empty_values=())
    wide = ("scopes",)

    def value_state(self, record: ApiToken) -> str:
        """The word, for the workbook."""
        return str(record.shown[0])  # type: ignore[attr-defined]  # set by the view

    def render_role(self, record: ApiToken) -> object:
        """The role in the words of the pages."""
        return ROLE_WORDS[PostRole(record.post.role)]

    def render_prefix(self, value: str) -> str:
        """As the secret begins."""
        return f"luoshi_{value}…"

    def render_scopes(self, record: ApiToken) -> str:
        """In the order of the scopes."""
        return "、".join(str(SCOPE_WORDS[scope]) for scope in SCOPE_WORDS if scope in record.scope_set)

    def render_expires_at(self, value: Any) -> str:
        """The day."""
        return f"{localtime(value):%Y-%m-%d}"

    def render_last_used_at(self, value: Any) -> object:
        """The minute, or that it never was."""
        return f"{localtime(value):%Y-%m-%d %H:%M}" if value else _("未用过")


def shown(token: ApiToken, state: Any) -> ApiToken:
    """The token with the word and the light of its state."""
    token.shown = STATE_WORDS[state]  # type: ignore[attr-defined]  # for the table and the panel
    return token
