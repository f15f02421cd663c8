"""ProposedPost: what a post should become, before somebody who may grant it has decided."""

from django.db import models
from django.db.models import Q

from luoshi.server.core.roles import ROLE_NAMES, PostRole
from luoshi.server.orgs.models.columns import proposal_id, public_id_field
from luoshi.server.orgs.models.governments import Government
from luoshi.server.orgs.models.organisations import Organisation
from luoshi.server.orgs.models.people import User
from luoshi.server.orgs.models.posts import ROLE_CHOICES, Post
from luoshi.server.orgs.states import ProposalState


class ProposedPost(models.Model):
    """A post that the system administrator proposes for a new account (拟任岗位); it allows nothing.

    The security administrator grants it, and ``post`` is what came of it, or sends it back with a reason.
    """

    public_id = public_id_field(proposal_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="proposals")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    title = models.CharField(max_length=60, blank=True)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    post = models.OneToOneField(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal")

    class Meta:
        """The same is not proposed twice at a time; what was granted was decided."""

        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(decided_at__isnull=True), name="orgs_proposal_once"
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=True) | Q(decided_at__isnull=False), name="orgs_proposal_decided"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[value for value, _ in ROLE_CHOICES]), name="orgs_proposal_role"
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.user} {ROLE_NAMES[PostRole(self.role)]}"

    @property
    def state(self) -> ProposalState:
        """Where the proposal stands."""
        if self.decided_at is None:
            return ProposalState.OPEN
        return ProposalState.DECLINED if self.post_id is None else ProposalState.GRANTED
