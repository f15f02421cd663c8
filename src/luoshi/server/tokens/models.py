"""ApiToken: what a program shows to act in a person's post."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from luoshi.server.core.ids import new_id
from luoshi.server.orgs.models import Government, Post, User
from luoshi.server.orgs.models.columns import public_id_field
from luoshi.server.policy.scopes import TokenScope
from luoshi.server.tokens.states import TokenState


def token_id() -> str:
    """A new id of a token."""
    return new_id("token")


class ApiToken(models.Model):
    """A program acts in exactly one post of a person until a set moment, within scopes (访问令牌).

    The secret is shown once and not kept: ``digest`` is its SHA-256, ``prefix`` the part by which people and the
    program recognise it. Who holds the post no more, or has a closed account, has no token that works.
    """

    public_id = public_id_field(token_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="tokens")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=8, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=80, blank=True)

    class Meta:
        """Newest first; none without an end, a purpose and a scope."""

        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="tokens_token_ends"),
            models.CheckConstraint(condition=~Q(name=""), name="tokens_token_named"),
            models.CheckConstraint(condition=~Q(scopes=""), name="tokens_token_scoped"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="") | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="tokens_token_revoked_by_somebody",
            ),
        )
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.public_id

    def state_at(self, now: datetime) -> TokenState:
        """Where the token itself stands at a moment; its post and account may have ended besides."""
        if self.revoked_at is not None:
            return TokenState.REVOKED
        return TokenState.EXPIRED if self.expires_at <= now else TokenState.ACTIVE

    @property
    def scope_set(self) -> frozenset[TokenScope]:
        """What the token may do of what its post may."""
        return frozenset(TokenScope(scope) for scope in self.scopes.split())
