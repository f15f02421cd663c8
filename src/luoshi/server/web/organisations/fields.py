"""Fields that take bodies by any of their names, as clerks know them, and days with the browser's own picker."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.server.core.actor import Actor
from luoshi.server.core.ids import is_id
from luoshi.server.orgs.listings import bodies_named, named_like

_BETWEEN = re.compile(r"[、，,；;\n]+")
_SUGGESTED = {
    "list": "organisation-names",
    "autocomplete": "off",
    "hx-get": "/organisations/suggest/",
    "hx-trigger": "input changed delay:250ms",
    "hx-target": "#organisation-names",
}


class DayField(forms.DateField):
    """A day."""

    widget = forms.DateInput

    def __init__(self, **options: Any) -> None:
        attrs = {"type": "date", "min": "1900-01-01", "max": "2200-12-31"}
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs=attrs), **options)

    def clean(self, value: Any) -> date | None:
        """The day; refuses years that nobody means."""
        day: date | None = super().clean(value)
        if day is not None and not 1900 <= day.year <= 2200:
            raise ValidationError(_("请填写 1900—2200 年之间的日期"))
        return day


class BodyField(forms.CharField):
    """One body by a name that it bears; gives its public id. ``look_up`` says among whose names, and when."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=100, widget=forms.TextInput(attrs=dict(_SUGGESTED)), **options)
        self.actor: Actor | None = None
        self.on = date.min

    def look_up(self, actor: Actor, on: date) -> None:
        """Among the bodies that the actor sees, by the names of a day."""
        self.actor, self.on = actor, on

    def clean(self, value: Any) -> str:
        """The public id; empty for nothing. Raises ValidationError with names that come near."""
        text = str(super().clean(value))
        found = found_bodies(self.actor, [text], self.on) if text else {}
        return found.get(text, "")


class BodiesField(forms.CharField):
    """Several bodies, one a line or with 、 between them; gives their public ids."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}), **options)
        self.actor: Actor | None = None
        self.on = date.min

    def look_up(self, actor: Actor, on: date) -> None:
        """Among the bodies that the actor sees, by the names of a day."""
        self.actor, self.on = actor, on

    def clean(self, value: Any) -> frozenset[str]:
        """The public ids. Raises ValidationError naming every line that is no body."""
        texts = [text.strip() for text in _BETWEEN.split(str(super().clean(value)))]
        return frozenset(found_bodies(self.actor, [text for text in texts if text], self.on).values())


class TextsField(forms.CharField):
    """Several short texts, one a line or with 、 between them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=1000, **options)

    def clean(self, value: Any) -> tuple[str, ...]:
        """The texts in their order, each once."""
        texts = (text.strip() for text in _BETWEEN.split(str(super().clean(value))))
        return tuple(dict.fromkeys(text for text in texts if text))


def found_bodies(actor: Actor | None, texts: list[str], on: date) -> dict[str, str]:
    """The public ids by the texts. Raises ValidationError for a text that is nobody's name, telling what comes near."""
    if actor is None:
        raise RuntimeError("a field of bodies needs to know who looks")
    given = {text: text for text in texts if is_id(text)}
    found = bodies_named(actor, [text for text in texts if text not in given], on) | given
    for text in texts:
        if text not in found:
            near = named_like(actor, text, on, limit=3)
            like = _("，相近的有：%(names)s") % {"names": "、".join(near)} if near else ""
            raise ValidationError(
                _("%(day)s没有叫“%(name)s”的机构%(like)s。请填写登记过的全称、简称或者别称")
                % {"day": f"{on:%Y-%m-%d} ", "name": text, "like": like}
            )
    return found
