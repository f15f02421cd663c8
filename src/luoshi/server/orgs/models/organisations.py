"""Organisation with its dated names, memberships and successors."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from luoshi.server.core.said import say
from luoshi.server.orgs.models.columns import Dated, dates_in_order, organisation_id, public_id_field
from luoshi.server.orgs.models.governments import Government, GovernmentLevel
from luoshi.server.orgs.states import TermState, term_state


class OrganisationKind(models.TextChoices):
    """Kind of an organisation (机构类别); the values are those of a register file."""

    GOVERNMENT = "government", say("政府")
    OFFICE = "office", say("政府办公室")
    BUREAU = "bureau", say("工作部门")
    VERTICAL_BRANCH = "vertical_branch", say("垂管或双管机构")
    INSTITUTION = "institution", say("事业单位")
    COMPANY = "company", say("企业")
    TOWNSHIP = "township", say("乡镇街道")
    PARTY_BODY = "party_body", say("党委机构")
    OTHER = "other", say("其他单位")
    SECTION = "section", say("内设科室")
    GROUP = "group", say("机构组")


class Organisation(Dated):
    """A body (机构), or a group of bodies under a collective name such as 各乡镇.

    It begins and ends on dated days and is called by its names of those days (``OrganisationName``). ``superior`` is
    the body above it; where that one is outside the installation, as that of a vertical branch often is,
    ``superior_name`` says who. ``supervisor`` is the bureau that answers for an institution or a company (主管部门).
    """

    public_id = public_id_field(organisation_id)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    level = models.CharField(max_length=10, choices=GovernmentLevel.choices)
    superior = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="subordinates")
    superior_name = models.CharField(max_length=100, blank=True)
    supervisor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="supervised")
    division_code = models.CharField(max_length=12, blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        """In the order of the government's own list."""

        constraints = (
            dates_in_order("orgs_organisation_dates"),
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="orgs_organisation_kind"),
            models.CheckConstraint(condition=Q(level__in=GovernmentLevel.values), name="orgs_organisation_level"),
            models.CheckConstraint(
                condition=Q(superior__isnull=True) | ~Q(superior=F("id")), name="orgs_organisation_not_its_own_superior"
            ),
            models.CheckConstraint(
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("id")),
                name="orgs_organisation_not_its_own_supervisor",
            ),
        )
        indexes = (models.Index(fields=["government", "kind"], name="orgs_organisation_kinds"),)
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.public_id

    def state_on(self, day: date) -> TermState:
        """Where the organisation stands on a day."""
        return term_state(self.period, day)

    @property
    def is_group(self) -> bool:
        """Whether it stands for its members."""
        return self.kind == OrganisationKind.GROUP


class NameKind(models.TextChoices):
    """Which name of a body it is (名称类别)."""

    FULL = "full", say("全称")
    PLATE = "plate", say("加挂牌子")
    SHORT = "short", say("简称")
    ALIAS = "alias", say("别称")


class OrganisationName(Dated):
    """A name of a body in its time (机构名称).

    Two names on one body, as of a bureau with two plates, are a full name and a plate. ``matched`` is
    the normal form by which printed names find it.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="organisation_names")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    kind = models.CharField(max_length=10, choices=NameKind.choices)
    text = models.CharField(max_length=100)
    matched = models.CharField(max_length=100)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        """A name stands for one body at a time. Names without a last day are kept apart here, ended ones by the
        services.
        """

        constraints = (
            dates_in_order("orgs_name_dates"),
            models.UniqueConstraint(
                fields=["government", "matched"], condition=Q(ends_on__isnull=True), name="orgs_name_once"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ends_on__isnull=True, kind="full"), name="orgs_name_one_full"
            ),
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="orgs_name_kind"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(matched=""), name="orgs_name_not_empty"),
        )
        indexes = (models.Index(fields=["government", "matched"], name="orgs_name_matched"),)
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text


class Membership(Dated):
    """The days on which a body belongs to a group (组成员)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="member_of")

    class Meta:
        """A body is a member of a group once at a time."""

        constraints = (
            dates_in_order("orgs_membership_dates"),
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(ends_on__isnull=True), name="orgs_membership_once"
            ),
            models.CheckConstraint(condition=~Q(group=F("member")), name="orgs_membership_not_of_itself"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.group_id} ∋ {self.member_id}"


class SuccessionKind(models.TextChoices):
    """How one body follows another (沿革类别)."""

    MERGE = "merge", say("合并")
    SPLIT = "split", say("分设")
    TRANSFER = "transfer", say("职责划转")


class Succession(models.Model):
    """A body takes over from another on a day (沿革). After 职责划转 that one goes on, else it has ended."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="followed_by")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="follows")
    kind = models.CharField(max_length=10, choices=SuccessionKind.choices)
    effective_on = models.DateField()
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        """One body follows another once a day."""

        constraints = (
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"], name="orgs_succession_once_a_day"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="orgs_succession_of_another"),
            models.CheckConstraint(condition=Q(kind__in=SuccessionKind.values), name="orgs_succession_kind"),
        )
        ordering = ("effective_on", "id")

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
