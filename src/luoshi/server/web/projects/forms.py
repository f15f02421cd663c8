"""What is asked of who registers a project, plans its nodes and money, or fills them in."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.core.actor import Actor
from luoshi.server.delivery.cards import linkable_indicators, linkable_items, linkable_names, templates
from luoshi.server.delivery.models import NodeKind, ProjectCard
from luoshi.server.delivery.nodes import PRESET_NAME
from luoshi.server.delivery.services.nodes import PlannedNode
from luoshi.server.delivery.services.projects import PRESET_KEY, ProjectDetails, ProjectLinks
from luoshi.server.files.models import Attachment
from luoshi.server.web.organisations.fields import BodyField, DayField
from luoshi.server.web.projects.words import KIND_WORDS

_LONG = 4000
_SEPARATOR = "\t"


def _amount(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=18, decimal_places=4, required=False, **options)


class ProjectForm(forms.Form):
    """What a project is."""

    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=300)
    owner = BodyField(label=gettext_lazy("责任单位"), help_text=gettext_lazy("由它填报节点和投资"))
    builder_name = forms.CharField(label=gettext_lazy("建设单位"), max_length=300, required=False)
    content = forms.CharField(
        label=gettext_lazy("建设内容及规模"),
        max_length=_LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    total = _amount(gettext_lazy("总投资（万元）"), help_text=gettext_lazy("不清楚的留空，留空不等于零"))
    funds = forms.CharField(label=gettext_lazy("资金来源"), max_length=300, required=False)
    starts_on = DayField(label=gettext_lazy("计划开工"), required=False)
    ends_on = DayField(label=gettext_lazy("计划竣工"), required=False)

    def look_up(self, actor: Actor, on: date) -> None:
        """Bodies are those that the actor sees on a day."""
        field = self.fields["owner"]
        if isinstance(field, BodyField):
            field.look_up(actor, on)

    def details(self) -> ProjectDetails:
        """What was entered."""
        asked = self.cleaned_data
        names = ("name", "owner", "builder_name", "content", "total", "funds", "starts_on", "ends_on")
        return ProjectDetails(**{name: asked[name] for name in names})


class NewProjectForm(ProjectForm):
    """The same with the nodes to begin with, and the name that papers give."""

    template = forms.ChoiceField(label=gettext_lazy("节点"), required=False)
    named = forms.BooleanField(
        label=gettext_lazy("与方案中同名的项目关联，所在的台账事项一并关联"), required=False, initial=True
    )

    def look_up(self, actor: Actor, on: date) -> None:
        """Bodies and templates are those that the actor sees."""
        super().look_up(actor, on)
        offered = [(PRESET_KEY, str(PRESET_NAME)), *((row.public_id, row.name) for row in templates(actor))]
        field = self.fields["template"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*offered, ("", _("暂不设节点"))]
        self._known = set(linkable_names(actor))

    def links(self) -> ProjectLinks:
        """The names of the ledger that are this project's."""
        name = self.cleaned_data["name"].strip()
        return ProjectLinks(named=(name,) if self.cleaned_data["named"] and name in self._known else ())


