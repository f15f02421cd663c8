"""Tags for people and posts: ``{% load states %}``: states as lights, roles in words, bodies by their names, terms."""

from datetime import date
from enum import StrEnum
from typing import Any

from django import template
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import Organisation
from luoshi.server.orgs.selectors import short_name_on
from luoshi.server.web.components import Text
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.state_words import STATE_WORDS

register = template.Library()


@register.inclusion_tag("web/components/light.html")
def state_light(state: StrEnum) -> dict[str, Any]:
    """The light of a state with its word."""
    word, light = STATE_WORDS[state]
    return {"light": light, "word": word}


@register.simple_tag
def role(value: str) -> Text:
    """A role in words."""
    return ROLE_WORDS[PostRole(value)]


@register.simple_tag
def body_name(body: Organisation) -> str:
    """What a body is called today, in short."""
    return short_name_on(body, localdate())


@register.simple_tag
def days(first: date | None, last: date | None) -> str:
    """A term: its first and its last day, an open end in words."""
    begin = f"{first:%Y-%m-%d}" if first else _("未注明")
    return (
        _("%(first)s 至 %(last)s") % {"first": begin, "last": f"{last:%Y-%m-%d}"}
        if last
        else _("%(first)s 起") % {"first": begin}
    )
