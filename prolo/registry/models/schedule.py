"""What the front desk keeps: rooms, opening hours, closures, and who waits for a place."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from prolo.registry.models.base import ClinicOwned


class Purpose(models.TextChoices):
    """What an appointment is for."""

    ASSESSMENT = "assessment"
    SESSION = "session"
    FOLLOW_UP = "follow-up"


class Room(ClinicOwned):
    """Where people are seen, from one day to another (the last day counts)."""

    name = models.CharField(max_length=60)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="a_room_has_a_name"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="a_room_closes_after_it_opens",
            ),
            models.UniqueConstraint(
                "clinic",
                Lower("name"),
                condition=Q(closed_on__isnull=True),
                name="an_open_room_has_a_name_of_its_own",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(ClinicOwned):
    """From when to when the clinic sees people on a weekday, on its wall; a break makes two rows.
    Changed hours are new rows, and the old ones stay as ended."""

    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_week_has_seven_days"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="a_clinic_closes_after_it_opens"
            ),
            models.UniqueConstraint(
                fields=["clinic", "weekday", "opens_at"],
                condition=Q(ended_at__isnull=True),
                name="a_clinic_opens_once_at_a_time",
            ),
        ]


class DaysOff(ClinicOwned):
    """Days that are taken out of the calendar, ``until`` the last; of a single day perhaps some
    hours alone, on the clinic's wall."""

    day = models.DateField()
    until = models.DateField()
    from_time = models.TimeField(null=True)  # empty: whole days
    to_time = models.TimeField(null=True)
    marked_in_error_at = models.DateTimeField(null=True)
    marked_in_error_by = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    marked_in_error_reason = models.TextField(blank=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("day")), name="a_%(class)s_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(from_time__isnull=True, to_time__isnull=True)
                | Q(until=F("day"), to_time__gt=F("from_time")),
                name="a_%(class)s_of_hours_is_of_one_day",
            ),
            models.CheckConstraint(
                condition=Q(marked_in_error_at__isnull=True, marked_in_error_reason="")
                | Q(marked_in_error_at__isnull=False) & ~Q(marked_in_error_reason=""),
                name="a_%(class)s_in_error_has_a_reason",
            ),
        ]

    @property
    def is_whole_days(self) -> bool:
        return self.from_time is None

    def shares_hours_with(self, other: DaysOff) -> bool:
        """Of two on one day: one that ends when the other begins does not meet it."""
        if self.from_time is None or self.to_time is None:
            return True
        if other.from_time is None or other.to_time is None:
            return True
        return self.from_time < other.to_time and other.from_time < self.to_time


class Closure(DaysOff):
    """The clinic does not treat then: a holiday, a congress, a Wednesday afternoon."""

    reason = models.CharField(max_length=120)

    class Meta(DaysOff.Meta):
        constraints = [
            *DaysOff.Meta.constraints,
            models.UniqueConstraint(
                fields=["clinic", "day"],
                condition=Q(marked_in_error_at__isnull=True, from_time__isnull=True),
                name="a_clinic_closes_a_day_once",
            ),
            models.UniqueConstraint(
                fields=["clinic", "day", "from_time"],
                condition=Q(marked_in_error_at__isnull=True, from_time__isnull=False),
                name="a_clinic_closes_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"


class Absence(DaysOff):
    """A physician is not there. The reason is for them and the administrator, unless shown."""

    user = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=120, blank=True)
    is_reason_shown = models.BooleanField(default=False)


class WaitingEntry(ClinicOwned):
    """Somebody who would come sooner, or at another time, if a place were free."""

    class State(models.TextChoices):
        WAITING = "waiting"
        BOOKED = "booked"
        REMOVED = "removed"

    class PartOfDay(models.TextChoices):
        ANY = "any"
        MORNING = "morning"
        AFTERNOON = "afternoon"

    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="waiting_entries"
    )
    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, null=True, related_name="waiting_entries"
    )
    purpose = models.CharField(max_length=20, choices=Purpose)
    earliest_on = models.DateField()
    weekdays = models.CharField(max_length=7, blank=True)  # Monday is 0; empty: any
    part_of_day = models.CharField(max_length=10, choices=PartOfDay, default=PartOfDay.ANY)
    reason = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    waiting_since = models.DateTimeField()
    appointment = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["waiting_since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True, appointment__isnull=True)
                | Q(state="booked", ended_at__isnull=False, appointment__isnull=False)
                | Q(state="removed", ended_at__isnull=False, appointment__isnull=True)
                & ~Q(ended_reason=""),
                name="who_waits_no_more_was_booked_or_removed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="session") | Q(course__isnull=False),
                name="who_waits_for_a_session_waits_in_a_course",
            ),
        ]
