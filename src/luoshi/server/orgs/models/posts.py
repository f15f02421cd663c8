"""Posts and who acts in them: Post, Portfolio, Delegation."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from luoshi.server.core.roles import GRANTABLE, ROLE_NAMES, PostRole
from luoshi.server.core.said import say
from luoshi.server.orgs.models.columns import Dated, dates_in_order, delegation_id, post_id, public_id_field
from luoshi.server.orgs.models.governments import Government
from luoshi.server.orgs.models.organisations import Organisation
from luoshi.server.orgs.models.people import User
from luoshi.server.orgs.states import TermState, term_state

ROLE_CHOICES = [(role.value, ROLE_NAMES[role]) for role in PostRole if role in GRANTABLE]


class Post(Dated):
    """A person's role in an organisation in its time (岗位). Every act names the post it was done in.

    ``title`` is how papers call it (副县长); ``section`` is the part of the organisation where a unit subdivides.
    A revoked post ends at once, not at the end of its last day: ``revoked_at`` wins over ``ends_on``.
    """

    public_id = public_id_field(post_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="posts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    title = models.CharField(max_length=60, blank=True)
    section = models.CharField(max_length=60, blank=True)
    granted_by = models.CharField(max_length=80)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Nobody holds the same open post twice."""

        constraints = (
            dates_in_order("orgs_post_dates"),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ends_on__isnull=True, revoked_at__isnull=True),
                name="orgs_post_once",
            ),
            models.CheckConstraint(condition=Q(role__in=[value for value, _ in ROLE_CHOICES]), name="orgs_post_role"),
        )
        indexes = (models.Index(fields=["government", "organisation"], name="orgs_post_organisation"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return self.public_id

    def state_on(self, day: date) -> TermState:
        """Where the post stands on a day; a revoked one is revoked on every day."""
        return TermState.WITHDRAWN if self.revoked_at else term_state(self.period, day)


class Portfolio(Dated):
    """The days on which a leader's post is in charge of an organisation (分管)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="portfolios")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="portfolios")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="in_portfolios")

    class Meta:
        """A post is in charge of an organisation once at a time."""

        constraints = (
            dates_in_order("orgs_portfolio_dates"),
            models.UniqueConstraint(
                fields=["post", "organisation"], condition=Q(ends_on__isnull=True), name="orgs_portfolio_once"
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.post_id} → {self.organisation_id}"


class DelegationKind(models.TextChoices):
    """Who decided it (授权代理类别)."""

    GIVEN = "given", say("本人授权")
    STAND_IN = "stand_in", say("指定代理")


class Delegation(Dated):
    """Somebody acts in another's post for some days (授权、代理). Acts are recorded under both names.

    ``ends_on`` is never open: who stands in for good needs a post of their own. A withdrawn one ends at once.
    """

    public_id = public_id_field(delegation_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="delegations")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations")
    kind = models.CharField(max_length=10, choices=DelegationKind.choices)
    reason = models.CharField(max_length=200)
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """It has a first and a last day."""

        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=F("starts_on")),
                name="orgs_delegation_dates",
            ),
            models.CheckConstraint(condition=Q(kind__in=DelegationKind.values), name="orgs_delegation_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="orgs_delegation_reasoned"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return self.public_id

    def state_on(self, day: date) -> TermState:
        """Where the delegation stands on a day; a withdrawn one is withdrawn on every day."""
        return TermState.WITHDRAWN if self.withdrawn_at else term_state(self.period, day)
