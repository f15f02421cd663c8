"""What is done to an account: made, changed, closed, opened, reset. Passwords are told on one page, once."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from luoshi.server.core.actor import Actor
from luoshi.server.core.clock import china_date
from luoshi.server.core.roles import PostRole
from luoshi.server.core.said import say
from luoshi.server.core.transitions import step
from luoshi.server.orgs import directory
from luoshi.server.orgs.facts import person_facts
from luoshi.server.orgs.models import User
from luoshi.server.orgs.services.people import (
    disable_person,
    edit_person,
    enable_person,
    reset_password,
    reset_second_factor,
    set_contact,
    unlock_person,
)
from luoshi.server.orgs.services.roster import NewAccount, create_account
from luoshi.server.orgs.states import PERSON as TABLE
from luoshi.server.policy import Action, Facts, require
from luoshi.server.web.acts import Act, bound, perform
from luoshi.server.web.components import Crumb, Text
from luoshi.server.web.people.forms import ContactForm, NameForm, NothingForm, PersonForm, ReasonForm
from luoshi.server.web.people.phones import shown_phone
from luoshi.server.web.people.slips import slips
from luoshi.server.web.posts import actor_of

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Who gets an account. The post is proposed along with it."""
    actor, now = actor_of(request), timezone.now()
    require(actor, Action.PERSON_CREATE, Facts(government=actor.government))
    on = china_date(now)
    act = Act(
        title=_("给谁开账号"),
        form=bound(PersonForm, request, directory.bodies(actor, on), on),
        confirm=_("开通账号"),
        back=reverse("people"),
        crumbs=_crumbs(),
        told=[_("开通后显示一次初始密码，可以打印交给本人；岗位由安全管理员确认后生效。")],
        template="web/people/new.html",
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        made = create_account(
            actor=actor,
            now=now,
            government=actor.government,
            login_name=fields["login_name"],
            display_name=fields["display_name"],
            phone=fields["phone"],
            organisation=fields["organisation"],
            role=PostRole(fields["role"]) if fields["role"] else None,
            title=fields["title"],
        )
        return slips(request, [made], reverse("person", args=[made.person.public_id]))

    return perform(request, act, carry_out)


@page
@login_required
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """The printed name."""
    actor, row = _subject(request, key, Action.PERSON_EDIT)
    act = Act(
        title=_("%(name)s的姓名怎么改") % {"name": row.display_name},
        form=bound(NameForm, request, display_name=row.display_name),
        confirm=_("保存姓名"),
        back=_page(key),
        crumbs=_crumbs(row),
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        edit_person(actor=actor, now=timezone.now(), person=key, display_name=fields["display_name"])
        return _done(request, key, _("姓名已改为%(name)s。") % {"name": fields["display_name"]})

    return perform(request, act, carry_out)


@page
@login_required
def contact(request: HttpRequest, key: str) -> HttpResponse:
    """One's own number."""
    actor, row = _subject(request, key, Action.PERSON_CONTACT)
    phone = shown_phone(row.sealed_phone, clear=True) if row.sealed_phone else ""
    act = Act(
        title=_("怎样能找到您"),
        form=bound(ContactForm, request, phone=phone),
        confirm=_("保存电话"),
        back=reverse("mine"),
        crumbs=[Crumb(_("我的账号"), reverse("mine"))],
        told=[_("政府办公室和本单位的同事可以看到完整号码，其他人只看到首尾几位。")],
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        set_contact(actor=actor, now=timezone.now(), person=key, phone=fields["phone"])
        messages.success(request, _("电话已保存。"))
        return redirect("mine")

    return perform(request, act, carry_out)


@page
@login_required
def reset(request: HttpRequest, key: str) -> HttpResponse:
    """A new password for somebody who has lost theirs."""
    actor, row = _subject(request, key, Action.PERSON_RESET)
    act = Act(
        title=_("重置%(name)s的密码") % {"name": row.display_name},
        form=bound(NothingForm, request),
        confirm=_("重置密码"),
        back=_page(key),
        crumbs=_crumbs(row),
        told=[_("请先核实申请人就是本人。新的初始密码只显示一次，本人登录后必须修改；登录锁定同时解除。")],
        lost=_("原密码立即失效，已登录的设备会退出。"),
    )

    def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
        password = reset_password(actor=actor, now=timezone.now(), person=key)
        return slips(request, [NewAccount(row, password, None, None)], _page(key))

    return perform(request, act, carry_out)


def _page_of(
    action: Action,
    service: Callable[..., object],
    form: Callable[..., Form],
    *,
    title: Text,
    confirm: Text,
    done: Text,
    told: Text = "",
    lost: Text = "",
) -> Callable[[HttpRequest, str], HttpResponse]:
    """The page of an act on an account that asks for a reason at most; ``%(name)s`` in its texts is the person.

    ``service`` is given what ``form`` asks for.
    """

    def view(request: HttpRequest, key: str) -> HttpResponse:
        asked = bound(form, request)
        actor, row = _subject(request, key, action, "-" if "comment" in asked.fields else "")
        name = {"name": row.display_name}
        act = Act(
            title=str(title) % name,
            form=asked,
            confirm=confirm,
            back=_page(key),
            crumbs=_crumbs(row),
            told=[told] if told else [],
            lost=lost,
        )

        def carry_out(fields: Mapping[str, Any]) -> HttpResponse:
            service(actor=actor, now=timezone.now(), person=key, **fields)
            return _done(request, key, str(done) % name)

        return perform(request, act, carry_out)

    return page(login_required(view))


unlock = _page_of(
    Action.PERSON_UNLOCK,
    unlock_person,
    NothingForm,
    title=gettext_lazy("解除%(name)s的登录锁定"),
    confirm=gettext_lazy("解除锁定"),
    done=gettext_lazy("已解除%(name)s的登录锁定。"),
    told=gettext_lazy("请先核实输错密码的就是本人。密码不变，解除后可以立即再登录；记不得密码的，请改用“重置密码”。"),
)
"""The end of a lock-out before its time."""

factor = _page_of(
    Action.PERSON_RESET_FACTOR,
    reset_second_factor,
    partial(ReasonForm, told=gettext_lazy("写明怎样核实的身份，例如“本人持工作证到场，手机丢失”")),
    title=gettext_lazy("重置%(name)s的两步验证"),
    confirm=gettext_lazy("重置两步验证"),
    done=gettext_lazy("已重置%(name)s的两步验证，请提醒本人重新设置。"),
    lost=gettext_lazy("手机验证码、安全密钥和恢复码全部作废，在本人重新设置之前只凭密码登录。"),
)
"""Take away a second factor that was lost."""

disable = _page_of(
    Action.PERSON_DISABLE,
    disable_person,
    partial(ReasonForm, told=gettext_lazy("例如“调离”“退休”“账号疑被他人使用”")),
    title=gettext_lazy("停用%(name)s的账号"),
    confirm=gettext_lazy("停用账号"),
    done=gettext_lazy("%(name)s的账号已停用。"),
    told=gettext_lazy("岗位和名下事项都保留，可以继续移交给接任的人；以后可以由系统管理员重新启用。"),
    lost=gettext_lazy("立即退出登录并不能再登录，所有代理授权同时停止。"),
)
"""Close an account."""

enable = _page_of(
    Action.PERSON_ENABLE,
    enable_person,
    ReasonForm,
    title=gettext_lazy("重新启用%(name)s的账号"),
    confirm=gettext_lazy("启用账号"),
    done=gettext_lazy("%(name)s的账号已启用。"),
    told=gettext_lazy("密码和岗位都和停用前一样；忘记密码的，启用后由安全管理员重置。"),
)
"""Open an account again."""


def _subject(request: HttpRequest, key: str, action: Action, comment: str = "") -> tuple[Actor, User]:
    """The person of a page on which something is done: seen, allowed, in a state for it; else the refusal."""
    actor, now = actor_of(request), timezone.now()
    row = directory.person(actor, china_date(now), now, key)
    require(actor, action, person_facts(row, china_date(now)))
    step(
        TABLE,
        row.state,
        action,
        thing=say("%(name)s的账号", name=row.display_name),
        state_name=row.state,
        comment=comment,
    )
    return actor, row


def _crumbs(row: User | None = None) -> list[Crumb]:
    above = [Crumb(_("有哪些人员"), reverse("people"))]
    return [*above, Crumb(row.display_name, _page(row.public_id))] if row else above


def _page(key: str) -> str:
    return reverse("person", args=[key])


def _done(request: HttpRequest, key: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("person", key=key)
