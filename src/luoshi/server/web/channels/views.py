"""Which channels are there, and do they work."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.server.core.said import say
from luoshi.server.notices.facts import rules_facts
from luoshi.server.notices.models import Attempt, Channel, ChannelKind, Detail, MessageForm, Outcome
from luoshi.server.notices.scopes import visible_channels
from luoshi.server.notices.secrets import ADDRESS, unsealed
from luoshi.server.notices.selectors import attempts_of, hours_of, last_attempts
from luoshi.server.orgs.scopes import found
from luoshi.server.policy import Action, require
from luoshi.server.web.components import Crumb, Light, Pair
from luoshi.server.web.notice_words import CHANNEL_WORDS, DETAIL_WORDS, FORM_WORDS, OUTCOME_WORDS
from luoshi.server.web.posts import actor_of

_SHOWN = 50


@require_GET
@login_required
def channels(request: HttpRequest) -> HttpResponse:
    """The channels with their last try, the rules, and what can be set up."""
    actor, person = actor_of(request), request.user
    government: Any = person.government  # type: ignore[union-attr]  # signed in, as the decorator says
    require(actor, Action.CHANNEL_VIEW, rules_facts(government))
    rows = visible_channels(actor)
    last = {each.channel_id: each for each in last_attempts(rows)}
    context = {
        "rows": [(row, CHANNEL_WORDS[ChannelKind(row.kind)], tried(last.get(row.pk))) for row in rows],
        "kinds": [(kind, word, reverse("web_channel_new", args=[kind.value])) for kind, word in CHANNEL_WORDS.items()],
        "hours": hours_of(government),
    }
    return render(request, "web/channels/list.html", context)


@require_GET
@login_required
def channel(request: HttpRequest, key: str) -> HttpResponse:
    """One channel with its tries."""
    row = channel_of(request, key)
    attempts = attempts_of(actor_of(request), row)[:_SHOWN]
    context = {
        "channel": row,
        "pairs": _pairs(row),
        "attempts": [(each, *tried(each)) for each in attempts],  # type: ignore[misc]  # a try has always an outcome
        "crumbs": [Crumb(_("通知渠道"), reverse("web_channels"))],
    }
    return render(request, "web/channels/item.html", context)


def channel_of(request: HttpRequest, key: str) -> Channel:
    """A channel that the viewer sees. Raises NotFound."""
    return found(visible_channels(actor_of(request)), key, say("这个通知渠道"))


def tried(attempt: Attempt | None) -> tuple[Light, str] | None:
    """How a try went, as a light and a word."""
    if attempt is None:
        return None
    outcome = Outcome(attempt.outcome)
    return (Light.GREEN if outcome is Outcome.SENT else Light.RED), str(OUTCOME_WORDS[outcome])


def _pairs(row: Channel) -> list[Pair]:
    """What a channel is; of a webhook's address the host alone, of its secret whether there is one."""
    kind = ChannelKind(row.kind)
    pairs = [Pair(_("类别"), CHANNEL_WORDS[kind]), Pair(_("外发内容"), DETAIL_WORDS[Detail(row.detail)])]
    if kind is ChannelKind.MAIL:
        return [*pairs, Pair(_("限定邮箱域名"), row.mail_domains or _("不限"))]
    scheme, _sign, rest = unsealed(row.sealed_address, ADDRESS).partition("://")
    pairs.append(Pair(_("地址"), f"{scheme}://{rest.partition('/')[0]}/…"))
    if kind is not ChannelKind.WECOM:
        pairs.append(Pair(_("密钥"), _("已设置，不再显示") if row.sealed_secret else _("没有设置")))
    if kind is not ChannelKind.WEBHOOK:
        pairs.append(Pair(_("消息格式"), FORM_WORDS[MessageForm(row.form)]))
    return pairs
