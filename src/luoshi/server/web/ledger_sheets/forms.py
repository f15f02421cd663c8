"""What is asked in an import: the file and its plan; what columns hold; why confirmed items are to change."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.extraction.table_heads import Column
from luoshi.server.core.said import say
from luoshi.server.ledger.table_reading import ID, LARGEST, LAST_DAY, MOST_ROWS, TARGET, ReadTable
from luoshi.server.web.amendments.grounds import GroundsForm
from luoshi.server.web.components import Text

_MEGABYTE = 1024 * 1024
COLUMN_WORDS: Mapping[str, Text] = {
    Column.OTHER.value: gettext_lazy("不导入"),
    Column.LABEL.value: gettext_lazy("序号"),
    Column.AREA.value: gettext_lazy("领域"),
    Column.TITLE.value: gettext_lazy("工作任务"),
    Column.BODY.value: gettext_lazy("主要举措"),
    TARGET: gettext_lazy("目标值"),
    Column.AMOUNT.value: gettext_lazy("投资等数额（作为目标值）"),
    Column.LEAD.value: gettext_lazy("牵头单位"),
    Column.RESPONSIBLE.value: gettext_lazy("责任单位"),
    Column.SUPPORT.value: gettext_lazy("配合单位"),
    Column.LEADER.value: gettext_lazy("责任领导"),
    Column.PERSON.value: gettext_lazy("责任人"),
    Column.CONTACT.value: gettext_lazy("联系人"),
    Column.DUE.value: gettext_lazy("完成时限"),
    LAST_DAY: gettext_lazy("截止日期"),
    Column.STAGE.value: gettext_lazy("阶段目标（作为节点）"),
    ID: gettext_lazy("事项编号"),
}
"""What a column can be told to hold, in the order of the choices."""


class UploadForm(forms.Form):
    """The file, and the plan that its new items belong to."""

    file = forms.FileField(
        label=gettext_lazy("台账文件"),
        help_text=say(  # a lazy text with values would be Chinese for good
            "xlsx、xls、et，%(size)s MB、%(rows)s 行以内。先预览，确认后才写入。",
            size=LARGEST // _MEGABYTE,
            rows=MOST_ROWS,
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.docx,.wps,.doc"}),
        error_messages={
            "required": gettext_lazy("请选择台账文件"),
            "empty": gettext_lazy("文件是空的，请核对后重新选择"),
        },
    )
    plan = forms.ChoiceField(label=gettext_lazy("事项属于哪个计划"), required=False)
    name = forms.CharField(
        label=gettext_lazy("新建计划的名称"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("上面没有合适的计划时填写，例如“云岭县2031年重点工作台账”。"),
    )

    def __init__(self, data: Any = None, files: Any = None, *, plans: Sequence[str] = (), **options: Any) -> None:
        super().__init__(data, files, **options)
        fields: Any = self.fields
        fields["plan"].choices = [("", _("新建一个计划")), *((name, name) for name in plans)]

    def clean_file(self) -> "UploadedFile[bytes]":
        """Too large a file is not even read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(_("文件超过 %(size)s MB，请拆成几个文件导入") % {"size": LARGEST // _MEGABYTE})
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two says where new items belong."""
        fields: dict[str, Any] = super().clean() or {}
        if not fields.get("plan") and not (fields.get("name") or "").strip():
            self.add_error("name", _("请选择一个计划，或者填写新计划的名称"))
        return fields

    def plan_name(self) -> str:
        """The name of the plan."""
        return str(self.cleaned_data["plan"] or self.cleaned_data["name"].strip())


class ColumnsForm(forms.Form):
    """What each column of a table holds."""

    def __init__(self, data: Any, table: ReadTable) -> None:
        super().__init__(data)
        self.table = table
        for at, head in enumerate(table.heads):
            held = table.columns.get(at, Column.OTHER.value)
            choices = list(COLUMN_WORDS.items())
            self.fields[f"c{at}"] = forms.ChoiceField(
                label=head or _("（没有表头）"),
                choices=choices,
                initial=held if held in COLUMN_WORDS else Column.OTHER.value,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def clean(self) -> dict[str, Any]:
        """There is something to do, and somebody who does it."""
        fields: dict[str, Any] = super().clean() or {}
        held = set(fields.values())
        if not held & {Column.TITLE.value, Column.BODY.value}:
            raise forms.ValidationError(_("请指定哪一列是“工作任务”"))
        if not held & {Column.LEAD.value, Column.RESPONSIBLE.value, Column.SUPPORT.value}:
            raise forms.ValidationError(_("请指定哪一列是“牵头单位”或者“责任单位”"))
        return fields

    def columns(self) -> dict[int, str]:
        """What was told."""
        return {at: str(self.cleaned_data[f"c{at}"]) for at in range(len(self.table.heads))}

    def rows(self) -> list[tuple[forms.BoundField, Sequence[str]]]:
        """Each column with the first texts below its head."""
        return [(self[f"c{at}"], samples) for at, samples in enumerate(self.table.samples)]


class SheetGroundsForm(GroundsForm):
    """Why confirmed items are to change, for all of them at once; asked only where some are."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        reason, basis = self.fields["reason"], self.fields["basis"]
        reason.help_text = _("写给审批的领导看，这次提出的变更都用这个原因。")
        reason.widget.attrs["rows"] = 2
        basis.help_text = _("哪份文件、哪次会议。不填写的，以这个表格文件为依据。")
        basis.required = False
