"""Every refusal of the interface as problem JSON (RFC 9457): cause, remedy, number, in the language of the caller."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError, HttpError, ValidationError

from luoshi.server.core.errors import Refusal
from luoshi.server.core.numbers import number_of
from luoshi.server.core.said import say

log = logging.getLogger("luoshi.api")
MEDIA_TYPE = "application/problem+json"
REALM = "luoshi"

Words = Any
"""A text that is translated when it is printed: gettext's, or one that ``say`` made."""

TITLES: Mapping[int, Words] = {
    400: _("请求无法识别"),
    401: _("没有表明身份"),
    403: _("没有权限"),
    404: _("没有找到"),
    405: _("没有这种操作"),
    409: _("现在不能这样做"),
    412: _("内容已经变化"),
    413: _("提交的内容太大"),
    415: _("内容的格式不对"),
    422: _("填写的内容有误"),
    428: _("没有说明依据的版本"),
    429: _("操作过于频繁"),
    500: _("系统出错了"),
}
_WORDS: Mapping[int, tuple[Words, Words]] = {
    400: (_("请求与接口说明不符"), _("请对照 /api/ 的接口说明改正后再发")),
    401: (
        _("没有有效的访问令牌，也没有登录"),
        _("请在 Authorization 头中带上有效的令牌；令牌在“访问令牌”页新建"),
    ),
    403: (_("您的岗位或者令牌的范围不包括这一步"), _("请换用有权限的岗位或令牌，或者请安全管理员授权")),
    404: (_("没有这个内容，或者它不在您的查看范围内"), _("请核对编号，或者与管理员核对权限")),
    405: (_("这个地址不接受这种请求方法"), _("请用 Allow 头中列出的方法")),
    409: (_("内容的状态已经变化，这一步不再适用"), _("请重新读取，根据最新状态再决定下一步")),
    412: (_("内容在您读取之后已被他人改动"), _("请重新读取，核对后带上新的 ETag 再提交")),
    413: (_("提交的内容超过了允许的大小"), _("请拆分后再提交")),
    415: (_("内容的格式不是这个接口所接受的"), _("请按接口说明设置 Content-Type")),
    422: (_("有些内容不能保存"), _("请按提示改正后重新提交")),
    428: (_("修改必须说明所依据的版本"), _("请先读取，再把收到的 ETag 放在 If-Match 头中")),
    429: (_("短时间内的请求次数超过了限制"), _("请按 Retry-After 头所给的秒数等待后再试")),
    500: (_("程序遇到了没有料到的情况，您的操作没有完成"), _("请稍后再试；如果仍然出现，请把编号告诉系统管理员")),
}


@dataclass(frozen=True)
class Fault:
    """One field at fault: where it stands (``body.name``, ``query.limit``) and what is wrong with it."""

    where: str
    message: Words


@dataclass(frozen=True)
class Problem:
    """What a refusal says."""

    status: int
    cause: Words
    remedy: Words
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


class UnmetError(Exception):
    """A refusal of the interface itself; ``status`` is HTTP's, the words are those of the status or its own."""

    def __init__(
        self, status: int, *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None, **words: Words
    ) -> None:
        super().__init__(status)
        cause, remedy = _WORDS[status]
        self.problem = Problem(
            status, words.get("cause", cause), words.get("remedy", remedy), faults, dict(headers or {})
        )


def problem(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """The problem of a status that brings no words of its own."""
    known = status if status in _WORDS else 400 if status < 500 else 500
    return Problem(status, *_WORDS[known], headers=dict(headers or {}))


def problem_of(error: Exception) -> Problem:
    """What to say of an error."""
    match error:
        case UnmetError():
            return error.problem
        case Refusal():
            return _refused(error)
        case ValidationError():
            return _invalid(error.errors)
        case AuthenticationError():
            return problem(401, {"WWW-Authenticate": f'Bearer realm="{REALM}"'})
        case HttpError():
            return problem(error.status_code)
        case Http404():
            return problem(404)
        case RequestDataTooBig():
            return problem(413)
    return problem(500)


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer to a call that failed; what nobody foresaw is noted with its number and its trace."""
    said = problem_of(error)
    if said.status >= 500:
        log.error("%s: %s", number_of(request), type(error).__name__, exc_info=error)
    return render(request, said)


def render(request: HttpRequest, said: Problem) -> HttpResponse:
    """A problem as an answer."""
    number = number_of(request)
    content: dict[str, object] = {
        "type": "about:blank",
        "title": str(TITLES.get(said.status, TITLES[400 if said.status < 500 else 500])),
        "status": said.status,
        "detail": str(say("%(cause)s。%(remedy)s。", cause=said.cause, remedy=said.remedy)),
        "instance": f"urn:luoshi:request:{number}",
        "cause": str(said.cause),
        "remedy": str(said.remedy),
        "number": number,
    }
    if said.faults:
        content["faults"] = [{"where": fault.where, "message": str(fault.message)} for fault in said.faults]
    response = HttpResponse(json.dumps(content, ensure_ascii=False), content_type=MEDIA_TYPE, status=said.status)
    for name, value in said.headers.items():
        response.headers[name] = value
    response.headers["X-Request-Number"] = number
    return response


def _refused(error: Refusal) -> Problem:
    fields = getattr(error, "fields", {})
    return Problem(error.status, error.cause, error.remedy, [Fault(key, fields[key]) for key in fields])


_FAULTS: Mapping[str, Words] = {
    "missing": _("缺少这一项"),
    "extra_forbidden": _("没有这一项"),
    "luoshi_day": _("日期须在 1900 年至 2200 年之间"),
    "luoshi_text": _("不能包含换行等控制字符"),
    "luoshi_cursor": _("不是本接口给出的游标"),
    "luoshi_twice": _("同一项写了两次"),
}
_BY_KIND: Mapping[str, Words] = {
    "string_too_long": _("文字太长"),
    "string_too_short": _("不能为空"),
    "too_long": _("项数太多"),
    "too_short": _("项数太少"),
    "enum": _("不是可选的值"),
    "int_parsing": _("应为整数"),
    "int_type": _("应为整数"),
    "string_type": _("应为文字"),
    "bool_type": _("应为 true 或 false"),
    "greater_than_equal": _("数值太小"),
    "less_than_equal": _("数值太大"),
}
_SEMANTIC = "luoshi_"
"""Begins the codes of what no description of the interface can say; such a call was understood and cannot be kept."""


def _invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """A call that does not fit the description (400), that names something impossible (404, 422)."""
    codes = {str(error["type"]) for error in errors}
    if "luoshi_id" in codes and all(error["loc"][0] == "path" for error in errors if error["type"] == "luoshi_id"):
        return problem(404)
    faults = [Fault(_where(error["loc"]), _message(str(error["type"]))) for error in errors]
    status = 422 if all(code.startswith(_SEMANTIC) for code in codes) else 400
    cause, remedy = _WORDS[status]
    return Problem(status, cause, remedy, faults)


def _where(place: Sequence[object]) -> str:
    """``body.name``; the name of the argument that takes the body or the query is ours and not the caller's."""
    kept = [str(part) for part in place if part not in ("data", "asked")]
    return ".".join(kept)


def _message(code: str) -> Words:
    return _FAULTS.get(code) or _BY_KIND.get(code) or _("与接口说明不符")
