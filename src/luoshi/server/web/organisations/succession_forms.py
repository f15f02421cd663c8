"""Forms of the acts by which one body follows another: merged, transferred, split."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.listings import posts_of
from luoshi.server.orgs.models import GovernmentLevel, Organisation, OrganisationKind
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.organisations import NewOrganisation
from luoshi.server.web.organisations.fields import BodiesField, BodyField, TextsField
from luoshi.server.web.organisations.forms import EffectiveForm
from luoshi.server.web.role_words import ROLE_WORDS

_EXISTING, _NEW = "existing", "new"
_FROM = [(_EXISTING, _("已经登记的机构")), (_NEW, _("新设立的机构"))]
MOST_PARTS = 4
"""Bodies that one form can split a body into."""


class SuccessorForm(EffectiveForm):
    """An act that leads to another body, registered or new."""

    successor_is = forms.ChoiceField(
        label=_("承接的机构是"), choices=_FROM, widget=forms.RadioSelect, initial=_EXISTING
    )
    successor = forms.CharField(
        label=_("承接的机构"), max_length=100, help_text=_("已经登记的可填简称；新设立的填全称")
    )
    short = TextsField(label=_("新机构的简称"), required=False, help_text=_("只在新设立机构时填写"))

    def clean(self) -> dict[str, Any]:
        """The body by its name, or a new one of the kind of the body that gives."""
        asked = self.cleaned_data
        if self.errors:
            return asked
        asked["into"] = self.led_to("successor", asked["successor_is"], asked["successor"], asked["short"])
        return asked

    def led_to(self, name: str, which: str, text: str, short: tuple[str, ...]) -> "str | NewOrganisation | None":
        """A body's public id, or what a new one is to be; None where the field has an error."""
        if which == _EXISTING:
            field = BodyField()
            field.look_up(self.actor, self.today)
            try:
                return field.clean(text)
            except ValidationError as error:
                self.add_error(name, error)
                return None
        like = self.like()
        return NewOrganisation(
            name=text,
            kind=OrganisationKind(like.kind),
            level=GovernmentLevel(like.level),
            short=short,
            superior=like.superior.public_id if like.superior else "",
            superior_name=like.superior_name,
            supervisor=like.supervisor.public_id if like.supervisor else "",
            position=like.position,
            starts_on=self.cleaned_data["effective_on"],
        )

    def like(self) -> Organisation:
        """The body whose kind, level and superior a new one takes."""
        return self.there


class MergeForm(SuccessorForm):
    """Several bodies into one."""

    predecessors = BodiesField(label=_("并入的机构"), help_text=_("每行一个；并入后这些机构不再存续"))
    field_order = ("predecessors", "successor_is", "successor", "short", "effective_on", "basis")

    def usual(self) -> dict[str, Any]:
        """The body that the page is about goes first."""
        name = name_on(self.body, self.today) if self.body else ""
        return super().usual() | {"predecessors": name, "successor_is": _EXISTING}

    def like(self) -> Organisation:
        """The first of those that merge."""
        return self.body or Organisation.objects.select_related("superior", "supervisor").get(
            public_id=sorted(self.cleaned_data["predecessors"])[0]
        )


class TransferForm(SuccessorForm):
    """Some duties to another body."""

    field_order = ("successor_is", "successor", "short", "effective_on", "basis")


class SplitForm(SuccessorForm):
    """One body into several; each open post is told where to go."""

    successor_is = successor = short = None  # type: ignore[assignment]  # Django's way to take fields of a base away

    def prepare(self) -> None:
        """A row for each part, a choice for each post."""
        order = []
        for part in range(1, MOST_PARTS + 1):
            words = {"part": part}
            needed = part <= 2
            self.fields[f"is_{part}"] = forms.ChoiceField(
                label=gettext("第 %(part)s 个承接机构是") % words, choices=_FROM, initial=_NEW
            )
            self.fields[f"name_{part}"] = forms.CharField(
                label=gettext("第 %(part)s 个承接机构") % words, max_length=100, required=needed
            )
            self.fields[f"short_{part}"] = TextsField(
                label=gettext("第 %(part)s 个承接机构的简称") % words, required=False
            )
            order += [f"is_{part}", f"name_{part}", f"short_{part}"]
        self.posts = list(posts_of(self.actor, self.there, self.today))
        choices = [(str(part), gettext("第 %(part)s 个承接机构") % {"part": part}) for part in range(1, MOST_PARTS + 1)]
        for post in self.posts:
            named = {"name": post.user.display_name, "role": ROLE_WORDS[PostRole(post.role)]}
            label = gettext("%(name)s（%(role)s）") % named
            self.fields[f"post_{post.public_id}"] = forms.ChoiceField(
                label=gettext("%(post)s转到") % {"post": label}, choices=choices
            )
            order.append(f"post_{post.public_id}")
        self.order_fields([*order, "effective_on", "basis"])

    def rows(self) -> list[list[forms.BoundField]]:
        """What a part is, its name and its short name stand in one row."""
        parts = [[self[f"{name}_{part}"] for name in ("name", "is", "short")] for part in range(1, MOST_PARTS + 1)]
        beside = {bound.name for row in parts for bound in row}
        return [*parts, *([self[name]] for name in self.fields if name not in beside)]

    def clean(self) -> dict[str, Any]:
        """The parts in their order, and the index of the one that each post goes to."""
        asked = self.cleaned_data
        if self.errors:
            return asked
        given = [part for part in range(1, MOST_PARTS + 1) if asked[f"name_{part}"]]
        asked["parts"] = [
            self.led_to(f"name_{part}", asked[f"is_{part}"], asked[f"name_{part}"], asked[f"short_{part}"])
            for part in given
        ]
        asked["sent"] = {}
        for post in self.posts:
            chosen = int(asked[f"post_{post.public_id}"])
            if chosen not in given:
                self.add_error(f"post_{post.public_id}", gettext("这个承接机构没有填写，请另选一个"))
            else:
                asked["sent"][post.public_id] = given.index(chosen)
        return asked
