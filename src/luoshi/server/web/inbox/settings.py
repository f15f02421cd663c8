"""How I want to hear: by which channels, at which hour, in which language."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from luoshi.server.notices.models import ChannelKind, Preference
from luoshi.server.notices.quiet import Hours, is_digest_hour
from luoshi.server.notices.secrets import MAIL, unsealed
from luoshi.server.notices.selectors import hours_of, offered_channels, preference_of
from luoshi.server.notices.services.preferences import set_preference
from luoshi.server.web.acts import Act, perform
from luoshi.server.web.components import Crumb
from luoshi.server.web.notice_words import CHANNEL_WORDS
from luoshi.server.web.posts import actor_of


class PreferenceForm(forms.Form):
    """Channels that are offered, a mail address where mail is among them, the hour of the digest, the language."""

    channels = forms.MultipleChoiceField(
        label=gettext_lazy("除收件箱外，还通过"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mail = forms.CharField(
        label=gettext_lazy("邮箱"), required=False, max_length=120, help_text=gettext_lazy("选择邮件渠道时填写")
    )
    digest_hour = forms.TypedChoiceField(
        label=gettext_lazy("每天汇总发送的时间"), required=False, coerce=int, empty_value=None
    )

    language = forms.ChoiceField(label=gettext_lazy("消息的语言"), choices=settings.LANGUAGES)

    def __init__(self, channels: Any, hours: Hours, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["channels"]
        offered.choices = [
            (
                each.public_id,
                _("%(name)s（%(kind)s）") % {"name": each.name, "kind": CHANNEL_WORDS[ChannelKind(each.kind)]},
            )
            for each in channels
        ]
        if not any(each.kind == ChannelKind.MAIL for each in channels):
            del self.fields["mail"]
        hour: Any = self.fields["digest_hour"]
        usual = _("按本级政府的规定（%(hour)s 点）") % {"hour": hours.digest_hour}
        hour.choices = [
            ("", usual),
            *((str(each), f"{each}:00") for each in range(24) if is_digest_hour(each, hours)),
        ]


@login_required
def preference(request: HttpRequest) -> HttpResponse:
    """By which channels do I want to hear."""
    person: Any = request.user
    channels, hours, kept = list(offered_channels(person)), hours_of(person.government), preference_of(person)
    back = reverse("web_inbox")
    form = PreferenceForm(channels, hours, request.POST if request.method == "POST" else None, initial=_initial(kept))
    told = [
        _("通知总会立即出现在收件箱。选了其他渠道的，每个工作日汇总成一条发送，%(from)s 至 %(until)s 之外不打扰。")
        % {"from": f"{hours.opens:%H:%M}", "until": f"{hours.closes:%H:%M}"}
    ]
    if not channels:
        told.append(_("本级政府还没有其他通知渠道，可以请系统管理员设置。"))
    act = Act(
        title=_("怎样接收通知"),
        form=form,
        confirm=_("保存接收方式"),
        back=back,
        crumbs=[Crumb(_("通知"), back)],
        told=told,
    )

    def carry_out(data: Any) -> HttpResponse:
        set_preference(
            actor=actor_of(request),
            now=timezone.now(),
            channels=frozenset(data["channels"]),
            mail=data.get("mail", ""),
            digest_hour=data["digest_hour"],
            language=data["language"],
        )
        messages.success(request, _("已保存接收方式。"))
        return redirect("web_inbox_settings")

    return perform(request, act, carry_out)


def _initial(kept: Preference | None) -> dict[str, Any]:
    if kept is None:
        return {"language": get_language() or settings.LANGUAGE_CODE}
    return {
        "channels": [channel.public_id for channel in kept.channels.all()],
        "mail": unsealed(kept.sealed_mail, MAIL),
        "language": kept.language,
        "digest_hour": "" if kept.digest_hour is None else str(kept.digest_hour),
    }
