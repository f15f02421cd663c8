"""What a password must be: long, of several kinds of signs, not the login name, none of the last ones.

等级保护 level 2 (GB/T 22239-2019, 7.1.4.1) asks for complexity and for changes at set times.
"""

import re
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from luoshi.server.core.said import say
from luoshi.server.orgs.models import User

SHORTEST = 10
FEWEST_CLASSES = 3
REMEMBERED = 5

_CLASSES = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"[0-9]"), re.compile(r"[^a-zA-Z0-9]"))
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


class LongEnough:
    """At least ten signs."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a shorter one."""
        if len(password) < SHORTEST:
            raise ValidationError(say("密码太短，至少 %(fewest)s 位", fewest=SHORTEST), code="password_too_short")

    def get_help_text(self) -> str:
        """What to do, for the form."""
        return say("至少 %(fewest)s 位", fewest=SHORTEST)


class ManyClasses:
    """Three of: small letters, capitals, digits, other signs."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for fewer kinds."""
        if sum(bool(signs.search(password)) for signs in _CLASSES) < FEWEST_CLASSES:
            raise ValidationError(
                say("密码太简单，须包含大写字母、小写字母、数字、其他符号中的至少三类"), code="password_too_simple"
            )

    def get_help_text(self) -> str:
        """What to do, for the form."""
        return say("包含大写字母、小写字母、数字、其他符号中的至少三类")


class NotTheLoginName:
    """The login name does not stand in it, forwards or backwards."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one that holds it."""
        name = user.login_name.lower() if user else ""
        if name and (name in password.lower() or name[::-1] in password.lower()):
            raise ValidationError(say("密码不能包含登录名，请另设"), code="password_is_login_name")

    def get_help_text(self) -> str:
        """What to do, for the form."""
        return say("不包含登录名")


class NotRecent:
    """None of the last five, the present one included."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one that was used lately."""
        if user is None or user.pk is None:
            return
        former = user.former_passwords.values_list("password", flat=True)[: REMEMBERED - 1]
        if any(check_password(password, known) for known in [user.password, *former]):
            raise ValidationError(
                say("这个密码最近用过，不能与最近 %(count)s 次的密码相同", count=REMEMBERED),
                code="password_used",
            )

    def get_help_text(self) -> str:
        """What to do, for the form."""
        return say("不与最近 %(count)s 次的密码相同", count=REMEMBERED)


def temporary_password() -> str:
    """A password to be handed over once and changed at the first log-in; easy to read out: ``kfmq-7395-Tzhw``."""
    parts = ("".join(secrets.choice(signs) for _ in range(4)) for signs in (_LETTERS, _DIGITS, _LETTERS))
    first, digits, last = parts
    return f"{first}-{digits}-{last.capitalize()}"


def must_change(user: User, now: datetime) -> bool:
    """Whether the password must be changed before anything else: it is temporary, or too old."""
    if user.must_change_password:
        return True
    days = settings.LUOSHI_PASSWORD_DAYS
    return bool(days and user.password_changed_at and user.password_changed_at + timedelta(days=days) <= now)
