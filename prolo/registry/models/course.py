"""A course of treatment, its moves, its appointments, and what is due in it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from prolo.care.course import State
from prolo.registry.models.base import ClinicOwned, clinic_of_many_rows, patient_of_a_course
from prolo.registry.models.schedule import Purpose


class Side(models.TextChoices):
    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"


class Course(ClinicOwned):
    """One condition at one side of one patient. Both knees are two courses; a second course of
    the same knee years later is a new row. ``state`` is the newest ``CourseMove``'s.
    ``continues`` is the course that went on at this place."""

    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="courses"
    )
    condition = models.CharField(max_length=60)
    side = models.CharField(max_length=10, choices=Side)
    opened_on = models.DateField()
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="continued_by"
    )
    state = models.CharField(max_length=40, db_index=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["opened_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(State)), name="a_course_stands_somewhere_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition} {self.side}"


class CourseMove(ClinicOwned):
    """A status is a row that stays: who moved the course, when, why, from where to where."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="moves")
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    until = models.DateField(null=True)  # of a deferral
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "recorded_at"]


class Appointment(ClinicOwned):
    """When a person is expected. Moving keeps the row; each change is an ``AppointmentChange``."""

    class State(models.TextChoices):
        BOOKED = "booked"
        ARRIVED = "arrived"
        DONE = "done"
        NOT_INJECTED = "not-injected"  # the person came, and the session ended without a needle
        CANCELLED = "cancelled"
        MISSED = "missed"

    Purpose = Purpose

    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="appointments"
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, related_name="appointments"
    )
    purpose = models.CharField(max_length=20, choices=Purpose)
    session_number = models.PositiveSmallIntegerField(null=True)
    starts_at = models.DateTimeField(db_index=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    room = models.ForeignKey(
        "registry.Room", on_delete=models.PROTECT, null=True, related_name="appointments"
    )
    injector = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=20, choices=State, default=State.BOOKED)
    booked_at = models.DateTimeField()
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["clinic", "starts_at"], name="appointments_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose="session") | Q(course__isnull=False, session_number__gte=1),
                name="a_session_appointment_names_its_session",
            ),
            models.UniqueConstraint(
                fields=["course", "session_number"],
                condition=Q(purpose="session")
                & ~Q(state__in=["cancelled", "missed", "not-injected"]),
                name="one_standing_appointment_a_session",
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="an_appointment_takes_time"),
        ]


class AppointmentChange(ClinicOwned):
    """Booked, moved, cancelled, missed, arrived, done: what happened to an appointment, and why."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="changes")
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=20)
    from_starts_at = models.DateTimeField(null=True)
    to_starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)  # from then on, as room and injector
    room = models.ForeignKey("registry.Room", on_delete=models.PROTECT, null=True, related_name="+")
    injector = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    despite = models.JSONField(default=list, blank=True)  # what was asked, and booked all the same
    reason = models.TextField(blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "recorded_at"]


class DueItem(ClinicOwned):
    """What is due, stored for speed only: written anew from the facts with whatever changed them,
    after calm answers moments later, and then equal to recomputing (``registry.due``). A call after
    silence has the check that was not answered, and when they were last heard of."""

    audited = False

    clinic = clinic_of_many_rows()
    patient = patient_of_a_course()
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="due_items", db_index=False
    )  # found by «a_due_item_once»
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    owner_role = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    session_number = models.PositiveSmallIntegerField(null=True)
    unanswered = models.CharField(max_length=20, blank=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [  # lists of the whole clinic: the longest due first, all or of one kind
            models.Index(fields=["clinic", "due_at"], name="due_by_time"),
            models.Index(fields=["clinic", "kind", "due_at"], name="due_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="a_due_item_once"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gte=F("due_at")),
                name="a_window_closes_after_it_opens",
            ),
        ]


class DueChange(ClinicOwned):
    """What another release of prolo made due otherwise in a course, as ``registry.new_rules`` keeps
    it until somebody has looked for whom."""

    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="due_changes"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="due_changes")
    gone = models.JSONField(default=list)
    new = models.JSONField(default=list)
    looked_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ["recorded_at", "id"]
