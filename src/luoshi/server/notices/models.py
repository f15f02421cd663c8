"""Notice, Channel, Preference, Rules, Dispatch, Carried, Attempt, Cursor: what is told to whom, by which way, when."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luoshi.server.core.ids import MAX_LENGTH, new_id
from luoshi.server.core.said import said_again, say
from luoshi.server.notices.states import ChannelState
from luoshi.server.orgs.models import Government, User


def notice_id() -> str:
    """A new id of a notice."""
    return new_id("notice")


def channel_id() -> str:
    """A new id of a channel."""
    return new_id("chan")


def dispatch_id() -> str:
    """A new id of a dispatch."""
    return new_id("disp")


class Urgency(models.TextChoices):
    """How soon a notice must be read (紧急程度)."""

    ORDINARY = "ordinary", say("普通")
    URGENT = "urgent", say("紧急")


class Notice(models.Model):
    """Something that one person is told (通知). It stands in their inbox at once; channels carry it later.

    ``title`` and ``text`` are Chinese. ``said`` keeps what they were made of, so that ``told`` says them in the
    language of whoever reads; it is empty for a text that was not made by ``say``. ``source`` names what the notice
    follows from, so that telling it twice is telling it once. ``in_app_only`` keeps it off the
    channels: what says that a channel is broken would be sent by the broken channel.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=notice_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    said = models.JSONField(default=dict, blank=True)
    link = models.CharField(max_length=200, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.ORDINARY)
    source = models.CharField(max_length=160, blank=True)
    in_app_only = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Told once of each thing; a link stays inside."""

        constraints = (
            models.UniqueConstraint(fields=["person", "source"], condition=~Q(source=""), name="notices_told_once"),
            models.CheckConstraint(condition=~Q(title=""), name="notices_titled"),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="notices_urgency"),
            models.CheckConstraint(
                condition=Q(link="") | (Q(link__startswith="/") & ~Q(link__startswith="//")), name="notices_link_inside"
            ),
        )
        indexes = (
            models.Index(fields=["person", "created_at"], name="notices_inbox"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notices_unread"),
        )
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.public_id

    @property
    def told(self) -> str:
        """The title, in the reader's language when it is shown."""
        return said_again(self.said.get("title", {}), self.title)

    @property
    def told_more(self) -> str:
        """The text, in the reader's language when it is shown."""
        return said_again(self.said.get("text", {}), self.text)


class ChannelKind(models.TextChoices):
    """By which way (渠道类别)."""

    MAIL = "mail", say("电子邮件")
    WEBHOOK = "webhook", say("自有系统签名推送")
    WECOM = "wecom", say("企业微信群机器人")
    DINGTALK = "dingtalk", say("钉钉群机器人")


class MessageForm(models.TextChoices):
    """How a robot is given its words (消息格式)."""

    MARKDOWN = "markdown", "Markdown"
    TEXT = "text", say("纯文本")


class Detail(models.TextChoices):
    """How much of the notices leaves the house (外发内容)."""

    COUNT = "count", say("只写条数")
    TITLES = "titles", say("写出标题")


