"""The editable calendar: years that came out after the program did, and days of one's own."""

from django.db import models
from django.db.models import Q

from luoshi.server.orgs.models.governments import Government


class CalendarYear(models.Model):
    """A year whose holidays somebody entered (年度节假日安排); ``basis`` names the announcement."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="calendar_years")
    year = models.PositiveIntegerField()
    basis = models.CharField(max_length=200)

    class Meta:
        """A year is entered once."""

        constraints = (
            models.UniqueConstraint(fields=["government", "year"], name="orgs_calendar_year_once"),
            models.CheckConstraint(condition=Q(year__gte=2004, year__lte=2200), name="orgs_calendar_year_range"),
            models.CheckConstraint(condition=~Q(basis=""), name="orgs_calendar_year_basis"),
        )
        ordering = ("year",)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from the rule of weekdays (特殊日期).

    ``year`` is empty for a day that a place adds of its own, such as a holiday of an autonomous area.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="calendar_days")
    year = models.ForeignKey(CalendarYear, on_delete=models.PROTECT, null=True, blank=True, related_name="days")
    day = models.DateField()
    works = models.BooleanField()
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        """A day is entered once for an announced year, once as one's own."""

        constraints = (
            models.UniqueConstraint(
                fields=["government", "day"], condition=Q(year__isnull=True), name="orgs_calendar_own_day_once"
            ),
            models.UniqueConstraint(
                fields=["year", "day"], condition=Q(year__isnull=False), name="orgs_calendar_day_once"
            ),
        )
        ordering = ("day",)

    def __str__(self) -> str:
        return self.day.isoformat()
