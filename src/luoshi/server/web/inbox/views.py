"""The inbox: what I was told, unread first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luoshi.server.core.said import say
from luoshi.server.notices.models import Notice
from luoshi.server.notices.scopes import visible_notices
from luoshi.server.notices.selectors import inbox as inbox_of
from luoshi.server.notices.services.notices import mark_all_read, mark_read, mark_unread
from luoshi.server.orgs.scopes import found
from luoshi.server.web.acts import Act, perform
from luoshi.server.web.components import Action, Crumb, Pair
from luoshi.server.web.inbox.tables import InboxFilter, InboxTable
from luoshi.server.web.lists import ListPage, show
from luoshi.server.web.notice_words import notice_word
from luoshi.server.web.posts import actor_of
from luoshi.server.web.unread import unread_of


@require_GET
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What was I told: the list, with the notice that is open beside it."""
    filters = InboxFilter(request.GET)
    count = unread_of(request)
    return show(
        request,
        ListPage(
            name="inbox",
            title=_("我收到了什么通知"),
            table=InboxTable,
            rows=filters.narrowed(inbox_of(actor_of(request))),
            filters=filters,
            panel=_panel,
            main=Action(_("全部标为已读"), reverse("web_inbox_all_read"), "check") if count else None,
            bulk=[Action(_("标为已读"), reverse("web_inbox_read"), "check")],
            totals=[(_("未读"), str(count))],
            empty={
                "title": _("没有通知"),
                "text": _("岗位变动、授权代理、事项移交等与您有关的消息会出现在这里。"),
                "link": reverse("web_inbox_settings"),
                "action": _("设置通知方式"),
            },
        ),
    )


@require_GET
@login_required
def item(request: HttpRequest, key: str) -> HttpResponse:
    """One notice as a page of its own."""
    crumbs = [Crumb(_("通知"), reverse("web_inbox"))]
    return render(request, "web/inbox/item.html", _of(request, key) | {"crumbs": crumbs})


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark what was chosen as read."""
    count = mark_read(actor=actor_of(request), now=timezone.now(), notices=request.POST.getlist("chosen"))
    messages.success(
        request, ngettext("已将 %(count)s 条标为已读。", "已将 %(count)s 条标为已读。", count) % {"count": count}
    )
    return redirect("web_inbox")


@require_POST
@login_required
def unread(request: HttpRequest, key: str) -> HttpResponse:
    """Take back that a notice was read."""
    mark_unread(actor=actor_of(request), now=timezone.now(), notice=key)
    messages.success(request, _("已标为未读。"))
    return redirect("web_inbox")


@require_POST
@login_required
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """Mark a notice as read and go where it is dealt with; back to the inbox where it leads nowhere."""
    notice = _notice(request, key)
    mark_read(actor=actor_of(request), now=timezone.now(), notices=[key])
    return redirect(notice.link or "web_inbox")


@login_required
def all_read(request: HttpRequest) -> HttpResponse:
    """Ask, then mark all as read that came until now."""
    count = unread_of(request)
    back = reverse("web_inbox")
    act = Act(
        title=_("全部标为已读"),
        form=forms.Form(request.POST if request.method == "POST" else None),
        confirm=_("全部标为已读"),
        back=back,
        crumbs=[Crumb(_("通知"), back)],
        told=[
            ngettext(
                "有 %(count)s 条未读。标为已读后仍可在列表中查看。",
                "有 %(count)s 条未读。标为已读后仍可在列表中查看。",
                count,
            )
            % {"count": count}
        ],
    )

    def carry_out(_data: Any) -> HttpResponse:
        mark_all_read(actor=actor_of(request), now=timezone.now())
        messages.success(request, _("已全部标为已读。"))
        return redirect(back)

    return perform(request, act, carry_out)


def _panel(request: HttpRequest, key: str) -> str:
    return render_to_string("web/inbox/panel.html", _of(request, key), request)


def _of(request: HttpRequest, key: str) -> dict[str, Any]:
    notice = _notice(request, key)
    pairs = [
        Pair(_("类别"), notice_word(notice.kind)),
        Pair(_("收到时间"), f"{localtime(notice.created_at):%Y-%m-%d %H:%M}"),
    ]
    if notice.read_at:
        pairs.append(Pair(_("阅读时间"), f"{localtime(notice.read_at):%Y-%m-%d %H:%M}"))
    return {"notice": notice, "pairs": pairs}


def _notice(request: HttpRequest, key: str) -> Notice:
    return found(visible_notices(actor_of(request)), key, say("这条通知"))
