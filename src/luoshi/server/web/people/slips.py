"""One-time passwords to be handed over: shown in the answer to the act, never stored, printed to be cut apart."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.server.core.clock import china_date
from luoshi.server.orgs.selectors import name_on
from luoshi.server.orgs.services.roster import NewAccount
from luoshi.server.web.role_words import ROLE_WORDS


def slips(request: HttpRequest, accounts: Sequence[NewAccount], onward: str) -> HttpResponse:
    """The slips, and the way on. The page stands nowhere else: leaving it, the passwords are gone."""
    on = china_date(timezone.now())
    context = {
        "title": _("把初始密码当面交给本人"),
        "address": request.build_absolute_uri("/"),
        "onward": onward,
        "slips": [
            {
                "name": each.person.display_name,
                "login": each.person.login_name,
                "password": each.password,
                "unit": name_on(each.body, on) if each.body else "",
                "role": ROLE_WORDS[each.role] if each.role else "",
            }
            for each in accounts
        ],
        "proposed": any(each.role for each in accounts),
        "label": _("初始密码"),
    }
    return render(request, "web/people/slips.html", context)