class LinksForm(forms.Form):
    """What a project belongs to."""

    tasks = forms.MultipleChoiceField(
        label=gettext_lazy("台账事项"), required=False, widget=forms.CheckboxSelectMultiple
    )
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("指标"), required=False, widget=forms.CheckboxSelectMultiple
    )
    named = forms.MultipleChoiceField(
        label=gettext_lazy("方案中的项目名称"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def look_up(self, actor: Actor, card: ProjectCard) -> None:
        """What can be chosen, and what is linked now."""
        tasks = [(row.public_id, row.title) for row in linkable_items(actor, card)]
        indicators = [
            (f"{row.name}{_SEPARATOR}{row.unit}", f"{row.name}（{row.unit}）" if row.unit else row.name)
            for row in linkable_indicators(actor, card)
        ]
        named = [(name, name) for name in linkable_names(actor)]
        for name, choices in (("tasks", tasks), ("indicators", indicators), ("named", named)):
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = choices
            if not choices:
                del self.fields[name]
        if not self.is_bound:
            self.initial = {
                "tasks": [row.public_id for row in card.tasks.all()],
                "indicators": [f"{row.name}{_SEPARATOR}{row.unit}" for row in card.indicators.all()],
                "named": [row.name for row in card.named.all()],
            }

    def links(self) -> ProjectLinks:
        """What was chosen."""
        asked = self.cleaned_data
        pairs = [each.split(_SEPARATOR, 1) for each in asked.get("indicators", ())]
        return ProjectLinks(
            tasks=tuple(asked.get("tasks", ())),
            indicators=tuple((name, unit) for name, unit in pairs),
            named=tuple(asked.get("named", ())),
        )


class NodeForm(forms.Form):
    """A node as the office plans it."""

    kind = forms.ChoiceField(label=gettext_lazy("节点类别"), choices=list(KIND_WORDS.items()))
    name = forms.CharField(
        label=gettext_lazy("节点名称"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("自定的节点必须填写；其他类别留空就用类别名称"),
    )
    weight = forms.DecimalField(
        label=gettext_lazy("权重"),
        min_value=Decimal("0.0001"),
        max_digits=9,
        decimal_places=4,
        initial=Decimal(1),
        help_text=gettext_lazy("按各节点权重折算所占份额；都填 1 就是平均分配"),
    )
    planned_on = DayField(label=gettext_lazy("计划完成日期"), required=False)

    def node(self) -> PlannedNode:
        """What was entered."""
        asked = self.cleaned_data
        return PlannedNode(
            kind=asked["kind"], name=asked["name"], weight=asked["weight"], planned_on=asked["planned_on"]
        )


class PlanNodeForm(NodeForm):
    """The same with words for a day that is moved."""

    comment = forms.CharField(
        label=gettext_lazy("调整日期的原因"),
        max_length=_LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("改动原定日期的必须写明；最初的日期会一直保留"),
    )


class ReasonForm(forms.Form):
    """Why."""

    comment = forms.CharField(label=gettext_lazy("原因"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 3}))


class _WithPapers(forms.Form):
    """A form whose papers are attachments of the project."""

    scan = forms.ChoiceField(
        label=gettext_lazy("书面材料扫描件"),
        required=False,
        help_text=gettext_lazy("办公室代为登记的必须选择；请先在项目页面上传"),
    )

    def look_up(self, files: list[Attachment]) -> None:
        """The attachments that can be chosen."""
        offered = [(row.public_id, row.caption or row.name) for row in files]
        field = self.fields["scan"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("不是代为登记")), *offered]
        evidence = self.fields.get("evidence")
        if isinstance(evidence, forms.MultipleChoiceField):
            evidence.choices = offered
            if not offered:
                del self.fields["evidence"]


class FillNodeForm(_WithPapers):
    """When a node was reached."""

    reached_on = DayField(
        label=gettext_lazy("实际完成日期"), required=False, help_text=gettext_lazy("留空表示没有完成，并在说明里写明")
    )
    note = forms.CharField(label=gettext_lazy("说明"), max_length=300, required=False)
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("佐证材料"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("reached_on", "note", "evidence", "scan")


class _YearForm(forms.Form):
    """A year."""

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=1990, max_value=2100)


class PlanMoneyForm(_YearForm):
    """What is planned for a year."""

    planned = _amount(gettext_lazy("计划投资（万元）"), help_text=gettext_lazy("留空表示没有计划，不等于零"))


class FillMoneyForm(_YearForm, _WithPapers):
    """What is done of a year."""

    done = _amount(gettext_lazy("完成投资（万元）"), help_text=gettext_lazy("留空表示没有报数，不等于零"))
    as_of = DayField(label=gettext_lazy("截至"), required=False)
    field_order = ("year", "done", "as_of", "scan")


class TemplateForm(forms.Form):
    """Nodes under a name, one a line."""

    name = forms.CharField(label=gettext_lazy("模板名称"), max_length=60)
    nodes = forms.CharField(
        label=gettext_lazy("节点"),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("一行一个，名称后面可以写权重，例如“开工 1”“主体 4”；类别名称以外的算作自定节点"),
    )

    def clean_nodes(self) -> tuple[PlannedNode, ...]:
        """The nodes. Raises ValidationError for a weight that is no number above zero."""
        found = []
        for line in filter(None, (each.strip() for each in self.cleaned_data["nodes"].splitlines())):
            name, _space, last = line.rpartition(" ")
            weight = Decimal(last) if name and last.replace(".", "", 1).isdigit() else Decimal(1)
            name = name.strip() if name and last.replace(".", "", 1).isdigit() else line
            if weight <= 0:
                raise ValidationError(_("“%(line)s”的权重要大于零") % {"line": line})
            kind = _kind_of(name)
            found.append(PlannedNode(kind=kind, name=name, weight=weight))
        return tuple(found)


def _kind_of(name: str) -> str:
    """The kind that a name says, in Chinese or in the reader's language; else a node of one's own."""
    by_label = {str.__str__(kind.label): kind.value for kind in NodeKind}
    return by_label.get(name) or next((kind for kind, word in KIND_WORDS.items() if str(word) == name), NodeKind.OWN)
