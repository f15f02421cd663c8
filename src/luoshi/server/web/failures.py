"""Pages that say what went wrong: cause, what to do, and a number to quote. One door for every error of every face.

Refusals of the services (``Refusal`` of core and its kinds) carry cause, remedy and HTTP status; everything else
has its words here. A partial request gets the same words as a fragment for the strip of messages.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from luoshi.server.core.errors import Refusal
from luoshi.server.core.numbers import number_of
from luoshi.server.web.components import Text

log = logging.getLogger("luoshi.web")
BARE = "web/errors/bare.html"
"""A page without the frame, which would ask the database who looks."""


@dataclass(frozen=True)
class Failure:
    """What a page of an error says. ``fields`` are messages for fields of a form that was sent."""

    status: int
    title: Text
    cause: Text
    remedy: Text
    fields: Mapping[str, str] = field(default_factory=dict)


TITLES: Mapping[int, Text] = {
    400: _("请求无法识别"),
    403: _("没有权限"),
    404: _("没有找到"),
    409: _("现在不能这样做"),
    413: _("提交的内容太大"),
    422: _("填写的内容有误"),
    429: _("操作过于频繁"),
    500: _("系统出错了"),
}
_WORDS: Mapping[int, tuple[Text, Text]] = {
    400: (_("浏览器发来的请求不完整或已被改动"), _("返回上一页，刷新后再试")),
    403: (_("这一页或这一步不在您的岗位权限之内"), _("请确认所选岗位，或联系本单位联络员、安全管理员办理授权")),
    404: (
        _("地址有误，内容已被移走，或者不在您的查看范围内"),
        _("从列表重新进入；如果地址来自他人，请与对方核对"),
    ),
    409: (_("内容的状态已经变化，这一步不再适用"), _("刷新后查看最新状态，再决定下一步")),
    413: (_("上传的文件或文字超过了允许的大小"), _("压缩图片或拆分文件后再上传")),
    422: (_("有些内容不能保存"), _("按提示改正后重新提交")),
    429: (_("短时间内的请求次数超过了限制"), _("请过几分钟再试，已经保存的内容不会丢失")),
    500: (_("程序遇到了没有料到的情况，您的操作没有完成"), _("请稍后再试；如果仍然出现，请把下面的编号告诉系统管理员")),
}


def failure(status: int) -> Failure:
    """The words for a status that brings none of its own."""
    cause, remedy = _WORDS[status]
    return Failure(status, TITLES[status], cause, remedy)


def failure_of(error: Exception) -> Failure | None:
    """What to say of an error; None for one that nobody foresaw."""
    if isinstance(error, Refusal):
        title = TITLES.get(error.status, TITLES[400])
        return Failure(error.status, title, error.cause, error.remedy, getattr(error, "fields", {}))
    if isinstance(error, RequestDataTooBig):
        return failure(413)
    return None


def answer(request: HttpRequest, said: Failure, page: str = "web/errors/page.html") -> HttpResponse:
    """The page of a failure, or its fragment for a partial request. Either carries the number to quote."""
    number = number_of(request)
    context = {"failure": said, "number": number}
    partial = bool(getattr(request, "htmx", False))
    if partial:
        response = HttpResponse(render_to_string("web/errors/fragment.html", context), status=said.status)
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "beforeend"
    else:
        response = HttpResponse(render_to_string(page, context, _framed(request, page)), status=said.status)
    response["X-Request-Number"] = number
    return response


def _framed(request: HttpRequest, page: str) -> HttpRequest | None:
    return None if page == BARE else request


class RefusalMiddleware:
    """Turns refusals that a view lets through into pages and fragments; others are left to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; note the number of anything unforeseen, so that the log can be searched by it."""
        said = failure_of(error)
        if said is not None:
            return answer(request, said)
        log.error("%s: %s", number_of(request), type(error).__name__)
        return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the request was too big to be read."""
    return answer(request, failure_of(exception) or failure(400))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return answer(request, failure(403))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return answer(request, failure(404))


def server_error(request: HttpRequest) -> HttpResponse:
    """500; the page asks nothing of the database, which may be what is broken."""
    return answer(request, failure(500), page=BARE)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of the form is missing or old: usually a page left open over night, or cookies switched off."""
    log.warning("%s: CSRF: %s", number_of(request), reason)
    said = Failure(
        403,
        _("页面已过期"),
        _("这个页面打开的时间太长，或者浏览器禁用了 Cookie，为安全起见没有提交"),
        _("返回上一页并刷新，确认内容后再提交；如果反复出现，请允许本站使用 Cookie"),
    )
    return answer(request, said)
