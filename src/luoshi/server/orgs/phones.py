"""Phone numbers: kept encrypted (个人信息保护法 art. 51), shown masked, in the clear only to whoever must call."""

import re

from django.conf import settings

from luoshi.server.core import sealing
from luoshi.server.core.errors import Invalid
from luoshi.server.core.said import say

_PURPOSE = "luoshi.orgs.phones"
_SHAPE = re.compile(r"(?:1\d{10}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|\d{3,8})")


def seal(phone: str) -> str:
    """A number encrypted, with the name of the way; empty stays empty. Raises Invalid for what is no number."""
    number = phone.replace(" ", "")
    if not number:
        return ""
    if not _SHAPE.fullmatch(number):
        message = say("请填写 11 位手机号、带区号的座机或者短号")
        raise Invalid(say("电话号码的格式不对"), message, fields={"phone": message})
    return sealing.seal(number, secret=settings.SECRET_KEY, purpose=_PURPOSE)


def unseal(sealed: str) -> str:
    """The number of a sealed one; empty stays empty. Raises Invalid where the installation's secret is another."""
    try:
        return sealing.unseal(sealed, secret=settings.SECRET_KEY, purpose=_PURPOSE)
    except sealing.BrokenSeal as error:
        raise Invalid(
            say("电话号码无法解密：安装密钥已更换"), say("请恢复原来的 secret.key，或者重新登记电话")
        ) from error


def masked(phone: str) -> str:
    """A number as lists and exports show it: 138****5678."""
    if len(phone) < 7:
        return phone[:1] + "*" * (len(phone) - 1)
    return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
