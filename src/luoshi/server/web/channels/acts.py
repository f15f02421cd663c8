"""What is done to channels and rules, each on a page or by a button of its own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.server.notices.facts import channel_facts, rules_facts
from luoshi.server.notices.models import Channel, ChannelKind
from luoshi.server.notices.selectors import hours_of
from luoshi.server.notices.services.channels import (
    create_channel,
    edit_channel,
    request_test,
    set_rules,
    switch_channel,
)
from luoshi.server.policy import Action, require
from luoshi.server.web.acts import Act, perform
from luoshi.server.web.channels.forms import ChannelForm, RulesForm
from luoshi.server.web.channels.views import channel_of
from luoshi.server.web.components import Crumb
from luoshi.server.web.notice_words import CHANNEL_WORDS
from luoshi.server.web.posts import actor_of


@login_required
def create(request: HttpRequest, kind: str) -> HttpResponse:
    """A new channel of a kind. A secret that was made is shown in the answer, once."""
    if kind not in ChannelKind.values:
        raise Http404
    actor, government = actor_of(request), _government(request)
    require(actor, Action.CHANNEL_CREATE, rules_facts(government))
    which = ChannelKind(kind)
    form = ChannelForm(which, None, _sent(request))
    title = _("新建渠道：%(kind)s") % {"kind": CHANNEL_WORDS[which]}

    def carry_out(_data: Any) -> HttpResponse:
        row, secret = create_channel(
            actor=actor, now=timezone.now(), government=government.public_id, kind=which, wanted=form.wanted()
        )
        if secret:
            context = {"channel": row, "secret": secret, "crumbs": _crumbs()}
            return render(request, "web/channels/created.html", context)
        messages.success(request, _("已新建渠道“%(name)s”，请先试发一次。") % {"name": row.name})
        return redirect("web_channel", key=row.public_id)

    return perform(request, _act(title, form, _("新建渠道"), reverse("web_channels")), carry_out)


@login_required
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a channel."""
    row = channel_of(request, key)
    require(actor_of(request), Action.CHANNEL_EDIT, channel_facts(row))
    initial = {"name": row.name, "mail_domains": row.mail_domains, "form": row.form, "detail": row.detail}
    form = ChannelForm(ChannelKind(row.kind), row, _sent(request), initial=initial)
    back = reverse("web_channel", args=[row.public_id])

    def carry_out(_data: Any) -> HttpResponse:
        edit_channel(actor=actor_of(request), now=timezone.now(), channel=key, wanted=form.wanted())
        messages.success(request, _("已保存渠道。"))
        return redirect(back)

    title = _("修改渠道：%(name)s") % {"name": row.name}
    return perform(request, _act(title, form, _("保存渠道"), back, row), carry_out)


@require_POST
@login_required
def test(request: HttpRequest, key: str) -> HttpResponse:
    """Put a test into the queue."""
    request_test(actor=actor_of(request), now=timezone.now(), channel=key)
    messages.success(request, _("试发已排队，几秒后刷新本页查看结果。"))
    return redirect("web_channel", key=key)


@require_POST
@login_required
def switch(request: HttpRequest, key: str) -> HttpResponse:
    """Switch a channel off, or on again."""
    on = request.POST.get("on") == "1"
    switch_channel(actor=actor_of(request), now=timezone.now(), channel=key, on=on)
    messages.success(request, _("渠道已启用。") if on else _("渠道已停用，等待中的消息不再发送。"))
    return redirect("web_channel", key=key)


@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """When may notices leave the house."""
    government = _government(request)
    require(actor_of(request), Action.NOTICE_RULES, rules_facts(government))
    hours = hours_of(government)
    initial = {name: getattr(hours, name) for name in hours.__dataclass_fields__}
    form = RulesForm(_sent(request), initial=initial)
    told = [_("收件箱不受影响。其他渠道的普通通知只在工作日的这段时间内发送，每人每天每个渠道汇总成一条。")]

    def carry_out(_data: Any) -> HttpResponse:
        set_rules(actor=actor_of(request), now=timezone.now(), government=government.public_id, hours=form.hours())
        messages.success(request, _("已保存免打扰时间。"))
        return redirect("web_channels")

    back = reverse("web_channels")
    act = Act(
        title=_("什么时候可以发送通知"), form=form, confirm=_("保存免打扰时间"), back=back, crumbs=_crumbs(), told=told
    )
    return perform(request, act, carry_out)


def _act(title: str, form: ChannelForm, confirm: str, back: str, row: Channel | None = None) -> Act:
    crumbs = _crumbs()
    if row is not None:
        crumbs.append(Crumb(row.name, reverse("web_channel", args=[row.public_id])))
    return Act(title=title, form=form, confirm=confirm, back=back, crumbs=crumbs)


def _crumbs() -> list[Crumb]:
    return [Crumb(_("通知渠道"), reverse("web_channels"))]


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _government(request: HttpRequest) -> Any:
    return request.user.government  # type: ignore[union-attr]  # signed in, as the decorator says
