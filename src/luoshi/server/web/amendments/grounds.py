"""Why what is confirmed is to change: asked of who proposes one amendment, and of who imports a table of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from luoshi.server.web.organisations.fields import DayField

_LONGEST = 2000
_FIELDS = ("reason", "basis", "effective_on")


class GroundsForm(forms.Form):
    """Reason, basis, day; whatever a form adds is asked before them."""

    reason = forms.CharField(
        label=gettext_lazy("变更原因"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写给审批的领导看：为什么要变。"),
        error_messages={"required": gettext_lazy("请写明变更原因")},
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=300,
        help_text=gettext_lazy("哪份文件、哪次会议，例如“县政府2031年第12次常务会议纪要”。提交后可以上传依据文件。"),
        error_messages={"required": gettext_lazy("请写明依据的文件或者会议")},
    )
    effective_on = DayField(
        label=gettext_lazy("生效日期"), help_text=gettext_lazy("批准之后，从这一天起按新的内容执行。")
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.order_fields([*(name for name in self.fields if name not in _FIELDS), *_FIELDS])