class Channel(models.Model):
    """A way by which a government's notices leave the house (通知渠道).

    ``sealed_address`` is the address of a webhook, in which robots keep their key; ``sealed_secret`` signs. Both are
    encrypted. ``mail_domains`` are those that addresses of people must end in, where any are named.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=channel_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(max_length=10, choices=ChannelKind.choices)
    name = models.CharField(max_length=40)
    sealed_address = models.TextField(blank=True)
    sealed_secret = models.TextField(blank=True)
    mail_domains = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=10, choices=MessageForm.choices, default=MessageForm.MARKDOWN)
    detail = models.CharField(max_length=10, choices=Detail.choices, default=Detail.COUNT)
    is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        """A government's channels have different names."""

        constraints = (
            models.UniqueConstraint(fields=["government", "name"], name="notices_channel_name"),
            models.CheckConstraint(condition=~Q(name=""), name="notices_channel_named"),
            models.CheckConstraint(condition=Q(kind__in=ChannelKind.values), name="notices_channel_kind"),
            models.CheckConstraint(condition=Q(form__in=MessageForm.values), name="notices_channel_form"),
            models.CheckConstraint(condition=Q(detail__in=Detail.values), name="notices_channel_detail"),
            models.CheckConstraint(condition=Q(kind="mail") | ~Q(sealed_address=""), name="notices_channel_address"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> ChannelState:
        """Whether it is switched on."""
        return ChannelState.ON if self.is_on else ChannelState.OFF


class Rules(models.Model):
    """When a government's notices may leave the house (免打扰规则); without a row the defaults hold.

    Ordinary ones leave on working days from ``opens`` to ``closes``. Urgent ones pass days off and quiet hours only
    where ``urgent_passes``, and the night (22:00 to 06:00) only where ``urgent_at_night``, too.
    """

    government = models.OneToOneField(Government, on_delete=models.PROTECT, related_name="notice_rules")
    opens = models.TimeField(default=time(8))
    closes = models.TimeField(default=time(20))
    digest_hour = models.PositiveSmallIntegerField(default=9)
    urgent_passes = models.BooleanField(default=False)
    urgent_at_night = models.BooleanField(default=False)

    class Meta:
        """The hours are those of one day, and the digest leaves inside them."""

        constraints = (
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="notices_rules_hours"),
            models.CheckConstraint(condition=Q(digest_hour__lte=23), name="notices_rules_digest"),
        )

    def __str__(self) -> str:
        return str(self.government_id)


class Preference(models.Model):
    """By which channels, when, in which language a person wants to hear (接收方式); without one in the inbox alone."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="notice_preferences")
    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="notice_preference")
    channels = models.ManyToManyField(Channel, related_name="preferring")
    sealed_mail = models.TextField(blank=True)
    digest_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)

    class Meta:
        """An hour of the day, or the government's."""

        constraints = (
            models.CheckConstraint(
                condition=Q(digest_hour__isnull=True) | Q(digest_hour__lte=23), name="notices_preference_hour"
            ),
        )

    def __str__(self) -> str:
        return str(self.person_id)


class DispatchState(models.TextChoices):
    """How far a message is (发送状态)."""

    WAITING = "waiting", say("待发送")
    SENT = "sent", say("已送达")
    DROPPED = "dropped", say("不再发送")
    GIVEN_UP = "given_up", say("发送失败")


class Dispatch(models.Model):
    """One message to one person by one channel (发送): the digest of a day, or an urgent notice by itself.

    ``next_try_at`` is when it may be tried; a try that has begun moves it on, so that no two try at once.
    """

    public_id = models.CharField(max_length=MAX_LENGTH, unique=True, default=dispatch_id, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="dispatches")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="dispatches")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="dispatches")
    day = models.DateField()
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DispatchState.choices, default=DispatchState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        """One digest a person a day a channel."""

        constraints = (
            models.UniqueConstraint(
                fields=["person", "channel", "day"], condition=Q(urgent=False), name="notices_one_digest_a_day"
            ),
            models.CheckConstraint(condition=Q(state__in=DispatchState.values), name="notices_dispatch_state"),
        )
        indexes = (models.Index(fields=["state", "next_try_at"], name="notices_dispatch_due"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return self.public_id


class Carried(models.Model):
    """That a message carries a notice (发送内容); a channel carries each notice once."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="carried")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="carried")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="carried")

    class Meta:
        """Once a channel."""

        constraints = (models.UniqueConstraint(fields=["channel", "notice"], name="notices_carried_once"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.notice_id}"


class Outcome(models.TextChoices):
    """How a try ended (发送结果)."""

    SENT = "sent", say("送达")
    REFUSED = "refused", say("对方拒绝")
    FAILED = "failed", say("没有连上")
    BLOCKED = "blocked", say("地址不允许")


class Attempt(models.Model):
    """One try to send (发送记录); without a dispatch it was a test.

    ``answer`` is Chinese, shortened, and holds no secret; ``said`` keeps what it was made of.
    """

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="attempts")
    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, null=True, blank=True, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    answer = models.CharField(max_length=200, blank=True)
    said = models.JSONField(default=dict, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        constraints = (models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="notices_attempt_outcome"),)
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.channel_id} {self.outcome}"

    @property
    def told(self) -> str:
        """The answer, in the reader's language when it is shown."""
        return said_again(self.said, self.answer)


class Cursor(models.Model):
    """How far a government's trail has been read for notices (读取进度)."""

    government = models.CharField(max_length=MAX_LENGTH, primary_key=True)
    sequence = models.BigIntegerField(default=0)

    class Meta:
        """It never goes below zero."""

        constraints = (models.CheckConstraint(condition=Q(sequence__gte=0), name="notices_cursor_not_negative"),)

    def __str__(self) -> str:
        return f"{self.government} {self.sequence}"
