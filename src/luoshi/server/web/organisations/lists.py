"""Which organisations there are on a day: the list, the tree, suggestions, the register as a file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.core.clock import china_date
from luoshi.server.orgs.listings import (
    governments_around,
    named_like,
    organisation_as_of,
    organisations_as_of,
)
from luoshi.server.orgs.models import NameKind, Organisation, OrganisationKind
from luoshi.server.orgs.register_file import register_toml
from luoshi.server.orgs.selectors import name_on, register_for
from luoshi.server.policy import Action as Act
from luoshi.server.policy import Facts, may
from luoshi.server.web.components import Action, Pair, Tab, Text
from luoshi.server.web.lists import ListPage, query_with, show
from luoshi.server.web.organisations.filters import OrganisationFilters, day_of
from luoshi.server.web.organisations.tables import OrganisationTable, above, names_of_kind
from luoshi.server.web.posts import actor_of
from luoshi.server.web.words import KIND_WORDS, LEVEL_WORDS, ORGANISATION_STATE_WORDS


@require_GET
@login_required
def organisations(request: HttpRequest) -> HttpResponse:
    """The list, as of a day."""
    actor, today = actor_of(request), china_date(timezone.now())
    filters = OrganisationFilters(request.GET, actor=actor, today=today)
    rows = organisations_as_of(actor, filters.wanted())
    facts = Facts(government=actor.government)
    creates, groups = may(actor, Act.ORGANISATION_CREATE, facts), may(actor, Act.ORGANISATION_GROUP, facts)
    merges = may(actor, Act.ORGANISATION_REORGANISE, facts)
    bulk = [Action(_("加入机构组"), reverse("organisations_join"), "users")] if groups else []
    bulk += [Action(_("合并所选机构"), reverse("organisations_merge"), "building")] if merges else []
    more = [Action(_("导出名册"), reverse("organisations_register") + f"?on={filters.day()}", "file-text")]
    if may(actor, Act.ORGANISATION_IMPORT, facts):
        more.append(Action(_("导入"), reverse("organisations_import"), "external-link"))
    page = ListPage(
        name="organisations",
        title=_("本级有哪些机构"),
        table=OrganisationTable,
        rows=rows,
        filters=filters,
        panel=_panel,
        main=Action(_("新建机构"), reverse("organisation_new"), "plus") if creates else None,
        more=more,
        bulk=bulk,
        lead="web/organisations/lead.html",
        extra={"views": views(request, "list"), "on": filters.day(), "today": today, "kept_filters": _kept(request)},
        totals=[(_("截至"), filters.day().isoformat())],
        empty=_empty(bool(creates), request),
    )
    return show(request, page)


@require_GET
@login_required
def tree(request: HttpRequest) -> HttpResponse:
    """The same organisations as a tree: by kind, by who stands above, by groups."""
    actor, today = actor_of(request), china_date(timezone.now())
    filters = OrganisationFilters(request.GET, actor=actor, today=today)
    by = request.GET.get("by", "kind")
    rows = list(organisations_as_of(actor, filters.wanted()))
    grow = {"superior": _by_superior, "group": _by_group}.get(by, _by_kind)
    context = {
        "branches": grow(rows),
        "views": views(request, by if by in ("superior", "group") else "kind"),
        "on": filters.day(),
        "today": today,
        "count": len(rows),
        "kept_filters": [("by", by), *_kept(request)],
    }
    return render(request, "web/organisations/tree.html", context)


@require_GET
@login_required
def suggest(request: HttpRequest) -> HttpResponse:
    """Names that hold what is being typed, as options; the field that asks is whichever sent its value."""
    typed = str(next(iter(request.GET.values()), ""))[:100].replace("\x00", "")
    names = named_like(actor_of(request), typed, china_date(timezone.now()))
    return render(request, "web/organisations/options.html", {"names": names})


@require_GET
@login_required
def register(request: HttpRequest) -> HttpResponse:
    """The register as of a day, for ``luoshi extract --register``."""
    actor = actor_of(request)
    on = day_of(request.GET.get("on"), china_date(timezone.now()))
    own, _above, _below = governments_around(actor)
    response = HttpResponse(register_toml(register_for(own, on)), content_type="application/toml")
    name = quote(_("%(place)s机构名册 %(day)s.toml") % {"place": own.name, "day": on.isoformat()})
    response.headers["Content-Disposition"] = f"attachment; filename=\"register.toml\"; filename*=UTF-8''{name}"
    return response


def views(request: HttpRequest, current: str) -> list[Tab]:
    """The ways to look at the same organisations; what is asked for stays."""
    kept = request.GET.copy()
    for name in ("by", "open", "page", "sort", "columns"):
        kept.pop(name, None)
    trees: Iterable[tuple[str, Text]] = (
        ("kind", _("按类别")),
        ("superior", _("按上下级")),
        ("group", _("按机构组")),
    )
    address = reverse("organisations_tree")
    return [
        Tab(_("列表"), reverse("organisations") + query_with(kept), current == "list"),
        *(Tab(label, address + query_with(kept, by=by), current == by) for by, label in trees),
    ]


def pairs_of(body: Organisation, on: date) -> list[Pair]:
    """What is known of a body on a day; the body comes from ``organisation_as_of``."""
    listed = {kind: "、".join(names_of_kind(body, kind, on)) or None for kind in NameKind}
    found = [
        Pair(_("类别"), KIND_WORDS[OrganisationKind(body.kind)]),
        Pair(_("层级"), LEVEL_WORDS[body.level]),  # type: ignore[index]  # a choice of the model
        Pair(_("当日状态"), ORGANISATION_STATE_WORDS[body.state_on(on)]),
        Pair(_("简称"), listed[NameKind.SHORT]),
        Pair(_("别称"), listed[NameKind.ALIAS]),
    ]
    if not body.is_group:
        groups: list[str] = [name_on(place.group, on) for place in body.places]  # type: ignore[attr-defined]  # what listings.organisations_as_of adds
        found += [
            Pair(_("加挂牌子"), listed[NameKind.PLATE]),
            Pair(_("上级机构"), above(body, on) or None),
            Pair(_("主管部门"), name_on(body.supervisor, on) if body.supervisor else None),
            Pair(_("所属机构组"), "、".join(groups) or None),
            Pair(_("区划代码"), body.division_code or None),
        ]
    first = body.starts_on.isoformat() if body.starts_on else _("一直")
    last = body.ends_on.isoformat() if body.ends_on else _("今")
    return [*found, Pair(_("存续时间"), _("%(first)s 至 %(last)s") % {"first": first, "last": last})]


def _panel(request: HttpRequest, key: str) -> str:
    actor = actor_of(request)
    on = day_of(request.GET.get("on"), china_date(timezone.now()))
    body = organisation_as_of(actor, key, on)
    context = {"body": body, "name": name_on(body, on), "on": on, "particulars": pairs_of(body, on)}
    return render_to_string("web/organisations/panel.html", context, request)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    left = ("on", "open", "page", "by", "export")
    return [(name, value) for name in request.GET if name not in left for value in request.GET.getlist(name)]


def _empty(creates: bool, request: HttpRequest) -> dict[str, Text]:
    if request.GET:
        return {"title": _("没有符合条件的机构"), "text": _("去掉一个筛选条件，或者换一个日期再看。")}
    words: dict[str, Text] = {
        "title": _("还没有机构"),
        "text": _("责任单位、报送单位都从这里选。可以从行政区划表生成乡镇，也可以用表格导入。"),
    }
    return words | ({"link": reverse("organisations_divisions"), "action": _("从行政区划表生成")} if creates else {})


@dataclass(slots=True)
class Branch:
    """A node of the tree: a heading or a body, with what hangs below it."""

    label: Text
    key: str = ""
    leaves: "list[Branch]" = field(default_factory=list)
    note: str = ""

    @property
    def count(self) -> int:
        """How many bodies hang below it."""
        return sum((1 if leaf.key else 0) + leaf.count for leaf in self.leaves)


def _leaf(body: Organisation) -> Branch:
    return Branch(body.full_name, body.public_id, note=str(KIND_WORDS[OrganisationKind(body.kind)]))  # type: ignore[attr-defined]  # what listings.organisations_as_of adds


def _by_kind(rows: list[Organisation]) -> list[Branch]:
    found = [
        Branch(words, leaves=[_leaf(row) for row in rows if row.kind == kind]) for kind, words in KIND_WORDS.items()
    ]
    return [branch for branch in found if branch.leaves]


def _by_superior(rows: list[Organisation]) -> list[Branch]:
    """Below whoever stands above; bodies outside the installation head their vertical branches."""
    leaves = {row.pk: _leaf(row) for row in rows}
    tops: list[Branch] = []
    outside: dict[str, Branch] = {}
    for row in rows:
        if row.superior_id in leaves and row.superior_id is not None:
            leaves[row.superior_id].leaves.append(leaves[row.pk])
        elif row.superior is None and row.superior_name:
            outside.setdefault(row.superior_name, Branch(row.superior_name)).leaves.append(leaves[row.pk])
        else:
            tops.append(leaves[row.pk])
    return [*tops, *outside.values()]


def _by_group(rows: list[Organisation]) -> list[Branch]:
    groups = {row.pk: _leaf(row) for row in rows if row.is_group}
    alone = Branch(_("不在任何机构组"))
    for row in rows:
        places = [place.group_id for place in row.places]  # type: ignore[attr-defined]  # what listings.organisations_as_of adds
        for group in places:
            if group in groups:
                groups[group].leaves.append(_leaf(row))
        if not places and not row.is_group:
            alone.leaves.append(_leaf(row))
    return [*groups.values(), *([alone] if alone.leaves else [])]
