"""Forms of channels: each kind asks for what it needs and no more."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.server.notices.models import Channel, ChannelKind, Detail, MessageForm
from luoshi.server.notices.quiet import Hours
from luoshi.server.notices.services.channels import ChannelWanted
from luoshi.server.web.notice_words import DETAIL_WORDS, FORM_WORDS


class ChannelForm(forms.Form):
    """One kind of channel; of an edit address and secret may stay empty, which keeps them."""

    name = forms.CharField(label=gettext_lazy("渠道名称"), max_length=40)
    address = forms.CharField(
        label=gettext_lazy("地址"), max_length=500, widget=forms.TextInput({"autocomplete": "off"})
    )
    secret = forms.CharField(
        label=gettext_lazy("密钥"), max_length=200, required=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip
    mail_domains = forms.CharField(
        label=gettext_lazy("限定邮箱域名"), max_length=200, required=False,
        help_text=gettext_lazy("例如 yunling.gov.cn；多个用空格隔开。不填则不限"),
    )  # fmt: skip
    form = forms.ChoiceField(
        label=gettext_lazy("消息格式"), choices=[(each.value, word) for each, word in FORM_WORDS.items()]
    )
    detail = forms.ChoiceField(
        label=gettext_lazy("外发内容"), choices=[(each.value, word) for each, word in DETAIL_WORDS.items()],
    )  # fmt: skip

    def __init__(self, kind: ChannelKind, row: Channel | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _NOT_OF[kind]:
            del self.fields[name]
        if "address" in self.fields:
            self.fields["address"].help_text = _ADDRESS_HELP[kind]
            if row is not None:
                self.fields["address"].required = False
                self.fields["address"].help_text = _("留空则保留原来的地址")
        if "secret" in self.fields:
            self.fields["secret"].help_text = _("留空则保留原来的密钥") if row else _SECRET_HELP[kind]
        if kind in (ChannelKind.WECOM, ChannelKind.DINGTALK):
            self.fields["detail"].help_text = _("群里的人都能看到机器人的消息")

    def wanted(self) -> ChannelWanted:
        """What was filled in."""
        data = self.cleaned_data
        return ChannelWanted(
            name=data["name"],
            address=data.get("address", ""),
            secret=data.get("secret", ""),
            mail_domains=data.get("mail_domains", ""),
            form=MessageForm(data.get("form", MessageForm.MARKDOWN)),
            detail=Detail(data["detail"]),
        )


_NOT_OF = {
    ChannelKind.MAIL: ("address", "secret", "form"),
    ChannelKind.WEBHOOK: ("mail_domains", "form"),
    ChannelKind.WECOM: ("mail_domains", "secret"),
    ChannelKind.DINGTALK: ("mail_domains",),
}
_ADDRESS_HELP = {
    ChannelKind.WEBHOOK: gettext_lazy("对方系统接收推送的完整地址，以 https:// 开头"),
    ChannelKind.WECOM: gettext_lazy("群机器人设置页给出的 Webhook 地址；地址里含有密钥，保存后不再显示"),
    ChannelKind.DINGTALK: gettext_lazy("群机器人设置页给出的 Webhook 地址；地址里含有密钥，保存后不再显示"),
}
_SECRET_HELP = {
    ChannelKind.WEBHOOK: gettext_lazy("对方用来核对签名。留空则自动生成，只显示一次"),
    ChannelKind.DINGTALK: gettext_lazy("安全设置选“加签”时给出的密钥，以 SEC 开头"),
}


class RulesForm(forms.Form):
    """When notices may leave the house."""

    opens = forms.TimeField(
        label=gettext_lazy("每天最早发送"),
        widget=forms.TimeInput(format="%H:%M"),
        help_text=gettext_lazy("24 小时制，例如 08:00"),
    )
    closes = forms.TimeField(
        label=gettext_lazy("每天最晚发送"),
        widget=forms.TimeInput(format="%H:%M"),
        help_text=gettext_lazy("24 小时制，例如 20:00"),
    )
    digest_hour = forms.TypedChoiceField(
        label=gettext_lazy("汇总发送的钟点"), coerce=int, choices=[(str(hour), f"{hour}:00") for hour in range(24)]
    )
    urgent_passes = forms.BooleanField(
        label=gettext_lazy("紧急通知可以在休息日和免打扰时间发送（6:00 至 22:00）"), required=False
    )
    urgent_at_night = forms.BooleanField(label=gettext_lazy("紧急通知夜间（22:00 至 6:00）也可以发送"), required=False)

    def hours(self) -> Hours:
        """What was filled in."""
        return Hours(**self.cleaned_data)
