"""User: a person with an account, and the passwords that they had before."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from luoshi.server.orgs.models.columns import public_id_field, user_id
from luoshi.server.orgs.models.governments import Government
from luoshi.server.orgs.states import PersonState


class User(AbstractBaseUser):
    """A person with an account (人员). What they may do comes from their posts alone.

    ``login_name`` is kept in lower case. ``sealed_phone`` is encrypted (``luoshi.server.orgs.phones``).
    """

    public_id = public_id_field(user_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="users")
    login_name = models.CharField(max_length=32, unique=True)
    display_name = models.CharField(max_length=40)
    sealed_phone = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    class Meta:
        """Login names are one for the whole installation, in lower case."""

        constraints = (
            models.CheckConstraint(condition=Q(login_name=Lower("login_name")), name="orgs_user_login_lower"),
            models.CheckConstraint(condition=~Q(login_name=""), name="orgs_user_login_not_empty"),
            models.CheckConstraint(condition=~Q(display_name=""), name="orgs_user_named"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return self.display_name

    @property
    def state(self) -> PersonState:
        """Whether the account is open."""
        return PersonState.OPEN if self.is_active else PersonState.CLOSED

    def get_full_name(self) -> str:
        """The name as printed."""
        return self.display_name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password. Django would quietly write a new hash here; only services write."""
        return check_password(raw_password, self.password)


class FormerPassword(models.Model):
    """A password hash that a person had before (历史密码): it may not come back soon."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-replaced_at", "-id")

    def __str__(self) -> str:
        return f"{self.user_id} {self.replaced_at:%Y-%m-%d}"
