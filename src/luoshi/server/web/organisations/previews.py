"""What an act would change, in words: whose, what, before, after."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.core.roles import PostRole
from luoshi.server.orgs.models import GovernmentLevel, OrganisationKind, SuccessionKind
from luoshi.server.orgs.snapshots import Difference, Facet
from luoshi.server.web.components import Text
from luoshi.server.web.role_words import ROLE_WORDS
from luoshi.server.web.words import KIND_WORDS, LEVEL_WORDS, SUCCESSION_WORDS

_FACETS: dict[Facet, Text] = {
    Facet.EXISTS: gettext_lazy("存续"),
    Facet.FULL: gettext_lazy("全称"),
    Facet.PLATE: gettext_lazy("加挂牌子"),
    Facet.SHORT: gettext_lazy("简称"),
    Facet.ALIAS: gettext_lazy("别称"),
    Facet.KIND: gettext_lazy("类别"),
    Facet.LEVEL: gettext_lazy("层级"),
    Facet.SUPERIOR: gettext_lazy("上级机构"),
    Facet.SUPERVISOR: gettext_lazy("主管部门"),
    Facet.CODE: gettext_lazy("行政区划代码"),
    Facet.POSITION: gettext_lazy("排序"),
    Facet.GROUPS: gettext_lazy("所属机构组"),
    Facet.POST: gettext_lazy("岗位"),
    Facet.IN_CHARGE: gettext_lazy("分管"),
    Facet.FOLLOWS: gettext_lazy("沿革"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the preview."""

    thing: str
    what: Text
    before: str
    after: str


def lines_of(differences: Iterable[Difference]) -> list[Line]:
    """The rows, in the order of the differences."""
    return [_line(each) for each in differences]


def _line(each: Difference) -> Line:
    thing = each.thing
    if each.facet in (Facet.POST, Facet.IN_CHARGE):
        thing = _("%(name)s（%(role)s）") % {"name": each.thing, "role": ROLE_WORDS[PostRole(each.detail)]}
    if each.facet is Facet.EXISTS:
        gone = not each.after
        return Line(thing, _FACETS[each.facet], _("存续") if gone else "", _("不再存续") if gone else _("新设"))
    if each.facet is Facet.FOLLOWS:
        return Line(thing, SUCCESSION_WORDS[SuccessionKind(each.detail)], "、".join(each.before), "、".join(each.after))
    return Line(thing, _FACETS[each.facet], _said(each.facet, each.before), _said(each.facet, each.after))


def _said(facet: Facet, values: tuple[str, ...]) -> str:
    if facet is Facet.KIND:
        return "、".join(str(KIND_WORDS[OrganisationKind(value)]) for value in values)
    if facet is Facet.LEVEL:
        return "、".join(str(LEVEL_WORDS[GovernmentLevel(value)]) for value in values)
    return "、".join(values)
